/* SPDX-License-Identifier: MIT */
/*
 * Where everything is on a screen of a size. Rectangles only: what is in them,
 * and whether the mouse hits it, is for others. A region without rows is not
 * shown.
 *
 *   wide (from 100 columns)     stacked (from 60)      narrow
 *   header                      header                 header
 *   ───────┬──────────          ──────────────         ──────
 *   list   │ tabs               list                   list, or
 *          │ pane               ──────────────         tabs and pane
 *   ───────┤                    tabs                   where the keys go there
 *   meters │                    pane
 *   footer                      footer                 footer
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

#include "ui/canvas/canvas.h"

enum layout_limit {
	LAYOUT_ROWS_MIN = 10,
	LAYOUT_COLS_MIN = 40,
	LAYOUT_STACKED = 60, /* columns from which on */
	LAYOUT_WIDE = 100,
	LAYOUT_LIST_MIN = 30,
	LAYOUT_METER_ROWS = 3,
	LAYOUT_TILE_ROWS = 3, /* a title, and enough to see what happens */
};

struct layout_wish {
	int rows, cols;	 /* of the screen */
	int list;	 /* columns of the list, as dragged; 0: as usual */
	int list_rows;	 /* the same, stacked */
	bool zooms;	 /* the pane has it all */
	bool in_pane;	 /* the keys go there: where only one has room, it is that */
	bool has_meters;
	bool wall; /* tiles in place of list and pane */
	bool linear; /* one thing at a time, for who listens to the screen */
};

struct layout {
	bool is_too_small, is_linear;
	struct rect header, list, meters, tabs, pane, footer, body;
	int rule_across; /* row of the rule under the header; -1: none */
	int rule_down;	 /* column of the border between list and pane; -1: none */
	int rule_stacked, rule_meters; /* rows; -1: none */
};

void layout_make(const struct layout_wish *, struct layout *);
bool rect_has(struct rect, int row, int col);
bool rect_is_same(struct rect, struct rect);
/* n tiles in a body, as square as it goes: the i-th, and the rules between. */
struct rect layout_tile(struct rect body, unsigned n, unsigned i);
/* How many of n tiles a body has room for at a time, LAYOUT_TILE_ROWS each. */
unsigned layout_tiles(struct rect body, unsigned n);

#endif
