/* SPDX-License-Identifier: MIT */
/* stop and restart: the program ends or begins anew, the worktree stays. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/budget.h"
#include "agent/claim.h"
#include "agent/start.h"
#include "agent/stop.h"
#include "verb/ask.h"
#include "verb/select.h"
#include "verb/tally.h"

typedef int step_fn(struct app *, const struct args *, struct reply *,
		    struct agent_row *, struct err *);

/* Does step to each that is named; what fails does not hold up the others. */
static int
each_named(struct app *app, const struct args *args, struct reply *reply,
	   step_fn *step, const char *done, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct tally tally = TALLY_INIT;
	int rc = select_named(app, args_list(args, "name"), &rows, err);

	for (size_t i = 0; !rc && i < rows.n; i++) {
		struct err e = ERR_INIT;

		if (!step(app, args, reply, &rows.v[i], &e))
			reply_say(reply, "%s %s", done, rows.v[i].branch);
		tally_add(&tally, rows.v[i].branch, done, &e);
	}
	if (!rc)
		rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	agent_rows_release(&rows);
	return rc;
}

static int
stop(struct app *app, const struct args *args, struct reply *reply,
     struct agent_row *row, struct err *err)
{
	struct agent_context c;
	int rc = select_context(app, reply, row, &c, err);

	(void)args;
	if (!rc)
		rc = agent_stop(&c, row, err);
	if (!rc)
		rc = store_event_add(c.store, row->id, "stopped", NULL, err);
	select_context_release(&c);
	return rc;
}

/* How it is to be started: by its launch record, or (kind set) with a prompt. */
struct restart {
	struct str prompt;
	struct kind kind;
	struct start_spec spec;
};

static void
restart_release(struct restart *r)
{
	kind_release(&r->kind);
	str_release(&r->prompt);
}

/* All that can go wrong is looked at while the program still runs. */
static int
plan_restart(const struct agent_context *c, const struct args *args,
	     const struct agent_row *row, struct restart *r, struct err *err)
{
	if (row->life != LIFE_RUNNING)
		return err_set(err, ERR_REFUSED,
			       "'%s' is half made or half removed; `fleet doctor "
			       "--repair` mends that",
			       row->branch);
	if (ask_prompt(args, &r->prompt, err))
		return -1;
	if (!r->prompt.len)
		return start_again_check(c, row, err);
	if (budget_check(c, row, err))
		return -1;
	if (kind_load(c->dirs, row->kind, &r->kind, err))
		return -1;
	r->spec = (struct start_spec){ .kind = &r->kind, .prompt = r->prompt.buf };
	return start_check(c, &r->spec, err);
}

static int
start(const struct agent_context *c, const struct restart *r, struct agent_row *row,
      struct err *err)
{
	return r->prompt.len ? start_agent(c, row, &r->spec, err)
			     : start_again(c, row, err);
}

/* Somebody may have killed it meanwhile: then nothing of it may live. */
static int
note_started(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct agent_row now = { 0 };

	if (!claim_row(c, row, LIFE_RUNNING, err))
		return store_event_add(c->store, row->id, "restarted", NULL, err);
	if (store_agent_find(c->store, row->id, &now, NULL) || now.life != LIFE_RUNNING)
		agent_stop(c, row, NULL);
	agent_row_release(&now);
	return -1;
}

static int
restart(struct app *app, const struct args *args, struct reply *reply,
	struct agent_row *row, struct err *err)
{
	struct restart r = { .prompt = STR_INIT };
	struct agent_context c;
	int rc = -1;

	/* claimed as it is: a store that takes nothing refuses before the stop */
	if (select_context(app, reply, row, &c, err) ||
	    plan_restart(&c, args, row, &r, err) ||
	    claim_row(&c, row, row->life, err) || agent_stop(&c, row, err) ||
	    start(&c, &r, row, err) || note_started(&c, row, err))
		goto out;
	rc = 0;
out:
	restart_release(&r);
	select_context_release(&c);
	return rc;
}

static int
run_stop(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	return each_named(app, args, reply, stop, "stopped", err);
}

static int
run_restart(struct app *app, const struct args *args, struct reply *reply,
	    struct err *err)
{
	return each_named(app, args, reply, restart, "restarted", err);
}

static const struct verb_arg stop_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	{ .name = NULL },
};

const struct verb verb_stop = {
	.name = "stop",
	.group = "Ending",
	.summary = "end agents' programs; worktrees stay",
	.help = "Ends the whole process tree: SIGHUP, SIGTERM, and SIGKILL after "
		"kill.grace. `fleet restart` starts it again.",
	.args = stop_args,
	.flags = VERB_CHANGES | VERB_ENDS | VERB_PEER | VERB_TOOL,
	.run = run_stop,
};

static const struct verb_arg restart_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	ASK_PROMPT_ARGS,
	{ .name = NULL },
};

const struct verb verb_restart = {
	.name = "restart",
	.summary = "start agents' programs again, in the same worktrees",
	.help = "As they were launched, or, with a prompt, as a new start of the same "
		"kind with that prompt. One that still runs is stopped first.",
	.args = restart_args,
	.flags = VERB_CHANGES | VERB_ENDS | VERB_PEER | VERB_TOOL,
	.run = run_restart,
};
