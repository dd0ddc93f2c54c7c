/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/asked.h"

#include "base/clock.h"
#include "ui/cockpit-int.h"

static bool
is_young(int64_t since_ms)
{
	return since_ms && clock_mono_ms() - since_ms < ANSWER_MS;
}

static bool
is_shown(const struct unit *u)
{
	return u->shown_ms && u->shown_id == u->question_id;
}

bool
asked_is_new(const struct cockpit *c, const struct unit *u)
{
	return !is_shown(u) || is_young(u->shown_ms) ||
	       (u == rows_selected(&c->rows) && is_young(c->moved_ms));
}

/* True when it was not shown before. */
static bool
note(struct unit *u)
{
	if (!unit_asks(u) || is_shown(u))
		return false;
	u->shown_id = u->question_id;
	u->shown_ms = clock_mono_ms();
	return true;
}

/* Where its own screen is seen, the question is on that. */
static bool
is_in_front(const struct cockpit *c)
{
	return !c->dialog && !c->wall.n && c->layout.pane.rows > 0 &&
	       c->pane.tab == TAB_TERMINAL;
}

void
asked_bring(struct cockpit *c, const struct unit *u)
{
	if (c->list_end && !u->is_cut)
		return;
	if (c->pane.tab != TAB_TERMINAL)
		pane_set_tab(c, TAB_TERMINAL);
	if (c->layout.pane.rows <= 0)
		cockpit_focus(c, FOCUS_PANE);
}

/* The choices of the youngest are lit, and of all that are older. */
static void
on_old_enough(uv_timer_t *timer)
{
	cockpit_draw(timer->data, DRAW_SIDE);
}

void
asked_note_frame(struct cockpit *c)
{
	struct unit *u = rows_selected(&c->rows);
	size_t end = c->layout.is_too_small ? 0 : c->list_end;
	bool is_new = c->rows.shifts != c->shifts_shown;

	if (is_new)
		c->moved_ms = clock_mono_ms();
	c->shifts_shown = c->rows.shifts;
	for (size_t i = c->list_top; i < end; i++)
		if (c->rows.v[i].kind == ROW_UNIT && !c->rows.v[i].unit->is_cut)
			is_new |= note(c->rows.v[i].unit);
	if (u && is_in_front(c)) /* never while it is too small */
		is_new |= note(u);
	if (!is_new)
		return;
	uv_update_time(&c->loop); /* as of when its turn began, the timer were early */
	uv_timer_start(&c->old_enough, on_old_enough, ANSWER_MS + 1, 0);
}
