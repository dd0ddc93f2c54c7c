/* SPDX-License-Identifier: MIT */
/*
 * The screen as a program acts on it: the cursor moves, regions scroll, screens
 * change. Any movement forgets the wrap that a filled last column left pending.
 *
 * Lines that leave the main screen at its top go to history, also when only a
 * region that begins there scrolls: that is how codex writes its history.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"

static int
clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static void
keep_in_history(struct term *t, unsigned n)
{
	t->home.top.col = 0;
	if (!t->history.max_lines) {
		t->history.total += n;
		return;
	}
	for (unsigned r = 0; r < n; r++) {
		struct line line = line_encode(&t->scratch, &t->pools,
					       grid_row(t->grid, r), t->cols);

		history_push(&t->history, &line);
	}
}

/* What stood in row r does not go on what stands above it any more. */
void
screen_unwrap_above(struct term *t, unsigned r)
{
	if (r)
		grid_row(t->grid, r - 1)->wrapped = false;
	else if (!is_alternate(t))
		history_unwrap(&t->history);
}

/* Rows from top to the bottom margin; without a word to history. */
void
screen_scroll_from(struct term *t, unsigned top, int n)
{
	struct rect r = { top, t->left, t->bottom, t->right };

	screen_unwrap_above(t, top);
	if (screen_has_margins(t))
		grid_shift(t->grid, &r, n, &t->cur.style);
	else if (n > 0)
		grid_scroll_up(t->grid, top, t->bottom, (unsigned)n, &t->cur.style);
	else
		grid_scroll_down(t->grid, top, t->bottom, (unsigned)-n, &t->cur.style);
}

void
screen_scroll_up(struct term *t, unsigned n)
{
	unsigned height = t->bottom - t->top + 1;

	if (n > height)
		n = height;
	if (screen_has_margins(t)) {
		screen_scroll_from(t, t->top, (int)n);
		return;
	}
	if (!t->top && !is_alternate(t))
		keep_in_history(t, n);
	grid_scroll_up(t->grid, t->top, t->bottom, n, &t->cur.style);
}

void
screen_scroll_down(struct term *t, unsigned n)
{
	screen_scroll_from(t, t->top, -(int)n);
}

void
screen_shift_columns(struct term *t, unsigned col, int n)
{
	for (unsigned r = t->top; r <= t->bottom; r++) {
		struct row *row = grid_row(t->grid, r);

		if (n > 0)
			grid_delete(row, col, (unsigned)n, t->right + 1, &t->cur.style);
		else
			grid_insert(row, col, (unsigned)-n, t->right + 1, &t->cur.style);
	}
}

bool
screen_has_margins(const struct term *t)
{
	return t->left || t->right + 1 < t->cols;
}

unsigned
screen_start(const struct term *t)
{
	return t->cur.col >= t->left || t->modes & TERM_MODE_ORIGIN ? t->left : 0;
}

bool
screen_in_region(const struct term *t)
{
	return t->cur.row >= t->top && t->cur.row <= t->bottom &&
	       t->cur.col >= t->left && t->cur.col <= t->right;
}

void
screen_move(struct term *t, int row, int col)
{
	t->cur.row = (uint16_t)clamp(row, 0, (int)t->rows - 1);
	t->cur.col = (uint16_t)clamp(col, 0, (int)t->cols - 1);
	t->cur.pending = false;
}

void
screen_place(struct term *t, int row, int col)
{
	if (t->modes & TERM_MODE_ORIGIN) {
		row = clamp(row + (int)t->top, (int)t->top, (int)t->bottom);
		col = clamp(col + (int)t->left, (int)t->left, (int)t->right);
	}
	screen_move(t, row, col);
}

void
screen_back(struct term *t, int n)
{
	int to = t->cur.col - n, stop = t->cur.col >= t->left ? (int)t->left : 0;

	screen_move(t, t->cur.row, to > stop ? to : stop);
}

void
screen_line_down(struct term *t)
{
	t->cur.pending = false;
	if (t->cur.row != t->bottom)
		t->cur.row += t->cur.row + 1u < t->rows;
	else if (screen_in_region(t))
		screen_scroll_up(t, 1);
}

/* What the bottom row went on in, below the region, is not what comes now. */
void
screen_linefeed(struct term *t)
{
	if (t->cur.row == t->bottom)
		cursor_row(t)->wrapped = false;
	screen_line_down(t);
}

void
screen_newline(struct term *t)
{
	screen_linefeed(t);
	if (t->modes & MODE_NEWLINE)
		t->cur.col = (uint16_t)screen_start(t);
}

void
screen_reverse_index(struct term *t)
{
	t->cur.pending = false;
	if (t->cur.row != t->top)
		t->cur.row -= t->cur.row > 0;
	else if (screen_in_region(t))
		screen_scroll_down(t, 1);
}

static bool
is_tab(const struct term *t, unsigned col)
{
	return t->tabs[col / 8] >> col % 8 & 1;
}

void
screen_tab(struct term *t, int n)
{
	int step = n < 0 ? -1 : 1, col = t->cur.col, last = (int)screen_edge(t);
	int first = t->modes & TERM_MODE_ORIGIN ? (int)t->left : 0;

	n = clamp(n * step, 0, (int)t->cols);
	while (n--) {
		do
			col += step;
		while (col > first && col < last && !is_tab(t, (unsigned)col));
	}
	/* A pending wrap outlives a tab that moves nothing (VT100). */
	col = clamp(col, first, last);
	if (col != t->cur.col)
		screen_move(t, t->cur.row, col);
}

void
screen_tabs_reset(struct term *t)
{
	memset(t->tabs, 1, sizeof(t->tabs));
}

void
screen_save(struct term *t)
{
	t->saved[is_alternate(t)] = t->cur;
	t->saved[is_alternate(t)].origin = t->modes & TERM_MODE_ORIGIN;
	t->saved[is_alternate(t)].single = 0;
	/* At a margin it would be another wrap when the margin has gone. */
	if (t->cur.col + 1u < t->cols || !(t->modes & TERM_MODE_WRAP))
		t->saved[is_alternate(t)].pending = false;
}

/*
 * A wrap is not pending at an edge that one left free for a wide character: a
 * blank there, as a snapshot would have to write it, is another text.
 */
void
screen_settle(struct term *t)
{
	static const struct cell unwritten;
	const struct row *row = cursor_row(t);
	const struct cell *last = &row->cells[t->cols - 1];

	if (row->wrapped && !memcmp(last, &unwritten, sizeof(unwritten)))
		t->cur.pending = false;
}

void
screen_restore(struct term *t)
{
	const struct cursor *saved = &t->saved[is_alternate(t)];
	int low = 0, high = (int)t->rows - 1, first = 0, last = (int)t->cols - 1;

	t->cur = *saved;
	t->cur.origin = false;
	t->modes &= ~(uint32_t)TERM_MODE_ORIGIN;
	if (saved->origin) {
		t->modes |= TERM_MODE_ORIGIN;
		low = (int)t->top;
		high = (int)t->bottom;
		first = (int)t->left;
		last = (int)t->right;
	}
	t->cur.row = (uint16_t)clamp(t->cur.row, low, high);
	t->cur.col = (uint16_t)clamp(t->cur.col, first, last);
	t->cur.pending = saved->pending && t->modes & TERM_MODE_WRAP;
	screen_settle(t);
}

void
screen_region(struct term *t, unsigned top, unsigned bottom)
{
	t->top = top;
	t->bottom = bottom;
}

void
screen_margins(struct term *t, unsigned left, unsigned right)
{
	t->left = left;
	t->right = right;
	if (t->cur.col != screen_edge(t))
		t->cur.pending = false;
}

void
screen_clear(struct term *t)
{
	for (unsigned r = 0; r < t->rows; r++)
		grid_clear_row(t->grid, grid_row(t->grid, r), &t->cur.style);
	screen_unwrap_above(t, 0);
	if (!is_alternate(t))
		reflow_forget(t);
}

void
screen_align(struct term *t)
{
	screen_region(t, 0, t->rows - 1);
	screen_margins(t, 0, t->cols - 1);
	t->modes &= ~(uint32_t)TERM_MODE_ORIGIN;
	for (unsigned r = 0; r < t->rows; r++) {
		struct row *row = grid_row(t->grid, r);

		for (unsigned i = 0; i < t->cols; i++)
			row->cells[i] = (struct cell){ .text = 'E' };
		row->used = (uint16_t)t->cols;
		row_touch(row, 0, t->cols);
		row->wrapped = false;
	}
	screen_unwrap_above(t, 0);
	screen_move(t, 0, 0);
}

void
screen_alternate(struct term *t, bool on, bool clear)
{
	if (on == is_alternate(t))
		return;
	if (on && !grid_exists(&t->screens[1]))
		grid_init(&t->screens[1], t->rows, t->cols);
	t->grid = &t->screens[on];
	t->grid->all_dirty = true;
	if (on)
		t->modes |= TERM_MODE_ALTERNATE;
	else
		t->modes &= ~(uint32_t)TERM_MODE_ALTERNATE;
	if (on && clear)
		screen_clear(t);
	if (!on && clear)
		grid_release(&t->screens[1]);
	screen_settle(t);
	if (t->events.alternate)
		t->events.alternate(t->events.ctx, on);
}
