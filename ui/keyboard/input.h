/* SPDX-License-Identifier: MIT */
/*
 * What a terminal sends, as keys, mouse, pastes, focus and answers to what we
 * asked it. Bytes in, events out; no descriptor and no clock of its own, so that
 * it can be tried with strings. The way back, from a key to the bytes that a
 * program in a pane expects, is term/keys.h.
 *
 *   ground ─ESC─► escape ─[─► csi ──final──► key, mouse, focus, paste, answer
 *      │            ├─O─► ss3 ──final──► key
 *      │            ├─], P, _, ^─► string ──ST──► swallowed: nothing was asked
 *      │            └─other──► that key with Alt
 *      └─ text, C0 ──► key
 *
 * Sources: ECMA-48; xterm's ctlseqs (SGR mouse, bracketed paste, focus,
 * modifyOtherKeys); sw.kovidgoyal.net/kitty/keyboard-protocol; for old terminals
 * the sequences of the Linux console, rxvt and VT220.
 */
#ifndef UI_KEYBOARD_INPUT_H
#define UI_KEYBOARD_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "term/keys.h"

enum input_limit {
	INPUT_HOLD_MS = 30,	     /* a lone Escape is one after so long */
	INPUT_SEQUENCE_MAX = 4096,   /* bytes; a longer sequence is swallowed */
	INPUT_PASTE_MAX = 16 << 20,  /* of a paste: what comes behind is dropped */
};

enum input_kind {
	INPUT_KEY,
	INPUT_MOUSE,
	INPUT_PASTE,  /* text, newlines as they came */
	INPUT_FOCUS,  /* is_in */
	INPUT_ANSWER, /* to a query of ours: answer and params */
};

enum input_answer {
	INPUT_ANSWER_DA1,     /* CSI ? … c: the answer that every terminal gives */
	INPUT_ANSWER_MODE,    /* DECRPM: params mode, value (1 set, 2 reset, 0 unknown) */
	INPUT_ANSWER_KITTY,   /* CSI ? flags u */
};

enum { INPUT_TEXT_MAX = 32, INPUT_PARAMS = 4 };

struct input_event {
	enum input_kind kind;
	struct key key;		   /* term/keys.h: shift is in mods, code is without */
	char text[INPUT_TEXT_MAX]; /* UTF-8 that the key types; "" for others */
	struct mouse mouse;
	bool is_in;
	enum input_answer answer;
	unsigned params[INPUT_PARAMS];
	const char *bytes; /* of a paste: until the callee returns */
	size_t n;
};

typedef void input_fn(void *ctx, const struct input_event *);

struct input;

struct input *input_new(input_fn *, void *ctx);
void input_free(struct input *);
/* Calls back for every event that is whole. */
void input_feed(struct input *, const char *, size_t n);
/*
 * Whether what waits for its rest may be a key as it is: Escape, Alt-[ and the
 * like. What can only be the start of a sequence is waited for without an end.
 */
bool input_is_holding(const struct input *);
/* No more came for INPUT_HOLD_MS: it was that key. */
void input_flush(struct input *);
/*
 * The byte that Backspace sends, as termios' VERASE has it: 0x7f unless this says
 * 0x08. The other of the two is Ctrl-Backspace.
 */
void input_set_erase(struct input *, unsigned char);

#endif
