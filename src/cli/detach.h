/* SPDX-License-Identifier: MIT */
/*
 * Finds the key that detaches in what a terminal sends, and lets everything
 * else through untouched. A terminal sends a control key in one of three ways,
 * by what the program in it asked for:
 *
 *     0x11               as ever
 *     CSI 113 ; 5 u      kitty keyboard protocol; with :event, locks, and more
 *     CSI 27 ; 5 ; 113 ~ xterm's modifyOtherKeys
 *
 * A sequence may come in pieces: its start is held until the rest is there, or
 * until the owner says, after DETACH_HOLD_MS of silence, that it was no more
 * than that (a lone Escape). Inside a bracketed paste nothing is a key.
 */
#ifndef CLI_DETACH_H
#define CLI_DETACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { DETACH_HOLD_MS = 30, DETACH_HOLD_MAX = 64 };

struct detach {
	unsigned char raw;  /* the byte */
	uint32_t codepoint; /* the key without Ctrl */
	bool in_paste;
	char held[DETACH_HOLD_MAX];
	size_t held_len;
};

/*
 * key is "ctrl-q", "ctrl-]" and the like; those that are other keys as well
 * (Tab, Enter, Escape, Backspace) are refused. ERR_CONFIG.
 */
int detach_init(struct detach *, const char *key, struct err *);
/*
 * Adds to out what goes to the program. True when the key was there: out has
 * what stood before it, and what stands behind it is dropped.
 */
bool detach_feed(struct detach *, const char *, size_t n, struct str *out);
bool detach_is_holding(const struct detach *);
/* Adds what is held to out: no more came. */
void detach_flush(struct detach *, struct str *out);

#endif
