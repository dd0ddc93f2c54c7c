/* SPDX-License-Identifier: MIT */
/*
 * Rules know where they go by marks of their own, not by the characters that
 * stand there: a box in an agent's pane is none of ours. A rule ends inward in
 * its first and last place, so that what crosses them becomes a joint, and looks
 * across its sides and ends for others that touch it.
 */
#include "config.h"

#include "base/alloc.h"
#include "ui/canvas/canvas-int.h"

/* By up, down, left, right: enum canvas_mark. */
static const wchar_t lines[] = L" │││─┘┐┤─└┌├─┴┬┼";
static const char ascii_lines[] = " |||-+++-+++-+++";

static const struct side {
	int row, col;
	uint8_t to, from; /* this one's mark and the other's */
} sides[] = {
	{ -1, 0, MARK_UP, MARK_DOWN },
	{ 1, 0, MARK_DOWN, MARK_UP },
	{ 0, -1, MARK_LEFT, MARK_RIGHT },
	{ 0, 1, MARK_RIGHT, MARK_LEFT },
};

static bool
is_inside(const struct canvas *c, int row, int col)
{
	return row >= 0 && col >= 0 && row < c->rows && col < c->cols;
}

static void
show(struct canvas *c, int row, int col, uint8_t mark)
{
	struct ink ink = ink_of_pen(c, PEN(ROLE_RULE));
	struct glyph g = { { 0 }, 1, 1, L' ' };

	g.text[0] = c->is_utf8 ? lines[mark & MARK_RULE]
			       : (wchar_t)ascii_lines[mark & MARK_RULE];
	run_start(c, row, col);
	run_add(c, &g, ink, ink_pair(ink));
	run_end(c);
	*canvas_mark(c, row, col) = mark & MARK_RULE;
}

/*
 * Whether a rule that goes along touches its neighbour on that side: at an end any
 * that crosses it there, at a flank one that ends there.
 */
static bool
touches(uint8_t along, const struct side *side, uint8_t other)
{
	if (!(other & MARK_RULE & ~along))
		return false;
	return side->to & along || other & side->from || (other & along) != along;
}

static void
draw(struct canvas *c, int row, int col, uint8_t own)
{
	uint8_t along = own & MARK_LEVEL ? MARK_LEVEL : MARK_UPRIGHT, mark;

	if (!is_inside(c, row, col))
		return;
	mark = own | *canvas_mark(c, row, col);
	for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
		int r = row + sides[i].row, k = col + sides[i].col;
		uint8_t other = is_inside(c, r, k) ? *canvas_mark(c, r, k) : 0;

		if (!touches(along, &sides[i], other))
			continue;
		mark |= sides[i].to;
		if (!(other & sides[i].from))
			show(c, r, k, other | sides[i].from);
	}
	show(c, row, col, mark);
}

static uint8_t
inward(int at, int n, uint8_t before, uint8_t behind)
{
	uint8_t mark = (at > 0 ? before : 0) | (at < n - 1 ? behind : 0);

	return mark ? mark : before | behind;
}

void
canvas_rule_across(struct canvas *c, int row, int col, int cols)
{
	for (int i = 0; i < cols; i++)
		draw(c, row, col + i, inward(i, cols, MARK_LEFT, MARK_RIGHT));
}

void
canvas_rule_down(struct canvas *c, int row, int col, int rows)
{
	for (int i = 0; i < rows; i++)
		draw(c, row + i, col, inward(i, rows, MARK_UP, MARK_DOWN));
}
