/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"

#define LOG_LINES "10000"
enum { STEPS_MAX = 2 };

struct source {
	const char *verbs[STEPS_MAX]; /* each with the agent's name */
	page_role_fn *role;
	bool at_end; /* the newest is at the bottom, and is what one looks for */
};

static const struct source sources[TAB_COUNT] = {
	[TAB_TERMINAL] = { { "logs" }, page_role_plain, true },
	[TAB_DIFF] = { { "diff" }, page_role_patch, false },
	[TAB_LOG] = { { "logs" }, page_role_plain, true },
	[TAB_DETAILS] = { { "show", "explain" }, page_role_plain, false },
};

void
reading_init(struct reading *r)
{
	memset(r, 0, sizeof(*r));
	str_init(&r->text);
	page_init(&r->page);
}

void
reading_release(struct reading *r)
{
	page_release(&r->page);
	str_release(&r->text);
	free(r->id);
	free(r->why);
	reading_init(r);
}

static void ask(struct cockpit *);

static void
finish(struct cockpit *c)
{
	struct reading *r = &c->reading;

	free(r->why);
	r->why = r->has_answer ? NULL : xstrdup(r->text.buf);
	if (!r->text.len && r->tab != TAB_TERMINAL)
		str_adds(&r->text, "nothing yet\n");
	page_set(&r->page, r->text.buf, sources[r->tab].role);
	cockpit_draw(c, DRAW_ALL);
	if (r->is_stale)
		reading_look(c, true);
}

static void
on_answer(void *ctx, const json_t *answer, const struct err *e)
{
	struct cockpit *c = ctx;
	struct reading *r = &c->reading;
	const char *text = json_string_value(json_object_get(answer, "text"));

	r->task = NULL;
	if (e->code)
		str_addf(&r->text, "%s\n", e->text);
	else
		str_adds(&r->text, text ? text : "");
	r->has_answer |= !e->code;
	r->step++;
	if (r->step < STEPS_MAX && sources[r->tab].verbs[r->step]) {
		str_addc(&r->text, '\n');
		ask(c);
	} else {
		finish(c);
	}
}

static void
ask(struct cockpit *c)
{
	struct reading *r = &c->reading;
	const struct verb *verb = verb_find(sources[r->tab].verbs[r->step]);
	struct args *args = args_new(verb);

	args_set(args, "name", r->id, NULL);
	if (r->tab == TAB_LOG || r->tab == TAB_TERMINAL)
		args_set(args, "lines", LOG_LINES, NULL);
	args_finish(args, NULL);
	r->task = task_start(c->tasks,
			     &(struct task_order){
				     .work.args = args, .done = on_answer, .ctx = c },
			     NULL);
}

/* Another agent's, or another tab's: what was on its way is not wanted. */
static void
turn_to(struct cockpit *c, const struct unit *u)
{
	struct reading *r = &c->reading;

	if (r->task)
		task_forget(r->task);
	r->task = NULL;
	free(r->id);
	r->id = xstrdup(u->id);
	r->tab = c->pane.tab;
	page_release(&r->page);
	free(r->why);
	r->why = NULL;
	r->page.at_end = sources[r->tab].at_end;
}

/* It runs again: what it will have written at its end is asked anew. */
static void
forget_end(struct reading *r, const struct unit *u)
{
	if (r->tab != TAB_TERMINAL || !r->id || strcmp(r->id, u->id) != 0)
		return;
	free(r->id);
	r->id = NULL;
}

void
reading_look(struct cockpit *c, bool again)
{
	const struct unit *u = rows_selected(&c->rows);
	struct reading *r = &c->reading;

	if (!u)
		return;
	if (!pane_is_text(c)) {
		forget_end(r, u);
		return;
	}
	if (!r->id || strcmp(r->id, u->id) || r->tab != c->pane.tab)
		turn_to(c, u);
	else if (!again)
		return;
	r->is_stale = r->task != NULL;
	if (r->task)
		return;
	r->step = 0;
	r->has_answer = false;
	str_clear(&r->text);
	ask(c);
}

void
reading_draw(struct cockpit *c, struct rect r)
{
	const struct unit *u = rows_selected(&c->rows);

	if (u && !c->reading.why) {
		page_draw(&c->reading.page, c->canvas, r);
		return;
	}
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	if (u)
		prose_draw(c->canvas, (struct rect){ r.row, r.col + 1, r.rows, r.cols - 2 },
			   PEN(ROLE_ERROR), c->reading.why);
}
