/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/form-draft.h"
#include "ui/form-verb.h"
#include "ui/page-dialog.h"

/* Whether its words are what it is for. */
static bool
is_report(const struct verb *verb)
{
	const struct form_plan *plan = form_plan_find(verb->name);

	return !(verb->flags & VERB_CHANGES) || (plan && plan->is_report);
}

/* One line of its words, as a toast. */
static void
show_answer(struct cockpit *c, const struct verb *verb, const json_t *answer)
{
	const char *text = json_string_value(json_object_get(answer, "text"));
	char *line;

	act_select_new(c, answer);
	line = xstrndup(text ? text : "", text ? strcspn(text, "\n") : 0);
	cockpit_toast(c, ROLE_DONE, "%s", *line ? line : verb->name);
	free(line);
}

bool
attempt_is_of_form(enum err_code code)
{
	static const bool of_form[ERR_CODE_COUNT] = {
		[ERR_USAGE] = true,   [ERR_NOT_FOUND] = true, [ERR_EXISTS] = true,
		[ERR_REFUSED] = true, [ERR_CONFIG] = true,
	};

	return of_form[code];
}

/* The person may be at something else by now: then nothing pops up. */
static bool
may_come_back(const struct cockpit *c)
{
	return !c->dialog && !c->entry.kind && c->focus != FOCUS_TYPING;
}

static void
drop_attempt(void *ctx)
{
	struct attempt *a = ctx;

	strv_release(&a->values);
	free(a->key);
	free(a);
}

static void
on_failed(struct attempt *a, const struct err *e)
{
	struct cockpit *c = a->cockpit;

	if (attempt_is_of_form(e->code) && may_come_back(c)) {
		form_verb_again(c, a->verb, &a->values, e);
		return;
	}
	draft_keep(c, a->verb, a->key, &a->values);
	cockpit_toast(c, ROLE_ERROR, "%s", e->text);
}

/* Where agents have been made the same form would be for them again. */
static void
on_refused(struct attempt *a, const struct refusal *r)
{
	struct cockpit *c = a->cockpit;
	bool is_again = refusal_keep(r, a) || r->names.n == r->of;
	struct err e = ERR_INIT;

	if (is_again && r->is_of_form && may_come_back(c)) {
		refusal_describe(r, &e);
		form_verb_again(c, a->verb, &a->values, &e);
		cockpit_toast(c, ROLE_ERROR, "%s: not done for %zu of %zu agents",
			      a->verb->name, r->names.n, r->of);
		return;
	}
	draft_keep(c, a->verb, a->key, &a->values);
	if (r->cancelled == r->names.n)
		cockpit_toast(c, ROLE_ERROR, "%s was cancelled", a->verb->name);
	for (size_t i = 0; r->cancelled < r->names.n && i < r->reasons.n; i++)
		cockpit_toast(c, ROLE_ERROR, "%s", r->reasons.v[i]);
}

static void
on_answer(struct attempt *a, const json_t *answer)
{
	struct refusal r;

	refusal_find(&r, answer);
	if (r.names.n) {
		act_select_new(a->cockpit, answer);
		on_refused(a, &r);
	} else {
		show_answer(a->cockpit, a->verb, answer);
	}
	refusal_release(&r);
}

static void
on_done(void *ctx, const json_t *answer, const struct err *e)
{
	struct attempt *a = ctx;

	if (a->page && e->code)
		page_dialog_fail(a->page, a->cockpit, e->text);
	if (a->page && !e->code)
		page_dialog_arrive(a->page, a->cockpit, answer);
	else if (!e->code)
		on_answer(a, answer);
	else
		on_failed(a, e);
	news_reload(a->cockpit);
	drop_attempt(a);
}

static char *
title_of(const struct verb *verb, const struct args *args)
{
	const struct verb_arg *arg = verb->args;
	const char *what = NULL;

	for (; !what && arg->name; arg++)
		if (arg->flags & ARG_POSITIONAL && arg->kind != ARG_AGENT &&
		    arg->kind != ARG_INT && !(arg->flags & (ARG_MANY | ARG_STDIN)))
			what = args_text(args, arg->name);
	return what ? xasprintf("%s %s", verb->name, what) : xstrdup(verb->name);
}

struct attempt *
attempt_new(struct cockpit *c, const struct verb *verb, const struct form *f)
{
	struct attempt *a = xcalloc(1, sizeof(*a));

	*a = (struct attempt){ .cockpit = c,
			       .verb = verb,
			       .key = draft_key_of(verb, f) };
	strv_init(&a->values);
	form_get_values(f, &a->values);
	return a;
}

void
attempt_start(struct attempt *a, struct args *args)
{
	struct cockpit *c = a->cockpit;
	char *title = title_of(a->verb, args);
	const struct task_order order = { .work = { args, act_style(c) },
					  .title = title,
					  .done = on_done,
					  .drop = drop_attempt,
					  .ctx = a };
	struct err e = ERR_INIT;
	struct task *task = task_start(c->tasks, &order, &e);

	if (!task) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		drop_attempt(a);
	} else if (is_report(a->verb)) {
		a->page = page_dialog_open(c, a->verb->name, task);
	}
	free(title);
}
