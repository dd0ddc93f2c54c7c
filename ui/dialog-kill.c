/* SPDX-License-Identifier: MIT */
/*
 * The question before an agent ends for good. What it would lose is asked of the
 * verb (`kill --dry-run`); until that has answered, and for those that would lose
 * nothing, nothing is forced. What is forced is kept for `restore`.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/canvas/prose.h"
#include "ui/chosen.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/keyboard/step.h"

enum { MARGIN = 2, GAP = 2, NAME_MAX_COLS = 28, ROOMY_ROWS = 14 };

struct victim {
	char *id, *name;
	char *loss;  /* in words; "": none */
	long ignored;
	char *error; /* it cannot be told */
	bool is_known;
};

struct kill {
	struct dialog dialog;
	struct victim *v;
	size_t n;
	size_t top, seen;  /* the first that is shown; how many have been */
	struct task *task; /* that looks; NULL: it has answered */
	bool takes_branch;
	char *error; /* of the look as a whole */
	struct cockpit *cockpit;
	struct rect box; /* where the box for the branch was drawn */
};

/* --- what would be lost --- */

static struct victim *
find(struct kill *k, const char *id)
{
	for (size_t i = 0; id && i < k->n; i++)
		if (!strcmp(k->v[i].id, id))
			return &k->v[i];
	return NULL;
}

static void
take_loss(struct kill *k, const json_t *o)
{
	struct victim *v = find(k, json_string_value(json_object_get(o, "id")));
	const char *loss = json_string_value(json_object_get(o, "loss"));
	const char *error = json_string_value(json_object_get(o, "error"));

	if (!v)
		return;
	free(v->loss);
	free(v->error);
	v->loss = xstrdup_or_null(loss);
	v->error = xstrdup_or_null(error);
	v->ignored = (long)json_integer_value(json_object_get(o, "ignored"));
	v->is_known = loss != NULL;
}

static void
on_loss(void *ctx, const json_t *answer, const struct err *e)
{
	struct kill *k = ctx;
	const json_t *value = json_object_get(answer, "value"), *o;
	size_t i;

	k->task = NULL;
	if (e->code)
		k->error = xstrdup(e->text);
	json_array_foreach(json_object_get(value, "agents"), i, o)
		take_loss(k, o);
	cockpit_draw(k->cockpit, DRAW_ALL);
}

/* Arguments of `kill` for those whose ids pass; NULL when there are none. */
static struct args *
args_for(struct kill *k, bool (*passes)(const struct victim *))
{
	struct args *args = args_new(verb_find("kill"));
	struct err e = ERR_INIT;
	bool any = false;

	for (size_t i = 0; i < k->n; i++)
		if (passes(&k->v[i]))
			any |= !args_set(args, "pattern", k->v[i].id, &e);
	if (any)
		return args;
	args_free(args);
	return NULL;
}

static bool
is_any(const struct victim *v)
{
	(void)v;
	return true;
}

static void
look(struct kill *k)
{
	struct task_order order = { .work.args = args_for(k, is_any),
				    .done = on_loss,
				    .ctx = k };
	struct err e = ERR_INIT;

	args_set(order.work.args, "dry-run", NULL, &e);
	if (k->takes_branch)
		args_set(order.work.args, "delete-branch", NULL, &e);
	if (args_finish(order.work.args, &e)) {
		args_free(order.work.args);
		k->error = xstrdup(e.text);
		return;
	}
	k->task = task_start(k->cockpit->tasks, &order, &e);
	if (!k->task)
		k->error = xstrdup(e.text);
}

static void
stop_looking(struct kill *k)
{
	if (!k->task)
		return;
	task_forget(k->task);
	task_cancel(k->task);
	k->task = NULL;
}

/* Of an agent without a worktree the branch is all that there is to lose. */
static void
take_branch(struct kill *k, bool takes)
{
	k->takes_branch = takes;
	stop_looking(k);
	free(k->error);
	k->error = NULL;
	k->top = k->seen = 0;
	look(k);
}

/* --- doing it --- */

static bool
loses(const struct victim *v)
{
	return v->is_known && *v->loss;
}

static bool
loses_nothing(const struct victim *v)
{
	return !loses(v);
}

static void
start(struct kill *k, bool (*passes)(const struct victim *), bool force)
{
	struct args *args = args_for(k, passes);
	struct err e = ERR_INIT;
	size_t n = 0;
	const char *name = "";
	char *title, *done;

	if (!args)
		return;
	for (size_t i = 0; i < k->n; i++)
		if (passes(&k->v[i]) && !n++)
			name = k->v[i].name;
	if (force)
		args_set(args, "force", NULL, &e);
	if (k->takes_branch)
		args_set(args, "delete-branch", NULL, &e);
	if (args_finish(args, &e)) {
		cockpit_toast(k->cockpit, ROLE_ERROR, "%s", e.text);
		args_free(args);
		return;
	}
	title = n == 1 ? xasprintf("kill %s", name) : xasprintf("kill %zu agents", n);
	done = n == 1 ? xasprintf("killed %s", name) : xasprintf("killed %zu agents", n);
	act_args(k->cockpit, &(struct verb_call){ "kill", title, done }, args);
	free(title);
	free(done);
}

/* With force only for those whose loss has been shown: all of them are, first. */
static void
do_it(struct kill *k)
{
	if (k->task)
		return;
	if (k->seen < k->n) {
		k->top = k->seen;
		return;
	}
	start(k, loses, true);
	start(k, loses_nothing, false);
	cockpit_close_dialog(k->cockpit);
}

/* --- drawing --- */

/* From so many columns on, with a margin at the right. */
static int
draw_words(struct cockpit *c, struct rect r, int col, enum role role, const char *text)
{
	r.col += col;
	r.cols -= col + MARGIN;
	return prose_draw(c->canvas, r, PEN(role), text);
}

static int
name_width(const struct kill *k)
{
	int most = 0;

	for (size_t i = 0; i < k->n; i++) {
		int width = (int)style_width(k->v[i].name);

		most = width > most ? width : most;
	}
	return most < NAME_MAX_COLS ? most : NAME_MAX_COLS;
}

static int
draw_victim(struct cockpit *c, const struct kill *k, const struct victim *v,
	    struct rect r, int names)
{
	enum role role = v->error  ? ROLE_ERROR
			 : loses(v) ? ROLE_ASKS
				    : ROLE_DIM;
	const char *words = v->error	   ? v->error
			    : v->is_known  ? (*v->loss ? v->loss : "nothing would be lost")
			    : k->task	   ? "looking"
					   : "not known";

	canvas_text_cut(c->canvas, r.row, r.col + MARGIN, names, PEN(ROLE_STRONG),
			v->name);
	return draw_words(c, r, MARGIN + names + GAP, role, words);
}

static struct rect
from(struct rect r, int row)
{
	return (struct rect){ row, r.col, r.row + r.rows - row, r.cols };
}

/* Where it will be, in words. */
static int
draw_kept(struct cockpit *c, const struct kill *k, struct rect r)
{
	bool any = false;
	long ignored = 0;
	struct str text = STR_INIT;

	for (size_t i = 0; i < k->n; i++) {
		any |= loses(&k->v[i]);
		ignored += k->v[i].ignored;
	}
	if (any)
		str_adds(&text, "All of it is kept as a commit under refs/fleet/trash; "
				"restore brings it back. ");
	if (ignored)
		str_addf(&text, "%ld ignored file%s not kept.", ignored,
			 ignored == 1 ? " is" : "s are");
	r.row = draw_words(c, r, MARGIN, ROLE_TEXT, text.buf);
	str_release(&text);
	return r.row;
}

static void
draw_box(struct cockpit *c, struct kill *k, struct rect r)
{
	const struct key_row *row = NULL;
	struct str key = STR_INIT, text = STR_INIT;

	while ((row = keymap_next(c->keymap, KEYS_DIALOG, row)))
		if (row->action == ACTION_MARK)
			keymap_show_row(c->keymap, row, canvas_is_utf8(c->canvas), &key);
	str_addf(&text, "[%c] delete the branch too", k->takes_branch ? 'x' : ' ');
	k->box = (struct rect){ r.row, r.col + MARGIN, 1, (int)text.len };
	if (r.rows > 0) {
		int col = r.col + MARGIN;

		col += canvas_text(c->canvas, r.row, col, r.cols, PEN(ROLE_TEXT),
				   text.buf);
		canvas_text(c->canvas, r.row, col + GAP, r.col + r.cols - col - GAP,
			    PEN(ROLE_ACCENT), key.buf);
	}
	str_release(&key);
	str_release(&text);
}

static void
draw_question(struct cockpit *c, const struct kill *k, struct rect r)
{
	struct str text = STR_INIT;

	if (k->task)
		str_adds(&text, "Looking what would be lost");
	else if (k->n == 1)
		str_addf(&text, "End %s and take its worktree away?", k->v[0].name);
	else
		str_addf(&text, "End these %zu and take their worktrees away?", k->n);
	if (r.rows > 0)
		draw_words(c, r, MARGIN, k->task ? ROLE_DIM : ROLE_STRONG, text.buf);
	str_release(&text);
}

/* From the first that is to be shown on, as far as there is room; and how it ends. */
static int
draw_victims(struct cockpit *c, struct kill *k, struct rect r)
{
	int row = r.row, end = r.row + r.rows, names = name_width(k);
	size_t i = k->top;
	struct str more = STR_INIT;

	for (; i < k->n && row < end - (i + 1 < k->n); i++)
		row = draw_victim(c, k, &k->v[i],
				  (struct rect){ row, r.col, end - row, r.cols }, names);
	if (!k->task && i > k->seen)
		k->seen = i;
	if (i < k->n) {
		str_addf(&more, "and %zu more", k->n - i);
		row = draw_words(c, from(r, row), MARGIN, ROLE_DIM, more.buf);
	}
	str_release(&more);
	if (k->error)
		row = draw_words(c, from(r, row), MARGIN, ROLE_ERROR, k->error);
	return draw_kept(c, k, from(r, row + (row + 1 < end)));
}

static void
kill_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct kill *k = (struct kill *)d;
	int gap = r.rows >= ROOMY_ROWS, row = r.row + 1 + gap;

	canvas_text(c->canvas, r.row, r.col + MARGIN, r.cols - MARGIN, PEN(ROLE_ACCENT),
		    "Kill");
	row = draw_victims(c, k, (struct rect){ row, r.col,
						r.rows - (row - r.row) - 3 - 2 * gap,
						r.cols });
	draw_box(c, k, from(r, row + gap));
	draw_question(c, k, from(r, row + 1 + 2 * gap));
}

/* --- the dialog --- */

static bool
is_on_box(const struct kill *k, const struct input_event *e)
{
	return e->kind == INPUT_MOUSE && e->mouse.action == MOUSE_PRESSED &&
	       e->mouse.button == MOUSE_LEFT &&
	       rect_has(k->box, (int)e->mouse.row, (int)e->mouse.col);
}

static void
kill_take(struct dialog *d, struct cockpit *c, enum action a, const struct input_event *e)
{
	struct kill *k = (struct kill *)d;
	/* One at a time, whatever the key: none shall count as seen that was not. */
	long by = step_of_wheel(&e->mouse).rows + step_of_key(a, 1, 1);

	if (a == ACTION_MARK || is_on_box(k, e))
		take_branch(k, !k->takes_branch);
	else if (by < 0)
		k->top -= k->top > 0;
	else if (by > 0)
		k->top += k->top + 1 < k->n;
	else if (a == ACTION_YES || a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		do_it(k);
	else if (a == ACTION_NO || a == ACTION_CANCEL)
		cockpit_close_dialog(c);
	cockpit_draw(c, DRAW_ALL);
}

static unsigned
kill_places(const struct dialog *d)
{
	(void)d;
	return 0;
}

static void
kill_free(struct dialog *d)
{
	struct kill *k = (struct kill *)d;

	stop_looking(k);
	for (size_t i = 0; i < k->n; i++) {
		free(k->v[i].id);
		free(k->v[i].name);
		free(k->v[i].loss);
		free(k->v[i].error);
	}
	free(k->v);
	free(k->error);
	free(k);
}

static const enum action footer[] = { ACTION_YES,    ACTION_NO,	ACTION_MARK,
				      ACTION_CANCEL, ACTION_HELP, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Kill",
	.draw = kill_draw,
	.take = kill_take,
	.places = kill_places,
	.free = kill_free,
	.footer = footer,
};

void
dialog_kill_open(struct cockpit *c)
{
	struct kill *k = xcalloc(1, sizeof(*k));
	struct chosen all;

	chosen_find(&all, c);
	*k = (struct kill){ .dialog = { .ops = &ops }, .cockpit = c };
	k->v = xcalloc(all.n + 1, sizeof(*k->v));
	for (; k->n < all.n; k->n++)
		k->v[k->n] = (struct victim){ .id = xstrdup(all.v[k->n]->id),
					      .name = xstrdup(all.v[k->n]->name) };
	chosen_release(&all);
	if (!k->n) {
		cockpit_toast(c, ROLE_DIM, "no agent is selected");
		kill_free(&k->dialog);
		return;
	}
	cockpit_open_dialog(c, &k->dialog);
	look(k);
}
