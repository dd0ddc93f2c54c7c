/* SPDX-License-Identifier: MIT */
/*
 * What a cell of the emulator shows, in words and for comparing. Colours are
 * their kind (enum term_colour_kind) in the top byte and the value below it.
 */
#ifndef TERM_TEST_SEEN_H
#define TERM_TEST_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "term/term.h"

struct seen {
	char text[64];		/* UTF-8; a blank cell is "" */
	unsigned width;		/* 0: the second half of a wide character */
	uint32_t fg, bg, under; /* under: an underline's colour */
	unsigned attr;		/* enum term_attr */
	unsigned underline;	/* enum underline */
	char link[128];		/* its address, cut */
};

/* The row and column have to be on the screen. */
void seen_cell(const struct term *, unsigned row, unsigned col, struct seen *);
bool seen_same(const struct seen *, const struct seen *);
/* Adds it as a .seq file writes it: `"x" wide fg=1 bold`. */
void seen_describe(const struct seen *, struct str *out);
/* Takes such a word; false when it is none. */
bool seen_parse(struct seen *, const char *word);
/* Whether the next character would wrap. */
bool seen_pending(const struct term *);
/*
 * The first cell, row of history, cursor or mode in which they differ, in
 * words; false when there is none.
 */
bool seen_difference(const struct term *, const struct term *, struct str *out);
/* The same against what a snapshot of it makes of a new terminal. */
bool seen_snapshot_difference(const struct term *, struct str *out);

#endif
