/* SPDX-License-Identifier: MIT */
/*
 * Bytes from a terminal, cut into keys. Pull-style: bytes are fed as they come
 * and keys taken until none is whole. What is not a key of ours (replies,
 * mouse, focus, cursor keys) is swallowed whole, never taken for text.
 */
#ifndef DEMO_KEYBOARD_H
#define DEMO_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum key_kind {
	KEY_NONE,
	KEY_TEXT,  /* one character as typed */
	KEY_PASTE, /* all between the brackets of a paste (mode 2004) */
	KEY_ENTER,
	KEY_NEWLINE, /* Ctrl-J: a line break inside the prompt */
	KEY_ESCAPE,
	KEY_BACKSPACE,
	KEY_ERASE_WORD, /* Ctrl-W */
	KEY_ERASE_LINE, /* Ctrl-U */
	KEY_INTERRUPT,	/* Ctrl-C */
	KEY_END,	/* Ctrl-D */
};

struct key {
	enum key_kind kind;
	const char *text; /* of TEXT and PASTE; lives until the next call */
	size_t n;
};

struct keyboard {
	struct str in;
	size_t used; /* of in, by the key handed out last */
};

#define KEYBOARD_INIT { STR_INIT, 0 }

void keyboard_release(struct keyboard *);
void keyboard_feed(struct keyboard *, const char *, size_t n);
/* The next whole key; false when more bytes are needed. */
bool keyboard_next(struct keyboard *, struct key *);
/*
 * The same when no more bytes have come for a moment: an ESC that stands alone
 * is the key, an unfinished sequence is dropped, an unfinished paste is waited
 * for.
 */
bool keyboard_flush(struct keyboard *, struct key *);
/* Whether something is begun, so that a moment's wait is called for. */
bool keyboard_is_pending(const struct keyboard *);

#endif
