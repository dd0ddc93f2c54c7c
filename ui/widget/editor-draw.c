/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/editor-draw.h"

#include <stdlib.h>

static void
draw_span(const struct editor *e, struct canvas *canvas, struct rect at,
	  struct editor_span span, struct pen pen)
{
	struct str line = STR_INIT;

	str_add(&line, e->text.buf + span.from, span.to - span.from);
	canvas_text(canvas, at.row, at.col, at.cols, pen, line.buf);
	str_release(&line);
}

static void
draw_lines(const struct editor *e, struct canvas *canvas, struct rect r, struct pen pen,
	   bool has_cursor)
{
	struct editor_spans spans = { 0 };
	int col, line;

	editor_break(e, r.cols, &spans);
	for (int i = 0; i < r.rows && e->top + (size_t)i < spans.n; i++)
		draw_span(e, canvas, (struct rect){ r.row + i, r.col, 1, r.cols },
			  spans.v[e->top + (size_t)i], pen);
	line = (int)(editor_line(e, &spans, &col) - e->top);
	if (has_cursor)
		canvas_cursor(canvas, r.row + line, r.col + col);
	free(spans.v);
}

void
editor_draw(struct editor *e, struct canvas *canvas, struct rect r, struct pen pen,
	    bool has_cursor)
{
	editor_fit(e, r.rows, r.cols);
	if (e->has_lines) {
		draw_lines(e, canvas, r, pen, has_cursor);
		return;
	}
	draw_span(e, canvas, r, (struct editor_span){ e->top, e->text.len }, pen);
	if (has_cursor)
		canvas_cursor(
			canvas, r.row,
			r.col + editor_width(e->text.buf + e->top, e->at - e->top));
}
