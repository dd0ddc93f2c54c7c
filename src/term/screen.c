/* SPDX-License-Identifier: MIT */
/*
 * The screen as a program acts on it: text goes in at the cursor, the cursor
 * moves, regions scroll, screens change. A filled last column leaves the cursor
 * on it with a wrap pending, as DEC's terminals do: the next character wraps,
 * any movement forgets it.
 *
 * Lines that leave the main screen at its top go to history, also when only a
 * region that begins there scrolls: that is how codex writes its history.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"
#include "term/width.h"

enum { JOINER = 0x200d, FLAGS_FIRST = 0x1f1e6 };

static int
clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static void
keep_in_history(struct term *t, unsigned n)
{
	for (unsigned r = 0; r < n; r++) {
		struct line line = line_encode(&t->scratch, &t->pools,
					       grid_row(t->grid, r), t->cols);

		history_push(&t->history, &line);
	}
	t->home.top.col = 0;
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
screen_edge(const struct term *t)
{
	return t->cur.col <= t->right ? t->right : t->cols - 1;
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

static void
line_down(struct term *t)
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
	line_down(t);
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

/* The row is marked first, so that history learns of it when it scrolls away. */
static void
wrap(struct term *t)
{
	bool moves = t->cur.row == t->bottom || t->cur.row + 1u < t->rows;

	t->cur.pending = false;
	if (!(t->modes & TERM_MODE_WRAP))
		return;
	cursor_row(t)->wrapped = moves && !screen_has_margins(t);
	line_down(t);
	t->cur.col = (uint16_t)screen_start(t);
}

static inline void
advance(struct term *t, unsigned n)
{
	unsigned col = t->cur.col + n, edge = screen_edge(t);

	if (col <= edge) {
		t->cur.col = (uint16_t)col;
	} else {
		t->cur.col = (uint16_t)edge;
		t->cur.pending = true;
	}
}

static inline void
make_room(struct term *t, struct row *row, unsigned n)
{
	static const struct style none;

	if (t->modes & TERM_MODE_INSERT)
		grid_insert(row, t->cur.col, n, screen_edge(t) + 1, &none);
	grid_open(row, t->cur.col, n);
}

/* Four lanes in a register: one store a cell, on any machine. */
typedef uint32_t lanes __attribute__((vector_size(sizeof(struct cell))));

static void
fill_ascii(struct cell *at, const struct style *style, const char *s, size_t n)
{
	struct cell first = { .style = *style };
	lanes v;

	memcpy(&v, &first, sizeof(v));
	for (size_t i = 0; i < n; i++) {
		v[0] = (unsigned char)s[i];
		memcpy(&at[i], &v, sizeof(v));
	}
}

/* As much of a run as fits the row; returns how much that was. */
static size_t
put_ascii(struct term *t, const char *s, size_t n)
{
	size_t room = screen_edge(t) + 1 - t->cur.col;
	struct row *row = cursor_row(t);

	if (n > room)
		n = room;
	make_room(t, row, (unsigned)n);
	fill_ascii(row->cells + t->cur.col, &t->cur.style, s, n);
	advance(t, (unsigned)n);
	return n;
}

void
screen_ascii(struct term *t, const char *s, size_t n)
{
	if (t->cur.charsets[t->cur.shift] | t->cur.single) {
		for (size_t i = 0; i < n; i++)
			screen_char(t, (unsigned char)s[i]);
		return;
	}
	t->last = (unsigned char)s[n - 1];
	t->joinable = true;
	t->joiner = false;
	while (n) {
		size_t k;

		if (t->cur.pending)
			wrap(t);
		k = put_ascii(t, s, n);
		s += k;
		n -= k;
	}
}

/* DEC special graphics, 0x60 to 0x7e. */
static const uint16_t graphics[] = {
	0x25c6, 0x2592, 0x2409, 0x240c, 0x240d, 0x240a, 0x00b0, 0x00b1,
	0x2424, 0x240b, 0x2518, 0x2510, 0x250c, 0x2514, 0x253c, 0x23ba,
	0x23bb, 0x2500, 0x23bc, 0x23bd, 0x251c, 0x2524, 0x2534, 0x252c,
	0x2502, 0x2264, 0x2265, 0x03c0, 0x2260, 0x00a3, 0x00b7,
};

/* A single shift is for one character. */
static uint32_t
in_charset(struct term *t, uint32_t cp)
{
	unsigned set = t->cur.single ? t->cur.single : t->cur.shift;

	t->cur.single = 0;
	switch (t->cur.charsets[set]) {
	case CHARSET_GRAPHICS:
		return cp >= 0x60 && cp <= 0x7e ? graphics[cp - 0x60] : cp;
	case CHARSET_UK:
		return cp == '#' ? 0xa3 : cp;
	}
	return cp;
}

static void
put_wide(struct term *t, uint32_t cp)
{
	struct row *row;
	struct cell *at;

	unsigned edge = screen_edge(t);

	if (t->cur.col + 1u > edge) {
		if (t->modes & TERM_MODE_WRAP)
			wrap(t);
		else
			t->cur.col = (uint16_t)(edge - 1);
	}
	row = cursor_row(t);
	make_room(t, row, 2);
	at = row->cells + t->cur.col;
	at[0] = (struct cell){ cp | CELL_WIDE, t->cur.style };
	at[1] = (struct cell){ CELL_TAIL, t->cur.style };
	advance(t, 2);
}

static void
put_narrow(struct term *t, uint32_t cp)
{
	struct row *row = cursor_row(t);

	make_room(t, row, 1);
	row->cells[t->cur.col] = (struct cell){ cp, t->cur.style };
	advance(t, 1);
}

/* Whether two columns are anywhere that the cursor may come to. */
static bool
fits_wide(const struct term *t)
{
	return t->cols >= 2 && (t->right > t->left || t->cur.col > t->right + 1);
}

/* Flags, skin tones and what follows a joiner; else only marks join. */
static inline bool
may_join(const struct term *t, uint32_t cp, unsigned width)
{
	if (width == WIDTH_NARROW)
		return false;
	return width != WIDTH_WIDE || cp >= FLAGS_FIRST || t->joiner;
}

void
screen_char(struct term *t, uint32_t cp)
{
	unsigned width;

	if (cp >= 0x80 && cp < 0xa0)
		return;
	if (t->cur.charsets[t->cur.shift] | t->cur.single)
		cp = in_charset(t, cp);
	width = width_class(cp);
	if (may_join(t, cp, width)) {
		t->joiner = cp == JOINER;
		if (cluster_join(t, cp, width))
			return;
	}
	t->joiner = false;
	if (t->cur.pending)
		wrap(t);
	if (width == WIDTH_WIDE && fits_wide(t))
		put_wide(t, cp);
	else
		put_narrow(t, width == WIDTH_WIDE ? 0xfffd : cp);
	t->last = cp;
	t->joinable = true;
}

void
screen_repeat(struct term *t, unsigned n)
{
	/* A line's worth: more would let eight bytes cost what 64 KiB cost. */
	if (n > t->cols)
		n = t->cols;
	if (!t->last)
		return;
	/* What is kept went through the character set already. */
	for (uint8_t set = t->cur.charsets[t->cur.shift]; n--;) {
		t->cur.charsets[t->cur.shift] = CHARSET_ASCII;
		t->joinable = false;
		screen_char(t, t->last);
		t->cur.charsets[t->cur.shift] = set;
	}
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
