/* SPDX-License-Identifier: MIT */
/*
 * Cells in rows. A row is a pointer to its cells, and the rows stand in a ring:
 * scrolling the whole screen moves one index, scrolling a part swaps pointers,
 * and no cell is copied. Each row knows how many of its cells may be other than
 * zero, so that clearing what was never written costs nothing, and which cells
 * changed since somebody looked; that moves with the row.
 *
 * A cell of zeroes is an erased one in default colours. A wide character is a
 * head (CELL_WIDE) and a tail (CELL_TAIL) behind it, always both: whatever
 * writes over one half blanks the other.
 */
#ifndef TERM_GRID_H
#define TERM_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "term/term.h"

enum cell_flag {
	CELL_CLUSTER = 1 << 29, /* the rest is a number among the clusters */
	CELL_WIDE = 1 << 30,
	CELL_TAIL = 1u << 31,
	CELL_TEXT = (1 << 29) - 1, /* a code point, or that number */
};

/* A colour: its kind (term.h) in the top byte, below it the index or RRGGBB. */
enum { COLOUR_KIND = 24 };

/* Attribute bits beyond enum term_attr. */
enum {
	UNDERLINE_SHIFT = 9,
	UNDERLINE_MASK = 7 << UNDERLINE_SHIFT,
	ATTR_PROTECTED = 1 << 12, /* DECSCA */
};

struct style {
	uint32_t fg, bg;
	uint16_t attr;
	uint16_t extra; /* 0, or a number among the extras */
};

struct cell {
	uint32_t text;
	struct style style;
};

_Static_assert(sizeof(struct style) == 12, "style_same looks at all of it");
_Static_assert(sizeof(struct cell) == 16, "cells are small");

struct row {
	struct cell *cells;
	uint16_t used; /* cells from here on are zero */
	bool wrapped;  /* goes on in the next row */
	uint8_t marks; /* enum term_mark */
	uint16_t dirty_from, dirty_to; /* cells that changed; equal: none */
};

struct grid {
	struct cell *block;
	struct row *ring;
	unsigned rows, cols, top;
	/* What happened since somebody looked: rows moved, in this order … */
	struct term_scroll scrolls[TERM_SCROLLS];
	unsigned n_scrolls;
	bool all_dirty; /* … or too much to tell */
};

void grid_init(struct grid *, unsigned rows, unsigned cols);
void grid_release(struct grid *);
static inline bool
grid_exists(const struct grid *g)
{
	return g->block != NULL;
}

static inline struct row *
grid_row(const struct grid *g, unsigned r)
{
	unsigned at = g->top + r;

	return &g->ring[at < g->rows ? at : at - g->rows];
}

/* The cells from to (not included) change. */
static inline void
row_touch(struct row *row, unsigned from, unsigned to)
{
	if (row->dirty_from == row->dirty_to) {
		row->dirty_from = (uint16_t)from;
		row->dirty_to = (uint16_t)to;
		return;
	}
	if (from < row->dirty_from)
		row->dirty_from = (uint16_t)from;
	if (to > row->dirty_to)
		row->dirty_to = (uint16_t)to;
}

/*
 * Rows top to bottom, both included, move n up or down; those that come free
 * are cleared to the background of blank. n is cut to what there is.
 */
void grid_scroll_up(struct grid *, unsigned top, unsigned bottom, unsigned n,
		    const struct style *blank);
void grid_scroll_down(struct grid *, unsigned top, unsigned bottom, unsigned n,
		      const struct style *blank);
/* Cuts or fills at the right and below, after first rows went at the top. */
void grid_resize(struct grid *, unsigned rows, unsigned cols, unsigned first);

/* Cells from to (not included) become blank; halves that stick out too. */
void grid_erase(struct grid *, struct row *, unsigned from, unsigned to,
		const struct style *blank);
void grid_clear_row(struct grid *, struct row *, const struct style *blank);
/* The same, but what is protected stays. */
void grid_erase_open(struct grid *, struct row *, unsigned from, unsigned to,
		     const struct style *blank);
/* Cells up to end (not included) make room for n blanks, or close up. */
void grid_insert(struct row *, unsigned at, unsigned n, unsigned end,
		 const struct style *blank);
void grid_delete(struct row *, unsigned at, unsigned n, unsigned end,
		 const struct style *blank);

struct rect {
	unsigned top, left, bottom, right; /* all included */
};

/* What is in the rectangle moves n rows up (below 0: down); the rest is blank. */
void grid_shift(struct grid *, const struct rect *, int n, const struct style *blank);

/* Both halves of the wide character whose tail stands at at become blank. */
void grid_blank_halves(struct row *, unsigned at);

/*
 * Blanks the halves of wide characters that a change of [from, to) would leave
 * alone: the head before it and the tail behind it.
 */
static inline void
grid_split(struct row *row, unsigned from, unsigned to)
{
	if (from < row->used && (row->cells[from].text & CELL_TAIL))
		grid_blank_halves(row, from);
	if (to < row->used && (row->cells[to].text & CELL_TAIL))
		grid_blank_halves(row, to);
}

/* Makes n cells from at ready to be written over. */
static inline void
grid_open(struct row *row, unsigned at, unsigned n)
{
	grid_split(row, at, at + n);
	row_touch(row, at, at + n);
	if (row->used < at + n)
		row->used = (uint16_t)(at + n);
}

/*
 * [from, to) was written over, and no half stood in from: what it leaves alone at
 * its end becomes blank.
 */
static inline void
grid_written(struct row *row, unsigned from, unsigned to)
{
	unsigned end = to;

	if (to < row->used && (row->cells[to].text & CELL_TAIL))
		row->cells[end++].text = ' ';
	row_touch(row, from, end);
	if (row->used < to)
		row->used = (uint16_t)to;
}

/* Whether two styles look the same: two loads each, for tight loops. */
static inline bool
style_same(const struct style *a, const struct style *b)
{
	uint64_t colours[2];
	uint32_t rest[2];

	memcpy(&colours[0], a, sizeof(colours[0]));
	memcpy(&colours[1], b, sizeof(colours[1]));
	memcpy(&rest[0], (const char *)a + 8, sizeof(rest[0]));
	memcpy(&rest[1], (const char *)b + 8, sizeof(rest[1]));
	return colours[0] == colours[1] && rest[0] == rest[1];
}

#endif
