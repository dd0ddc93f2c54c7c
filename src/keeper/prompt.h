/* SPDX-License-Identifier: MIT */
/*
 * Delivering a prompt as a person would: the text, a look, Enter. What can go
 * wrong is a question that comes up in between, for then Enter would answer it
 * (both Claude and Codex take option 1): so the state is looked at before the
 * text and again before Enter.
 *
 *   WAITING ── ready, or 10 s ──► TYPED ── it stands there ──► ENTERED
 *      │                            │                           │ it has gone
 *      └─────── blocked, ended ─────┴──► refused                └──► delivered
 *
 * Ready is no longer starting, or bracketed paste switched on. With it the text
 * goes as one paste. Where the kind's composer can be read, Enter follows only
 * when the end of the text (or what stands for a long paste) is in it, once more
 * if it stays there, and delivered means that it has gone or that work began.
 * Elsewhere Enter follows when the program has drawn something and fallen quiet,
 * or without bracketed paste 50 ms later, and that is all that can be known.
 * Pure: time and facts are handed in.
 */
#ifndef KEEPER_PROMPT_H
#define KEEPER_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum prompt_limit {
	PROMPT_READY_MS = 10000, /* for the program to start */
	PROMPT_QUIET_MS = 30,	 /* after its last output */
	PROMPT_TAKE_MS = 500,	 /* for it to draw the pasted text */
	PROMPT_ENTER_MS = 50,	 /* without bracketed paste */
	PROMPT_LINE_MAX = 4094,	 /* bytes a canonical terminal takes a line */
	PROMPT_SHOW_MS = 3000,	 /* for the text to stand in the composer */
	PROMPT_GO_MS = 1500,	 /* and to leave it, after each Enter */
	PROMPT_ENTERS = 2,
	PROMPT_TAIL = 24, /* bytes of the text's end that are looked for */
};

enum prompt_phase { PROMPT_WAITING, PROMPT_TYPED, PROMPT_ENTERED };

struct prompt {
	struct str text;
	enum prompt_phase phase;
	int64_t since;	  /* monotonic ms, of the phase */
	uint64_t outputs; /* when the text was typed */
	bool has_paste;
	unsigned enters;
	char tail[PROMPT_TAIL + 1]; /* the text's end, blanks gone */
};

/* What the keeper knows at the moment. */
struct prompt_facts {
	int64_t now;
	int64_t output_at; /* monotonic ms of the last output */
	uint64_t outputs;  /* how often the program wrote */
	bool has_exited, is_blocked, is_starting;
	bool has_paste;	   /* bracketed paste is on */
	bool is_canonical; /* the terminal takes whole lines */
	bool is_working;
	bool was_interrupted; /* since the last prompt: the composer may be filled */
	const char *question;
	const char *composer; /* what stands there, blanks gone; NULL: not known */
};

enum prompt_result { PROMPT_PENDING, PROMPT_DELIVERED, PROMPT_REFUSED };

/*
 * Takes the text without escape sequences and control characters but newline
 * and tab. Refuses one that is empty then.
 */
int prompt_init(struct prompt *, const char *text, size_t n, int64_t now, struct err *);
void prompt_release(struct prompt *);
/* The next step; adds to keys what is to be typed now. Refused: why, in err. */
enum prompt_result prompt_step(struct prompt *, const struct prompt_facts *,
			       struct str *keys, struct err *);
/* When to step again if nothing else happens. */
int64_t prompt_due(const struct prompt *, const struct prompt_facts *);

#endif
