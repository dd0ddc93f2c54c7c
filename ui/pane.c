/* SPDX-License-Identifier: MIT */
/*
 * The emulated screen comes as damage, a span a row, so that a pane in which one
 * word changes costs one word; where rows have moved, the pane is drawn anew.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/style.h"
#include "ui/cockpit-int.h"

static const char *const tab_names[TAB_COUNT] = {
	[TAB_TERMINAL] = "Terminal",
	[TAB_DIFF] = "Diff",
	[TAB_LOG] = "Log",
	[TAB_DETAILS] = "Details",
};

enum { TAB_GAP = 3, LAST_HEAD = 3 };

static struct term *
selected_term(const struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);

	return u && u->watch ? watch_term(u->watch) : NULL;
}

bool
pane_is_text(const struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);

	if (c->wall.n)
		return false;
	return c->pane.tab != TAB_TERMINAL || (u && !u->watch && unit_has_ended(u));
}

int
pane_rows(const struct cockpit *c)
{
	return pane_is_text(c) ? c->reading.page.rows
			       : pane_place(c, rows_selected(&c->rows)).rows;
}

/* --- tabs --- */

static void
add_facts(struct cockpit *c, const struct unit *u, struct str *out)
{
	if (c->layout.list.rows <= 0 && c->focus != FOCUS_TYPING)
		str_addf(out, "%s  ", u->name); /* nothing else tells it */
	str_addf(out, "%s ", u->kind);
	unit_add_age(u, canvas_style(c->canvas)->now_ms, out);
	if (u->context_percent >= 1)
		str_addf(out, "  ctx %.0f%%", u->context_percent);
	if (c->pane.scroll)
		str_addf(out, "  %u back", c->pane.scroll);
}

void
pane_draw_tabs(struct cockpit *c, struct rect r)
{
	const struct unit *u = rows_selected(&c->rows);
	bool typing = c->focus == FOCUS_TYPING;
	struct str facts = STR_INIT;
	int col = r.col + 1, width;

	if (r.rows <= 0)
		return;
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	if (typing && u) {
		canvas_text_cut(c->canvas, r.row, col, r.cols / 2, PEN(ROLE_ACCENT),
				u->name);
	} else {
		for (enum tab t = 0; t < TAB_COUNT; t++) {
			enum role role = t != c->pane.tab	  ? ROLE_DIM
					 : c->focus == FOCUS_PANE ? ROLE_ACCENT
								  : ROLE_STRONG;
			int left = r.col + r.cols - col;

			col += canvas_text(c->canvas, r.row, col, left, PEN(role),
					   tab_names[t]) +
			       TAB_GAP;
		}
	}
	if (u) {
		add_facts(c, u, &facts);
		width = (int)style_width(facts.buf);
		if (width < r.col + r.cols - col)
			canvas_text_right(c->canvas, r.row, r.col + r.cols - width - 1,
					  width, PEN(ROLE_DIM), facts.buf);
	}
	str_release(&facts);
}

void
pane_set_tab(struct cockpit *c, enum tab tab)
{
	c->pane.tab = tab;
	c->pane.scroll = 0;
	cockpit_relayout(c);
}

void
pane_press_tab(struct cockpit *c, int col)
{
	int at = 1;

	for (enum tab t = 0; t < TAB_COUNT; t++) {
		int width = (int)strlen(tab_names[t]);

		if (col >= at && col < at + width)
			pane_set_tab(c, t);
		at += width + TAB_GAP;
	}
}

/* --- the screen --- */

/* The last row with something on it, the cursor's too. */
static int
last_used(const struct term *t)
{
	int row = (int)term_rows(t) - 1, cursor = (int)term_cursor_row(t);
	struct str text = STR_INIT;

	for (; row > cursor; row--) {
		str_clear(&text);
		term_row_text(t, row, &text);
		if (text.len)
			break;
	}
	str_release(&text);
	return row;
}

struct crop
pane_crop(const struct term *t, struct rect r, unsigned scroll, bool follows)
{
	int rows = (int)term_rows(t), row = (int)term_cursor_row(t);
	int col = (int)term_cursor_col(t);
	struct crop crop = { 0, 0 };

	if (rows > r.rows)
		crop.top = last_used(t) + 1 - r.rows;
	if (crop.top < 0)
		crop.top = 0;
	if (follows && row < crop.top)
		crop.top = row;
	if (follows && col >= r.cols)
		crop.left = col - r.cols + 1;
	crop.top -= (int)scroll;
	return crop;
}

/* --- scrolling back --- */

struct rect
pane_place(const struct cockpit *c, const struct unit *u)
{
	return c->wall.n ? wall_screen(c, u) : c->layout.pane;
}

/* So many lines back from where its screen is now, or as many as there are. */
static void
read_back(struct cockpit *c, const struct unit *u, int64_t lines)
{
	const struct term *t = watch_term(u->watch);
	int top = pane_crop(t, pane_place(c, u), 0, false).top;
	int64_t most = (int64_t)term_history_lines(t) + top;

	lines = lines < 0 ? 0 : lines > most ? most : lines;
	c->pane.scroll = (unsigned)lines;
	c->pane.read = u;
	c->pane.top = (int64_t)watch_scrolled(u->watch) + top - lines;
}

/* What one reads stays, while lines come below it; of another it is nothing. */
static void
stay(struct cockpit *c, const struct unit *u)
{
	const struct term *t = u && u->watch ? watch_term(u->watch) : NULL;
	int top;

	if (u != c->pane.read)
		c->pane.scroll = 0;
	if (!t || !c->pane.scroll)
		return;
	top = pane_crop(t, pane_place(c, u), 0, false).top;
	read_back(c, u, (int64_t)watch_scrolled(u->watch) + top - c->pane.top);
}

/* --- drawing it --- */

static void
draw_span(struct cockpit *c, struct rect r, struct term *t, struct crop crop, int row,
	  int from, int to)
{
	struct term_cell cells[TERM_SIDE_MAX];
	int end = crop.left + (r.cols < TERM_SIDE_MAX ? r.cols : TERM_SIDE_MAX);

	from = from < crop.left ? crop.left : from;
	to = to > end ? end : to;
	if (from >= to)
		return;
	term_cells(t, crop.top + row, (unsigned)from, cells, (unsigned)(to - from));
	canvas_cells(c->canvas, r.row + row, r.col + from - crop.left, cells, to - from);
}

static void
draw_whole(struct cockpit *c, struct rect r, struct term *t, struct crop crop)
{
	for (int row = 0; row < r.rows; row++)
		draw_span(c, r, t, crop, row, 0, crop.left + r.cols);
}

static void
draw_damage(struct cockpit *c, struct rect r, struct term *t, struct crop crop,
	    const struct term_damage *d)
{
	for (unsigned i = 0; i < d->n_spans; i++) {
		const struct term_span *s = &d->spans[i];
		int row = s->row - crop.top;

		if (row >= 0 && row < r.rows)
			draw_span(c, r, t, crop, row, s->from, s->to);
	}
}

static void
draw_term(struct cockpit *c, struct rect r, struct term *t, struct crop crop, bool whole)
{
	struct term_damage *d = xmalloc(sizeof(*d));

	term_damage_take(t, d);
	if (whole || d->n_scrolls || crop.top < 0)
		draw_whole(c, r, t, crop);
	else
		draw_damage(c, r, t, crop, d);
	free(d);
}

static void
draw_cursor(struct cockpit *c, struct rect r, const struct term *t, struct crop crop)
{
	int row = (int)term_cursor_row(t) - crop.top;
	int col = (int)term_cursor_col(t) - crop.left;
	bool shown = c->focus == FOCUS_TYPING &&
		     term_modes(t) & TERM_MODE_CURSOR_VISIBLE && row >= 0 &&
		     row < r.rows && col >= 0 && col < r.cols;

	if (shown)
		canvas_cursor(c->canvas, r.row + row, r.col + col);
	else if (!c->entry.kind)
		canvas_cursor(c->canvas, -1, 0);
}

static void
draw_absence(struct cockpit *c, struct rect r, const struct unit *u)
{
	struct str text = STR_INIT;

	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	if (!u)
		return;
	if (u->watch)
		return; /* its screen is on its way */
	if (u->exit_status >= 0)
		str_addf(&text, "%s has ended with status %d; R starts it again", u->name,
			 (int)u->exit_status);
	else
		str_addf(&text, "%s is %s", u->name, u->state);
	canvas_text_cut(c->canvas, r.row + (r.rows > 1), r.col + 2, r.cols - 3,
			PEN(ROLE_DIM), text.buf);
	str_release(&text);
}

static bool
is_same(const struct screen_seen *a, const struct screen_seen *b)
{
	return a->unit == b->unit && a->term == b->term && a->crop.top == b->crop.top &&
	       a->crop.left == b->crop.left && rect_is_same(a->rect, b->rect);
}

void
pane_draw_unit(struct cockpit *c, struct rect r, const struct unit *u,
	       struct screen_seen *seen, bool whole)
{
	bool selected = u == rows_selected(&c->rows);
	struct term *t = u && u->watch ? watch_term(u->watch) : NULL;
	struct screen_seen now = { .unit = u, .term = t, .rect = r };
	unsigned scroll;

	if (selected)
		stay(c, u);
	scroll = selected ? c->pane.scroll : 0;
	if (t) {
		now.crop = pane_crop(t, r, scroll, !scroll);
		now.scrolled = watch_scrolled(u->watch);
	}
	if (c->wall.n) /* where beginnings of lines are compared */
		now.crop.left = 0;
	whole = whole || !is_same(&now, seen) || (selected && c->selection.is_on);
	*seen = now;
	if (!t)
		draw_absence(c, r, u);
	else
		draw_term(c, r, t, now.crop, whole);
	if (t && selected) {
		selection_draw(c, r, &now);
		draw_cursor(c, r, t, now.crop);
	}
}

/* How it ended, and below that the end of what it wrote. */
static void
draw_last(struct cockpit *c, struct rect r, const struct unit *u)
{
	int head = r.rows < LAST_HEAD ? r.rows : LAST_HEAD;

	draw_absence(c, (struct rect){ r.row, r.col, head, r.cols }, u);
	reading_draw(c, (struct rect){ r.row + head, r.col, r.rows - head, r.cols });
}

void
pane_draw(struct cockpit *c, struct rect r, bool whole)
{
	unsigned scroll = c->pane.scroll;

	selection_look(c);
	if (!pane_is_text(c))
		pane_draw_unit(c, r, rows_selected(&c->rows), &c->pane.seen, whole);
	else if (whole && c->pane.tab == TAB_TERMINAL)
		draw_last(c, r, rows_selected(&c->rows));
	else if (whole)
		reading_draw(c, r);
	if (c->pane.scroll != scroll)
		pane_draw_tabs(c, c->layout.tabs);
}

void
pane_scroll(struct cockpit *c, long lines)
{
	const struct unit *u = rows_selected(&c->rows);
	const struct term *t = selected_term(c);
	int64_t to;

	if (pane_is_text(c)) {
		page_scroll(&c->reading.page, -lines);
		cockpit_draw(c, DRAW_ALL);
		return;
	}
	if (!t)
		return;
	stay(c, u);
	to = (int64_t)c->pane.scroll + lines;
	read_back(c, u, to);
	if (to > c->pane.scroll && term_history_lines(t) >= WATCH_HISTORY &&
	    !watch_is_taken(u->watch))
		watch_show(u->watch, WATCH_HISTORY_MAX);
	cockpit_draw(c, DRAW_ALL);
}

void
pane_shift(struct cockpit *c, int cols)
{
	if (!pane_is_text(c))
		return;
	page_shift(&c->reading.page, cols);
	cockpit_draw(c, DRAW_ALL);
}
