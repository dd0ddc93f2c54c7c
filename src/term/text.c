/* SPDX-License-Identifier: MIT */
/*
 * Text into the grid, at the cursor. A filled last column leaves the cursor on it
 * with a wrap pending, as DEC's terminals do: the next character wraps.
 *
 * What is usual goes in whole runs, as far as the row has room: ASCII, and
 * characters of one or two cells that join nothing. The rest goes one by one:
 * what joins the cell before it, what a character set stands for, insert mode.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"
#include "term/width.h"

enum { JOINER = 0x200d, FLAGS_FIRST = 0x1f1e6 };

/* The row is marked first, so that history learns of it when it scrolls away. */
static void
wrap(struct term *t)
{
	bool moves = t->cur.row == t->bottom || t->cur.row + 1u < t->rows;

	t->cur.pending = false;
	if (!(t->modes & TERM_MODE_WRAP))
		return;
	cursor_row(t)->wrapped = moves && !screen_has_margins(t);
	screen_line_down(t);
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

static inline void
put(struct cell *at, lanes v, uint32_t text)
{
	v[0] = text;
	memcpy(at, &v, sizeof(v));
}

static lanes
blank_in(const struct style *style)
{
	struct cell first = { .style = *style };
	lanes v;

	memcpy(&v, &first, sizeof(v));
	return v;
}

/* As much of a run as fits the row; returns how much that was. */
static size_t
put_ascii(struct term *t, const char *s, size_t n)
{
	size_t room = screen_edge(t) + 1 - t->cur.col;
	const lanes v = blank_in(&t->cur.style);
	struct row *row = cursor_row(t);
	struct cell *at;

	if (n > room)
		n = room;
	make_room(t, row, (unsigned)n);
	at = row->cells + t->cur.col;
	for (size_t i = 0; i < n; i++)
		put(&at[i], v, (unsigned char)s[i]);
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
	unsigned edge = screen_edge(t);
	struct row *row;
	struct cell *at;

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

/*
 * As many of these as follow the cursor in its row and join nothing; 0 when the
 * first of them needs a closer look.
 */
static size_t
put_run(struct term *t, const uint32_t *cps, size_t n)
{
	const lanes v = blank_in(&t->cur.style);
	struct row *row = cursor_row(t);
	struct cell *start = row->cells + t->cur.col, *at = start;
	const struct cell *end = row->cells + screen_edge(t) + 1;
	size_t i;

	if (t->cur.pending || start->text & CELL_TAIL)
		return 0;
	for (i = 0; i < n && at < end; i++) {
		unsigned width = width_class(cps[i]);

		if (width == WIDTH_NARROW || width == WIDTH_EMOJI) {
			put(at++, v, cps[i]);
			continue;
		}
		if (width != WIDTH_WIDE || cps[i] >= FLAGS_FIRST || end - at < 2)
			break;
		put(at++, v, cps[i] | CELL_WIDE);
		put(at++, v, CELL_TAIL);
	}
	if (i) {
		grid_written(row, t->cur.col, (unsigned)(at - row->cells));
		advance(t, (unsigned)(at - start));
		t->last = cps[i - 1];
		t->joinable = true;
	}
	return i;
}

void
screen_text(struct term *t, const uint32_t *cps, size_t n)
{
	bool one_by_one = t->cur.charsets[t->cur.shift] | t->cur.single ||
			  t->modes & TERM_MODE_INSERT;
	size_t k;

	for (size_t i = 0; i < n; i += k) {
		k = one_by_one || t->joiner ? 0 : put_run(t, cps + i, n - i);
		if (!k) {
			screen_char(t, cps[i]);
			k = 1;
		}
	}
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

