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
 * Ready is no longer starting, or bracketed paste switched on; and where the kind
 * has rules for it, that it has looked ready once. With bracketed paste the text
 * goes as one. Where the kind's composer can be read, Enter follows only
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
	PROMPT_KNOWN_MS = 20000, /* for it to look as if it were */
	PROMPT_QUIET_MS = 30,	 /* after its last output */
	PROMPT_STILL_MS = 120,	 /* … where Enter right behind a paste is a newline */
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
	char tail[PROMPT_TAIL + 1]; /* the text's end, squeezed */
	unsigned before; /* how often that stood in the composer's part already */
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
	bool is_unknown; /* its rules know how it looks at rest, and it never did yet */
	bool may_hold_draft; /* what an interrupt put back, or was not sent */
	const char *question;
	const char *composer; /* what stands there and below, squeezed; or NULL */
};

enum prompt_result { PROMPT_PENDING, PROMPT_DELIVERED, PROMPT_REFUSED };

/*
 * Takes the text without escape sequences and control characters but newline
 * and tab. Refuses one that is empty then.
 */
int prompt_init(struct prompt *, const char *text, size_t n, int64_t now, struct err *);
void prompt_release(struct prompt *);
/* Back to before it was typed. */
void prompt_rewind(struct prompt *);
/* Adds text without blanks and what frames are drawn with: wrapping adds both. */
void prompt_squeeze(struct str *out, const char *text, size_t n);
/* The next step; adds to keys what is to be typed now. Refused: why, in err. */
enum prompt_result prompt_step(struct prompt *, const struct prompt_facts *,
			       struct str *keys, struct err *);
/* When to step again if nothing else happens. */
int64_t prompt_due(const struct prompt *, const struct prompt_facts *);

#endif
