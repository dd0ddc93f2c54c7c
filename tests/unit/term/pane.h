/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the emulator share: a terminal that writes down what it
 * told its owner, checks in a line, streams made from a seed, and a comparison
 * of two terminals down to the cell.
 */
#ifndef UNIT_TERM_PANE_H
#define UNIT_TERM_PANE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "term/term-int.h"

struct pane {
	struct term *t;
	struct term_options options;
	struct str replies, titles, oscs; /* titles and oscs: each ends in \n */
	unsigned bells, switches;
	bool alternate;
};

void pane_open(struct pane *, unsigned rows, unsigned cols, unsigned history);
void pane_close(struct pane *);
void pane_feed(struct pane *, const char *);
/* Feeds, and checks the whole screen, rows parted by '|'. */
void pane_shows(struct pane *, const char *bytes, const char *screen);
void pane_row_is(struct pane *, int row, const char *text);
void pane_cursor_is(struct pane *, unsigned row, unsigned col);
/* Feeds, and checks what came back. */
void pane_answers(struct pane *, const char *bytes, const char *reply);
const struct cell *pane_cell(struct pane *, unsigned row, unsigned col);

/* A small generator of numbers: the same seed, the same stream. */
struct dice {
	uint64_t state;
};

unsigned dice_roll(struct dice *, unsigned sides);
/* Adds about n bytes of text, sequences and damage for a screen of that size. */
void dice_stream(struct dice *, unsigned rows, unsigned cols, size_t n,
		 struct str *out);

/* Fails where they differ; the alternate flag and pending bytes apart. */
void pane_same(const struct term *, const struct term *);

#endif
