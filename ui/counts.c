/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/counts.h"

#include "base/clock.h"
#include "ui/cockpit-int.h"

static void
on_done(void *ctx, const json_t *answer, const struct err *e)
{
	struct cockpit *c = ctx;

	(void)answer;
	(void)e; /* it keeps its old numbers */
	c->counts.task = NULL;
	if (c->counts.is_late)
		counts_now(c);
}

void
counts_now(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	const struct verb *verb = verb_find("show");
	struct counts *n = &c->counts;
	struct args *args;

	n->is_late = u && n->task;
	if (!u || n->task)
		return;
	args = args_new(verb);
	args_set(args, "name", u->id, NULL);
	args_finish(args, NULL);
	n->at_ms = clock_mono_ms();
	n->task = task_start(c->tasks,
			     &(struct task_order){
				     .work.args = args, .done = on_done, .ctx = c },
			     NULL);
}

static void
on_rest(uv_timer_t *timer)
{
	counts_now(timer->data);
}

void
counts_look(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	struct counts *n = &c->counts;

	if (u == n->unit && (c->pane.tab == n->tab || c->pane.tab != TAB_DIFF))
		return;
	n->unit = u;
	n->tab = c->pane.tab;
	uv_timer_start(&n->rest, on_rest, COUNTS_REST_MS, 0);
}

void
counts_tick(struct cockpit *c)
{
	const struct config *config;

	if (c->has_focus && !app_config(c->app, &config, NULL) &&
	    clock_mono_ms() - c->counts.at_ms > config_number(config, "list.diff_age"))
		counts_now(c);
}

void
counts_forget(struct cockpit *c, const struct unit *u)
{
	if (c->counts.unit == u)
		c->counts.unit = NULL;
}
