/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/wall.h"

#include <string.h>

#include "text/cells.h"
#include "text/style.h"
#include "ui/cockpit-int.h"

enum { TITLE_ROWS = 1 };

/* --- who is on it --- */

typedef bool choose_fn(const struct unit *, const struct unit *selected);

static bool
is_marked(const struct unit *u, const struct unit *selected)
{
	(void)selected;
	return u->is_marked;
}

static bool
is_of_batch(const struct unit *u, const struct unit *selected)
{
	return selected && *selected->batch && !strcmp(u->batch, selected->batch);
}

static bool
is_any(const struct unit *u, const struct unit *selected)
{
	(void)u;
	(void)selected;
	return true;
}

static unsigned
choose(struct cockpit *c, choose_fn *wants)
{
	const struct unit *selected = rows_selected(&c->rows);
	struct wall *w = &c->wall;

	memset(w, 0, sizeof(*w));
	for (size_t i = 0; i < c->rows.n && w->n < WALL_MAX; i++) {
		struct row *row = &c->rows.v[i];

		if (row->kind == ROW_UNIT && unit_is_alive(row->unit) &&
		    wants(row->unit, selected))
			w->tiles[w->n++].unit = row->unit;
	}
	return w->n;
}

void
wall_open(struct cockpit *c)
{
	static choose_fn *const choices[] = { is_marked, is_of_batch, is_any };
	const struct unit *selected = rows_selected(&c->rows);
	struct wall *w = &c->wall;

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (choose(c, choices[i]) > 1)
			break;
	if (!w->n) {
		cockpit_toast(c, ROLE_DIM, "nobody runs who could be shown");
		return;
	}
	for (unsigned i = 0; i < w->n; i++)
		if (w->tiles[i].unit == selected)
			w->at = i;
	c->focus = FOCUS_WALL;
	wall_select(c, w->at);
}

void
wall_close(struct cockpit *c)
{
	c->wall.n = 0;
	cockpit_focus(c, c->wish.zooms ? FOCUS_PANE : FOCUS_LIST);
}

void
wall_select(struct cockpit *c, unsigned at)
{
	struct wall *w = &c->wall;

	if (at >= w->n)
		return;
	w->at = at;
	rows_hold(&c->rows, &c->model, w->tiles[at].unit);
	cockpit_relayout(c);
}

/* n: it has none. */
static unsigned
find_tile(const struct wall *w, const struct unit *u)
{
	unsigned i = 0;

	while (i < w->n && w->tiles[i].unit != u)
		i++;
	return i;
}

void
wall_follow(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	struct wall *w = &c->wall;
	unsigned i = find_tile(w, u);

	if (w->n && u != w->tiles[w->at].unit)
		wall_select(c, i < w->n ? i : w->at);
}

void
wall_forget(struct cockpit *c, const struct unit *u)
{
	struct wall *w = &c->wall;
	unsigned i = find_tile(w, u);

	if (i == w->n)
		return;
	w->n--;
	memmove(&w->tiles[i], &w->tiles[i + 1], (w->n - i) * sizeof(w->tiles[0]));
	if (w->at > i || w->at == w->n)
		w->at -= w->at > 0;
	if (!w->n)
		wall_close(c);
}

/* --- where --- */

static bool
has_pages(const struct cockpit *c)
{
	return layout_tiles(c->layout.body, c->wall.n) < c->wall.n;
}

/* On the page with the keys; rows 0: it is on another. */
static struct rect
tile_rect(const struct cockpit *c, unsigned i)
{
	const struct wall *w = &c->wall;
	unsigned most = layout_tiles(c->layout.body, w->n);
	unsigned first = w->at - w->at % most;
	unsigned n = w->n - first < most ? w->n - first : most;

	if (i < first || i >= first + n)
		return (struct rect){ 0, 0, 0, 0 };
	return layout_tile(c->layout.body, n, i - first);
}

static struct rect
screen_of(struct rect tile)
{
	if (tile.rows <= TITLE_ROWS)
		return (struct rect){ 0, 0, 0, 0 };
	return (struct rect){ tile.row + TITLE_ROWS, tile.col, tile.rows - TITLE_ROWS,
			      tile.cols };
}

struct rect
wall_screen(const struct cockpit *c, const struct unit *u)
{
	unsigned i = find_tile(&c->wall, u);

	return i < c->wall.n ? screen_of(tile_rect(c, i)) : (struct rect){ 0, 0, 0, 0 };
}

unsigned
wall_tile_at(const struct cockpit *c, int row, int col)
{
	unsigned i = 0;

	while (i < c->wall.n && !rect_has(tile_rect(c, i), row, col))
		i++;
	return i;
}

/* --- drawing --- */

static void
add_facts(struct cockpit *c, const struct unit *u, bool with_kind, struct str *out)
{
	const struct style *style = canvas_style(c->canvas);

	if (with_kind)
		str_addf(out, "%s ", u->kind);
	unit_add_age(u, style->now_ms, out);
	cell_add_count(out, "  +", u->added);
	cell_add_count(out, style->utf8 ? "  −" : "  -", u->removed);
}

/* "1 ◐ ", where there are pages "1/9 ◐ ", and before it the mark; how wide. */
static int
draw_number(struct cockpit *c, struct rect r, unsigned i, bool is_selected)
{
	const struct unit *u = c->wall.tiles[i].unit;
	const struct style_state *state = unit_style(u);
	struct pen pen = { ROLE_DIM, is_selected, 0 };
	struct str number = STR_INIT;
	int col = r.col + 1;

	if (u->is_marked)
		canvas_text(c->canvas, r.row, r.col, 1,
			    (struct pen){ ROLE_ACCENT, is_selected, 0 },
			    canvas_is_utf8(c->canvas) ? "▌" : "|");
	str_addf(&number, "%u", i + 1);
	if (has_pages(c))
		str_addf(&number, "/%u", c->wall.n);
	col += canvas_text(c->canvas, r.row, col, r.cols, pen, number.buf) + 1;
	str_release(&number);
	pen.role = state->role;
	canvas_text(c->canvas, r.row, col, 1, pen,
		    style_shape(canvas_style(c->canvas), state));
	return col + 2 - r.col;
}

/* "1 ◐ auth-refactor-A      claude 12m  +120 −8" */
static void
draw_title(struct cockpit *c, struct rect r, unsigned i)
{
	const struct unit *u = c->wall.tiles[i].unit;
	bool has_keys = i == c->wall.at;
	struct pen pen = { .role = has_keys ? ROLE_ACCENT : ROLE_TEXT,
			   .is_selected = has_keys && c->focus == FOCUS_TYPING };
	struct pen dim = { ROLE_DIM, pen.is_selected, 0 };
	struct str facts = STR_INIT;
	int start, width;

	canvas_fill(c->canvas, (struct rect){ r.row, r.col, 1, r.cols }, pen);
	start = draw_number(c, r, i, pen.is_selected);
	add_facts(c, u, true, &facts);
	if ((int)(style_width(facts.buf) + style_width(u->name)) > r.cols - start - 2) {
		str_clear(&facts); /* the name says more than the kind */
		add_facts(c, u, false, &facts);
	}
	width = (int)style_width(facts.buf);
	if (width > r.cols / 2)
		width = 0;
	canvas_text_cut(c->canvas, r.row, r.col + start, r.cols - width - start - 2, pen,
			u->name);
	canvas_text_right(c->canvas, r.row, r.col + r.cols - width - 1, width, dim,
			  facts.buf);
	str_release(&facts);
}

static void
draw_rules(struct cockpit *c)
{
	struct rect body = c->layout.body;

	for (unsigned i = 0; i < c->wall.n; i++) {
		struct rect r = tile_rect(c, i);

		if (r.rows > 0 && r.col + r.cols < body.col + body.cols)
			canvas_rule_down(c->canvas, r.row, r.col + r.cols, r.rows);
	}
}

void
wall_draw(struct cockpit *c, bool whole)
{
	struct wall *w = &c->wall;

	if (whole) {
		canvas_fill(c->canvas, c->layout.body, PEN(ROLE_TEXT));
		draw_rules(c);
	}
	for (unsigned i = 0; i < w->n; i++) {
		struct rect r = tile_rect(c, i);

		if (r.rows <= 0)
			continue;
		if (whole)
			draw_title(c, r, i);
		pane_draw_unit(c, screen_of(r), w->tiles[i].unit, &w->tiles[i].seen,
			       whole);
	}
}
