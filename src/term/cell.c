/* SPDX-License-Identifier: MIT */
/*
 * Cells for who draws them, in full: no numbers of pools but that of a link.
 * Rows of the screen are read from the grid, those of history from their lines.
 */
#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "term/term-int.h"

static struct term_colour
colour_of(uint32_t c)
{
	return (struct term_colour){ c >> COLOUR_KIND, c & 0xffffff };
}

static void
set_look(struct term_cell *out, const struct look *look)
{
	out->attr = look->attr & ((1u << UNDERLINE_SHIFT) - 1);
	out->underline = (look->attr & UNDERLINE_MASK) >> UNDERLINE_SHIFT;
	out->fg = colour_of(look->fg);
	out->bg = colour_of(look->bg);
	out->under = colour_of(look->under);
	out->link = look->link;
}

static void
set_text(struct term_cell *out, const char *text, size_t n, unsigned width)
{
	memcpy(out->text, text, n);
	out->text[n] = '\0';
	out->width = (uint8_t)width;
}

static void
read_cell(const struct pools *pools, const struct cell *c, struct term_cell *out)
{
	struct look look = look_of(pools, &c->style);
	uint32_t text = c->text & CELL_TEXT;
	unsigned width = c->text & CELL_TAIL ? 0 : c->text & CELL_WIDE ? 2 : 1;
	char utf8[4];
	size_t n;

	set_look(out, &look);
	if (c->text & CELL_CLUSTER) {
		const char *s = intern_get(&pools->clusters, (uint16_t)text, &n);

		set_text(out, s, n, width);
		return;
	}
	set_text(out, utf8, text ? utf8_encode(text, utf8) : 0, width);
}

static unsigned
read_row(const struct term *t, const struct row *row, unsigned from, unsigned n,
	 struct term_cell *out)
{
	unsigned i;

	for (i = 0; i < n && from + i < row->used; i++)
		read_cell(&t->pools, &row->cells[from + i], &out[i]);
	return i;
}

static void
put(struct term_cell *out, unsigned n, unsigned at, const struct term_cell *c)
{
	if (at < n)
		out[at] = *c;
}

/* Cells of a step that begins at cell at; only those in [0, n) are wanted. */
static void
put_step(const struct line_walk *w, unsigned at, unsigned n, struct term_cell *out)
{
	struct term_cell c = { .width = 1 };

	set_look(&c, &w->look);
	for (unsigned i = 0; i < w->chars; i++) {
		bool ascii = w->chars == w->n;

		set_text(&c, w->text + i, ascii ? 1 : w->n, ascii ? 1 : w->width);
		put(out, n, at + i, &c);
	}
	if (w->chars == 1 && w->width == 2) {
		set_text(&c, "", 0, 0);
		put(out, n, at + 1, &c);
	}
}

static unsigned
read_line(const struct line *l, unsigned from, unsigned n, struct term_cell *out)
{
	struct line_walk w;
	unsigned at = 0;

	line_walk_start(&w, l);
	while (at < from + n && line_walk_next(&w, from + n - at)) {
		/* What lies before from wraps around, beyond n. */
		put_step(&w, at - from, n, out);
		at += w.width;
	}
	at = at < from ? from : at;
	return at - from < n ? at - from : n;
}

static void
read_cells(const struct term *t, int row, unsigned from, unsigned n,
	   struct term_cell *out)
{
	unsigned i = 0;

	if (term_has_row(t, row) && row < 0) {
		struct line l = history_get(&t->history, (size_t)-(long)row);

		i = read_line(&l, from, n, out);
	} else if (term_has_row(t, row)) {
		i = read_row(t, grid_row(t->grid, (unsigned)row), from, n, out);
	}
	for (; i < n; i++)
		out[i] = (struct term_cell){ .width = 1 };
}

void
term_cells(const struct term *t, int row, unsigned from, struct term_cell *out,
	   unsigned n)
{
	read_cells(t, row, from, n, out);
}

void
term_cell(const struct term *t, int row, unsigned col, struct term_cell *out)
{
	read_cells(t, row, col, 1, out);
}

const char *
term_link_uri(const struct term *t, unsigned link)
{
	return links_uri(&t->pools.links, link);
}

const char *
term_link_id(const struct term *t, unsigned link)
{
	return links_id(&t->pools.links, link);
}
