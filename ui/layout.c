/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/layout.h"

static int
clamp(int v, int low, int high)
{
	return v > high ? (high > low ? high : low) : v < low ? low : v;
}

bool
rect_has(struct rect r, int row, int col)
{
	return row >= r.row && row < r.row + r.rows && col >= r.col &&
	       col < r.col + r.cols;
}

bool
rect_is_same(struct rect a, struct rect b)
{
	return a.row == b.row && a.col == b.col && a.rows == b.rows && a.cols == b.cols;
}

static void
split_pane(struct layout *l, struct rect r)
{
	l->tabs = (struct rect){ r.row, r.col, r.rows > 3, r.cols };
	l->pane = (struct rect){ r.row + l->tabs.rows, r.col, r.rows - l->tabs.rows,
				 r.cols };
}

/* Meters stand below the list where that leaves it most of the rows. */
static void
split_list(const struct layout_wish *w, struct layout *l, struct rect r)
{
	int rows = LAYOUT_METER_ROWS + 1;

	l->list = r;
	if (!w->has_meters || r.rows < 3 * rows)
		return;
	l->list.rows -= rows;
	l->rule_meters = r.row + l->list.rows;
	l->meters = (struct rect){ l->rule_meters + 1, r.col, rows - 1, r.cols };
}

static void
beside(const struct layout_wish *w, struct layout *l)
{
	struct rect b = l->body;
	int list = w->list ? w->list : b.cols * 2 / 5;

	list = clamp(list, LAYOUT_LIST_MIN, b.cols - LAYOUT_LIST_MIN);
	l->rule_down = list;
	split_list(w, l, (struct rect){ b.row, 0, b.rows, list });
	split_pane(l, (struct rect){ b.row, list + 1, b.rows, b.cols - list - 1 });
}

static void
stacked(const struct layout_wish *w, struct layout *l)
{
	struct rect b = l->body;
	int rows = clamp(w->list_rows ? w->list_rows : b.rows / 3, 3, b.rows - 5);

	l->list = (struct rect){ b.row, 0, rows, b.cols };
	l->rule_stacked = b.row + rows;
	split_pane(l, (struct rect){ b.row + rows + 1, 0, b.rows - rows - 1, b.cols });
}

void
layout_make(const struct layout_wish *w, struct layout *l)
{
	*l = (struct layout){ .rule_across = -1, .rule_down = -1, .rule_stacked = -1,
			      .rule_meters = -1 };
	l->is_too_small = w->rows < LAYOUT_ROWS_MIN || w->cols < LAYOUT_COLS_MIN;
	if (l->is_too_small)
		return;
	l->header = (struct rect){ 0, 0, 1, w->cols };
	l->rule_across = 1;
	l->footer = (struct rect){ w->rows - 1, 0, 1, w->cols };
	l->body = (struct rect){ 2, 0, w->rows - 3, w->cols };
	if (w->wall)
		return;
	l->is_linear = w->linear;
	if (w->zooms || ((w->linear || w->cols < LAYOUT_STACKED) && w->in_pane))
		split_pane(l, l->body);
	else if (w->linear)
		l->list = l->body;
	else if (w->cols < LAYOUT_STACKED || w->rows < LAYOUT_ROWS_MIN + 4)
		w->cols >= LAYOUT_WIDE ? beside(w, l) : split_list(w, l, l->body);
	else if (w->cols < LAYOUT_WIDE)
		stacked(w, l);
	else
		beside(w, l);
}

enum { TILE_COLS_MIN = 40 };

/* Two and three stand beside one another, four make 2×2, where there is room. */
static unsigned
columns_of(struct rect body, unsigned n)
{
	unsigned cols = n <= 3 ? n : 2, most = (unsigned)body.cols / TILE_COLS_MIN;

	while (n > 3 && cols * cols < n)
		cols++;
	return cols <= most ? cols : most ? most : 1;
}

static unsigned
rows_of(struct rect body, unsigned n)
{
	unsigned cols = columns_of(body, n);

	return (n + cols - 1) / cols;
}

unsigned
layout_tiles(struct rect body, unsigned n)
{
	while (n > 1 && (unsigned)body.rows / rows_of(body, n) < LAYOUT_TILE_ROWS)
		n--;
	return n;
}

struct rect
layout_tile(struct rect body, unsigned n, unsigned i)
{
	unsigned cols = columns_of(body, n), rows = rows_of(body, n);
	unsigned at_row = i / cols, at_col = i % cols;
	int top = body.rows * (int)at_row / (int)rows;
	int bottom = body.rows * (int)(at_row + 1) / (int)rows;
	int left = body.cols * (int)at_col / (int)cols;
	int right = body.cols * (int)(at_col + 1) / (int)cols;

	if (at_col + 1 < cols) /* a column for the rule */
		right--;
	return (struct rect){ body.row + top, body.col + left, bottom - top,
			      right - left };
}
