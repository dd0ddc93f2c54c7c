/* SPDX-License-Identifier: MIT */
/*
 * What each action does: one function and one row. Those that do something to
 * agents start a verb; those that need words open a dialog.
 */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/forms.h"

/* --- verbs --- */

struct running {
	struct cockpit *cockpit;
	char *done;
};

struct style
act_style(const struct cockpit *c)
{
	const struct layout *l = &c->layout;
	struct style style = *canvas_style(c->canvas);

	style.colour = style.tty = false;
	style.width = (unsigned)(l->pane.cols > 4 ? l->pane.cols : l->body.cols) - 2;
	return style;
}

void
act_select_new(struct cockpit *c, const json_t *answer)
{
	const json_t *value = json_object_get(answer, "value");
	const char *id = json_string_value(json_object_get(value, "id"));

	if (!id)
		return;
	free(c->wanted);
	c->wanted = xstrdup(id);
	news_reload(c);
}

static void
on_done(void *ctx, const json_t *answer, const struct err *e)
{
	struct running *r = ctx;

	(void)answer;
	if (e->code)
		cockpit_toast(r->cockpit, ROLE_ERROR, "%s", e->text);
	else if (r->done)
		cockpit_toast(r->cockpit, ROLE_DONE, "%s", r->done);
	news_reload(r->cockpit);
	free(r->done);
	free(r);
}

void
act_args(struct cockpit *c, const struct verb_call *call, struct args *args)
{
	struct running *r = xcalloc(1, sizeof(*r));
	struct err e = ERR_INIT;
	const struct task_order order = { .verb = args_verb(args),
					  .args = args,
					  .title = call->title,
					  .done = on_done,
					  .ctx = r };

	*r = (struct running){ c, xstrdup_or_null(call->done) };
	if (!task_start(c->tasks, &order, &e)) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		free(r->done);
		free(r);
	}
}

void
act_verb(struct cockpit *c, const struct verb_call *call, ...)
{
	const struct verb *verb = verb_find(call->verb);
	struct args *args = args_new(verb);
	struct err e = ERR_INIT;
	const char *name;
	va_list ap;
	int rc = 0;

	va_start(ap, call);
	while (!rc && (name = va_arg(ap, const char *)))
		rc = args_set(args, name, va_arg(ap, const char *), &e);
	va_end(ap);
	if (rc || args_finish(args, &e)) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		args_free(args);
		return;
	}
	act_args(c, call, args);
}

/* --- moving --- */

static void move_tile(struct cockpit *, int by);

static long
page(const struct cockpit *c)
{
	return c->layout.list.rows > 2 ? c->layout.list.rows - 2 : 1;
}

/* In the list by rows; in a pane by lines. */
static void
move(struct cockpit *c, long by)
{
	if (c->focus == FOCUS_WALL) {
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

static void
act_move(struct cockpit *c, enum action a)
{
	static const signed char directions[ACTION_COUNT] = {
		[ACTION_UP] = -1,      [ACTION_DOWN] = 1, [ACTION_PAGE_UP] = -1,
		[ACTION_PAGE_DOWN] = 1, [ACTION_FIRST] = -1, [ACTION_LAST] = 1,
	};
	long step = a == ACTION_PAGE_UP || a == ACTION_PAGE_DOWN ? page(c)
		    : a == ACTION_FIRST || a == ACTION_LAST	 ? 1000000
								 : 1;

	move(c, directions[a] * step);
}

static void
act_scroll(struct cockpit *c, enum action a)
{
	long lines = c->layout.pane.rows > 2 ? c->layout.pane.rows - 2 : 1;

	pane_scroll(c, a == ACTION_SCROLL_UP ? lines : -lines);
}

static void
act_fold(struct cockpit *c, enum action a)
{
	bool fold = a == ACTION_LEFT;

	if (c->focus == FOCUS_WALL) {
		move_tile(c, fold ? -1 : 1);
		return;
	}
	if (a == ACTION_FOLD && c->rows.n)
		fold = !(c->rows.v[c->rows.at].kind != ROW_UNIT &&
			 c->rows.v[c->rows.at].is_folded);
	rows_fold(&c->rows, &c->model, fold);
	news_look(c);
}

static void
act_next_ask(struct cockpit *c, enum action a)
{
	(void)a;
	if (!rows_next_ask(&c->rows))
		cockpit_toast(c, ROLE_DIM, "nobody asks");
	c->pane.scroll = 0;
	news_look(c);
}

/* --- what is shown --- */

static void
set_focus(struct cockpit *c, enum focus focus)
{
	c->focus = focus;
	cockpit_relayout(c);
}

static void
act_type(struct cockpit *c, enum action a)
{
	struct unit *u = rows_selected(&c->rows);

	(void)a;
	if (!u && c->rows.n) {
		act_fold(c, ACTION_FOLD);
	} else if (u && c->pane.tab != TAB_TERMINAL) {
		set_focus(c, FOCUS_PANE);
	} else if (u && !u->watch) {
		cockpit_toast(c, ROLE_DIM, "%s does not run", u->name);
	} else if (u) {
		c->pane.scroll = 0;
		set_focus(c, FOCUS_TYPING);
	}
}

static void
act_leave(struct cockpit *c, enum action a)
{
	(void)a;
	if (c->focus == FOCUS_TYPING && c->wall.n) {
		set_focus(c, FOCUS_WALL);
	} else if (c->focus == FOCUS_TYPING && c->wish.zooms) {
		set_focus(c, FOCUS_PANE);
	} else if (c->wall.n) {
		wall_close(c);
	} else {
		c->wish.zooms = false;
		set_focus(c, FOCUS_LIST);
	}
}

static void
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

static void
act_zoom(struct cockpit *c, enum action a)
{
	(void)a;
	c->wish.zooms = !c->wish.zooms;
	set_focus(c, c->focus == FOCUS_TYPING ? FOCUS_TYPING
		     : c->wish.zooms	      ? FOCUS_PANE
					      : FOCUS_LIST);
}

static void
act_meters(struct cockpit *c, enum action a)
{
	(void)a;
	c->wish.has_meters = !c->wish.has_meters;
	news_meter(c);
	cockpit_relayout(c);
}

static void
act_scale(struct cockpit *c, enum action a)
{
	(void)a;
	c->scale = (c->scale + 1) % TREND_SCALES;
}

static void
act_tab(struct cockpit *c, enum action a)
{
	unsigned tab = c->pane.tab;

	if (c->focus == FOCUS_WALL) {
		move_tile(c, a == ACTION_PREVIOUS ? -1 : 1);
		return;
	}
	if (a == ACTION_NEXT)
		tab = (tab + 1) % TAB_COUNT;
	else if (a == ACTION_PREVIOUS)
		tab = (tab + TAB_COUNT - 1) % TAB_COUNT;
	else
		tab = a - ACTION_TAB_TERMINAL + TAB_TERMINAL;
	pane_set_tab(c, tab);
}

static void
act_next_match(struct cockpit *c, enum action a)
{
	if (!page_next(&c->reading.page, a == ACTION_PREVIOUS_MATCH))
		cockpit_toast(c, ROLE_DIM, "nothing found");
}

static void
act_sort(struct cockpit *c, enum action a)
{
	(void)a;
	c->rows.order = (c->rows.order + 1) % ORDER_COUNT;
	rows_arrange(&c->rows, &c->model);
	cockpit_toast(c, ROLE_DIM, "by %s", rows_order_name(c->rows.order));
}

static void
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

static void
act_filter(struct cockpit *c, enum action a)
{
	(void)a;
	keys_begin_entry(c, ENTRY_FILTER, c->rows.filter);
}

static void
act_search(struct cockpit *c, enum action a)
{
	(void)a;
	if (c->pane.tab == TAB_TERMINAL)
		pane_set_tab(c, TAB_LOG);
	keys_begin_entry(c, ENTRY_SEARCH, NULL);
}

static void
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

static void
act_redraw(struct cockpit *c, enum action a)
{
	(void)a;
	canvas_redraw(c->canvas);
}

static void
act_mouse(struct cockpit *c, enum action a)
{
	(void)a;
	c->has_mouse = !c->has_mouse;
	canvas_set_mouse(c->canvas, c->has_mouse);
	cockpit_toast(c, ROLE_DIM, c->has_mouse
					   ? "the mouse is ours again"
					   : "the mouse is the terminal's, to select text");
}

/* --- to agents --- */

static void
answer(struct cockpit *c, const struct unit *u, unsigned digit)
{
	char number[16], question[24];

	snprintf(number, sizeof(number), "%u", digit);
	snprintf(question, sizeof(question), "%016llx",
		 (unsigned long long)u->question_id);
	act_verb(c, &(struct verb_call){ .verb = "answer" }, "name", u->id, "choice",
		 number, u->question_id ? "question" : NULL, question, NULL);
}

/* The first choice whose words begin so; 0: none. */
static unsigned
find_choice(const struct unit *u, const char *word)
{
	for (size_t i = 0; i < u->choices.n; i++)
		if (!strncasecmp(u->choices.v[i], word, strlen(word)))
			return (unsigned)i + 1;
	return 0;
}

static void
act_answer(struct cockpit *c, enum action a, unsigned digit)
{
	const struct unit *u = rows_selected(&c->rows);

	if (!u || !unit_asks(u))
		return;
	if (a == ACTION_YES)
		digit = find_choice(u, "y") ? find_choice(u, "y")
					    : find_choice(u, "allow");
	else if (a == ACTION_NO)
		digit = find_choice(u, "n") ? find_choice(u, "n")
					    : find_choice(u, "reject");
	if (digit && digit <= u->choices.n)
		answer(c, u, digit);
	else
		cockpit_toast(c, ROLE_ASKS, "%s offers no such choice", u->name);
}

struct simple {
	const char *verb, *words; /* of the toast, with the agent's name */
};

/* Verbs that take a name and nothing else: to the marked, or the selected one. */
static void
act_simple(struct cockpit *c, enum action a)
{
	static const struct simple simples[ACTION_COUNT] = {
		[ACTION_INTERRUPT] = { "interrupt", "interrupted %s" },
		[ACTION_STOP] = { "stop", "stopped %s" },
		[ACTION_RESTART] = { "restart", "restarted %s" },
		[ACTION_RESUME] = { "resume", "resumed %s" },
	};
	const struct simple *s = &simples[a];
	struct unit *selected = rows_selected(&c->rows);
	size_t marked = 0;

	for (size_t i = 0; i < c->model.n; i++)
		marked += c->model.units[i]->is_marked;
	for (size_t i = 0; i < c->model.n; i++) {
		struct unit *u = c->model.units[i];
		char *title, *done;

		if (marked ? !u->is_marked : u != selected)
			continue;
		title = xasprintf("%s %s", s->verb, u->name);
		done = xasprintf(s->words, u->name);
		act_verb(c, &(struct verb_call){ s->verb, title, done }, "name", u->id,
			 NULL);
		free(title);
		free(done);
	}
}

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

static void
act_cancel(struct cockpit *c, enum action a)
{
	(void)a;
	if (tasks_cancel_shown(c->tasks))
		return;
	if (c->rows.filter || c->rows.only)
		act_only(c, ACTION_ALL);
	else if (c->pane.scroll)
		pane_scroll(c, -(long)c->pane.scroll);
	else
		act_leave(c, a);
}

typedef void act_fn(struct cockpit *, enum action);

static act_fn *const acts[ACTION_COUNT] = {
	[ACTION_UP] = act_move,
	[ACTION_DOWN] = act_move,
	[ACTION_PAGE_UP] = act_move,
	[ACTION_PAGE_DOWN] = act_move,
	[ACTION_FIRST] = act_move,
	[ACTION_LAST] = act_move,
	[ACTION_SCROLL_UP] = act_scroll,
	[ACTION_SCROLL_DOWN] = act_scroll,
	[ACTION_LEFT] = act_fold,
	[ACTION_RIGHT] = act_fold,
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
