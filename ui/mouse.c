/* SPDX-License-Identifier: MIT */
/*
 * The mouse: to the program in a pane that asked for it, while it is typed into;
 * else to rows, tabs, tiles and the border, and to the text of a screen, which is
 * selected by dragging and copied when the button is let go.
 */
#include "config.h"

#include "term/keys.h"
#include "ui/cockpit-int.h"
#include "ui/keyboard/step.h"

enum { DOUBLE_MS = 400 };

/* --- into a pane --- */

/* True when the program took it, or may take it yet. */
static bool
forward(struct cockpit *c, const struct input_event *e)
{
	struct unit *u = rows_selected(&c->rows);
	struct term *term = u && u->watch ? watch_term(u->watch) : NULL;
	struct rect r = pane_place(c, u);
	struct mouse inside = e->mouse;
	struct key_modes modes;
	struct str out = STR_INIT;
	bool sent;

	if (c->focus != FOCUS_TYPING || c->dialog || c->pane.scroll ||
	    !rect_has(r, (int)inside.row, (int)inside.col))
		return false;
	if (typing_hold(c, e))
		return true;
	if (!term)
		return false;
	term_key_modes(term, &modes);
	inside.row -= (unsigned)r.row;
	inside.col -= (unsigned)r.col;
	key_encode_mouse(&modes, &inside, &out);
	sent = out.len > 0;
	watch_type(u->watch, out.buf, out.len);
	str_release(&out);
	return sent;
}

/* --- pressing --- */

static void
press_list(struct cockpit *c, const struct mouse *m)
{
	size_t at = list_row_at(c, (int)m->row - c->layout.list.row);
	uint64_t now = uv_now(&c->loop);
	bool again = at == c->rows.at && now - c->pressed_at < DOUBLE_MS;

	if (at >= c->rows.n)
		return;
	c->pressed_at = now;
	if (at == c->rows.at && c->rows.v[at].kind != ROW_UNIT)
		rows_fold(&c->rows, &c->model, !c->rows.v[at].is_folded);
	c->rows.at = at;
	c->pane.scroll = 0;
	cockpit_focus(c, FOCUS_LIST);
	if (again && rows_selected(&c->rows))
		act(c, ACTION_TYPE, 0);
}

/* What can be done with that row. */
static void
press_menu(struct cockpit *c, const struct mouse *m)
{
	size_t at = list_row_at(c, (int)m->row - c->layout.list.row);

	if (c->wall.n || c->dialog || at >= c->rows.n ||
	    !rect_has(c->layout.list, (int)m->row, (int)m->col))
		return;
	c->rows.at = at;
	cockpit_focus(c, FOCUS_LIST);
	act(c, ACTION_MENU, 0);
}

static void
press_wall(struct cockpit *c, int row, int col)
{
	unsigned i = wall_tile_at(c, row, col);

	if (i == c->wall.at)
		act(c, ACTION_TYPE, 0);
	else
		wall_select(c, i);
}

static void
press(struct cockpit *c, const struct mouse *m)
{
	const struct layout *l = &c->layout;
	int row = (int)m->row, col = (int)m->col;

	selection_clear(c);
	if (c->wall.n)
		press_wall(c, row, col);
	else if (rect_has(l->list, row, col))
		press_list(c, m);
	else if (rect_has(l->tabs, row, col))
		pane_press_tab(c, col - l->tabs.col);
	else if (rect_has(l->pane, row, col))
		selection_begin(c, row, col);
	else if (rect_has(l->body, row, col))
		c->drags_border = col == l->rule_down || row == l->rule_stacked;
}

/* --- dragging --- */

/* At the edge too it is where it was dragged: 0 is where it usually is. */
static void
drag_border(struct cockpit *c, const struct mouse *m)
{
	int rows = (int)m->row - c->layout.body.row;

	if (c->layout.rule_stacked >= 0)
		c->wish.list_rows = rows > 0 ? rows : 1;
	else if (c->layout.rule_down >= 0)
		c->wish.list = m->col ? (int)m->col : 1;
	cockpit_relayout(c);
}

static void
move(struct cockpit *c, const struct mouse *m)
{
	if (c->drags_border) {
		drag_border(c, m);
	} else {
		selection_extend(c, (int)m->row, (int)m->col);
	}
}

/* A press that selected nothing is a click: into the pane. */
static void
let_go(struct cockpit *c, const struct mouse *m)
{
	bool in_pane = rect_has(c->layout.pane, (int)m->row, (int)m->col);

	if (c->drags_border)
		c->drags_border = false;
	else if (c->selection.is_begun && !selection_copy(c) && in_pane)
		act(c, ACTION_TYPE, 0);
	c->selection.is_begun = false;
}

/* Over the list it goes from one to the next. */
static void
turn_wheel(struct cockpit *c, const struct mouse *m, struct wheel_step by)
{
	bool is_list = rect_has(c->layout.list, (int)m->row, (int)m->col) && !c->wall.n;

	if (!is_list && by.cols)
		pane_shift(c, by.cols);
	else if (!is_list)
		pane_scroll(c, -by.rows);
	else if (by.rows)
		act(c, by.rows < 0 ? ACTION_UP : ACTION_DOWN, 0);
}

void
mouse_take(struct cockpit *c, const struct input_event *e)
{
	const struct mouse *m = &e->mouse;
	struct wheel_step by = step_of_wheel(m);

	if (c->layout.is_too_small || forward(c, e))
		return;
	if (c->dialog && !rect_has(c->layout.list, (int)m->row, (int)m->col))
		c->dialog->ops->take(c->dialog, c, ACTION_NONE, e);
	else if (by.rows || by.cols)
		turn_wheel(c, m, by);
	else if (m->action == MOUSE_PRESSED && m->button == MOUSE_LEFT)
		press(c, m);
	else if (m->action == MOUSE_PRESSED && m->button == MOUSE_RIGHT)
		press_menu(c, m);
	else if (m->action == MOUSE_MOVED && m->button == MOUSE_LEFT)
		move(c, m);
	else if (m->action == MOUSE_RELEASED &&
		 (m->button == MOUSE_LEFT || m->button == MOUSE_NONE))
		let_go(c, m); /* old encodings do not say of which button */
	cockpit_draw(c, DRAW_ALL);
}
