/* SPDX-License-Identifier: MIT */
/*
 * What an agent says of itself: its state as OSC 7501 (the program status
 * protocol: key=value joined by colons, prose in base64) and its title as
 * OSC 0. Pure: adds the bytes to out.
 */
#ifndef DEMO_ANNOUNCE_H
#define DEMO_ANNOUNCE_H

#include "base/str.h"

enum announce_state {
	ANNOUNCE_IDLE,
	ANNOUNCE_WORKING,
	ANNOUNCE_BLOCKED, /* a permission is asked for; message is the question */
	ANNOUNCE_DONE,
	ANNOUNCE_ERROR,
	ANNOUNCE_CLEAR, /* the program leaves */
	ANNOUNCE_COUNT
};

/* message may be NULL. */
void announce_state(struct str *out, enum announce_state, const char *message);
/* The title that goes with the state: "● name"; empty when leaving. */
void announce_title(struct str *out, enum announce_state, const char *name);

#endif
