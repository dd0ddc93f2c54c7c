/* SPDX-License-Identifier: MIT */
/* What the two halves of the parser share: parser.c and ground.c. */
#ifndef TERM_GROUND_H
#define TERM_GROUND_H

#include "term/parser.h"

enum state {
	GROUND,
	ESCAPE,
	ESCAPE_INTER,
	CSI_ENTRY,
	CSI_PARAM,
	CSI_INTER,
	CSI_IGNORE,
	DCS_ENTRY,
	DCS_PARAM,
	DCS_INTER,
	DCS_PASS,
	DCS_IGNORE,
	OSC,
	SWALLOW, /* APC, PM, SOS */
	STATE_COUNT
};

/* The parser with where it reports to, for one call of parser_feed. */
struct feed {
	struct parser *p;
	const struct parser_sink *sink;
	void *ctx;
	const char *start; /* of what is being taken: a run or a sequence */
};

/* Between characters and sequences. */
static inline bool
parser_is_whole(const struct parser *p)
{
	return p->state == GROUND && !p->utf8_len;
}

/* A sequence begins: nothing of the last one. */
static inline void
parser_forget(struct parser *p)
{
	p->prefix = p->n_intermediates = p->n_params = 0;
	p->colons = 0;
}

/*
 * Takes text, control characters and each CSI, until there is no more, what was
 * taken is not whole (as behind an ESC) or is to be set apart. Both return where
 * they stopped; at < end.
 */
const char *ground_text(struct feed *, const char *at, const char *end);
/* Goes on with a character that came in pieces. */
const char *ground_rest(struct feed *, const char *at, const char *end);

#endif
