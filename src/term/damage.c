/* SPDX-License-Identifier: MIT */
/*
 * What a viewer has to redraw. Rows carry their own changed cells and take them
 * along when they move; the grid has the movements. Frames (synchronized output,
 * gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036) are only
 * told of: the screen itself is always up to date.
 */
#include "config.h"

#include "term/term-int.h"

static void
add_span(struct term_damage *out, unsigned r, unsigned from, unsigned to)
{
	if (from < to)
		out->spans[out->n_spans++] = (struct term_span){
			(uint16_t)r, (uint16_t)from, (uint16_t)to };
}

void
term_damage_take(struct term *t, struct term_damage *out)
{
	struct grid *g = t->grid;

	out->n_scrolls = out->n_spans = 0;
	for (unsigned i = 0; !g->all_dirty && i < g->n_scrolls; i++)
		out->scrolls[out->n_scrolls++] = g->scrolls[i];
	for (unsigned r = 0; r < g->rows; r++) {
		struct row *row = grid_row(g, r);

		if (g->all_dirty)
			add_span(out, r, 0, g->cols);
		else
			add_span(out, r, row->dirty_from, row->dirty_to);
		row->dirty_from = row->dirty_to = 0;
	}
	g->n_scrolls = 0;
	g->all_dirty = false;
}

void
term_set_time(struct term *t, uint64_t now_ms)
{
	t->now_ms = now_ms;
}

unsigned
term_frame_wait(const struct term *t, uint64_t now_ms)
{
	uint64_t age = now_ms - t->frame_ms;

	if (!(t->modes & TERM_MODE_SYNC) || now_ms < t->frame_ms || age >= TERM_FRAME_MS)
		return 0;
	return (unsigned)(TERM_FRAME_MS - age);
}
