/* SPDX-License-Identifier: MIT */
/*
 * Control sequences that move the cursor and change nothing else. Relative ones
 * stop at the margins that they begin inside of; absolute ones count from the
 * region's corner in origin mode, which holds them inside, and know no margins
 * otherwise.
 */
#include "config.h"

#include "term/csi.h"
#include "term/term-int.h"

/* Margins hold a cursor that is inside of them. */
static void
move_up(struct term *t, int n, int col)
{
	int row = t->cur.row, stop = row >= (int)t->top ? (int)t->top : 0;

	screen_move(t, row - n > stop ? row - n : stop, col);
}

static void
move_down(struct term *t, int n, int col)
{
	int row = t->cur.row, last = (int)t->rows - 1;
	int stop = row <= (int)t->bottom ? (int)t->bottom : last;

	screen_move(t, row + n < stop ? row + n : stop, col);
}

void
csi_cuu(struct term *t, const struct parser *p)
{
	move_up(t, parser_count(p, 0), t->cur.col);
}

void
csi_cud(struct term *t, const struct parser *p)
{
	move_down(t, parser_count(p, 0), t->cur.col);
}

void
csi_cuf(struct term *t, const struct parser *p)
{
	int to = t->cur.col + parser_count(p, 0), edge = (int)screen_edge(t);

	screen_move(t, t->cur.row, to < edge ? to : edge);
}

void
csi_cub(struct term *t, const struct parser *p)
{
	screen_back(t, parser_count(p, 0));
}

void
csi_cnl(struct term *t, const struct parser *p)
{
	move_down(t, parser_count(p, 0), (int)screen_start(t));
}

void
csi_cpl(struct term *t, const struct parser *p)
{
	move_up(t, parser_count(p, 0), (int)screen_start(t));
}

static int
origin_row(const struct term *t)
{
	return t->modes & TERM_MODE_ORIGIN ? (int)t->top : 0;
}

void
csi_cha(struct term *t, const struct parser *p)
{
	int col = parser_count(p, 0) - 1, row = t->cur.row;

	screen_place(t, row - origin_row(t), col);
}

void
csi_cup(struct term *t, const struct parser *p)
{
	screen_place(t, parser_count(p, 0) - 1, parser_count(p, 1) - 1);
}

void
csi_vpa(struct term *t, const struct parser *p)
{
	int col = t->cur.col;

	if (t->modes & TERM_MODE_ORIGIN)
		col -= (int)t->left;
	screen_place(t, parser_count(p, 0) - 1, col);
}

/* Unlike CUD it knows no margin, but in origin mode. */
void
csi_vpr(struct term *t, const struct parser *p)
{
	int row = t->cur.row + parser_count(p, 0), bottom = (int)t->bottom;

	if ((t->modes & TERM_MODE_ORIGIN) && row > bottom)
		row = bottom;
	screen_move(t, row, t->cur.col);
}

void
csi_cht(struct term *t, const struct parser *p)
{
	screen_tab(t, parser_count(p, 0));
}

void
csi_cbt(struct term *t, const struct parser *p)
{
	screen_tab(t, -parser_count(p, 0));
}
