/* SPDX-License-Identifier: MIT */
/*
 * One block of cells for the whole grid, from calloc: pages that no text ever
 * touched are never made. Rows are rotated by three reversals, in place.
 */
#include "config.h"

#include "term/grid.h"

#include <string.h>

#include "base/alloc.h"

static unsigned
min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

void
grid_init(struct grid *g, unsigned rows, unsigned cols)
{
	g->rows = rows;
	g->cols = cols;
	g->top = 0;
	g->block = xcalloc((size_t)rows * cols, sizeof(*g->block));
	g->ring = xcalloc(rows, sizeof(*g->ring));
	for (unsigned r = 0; r < rows; r++)
		g->ring[r].cells = g->block + (size_t)r * cols;
	g->n_scrolls = 0;
	g->all_dirty = true;
}

void
grid_release(struct grid *g)
{
	free(g->block);
	free(g->ring);
	memset(g, 0, sizeof(*g));
}

void
grid_blank_halves(struct row *row, unsigned at)
{
	row->cells[at - 1].text = ' ';
	row->cells[at].text = ' ';
	row_touch(row, at - 1, at + 1);
}

/* Fills without a look at halves. */
static void
fill(struct row *row, unsigned from, unsigned to, const struct style *blank)
{
	struct cell c = { .style.bg = blank->bg };

	if (!c.style.bg) {
		to = min(to, row->used);
		if (from >= to)
			return;
		memset(row->cells + from, 0, (to - from) * sizeof(c));
		row_touch(row, from, to);
		if (to == row->used)
			row->used = (uint16_t)from;
		return;
	}
	if (from >= to)
		return;
	for (unsigned i = from; i < to; i++)
		row->cells[i] = c;
	row_touch(row, from, to);
	if (row->used < to)
		row->used = (uint16_t)to;
}

void
grid_erase(struct grid *g, struct row *row, unsigned from, unsigned to,
	   const struct style *blank)
{
	to = min(to, g->cols);
	if (from >= to)
		return;
	grid_split(row, from, to);
	fill(row, from, to, blank);
	if (to == g->cols)
		row->wrapped = false;
}

void
grid_clear_row(struct grid *g, struct row *row, const struct style *blank)
{
	fill(row, 0, g->cols, blank);
	row->wrapped = false;
	row->marks = 0;
}

void
grid_erase_open(struct grid *g, struct row *row, unsigned from, unsigned to,
		const struct style *blank)
{
	to = min(to, g->cols);
	while (from < to) {
		unsigned n = from;

		while (n < to && !(row->cells[n].style.attr & ATTR_PROTECTED))
			n++;
		grid_erase(g, row, from, n, blank);
		from = n + 1;
	}
}

/* Cells are about to move in [from, end): they count as written. */
static void
open_part(struct row *row, unsigned from, unsigned end)
{
	grid_split(row, from, end);
	row_touch(row, from, end);
	if (row->used < end)
		row->used = (uint16_t)end;
	row->wrapped = false;
}

/* Trailing cells that are zero need not count. */
static void
close_part(struct row *row)
{
	static const struct cell zero;

	while (row->used && !memcmp(&row->cells[row->used - 1], &zero, sizeof(zero)))
		row->used--;
}

void
grid_insert(struct row *row, unsigned at, unsigned n, unsigned end,
	    const struct style *blank)
{
	struct cell *c = row->cells;

	n = min(n, end - at);
	open_part(row, at, end);
	grid_split(row, end - n, end - n);
	memmove(c + at + n, c + at, (end - at - n) * sizeof(*c));
	fill(row, at, at + n, blank);
	close_part(row);
}

void
grid_delete(struct row *row, unsigned at, unsigned n, unsigned end,
	    const struct style *blank)
{
	struct cell *c = row->cells;

	n = min(n, end - at);
	open_part(row, at, end);
	grid_split(row, at + n, at + n);
	memmove(c + at, c + at + n, (end - at - n) * sizeof(*c));
	fill(row, end - n, end, blank);
	close_part(row);
}

void
grid_shift(struct grid *g, const struct rect *r, int n, const struct style *blank)
{
	int step = n > 0 ? 1 : -1, height = (int)(r->bottom - r->top) + 1;
	unsigned end = r->right + 1, width = end - r->left;

	n = n > height ? height : n < -height ? -height : n;
	for (int i = 0; i < height; i++) {
		int to = n > 0 ? (int)r->top + i : (int)r->bottom - i, from = to + n;
		struct row *row = grid_row(g, (unsigned)to), *source;

		open_part(row, r->left, end);
		if (i + step * n >= height) {
			fill(row, r->left, end, blank);
		} else {
			source = grid_row(g, (unsigned)from);
			grid_split(source, r->left, end);
			memcpy(row->cells + r->left, source->cells + r->left,
			       width * sizeof(*row->cells));
		}
		close_part(row);
	}
}

static void
reverse(struct grid *g, unsigned from, unsigned to)
{
	for (; from + 1 < to; from++, to--) {
		struct row *a = grid_row(g, from), *b = grid_row(g, to - 1);
		struct row t = *a;

		*a = *b;
		*b = t;
	}
}

/* Row top + n comes to top; what was above it follows behind. */
static void
rotate(struct grid *g, unsigned top, unsigned end, unsigned n)
{
	if (!top && end == g->rows) {
		g->top = (g->top + n) % g->rows;
		return;
	}
	reverse(g, top, top + n);
	reverse(g, top + n, end);
	reverse(g, top, end);
}

/* Lines that moved again the same way count on. */
static void
note_scroll(struct grid *g, unsigned top, unsigned bottom, int lines)
{
	struct term_scroll *last = g->scrolls + g->n_scrolls - 1;
	int height = (int)(bottom - top + 1);

	if (g->all_dirty)
		return;
	if (g->n_scrolls && last->top == top && last->bottom == bottom &&
	    (last->lines > 0) == (lines > 0)) {
		lines += last->lines;
		last->lines = lines > height ? height : lines < -height ? -height : lines;
	} else if (g->n_scrolls < TERM_SCROLLS) {
		g->scrolls[g->n_scrolls++] = (struct term_scroll){
			(uint16_t)top, (uint16_t)bottom, lines };
	} else {
		g->all_dirty = true;
	}
}

/* A row that comes free: other cells than stood in its place. */
static void
recycle(struct grid *g, unsigned r, const struct style *blank)
{
	struct row *row = grid_row(g, r);

	grid_clear_row(g, row, blank);
	row_touch(row, 0, g->cols);
}

void
grid_scroll_up(struct grid *g, unsigned top, unsigned bottom, unsigned n,
	       const struct style *blank)
{
	unsigned end = bottom + 1;

	n = min(n, end - top);
	if (top)
		grid_row(g, top - 1)->wrapped = false;
	for (unsigned i = 0; i < n; i++)
		recycle(g, top + i, blank);
	rotate(g, top, end, n);
	note_scroll(g, top, bottom, (int)n);
}

void
grid_scroll_down(struct grid *g, unsigned top, unsigned bottom, unsigned n,
		 const struct style *blank)
{
	unsigned end = bottom + 1;

	n = min(n, end - top);
	if (top)
		grid_row(g, top - 1)->wrapped = false;
	for (unsigned i = 0; i < n; i++)
		recycle(g, end - 1 - i, blank);
	rotate(g, top, end, end - top - n);
	note_scroll(g, top, bottom, -(int)n);
	/* What it went on in has fallen off. */
	grid_row(g, bottom)->wrapped = false;
}

void
grid_resize(struct grid *g, unsigned rows, unsigned cols, unsigned first)
{
	struct grid to;

	grid_init(&to, rows, cols);
	for (unsigned r = 0; r < rows && first + r < g->rows; r++) {
		struct row *from = grid_row(g, first + r), *row = &to.ring[r];

		if (from->used > cols)
			grid_split(from, cols, cols);
		row->used = (uint16_t)min(from->used, cols);
		row->wrapped = from->wrapped && cols == g->cols;
		row->marks = from->marks;
		memcpy(row->cells, from->cells, row->used * sizeof(*row->cells));
	}
	to.ring[rows - 1].wrapped = false;
	grid_release(g);
	*g = to;
}
