/* SPDX-License-Identifier: MIT */
/* Moving about, and what is shown of what there is. */
#include "config.h"

#include <stdlib.h>

#include "ui/act-int.h"
#include "ui/cockpit-int.h"
#include "ui/keyboard/step.h"

/* --- moving --- */

static void move_tile(struct cockpit *, int by);

enum { ALL = 1000000 };

/* In the list by rows; in a pane by lines. */
static void
move(struct cockpit *c, long by)
{
	if (c->focus == FOCUS_WALL) {
		if (labs(by) == ALL)
			wall_select(c, by < 0 ? 0 : c->wall.n - 1);
		else
			move_tile(c, by < 0 ? -1 : 1);
		return;
	}
	if (c->focus == FOCUS_PANE) {
		pane_scroll(c, -by);
		return;
	}
	rows_move(&c->rows, by);
	c->pane.scroll = 0;
	news_look(c);
	cockpit_draw(c, DRAW_ALL);
}

void
act_move(struct cockpit *c, enum action a)
{
	int seen = c->focus == FOCUS_PANE ? pane_rows(c) : c->layout.list.rows;

	move(c, step_of_key(a, seen, ALL));
}

void
act_scroll(struct cockpit *c, enum action a)
{
	pane_scroll(c, -step_of_key(a, pane_rows(c), ALL));
}

void
act_aside(struct cockpit *c, enum action a)
{
	int by = a == ACTION_LEFT ? -1 : 1;

	if (c->focus == FOCUS_WALL)
		move_tile(c, by);
	else if (c->focus == FOCUS_PANE)
		pane_shift(c, by * c->reading.page.cols / 2);
	else
		act_fold(c, a);
}

void
act_fold(struct cockpit *c, enum action a)
{
	bool fold = a == ACTION_LEFT;

	if (a == ACTION_FOLD && c->rows.n)
		fold = !(c->rows.v[c->rows.at].kind != ROW_UNIT &&
			 c->rows.v[c->rows.at].is_folded);
	rows_fold(&c->rows, &c->model, fold);
	news_look(c);
}

void
act_next_ask(struct cockpit *c, enum action a)
{
	(void)a;
	if (!rows_next_ask(&c->rows))
		cockpit_toast(c, ROLE_DIM, "nobody asks");
	c->pane.scroll = 0;
	news_look(c);
}

/* --- what is shown --- */

void
act_type(struct cockpit *c, enum action a)
{
	struct unit *u = rows_selected(&c->rows);

	(void)a;
	if (!u && c->rows.n) {
		act_fold(c, ACTION_FOLD);
	} else if (u && pane_is_text(c)) {
		cockpit_focus(c, FOCUS_PANE);
	} else if (u && !unit_is_alive(u)) {
		cockpit_toast(c, ROLE_DIM, "%s does not run", u->name);
	} else if (u) {
		c->pane.scroll = 0;
		cockpit_focus(c, FOCUS_TYPING);
	}
}

void
act_leave(struct cockpit *c, enum action a)
{
	(void)a;
	if (c->focus == FOCUS_TYPING && c->wall.n) {
		cockpit_focus(c, FOCUS_WALL);
	} else if (c->focus == FOCUS_TYPING && c->wish.zooms) {
		cockpit_focus(c, FOCUS_PANE);
	} else if (c->wall.n) {
		wall_close(c);
	} else {
		c->wish.zooms = false;
		cockpit_focus(c, FOCUS_LIST);
	}
}

void
act_wall(struct cockpit *c, enum action a)
{
	(void)a;
	if (c->wall.n)
		wall_close(c);
	else
		wall_open(c);
}

/* From tile to tile, coming round. */
static void
move_tile(struct cockpit *c, int by)
{
	unsigned n = c->wall.n;

	wall_select(c, (c->wall.at + n + (unsigned)by) % n);
}

void
act_zoom(struct cockpit *c, enum action a)
{
	bool was_wall = c->wall.n > 0;

	(void)a;
	if (was_wall)
		wall_close(c);
	c->wish.zooms = was_wall || !c->wish.zooms;
	cockpit_focus(c, c->focus == FOCUS_TYPING ? FOCUS_TYPING
			 : c->wish.zooms	  ? FOCUS_PANE
						  : FOCUS_LIST);
}

void
act_meters(struct cockpit *c, enum action a)
{
	(void)a;
	c->wish.has_meters = !c->wish.has_meters;
	news_meter(c);
	cockpit_relayout(c);
}

void
act_scale(struct cockpit *c, enum action a)
{
	(void)a;
	c->scale = (c->scale + 1) % TREND_SCALES;
}

void
act_tab(struct cockpit *c, enum action a)
{
	unsigned tab = c->pane.tab;

	if (c->focus == FOCUS_WALL && (a == ACTION_NEXT || a == ACTION_PREVIOUS)) {
		move_tile(c, a == ACTION_PREVIOUS ? -1 : 1);
		return;
	}
	if (c->wall.n)
		wall_close(c);
	if (a == ACTION_NEXT)
		tab = (tab + 1) % TAB_COUNT;
	else if (a == ACTION_PREVIOUS)
		tab = (tab + TAB_COUNT - 1) % TAB_COUNT;
	else
		tab = a - ACTION_TAB_TERMINAL + TAB_TERMINAL;
	pane_set_tab(c, tab);
}

void
act_next_match(struct cockpit *c, enum action a)
{
	if (!page_next(&c->reading.page, a == ACTION_PREVIOUS_MATCH))
		cockpit_toast(c, ROLE_DIM, "nothing found");
}

void
act_sort(struct cockpit *c, enum action a)
{
	(void)a;
	c->rows.order = (c->rows.order + 1) % ORDER_COUNT;
	rows_arrange(&c->rows, &c->model);
	cockpit_toast(c, ROLE_DIM, "by %s", rows_order_name(c->rows.order));
}

void
act_only(struct cockpit *c, enum action a)
{
	static const char *const states[ACTION_COUNT] = {
		[ACTION_ONLY_ASKS] = "blocked",
		[ACTION_ONLY_WORKING] = "working",
		[ACTION_ONLY_IDLE] = "idle",
		[ACTION_ONLY_ERROR] = "error",
	};

	c->rows.only = states[a];
	if (a == ACTION_ALL)
		rows_set_filter(&c->rows, NULL);
	rows_arrange(&c->rows, &c->model);
	news_look(c);
}

void
act_filter(struct cockpit *c, enum action a)
{
	(void)a;
	keys_begin_entry(c, ENTRY_FILTER, c->rows.filter);
}

void
act_search(struct cockpit *c, enum action a)
{
	(void)a;
	if (c->pane.tab == TAB_TERMINAL)
		pane_set_tab(c, TAB_LOG);
	keys_begin_entry(c, ENTRY_SEARCH, NULL);
}

void
act_mark(struct cockpit *c, enum action a)
{
	struct unit *u = rows_selected(&c->rows);
	bool all = true;

	if (a == ACTION_MARK && u) {
		u->is_marked = !u->is_marked;
		rows_move(&c->rows, 1);
		news_look(c);
		return;
	}
	for (size_t i = 0; i < c->rows.n; i++)
		all &= c->rows.v[i].kind != ROW_UNIT || c->rows.v[i].unit->is_marked;
	for (size_t i = 0; i < c->rows.n; i++)
		if (c->rows.v[i].kind == ROW_UNIT)
			c->rows.v[i].unit->is_marked = !all;
}

void
act_redraw(struct cockpit *c, enum action a)
{
	(void)a;
	canvas_redraw(c->canvas);
	cockpit_draw(c, DRAW_ALL);
}

void
act_mouse(struct cockpit *c, enum action a)
{
	(void)a;
	c->has_mouse = !c->has_mouse;
	canvas_set_mouse(c->canvas, c->has_mouse);
	cockpit_toast(c, ROLE_DIM, c->has_mouse
					   ? "the mouse is ours again"
					   : "the mouse is the terminal's, to select text");
}
