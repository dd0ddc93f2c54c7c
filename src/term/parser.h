/* SPDX-License-Identifier: MIT */
/*
 * From bytes to what they mean: text, control characters and whole sequences.
 * Paul Williams' state machine for DEC's terminals (vt100.net/emu/dec_ansi_parser)
 * with the changes of our time: input is UTF-8, so bytes above 0x7f are text or
 * string data and never 8-bit controls; ':' parts sub-parameters; BEL ends an OSC.
 *
 * A sequence may come in any number of pieces; the same bytes mean the same
 * however they are cut. The parser knows no screen.
 */
#ifndef TERM_PARSER_H
#define TERM_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "term/bounds.h"

struct parser {
	uint8_t state;
	uint8_t prefix; /* one of <=>? or 0 */
	uint8_t intermediates[PARSER_INTERMEDIATES];
	uint8_t n_intermediates; /* may exceed what is kept: unknown then */
	uint8_t final;
	uint8_t introducer; /* of the string being read: ] P _ ^ X */
	uint8_t n_params;
	uint8_t utf8_len;
	char utf8[4]; /* a character that is not whole yet */
	uint32_t colons; /* bit i: parameter i came after a ':' */
	int32_t params[PARSER_PARAMS]; /* -1: not given */
	bool string_cut;
	bool apart; /* set in a call: these bytes come by consumed() */
	struct str string; /* data of an OSC or DCS */
};

/* Where what was understood goes; every one is set. */
struct parser_sink {
	/* A run of printable ASCII (0x20-0x7e), at least one byte. */
	void (*ascii)(void *ctx, const char *, size_t n);
	/* Other text: code points from U+00A0 on, and short ASCII between them. */
	void (*text)(void *ctx, const uint32_t *cps, size_t n);
	/* A C0 control character; may also come in the middle of a sequence. */
	void (*control)(void *ctx, uint8_t);
	void (*esc)(void *ctx, const struct parser *);
	void (*csi)(void *ctx, const struct parser *);
	/* Whole strings, in parser->string; too long ones never come. */
	void (*osc)(void *ctx, const struct parser *);
	void (*dcs)(void *ctx, const struct parser *);
	/* An APC, PM or SOS is over; its data was not kept. */
	void (*swallowed)(void *ctx, const struct parser *);
	/*
	 * The bytes that the calls before this stand for, in order and without a
	 * gap, in either of two ways. plain: many of them, all whole, that are
	 * as they should be. consumed: those of one run or sequence that was set
	 * apart, is very long, or is not whole.
	 */
	void (*plain)(void *ctx, const char *, size_t n);
	void (*consumed)(void *ctx, const char *, size_t n, bool whole);
};

void parser_init(struct parser *);
void parser_release(struct parser *);
void parser_feed(struct parser *, const struct parser_sink *, void *ctx,
		 const char *, size_t n);

/* Parameter i; absent: fallback. */
static inline int
parser_param(const struct parser *p, unsigned i, int fallback)
{
	return i < p->n_params && p->params[i] >= 0 ? p->params[i] : fallback;
}

/* Parameter i as a count or place: absent and 0 are 1. */
static inline int
parser_count(const struct parser *p, unsigned i)
{
	int v = parser_param(p, i, 1);

	return v ? v : 1;
}

/* Whether parameter i belongs to the one before it. */
static inline bool
parser_is_sub(const struct parser *p, unsigned i)
{
	return i < p->n_params && (p->colons >> i & 1);
}

#endif
