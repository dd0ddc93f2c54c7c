/* SPDX-License-Identifier: MIT */
/*
 * The command line's side of struct reply_door: what a verb says while it works
 * goes to the terminal. Progress and the output of set-up commands go to
 * standard error, events and logs to standard output. Verbs may call from
 * several threads at once.
 */
#ifndef CLI_DOOR_H
#define CLI_DOOR_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "cli/lines.h"
#include "text/style.h"
#include "verb/verb.h"

struct door {
	struct reply_door callbacks; /* for reply_init() */
	const struct reply *reply;   /* whose layout events are shown by */
	struct style out, err;
	bool json, no_color;
	bool in_screen;	   /* events are being redrawn on the alternate screen */
	int write_error;   /* errno of standard output; 0: all is well */
	bool has_streamed; /* events, bytes, or a session went to standard output */
	struct lines *lines;
	pthread_mutex_t lock;
};

void door_init(struct door *, bool json, bool no_color);
/* Hands out what is left, and gives the screen back. */
void door_close(struct door *);
/* To standard output, unless it has failed before; -1 then. */
int door_write(struct door *, const char *, size_t n);

#endif
