/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"

enum { STEPS_MAX = 2 };

struct source {
	const char *verbs[STEPS_MAX]; /* each with the agent's name */
	const char *lines;	      /* how many it is asked for; NULL: it has no such */
	page_role_fn *role;
	bool at_end; /* the newest is at the bottom, and is what one looks for */
	bool is_extra; /* where there is none, or an error, nothing is said */
};

static const struct source sources[TAB_COUNT] = {
	[TAB_TERMINAL] = { .verbs = { "logs" },
			   .lines = "500",
			   .role = page_role_plain,
			   .at_end = true,
			   .is_extra = true },
	[TAB_DIFF] = { .verbs = { "diff" }, .role = page_role_patch },
	[TAB_LOG] = { .verbs = { "logs" },
		      .lines = "10000",
		      .role = page_role_plain,
		      .at_end = true },
	[TAB_DETAILS] = { .verbs = { "show", "explain" }, .role = page_role_plain },
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
	const struct source *s = &sources[r->tab];

	free(r->why);
	r->why = r->has_answer || s->is_extra ? NULL : xstrdup(r->text.buf);
	if (s->is_extra && !r->has_answer)
		str_clear(&r->text);
	if (!s->is_extra && !r->text.len)
		str_adds(&r->text, "nothing yet\n");
	page_set(&r->page, r->text.buf, s->role);
	cockpit_draw(c, DRAW_ALL);
	if (r->is_due)
		reading_look(c, false);
}

static void
on_answer(void *ctx, const json_t *answer, const struct err *e)
{
	struct cockpit *c = ctx;
	struct reading *r = &c->reading;
	const char *text = json_string_value(json_object_get(answer, "text"));

	r->task = NULL;
	if (r->is_unwanted) {
		reading_look(c, false);
		return;
	}
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
	if (sources[r->tab].lines)
		args_set(args, "lines", sources[r->tab].lines, NULL);
	args_finish(args, NULL);
	r->task = task_start(c->tasks,
			     &(struct task_order){
				     .work.args = args, .done = on_answer, .ctx = c },
			     NULL);
}

static bool
is_of(const struct reading *r, const struct unit *u, enum tab tab)
{
	return r->id && !strcmp(r->id, u->id) && r->tab == tab &&
	       (tab != TAB_TERMINAL || r->started_ms == u->started_ms);
}

/*
 * What is on its way is not wanted, but awaited: going over many agents shall not
 * have as many logs read at once.
 */
static void
turn_to(struct cockpit *c, const struct unit *u)
{
	struct reading *r = &c->reading;

	r->is_due = true;
	r->is_unwanted = r->task != NULL;
	free(r->id);
	r->id = xstrdup(u->id);
	r->started_ms = u->started_ms;
	r->tab = c->pane.tab;
	page_release(&r->page);
	free(r->why);
	r->why = NULL;
	r->page.at_end = sources[r->tab].at_end;
}

void
reading_look(struct cockpit *c, bool again)
{
	const struct unit *u = rows_selected(&c->rows);
	struct reading *r = &c->reading;

	r->is_due |= again;
	if (!u || !pane_is_text(c) || c->layout.pane.rows <= 0) {
		r->is_due = true; /* nobody tells of it meanwhile */
		return;
	}
	if (!is_of(r, u, c->pane.tab))
		turn_to(c, u);
	if (!r->is_due || r->task)
		return;
	r->is_due = r->is_unwanted = false;
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
