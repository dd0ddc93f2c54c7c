/* SPDX-License-Identifier: MIT */
/*
 * What each action does: one function and one row. Those that do something to
 * agents start a verb; those that need words open a dialog.
 */
#include "config.h"

#include "ui/act-int.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/forms.h"

static void
act_form(struct cockpit *c, enum action a)
{
	forms_open(c, a);
}

/* Lists and questions that are no forms. */
static void
act_dialog(struct cockpit *c, enum action a)
{
	static void (*const opens[ACTION_COUNT])(struct cockpit *) = {
		[ACTION_THEMES] = dialog_themes_open,
		[ACTION_HELP] = dialog_help_open,
		[ACTION_KILL] = dialog_kill_open,
		[ACTION_MENU] = dialog_menu_open,
		[ACTION_OPTIONS] = dialog_options_open,
		[ACTION_PROCESSES] = dialog_processes_open,
	};

	opens[a](c);
}

/* --- the cockpit's own --- */

static void
act_quit(struct cockpit *c, enum action a)
{
	(void)a;
	c->is_over = true;
	uv_stop(&c->loop);
}

static void
act_suspend(struct cockpit *c, enum action a)
{
	(void)a;
	(void)c;
	raise(SIGTSTP);
}

static bool
unmark(struct cockpit *c)
{
	bool any = false;

	for (size_t i = 0; i < c->model.n; i++) {
		any |= c->model.units[i]->is_marked;
		c->model.units[i]->is_marked = false;
	}
	return any;
}

static void
act_cancel(struct cockpit *c, enum action a)
{
	(void)a;
	if (tasks_cancel_shown(c->tasks))
		return;
	if (toast_is_error(c))
		toast_clear(c);
	else if (c->rows.filter || c->rows.only)
		act_only(c, ACTION_ALL);
	else if (c->pane.scroll)
		c->pane.scroll = 0;
	else if (c->focus != FOCUS_LIST || !unmark(c))
		act_leave(c, a);
}

static void
act_copy(struct cockpit *c, enum action a)
{
	(void)a;
	if (!selection_copy(c))
		cockpit_toast(c, ROLE_DIM, "nothing is selected");
}

static act_fn *const acts[ACTION_COUNT] = {
	[ACTION_UP] = act_move,
	[ACTION_DOWN] = act_move,
	[ACTION_PAGE_UP] = act_move,
	[ACTION_PAGE_DOWN] = act_move,
	[ACTION_FIRST] = act_move,
	[ACTION_LAST] = act_move,
	[ACTION_SCROLL_UP] = act_scroll,
	[ACTION_SCROLL_DOWN] = act_scroll,
	[ACTION_LEFT] = act_aside,
	[ACTION_RIGHT] = act_aside,
	[ACTION_FOLD] = act_fold,
	[ACTION_NEXT] = act_tab,
	[ACTION_PREVIOUS] = act_tab,
	[ACTION_NEXT_ASK] = act_next_ask,
	[ACTION_TYPE] = act_type,
	[ACTION_LEAVE] = act_leave,
	[ACTION_ZOOM] = act_zoom,
	[ACTION_WALL] = act_wall,
	[ACTION_METERS] = act_meters,
	[ACTION_SCALE] = act_scale,
	[ACTION_TAB_TERMINAL] = act_tab,
	[ACTION_TAB_DIFF] = act_tab,
	[ACTION_TAB_LOG] = act_tab,
	[ACTION_TAB_DETAILS] = act_tab,
	[ACTION_NEXT_MATCH] = act_next_match,
	[ACTION_PREVIOUS_MATCH] = act_next_match,
	[ACTION_SEARCH] = act_search,
	[ACTION_SORT] = act_sort,
	[ACTION_FILTER] = act_filter,
	[ACTION_ONLY_ASKS] = act_only,
	[ACTION_ONLY_WORKING] = act_only,
	[ACTION_ONLY_IDLE] = act_only,
	[ACTION_ONLY_ERROR] = act_only,
	[ACTION_ALL] = act_only,
	[ACTION_MARK] = act_mark,
	[ACTION_MARK_ALL] = act_mark,
	[ACTION_COPY] = act_copy,
	[ACTION_REDRAW] = act_redraw,
	[ACTION_MOUSE] = act_mouse,
	[ACTION_NEW] = act_form,
	[ACTION_FANOUT] = act_form,
	[ACTION_MULTI] = act_form,
	[ACTION_PROMPT] = act_form,
	[ACTION_FORK] = act_form,
	[ACTION_KILL] = act_dialog,
	[ACTION_RESTORE] = act_form,
	[ACTION_PALETTE] = act_form,
	[ACTION_OPTIONS] = act_dialog,
	[ACTION_MENU] = act_dialog,
	[ACTION_PROCESSES] = act_dialog,
	[ACTION_THEMES] = act_dialog,
	[ACTION_HELP] = act_dialog,
	[ACTION_INTERRUPT] = act_simple,
	[ACTION_STOP] = act_simple,
	[ACTION_RESTART] = act_simple,
	[ACTION_RESUME] = act_simple,
	[ACTION_QUIT] = act_quit,
	[ACTION_SUSPEND] = act_suspend,
	[ACTION_CANCEL] = act_cancel,
};

void
act(struct cockpit *c, enum action a, unsigned digit)
{
	if (a == ACTION_ANSWER || a == ACTION_YES || a == ACTION_NO)
		act_answer(c, a, digit);
	else if (a == ACTION_TILE)
		wall_select(c, digit - 1);
	else if (acts[a])
		acts[a](c, a);
	cockpit_draw(c, DRAW_ALL);
}

unsigned
act_places(const struct cockpit *c)
{
	static const unsigned of_tab[TAB_COUNT] = {
		[TAB_TERMINAL] = KEYS_PANE,
		[TAB_DIFF] = KEYS_DIFF,
		[TAB_LOG] = KEYS_LOG,
		[TAB_DETAILS] = KEYS_PANE,
	};
	const struct unit *u = rows_selected(&c->rows);
	unsigned asked = u && unit_asks(u) ? KEYS_ASKED : 0;

	switch (c->focus) {
	case FOCUS_TYPING:
		return KEYS_TYPING;
	case FOCUS_WALL:
		return KEYS_WALL; /* where digits are tiles */
	case FOCUS_PANE:
		return of_tab[c->pane.tab] | asked;
	default:
		return KEYS_LIST | asked;
	}
}
