/* SPDX-License-Identifier: MIT */
/*
 * Drawing goes into curses' screen as runs: cells of one row, laid side by side
 * and handed over at once. What is cut by the edge of the screen, or has only one
 * of its halves, is a blank.
 */
#include "config.h"

#include <string.h>

#include "text/cells.h"
#include "ui/canvas/canvas-int.h"

static const struct glyph blank = { L" ", 1, 1, L' ' };

void
run_start(struct canvas *c, int row, int col)
{
	c->run_row = row;
	c->run_at = c->run_col = col;
	c->run_n = 0;
}

static void
put_cell(struct canvas *c, const wchar_t *text, int columns, struct ink ink, int pair)
{
	if (c->run_col >= 0 && c->run_col < c->cols) {
		uint8_t *mark = canvas_mark(c, c->run_row, c->run_col);

		setcchar(&c->run[c->run_n++], text, ink.attr, 0, &pair);
		mark[0] = 0;
		if (columns == 2)
			mark[1] = MARK_HALF;
	}
	c->run_col += columns;
}

/* Of one that the screen's edge cuts, blanks are left. */
void
run_add(struct canvas *c, const struct glyph *g, struct ink ink, int pair)
{
	const wchar_t pad[] = { g->pad, L'\0' };
	bool is_cut = g->columns == 2 && (c->run_col < 0 || c->run_col + 2 > c->cols);

	if (c->run_row < 0 || c->run_row >= c->rows)
		c->run_col += g->width;
	else if (is_cut)
		for (int i = 0; i < g->width; i++)
			put_cell(c, L" ", 1, ink, pair);
	else
		for (int done = 0; done < g->width; done += done ? 1 : g->columns)
			put_cell(c, done ? pad : g->text, done ? 1 : g->columns, ink,
				 pair);
}

/* The cell that was added last, which is one column wide, n times more. */
static void
run_repeat(struct canvas *c, int n)
{
	for (; n > 0; n--, c->run_col++) {
		if (!c->run_n || c->run_col < 0 || c->run_col >= c->cols)
			continue;
		c->run[c->run_n] = c->run[c->run_n - 1];
		c->run_n++;
		*canvas_mark(c, c->run_row, c->run_col) = 0;
	}
}

/* curses blanks the rest of a wide one that a run's end falls into. */
void
run_end(struct canvas *c)
{
	int from = c->run_at < 0 ? 0 : c->run_at;

	if (!c->run_n)
		return;
	mvadd_wchnstr(c->run_row, from, c->run, c->run_n);
	if (c->run_col < c->cols && *canvas_mark(c, c->run_row, c->run_col) & MARK_HALF)
		*canvas_mark(c, c->run_row, c->run_col) = 0;
	c->run_n = 0;
}

int
canvas_text(struct canvas *c, int row, int col, int max, struct pen pen,
	    const char *text)
{
	struct ink ink = ink_of_pen(c, pen);
	size_t n = strlen(text), len;
	int pair = ink_pair(ink), used = 0;
	struct glyph g;

	run_start(c, row, col);
	for (; n > 0; text += len, n -= len) {
		len = glyph_read(c->is_utf8, text, n, &g);
		if (used + g.width > max)
			break;
		run_add(c, &g, ink, pair);
		used += g.width;
	}
	run_end(c);
	return used;
}

int
canvas_text_cut(struct canvas *c, int row, int col, int max, struct pen pen,
		const char *text)
{
	struct str cut = STR_INIT;
	int used;

	cell_cut(c->style, text, max < 0 ? 0 : (unsigned)max, &cut);
	used = canvas_text(c, row, col, max, pen, cut.buf);
	str_release(&cut);
	return used;
}

void
canvas_text_right(struct canvas *c, int row, int col, int cols, struct pen pen,
		  const char *text)
{
	int width = (int)style_width(text);

	if (width > cols)
		width = cols;
	canvas_text_cut(c, row, col + cols - width, width, pen, text);
}

/* A blank of any colour is a blank: curses clears those without one. */
void
canvas_fill(struct canvas *c, struct rect r, struct pen pen)
{
	struct ink ink = ink_of_pen(c, pen);
	int pair;

	if (!(ink.attr & (A_REVERSE | A_UNDERLINE)))
		ink = (struct ink){ A_NORMAL, -1, ink.bg };
	pair = ink_pair(ink);
	for (int row = r.row; row < r.row + r.rows; row++) {
		int i = 0;

		run_start(c, row, r.col);
		while (i < r.cols && !c->run_n) {
			run_add(c, &blank, ink, pair);
			i++;
		}
		run_repeat(c, r.cols - i);
		run_end(c);
	}
}

static bool
is_same(struct ink a, struct ink b)
{
	return a.fg == b.fg && a.bg == b.bg;
}

/* A character whose other half is not among the n cells. */
static bool
is_half(const struct term_cell *cell, int n)
{
	return cell->width == 0 || (cell->width == 2 && n == 1);
}

void
canvas_cells(struct canvas *c, int row, int col, const struct term_cell *cells, int n)
{
	struct ink last = { A_NORMAL, -1, -1 };
	int pair = 0;
	struct glyph g;

	run_start(c, row, col);
	for (int i = 0; i < n; i += g.width) {
		struct ink ink = ink_of_cell(c, &cells[i]);

		if (!is_same(ink, last))
			pair = ink_pair(ink);
		last = ink;
		if (is_half(&cells[i], n - i))
			g = blank;
		else
			glyph_of_cell(c->is_utf8, &cells[i], &g);
		run_add(c, &g, ink, pair);
	}
	run_end(c);
}

static void
invert_cell(int row, int col)
{
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cell;
	attr_t attr;
	short low;
	int pair;

	if (mvin_wch(row, col, &cell) == ERR ||
	    getcchar(&cell, text, &attr, &low, &pair) == ERR)
		return;
	setcchar(&cell, text, attr ^ A_REVERSE, 0, &pair);
	mvadd_wchnstr(row, col, &cell, 1);
}

void
canvas_invert(struct canvas *c, int row, int col, int cols)
{
	int end = col + cols < c->cols ? col + cols : c->cols;

	if (row < 0 || row >= c->rows)
		return;
	if (col < 0)
		col = 0;
	if (col > 0 && col < end && *canvas_mark(c, row, col) & MARK_HALF)
		col--;
	for (; col < end; col++)
		if (!(*canvas_mark(c, row, col) & MARK_HALF))
			invert_cell(row, col);
}
