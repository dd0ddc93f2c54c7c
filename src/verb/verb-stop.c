/* SPDX-License-Identifier: MIT */
/*
 * stop, restart, resume and revive: the program ends, begins anew or goes on where
 * it was, for a person or after a failure; the worktree stays.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent/budget.h"
#include "agent/claim.h"
#include "agent/resume.h"
#include "agent/revive.h"
#include "agent/start.h"
#include "agent/stop.h"
#include "base/alloc.h"
#include "keeper/launch.h"
#include "verb/ask.h"
#include "verb/select.h"
#include "verb/tally.h"

typedef int step_fn(struct app *, const struct args *, struct reply *,
		    struct agent_row *, struct err *);

/* Does step to each that is named; what fails does not hold up the others. */
static int
each_row(struct app *app, const struct args *args, struct reply *reply, step_fn *step,
	 struct agent_rows *rows, const char *done, struct err *err)
{
	struct tally tally = TALLY_INIT;
	int rc;

	for (size_t i = 0; i < rows->n; i++) {
		struct err e = ERR_INIT;

		if (!step(app, args, reply, &rows->v[i], &e))
			reply_say(reply, "%s %s", done, rows->v[i].branch);
		tally_add(&tally, rows->v[i].branch, done, &e);
	}
	rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	return rc;
}

static int
each_named(struct app *app, const struct args *args, struct reply *reply,
	   step_fn *step, const char *done, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	int rc = select_named(app, args_list(args, "name"), &rows, err);

	if (!rc)
		rc = each_row(app, args, reply, step, &rows, done, err);
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

/*
 * How it is to be started: its conversation goes on, or it begins anew with a
 * prompt, or (spec.kind NULL) what its launch record says.
 */
struct restart {
	struct str prompt;
	struct kind kind;
	struct resume resume;
	struct start_spec spec;
};

static void
restart_release(struct restart *r)
{
	resume_release(&r->resume);
	kind_release(&r->kind);
	str_release(&r->prompt);
}

static int
check_life(const struct agent_row *row, struct err *err)
{
	if (row->life == LIFE_RUNNING)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "'%s' is half made or half removed; `fleet doctor --repair` mends "
		       "that",
		       row->branch);
}

static int
take_plan(const struct agent_context *c, struct restart *r, struct err *err)
{
	r->spec.kind = &r->resume.kind;
	resume_apply(&r->resume, &r->spec);
	return start_check(c, &r->spec, err);
}

static int
plan_resume(const struct agent_context *c, const struct agent_row *row,
	    struct restart *r, struct err *err)
{
	if (resume_plan(c, row, KIND_RESUME, &r->resume, err))
		return -1;
	return take_plan(c, r, err);
}

/* What is to be done, checked while the program still runs. */
typedef int plan_fn(struct app *, const struct agent_context *, const struct agent_row *,
		    struct restart *, struct err *);

/* Its conversation goes on, if its kind can do that and there is one. */
static int
plan_as_it_was(const struct agent_context *c, const struct agent_row *row,
	       struct restart *r, struct err *err)
{
	struct err own = ERR_INIT;

	if (!resume_plan(c, row, KIND_RESUME, &r->resume, &own))
		return take_plan(c, r, err);
	if (own.code == ERR_REFUSED || own.code == ERR_NOT_FOUND)
		return start_again_check(c, row, err);
	return err_set(err, own.code, "%s", own.text);
}

static int
plan_restart(struct app *app, const struct agent_context *c,
	     const struct agent_row *row, struct restart *r, struct err *err)
{
	(void)app;
	if (!r->prompt.len)
		return plan_as_it_was(c, row, r, err);
	if (kind_load(c->dirs, row->kind, &r->kind, err))
		return -1;
	r->spec = (struct start_spec){ .kind = &r->kind, .prompt = r->prompt.buf };
	return start_check(c, &r->spec, err);
}

static int
start(const struct agent_context *c, const struct restart *r, struct agent_row *row,
      struct err *err)
{
	return r->spec.kind ? start_agent(c, row, &r->spec, err)
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

/*
 * A program may survive its keeper, and the hangup of its terminal with it.
 * Nobody can see it or speak to it any more.
 */
static bool
goes_on_unseen(struct app *app, const struct agent *a)
{
	const struct agent_context c = { .dirs = &app->dirs };

	return a->standing == AGENT_RUNNING && !a->is_reached &&
	       !agent_has_keeper(&c, &a->row);
}

/* One that runs goes on anyway; one that goes on unseen is ended before the start. */
static int
check_gone(struct app *app, const struct agent_row *row, struct err *err)
{
	struct agents l = AGENTS_INIT;
	int rc = select_agent(app, row->id, false, &l, err);

	if (!rc && l.v[0].standing == AGENT_RUNNING && !goes_on_unseen(app, &l.v[0]))
		rc = err_set(err, ERR_EXISTS, "'%s' runs already", row->branch);
	agents_release(&l);
	return rc;
}

static int
plan_going_on(struct app *app, const struct agent_context *c,
	      const struct agent_row *row, struct restart *r, struct err *err)
{
	r->spec.prompt = r->prompt.len ? r->prompt.buf : NULL;
	if (check_gone(app, row, err))
		return -1;
	return plan_resume(c, row, r, err);
}

/* Claimed as it is: a store that takes nothing refuses before the stop. */
static int
start_over(struct app *app, const struct args *args, struct reply *reply,
	   struct agent_row *row, plan_fn *plan, struct err *err)
{
	struct restart r = { .prompt = STR_INIT };
	struct agent_context c;
	int rc = -1;

	if (select_context(app, reply, row, &c, err) || check_life(row, err) ||
	    ask_prompt(args, &r.prompt, err) ||
	    (r.prompt.len && budget_check(&c, row, err)) ||
	    plan(app, &c, row, &r, err) || claim_row(&c, row, row->life, err) ||
	    agent_stop(&c, row, err) || start(&c, &r, row, err) ||
	    note_started(&c, row, err))
		goto out;
	rc = 0;
out:
	restart_release(&r);
	select_context_release(&c);
	return rc;
}

/* A person took it in hand: what failed before counts no more. */
static int
forget_failures(struct app *app, const struct agent_row *row)
{
	char *dir = dirs_agent(&app->dirs, row->id);

	revive_forget(dir);
	free(dir);
	return 0;
}

static int
restart(struct app *app, const struct args *args, struct reply *reply,
	struct agent_row *row, struct err *err)
{
	return start_over(app, args, reply, row, plan_restart, err)
		       ? -1
		       : forget_failures(app, row);
}

static int
resume(struct app *app, const struct args *args, struct reply *reply,
       struct agent_row *row, struct err *err)
{
	return start_over(app, args, reply, row, plan_going_on, err)
		       ? -1
		       : forget_failures(app, row);
}

/* --- after a failure --- */

static int
plan_revival(struct app *app, const struct agent_context *c, const struct agent_row *row,
	     struct restart *r, struct err *err)
{
	return check_gone(app, row, err) ? -1 : plan_restart(app, c, row, r, err);
}

/* Whether its newest end is still that one: nobody has taken it in hand since. */
static bool
is_as_it_ended(const char *dir, const struct exit_record *e)
{
	struct exit_record now;

	return !exit_record_load(dir, &now, NULL) && now.ended_ms == e->ended_ms &&
	       now.status == e->status && !now.was_stopped;
}

static void
pause_for(int64_t ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* True when it is to be started; else why says it when it is to be given up. */
static bool
await_turn(const struct agent_context *c, const char *dir, const struct exit_record *e,
	   const struct revive *r, struct err *why)
{
	if (r->n > config_number(c->config, "restart.limit")) {
		err_set(why, ERR_FAILED, "it failed %u times", r->n);
		return false;
	}
	pause_for(revive_delay(c->config, r->n));
	return is_as_it_ended(dir, e);
}

static int
revive(struct app *app, const struct args *args, struct reply *reply,
       const struct agent_context *c, struct agent_row *row, struct err *err)
{
	int64_t window = config_number(c->config, "restart.window");
	char *dir = dirs_agent(c->dirs, row->id);
	struct revive r = { .n = 0 };
	struct err why = ERR_INIT;
	struct exit_record e;
	int rc = -1;

	if (exit_record_load(dir, &e, &why)) {
		if (why.code == ERR_NOT_FOUND) /* somebody was faster: it runs again */
			rc = 0;
		else
			*err = why;
		goto out;
	}
	if (revive_note(dir, e.ended_ms, window, &r, err))
		goto out;
	if (await_turn(c, dir, &e, &r, &why))
		start_over(app, args, reply, row, plan_revival, &why);
	/* another is at work on it, and has the say */
	rc = why.code == ERR_NONE || why.code == ERR_BUSY || why.code == ERR_EXISTS ? 0 : 1;
	if (rc)
		rc = revive_give_up(dir, &r, why.text, err) ||
				     store_event_add(c->store, row->id, "given up",
						     why.text, err)
			     ? -1
			     : 0;
out:
	revive_release(&r);
	free(dir);
	return rc;
}

static int
run_revive(struct app *app, const struct args *args, struct reply *reply,
	   struct err *err)
{
	struct agent_row row = { .id = NULL };
	struct agent_context c;
	int rc = select_row(app, args_text(args, "name"), &row, err);

	if (!rc) {
		rc = select_context(app, reply, &row, &c, err);
		if (!rc)
			rc = revive(app, args, reply, &c, &row, err);
		select_context_release(&c);
	}
	agent_row_release(&row);
	return rc;
}

/* Whose keeper is gone, as after a reboot. */
static bool
is_lost(struct app *app, const struct agent *a)
{
	return a->row.life == LIFE_RUNNING &&
	       (a->standing == AGENT_LOST || goes_on_unseen(app, a));
}

static int
select_lost(struct app *app, struct agent_rows *out, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct agents l = AGENTS_INIT;

	if (select_rows(app, false, false, &rows, err))
		return -1;
	agents_look(&app->dirs, &rows, false, &l);
	for (size_t i = 0; i < l.n; i++) {
		if (!is_lost(app, &l.v[i]))
			continue;
		ALLOC_GROW(out->v, out->n + 1, out->alloc);
		out->v[out->n++] = l.v[i].row;
		memset(&l.v[i].row, 0, sizeof(l.v[i].row));
	}
	agents_release(&l);
	return 0;
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

static int
run_resume(struct app *app, const struct args *args, struct reply *reply,
	   struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	int rc;

	if (args_flag(args, "all") == args_has(args, "name"))
		return err_set(err, ERR_USAGE, "name agents, or give --all");
	if (!args_flag(args, "all"))
		return each_named(app, args, reply, resume, "resumed", err);
	rc = select_lost(app, &rows, err);
	if (!rc && !rows.n)
		reply_say(reply, "no agent is lost");
	if (!rc)
		rc = each_row(app, args, reply, resume, &rows, "resumed", err);
	agent_rows_release(&rows);
	return rc;
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
	.help = "Their conversations go on where their kind can take them up, else they "
		"start as they were launched; with a prompt a new conversation begins "
		"with it. One that still runs is stopped first.",
	.args = restart_args,
	.flags = VERB_CHANGES | VERB_ENDS | VERB_PEER | VERB_TOOL,
	.run = run_restart,
};

static const struct verb_arg resume_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	{ "all", 0, ARG_FLAG, .summary = "all that are lost, as after a reboot" },
	ASK_PROMPT_ARGS,
	{ .name = NULL },
};

const struct verb verb_resume = {
	.name = "resume",
	.summary = "take up the conversations of agents whose programs are gone",
	.help = "In the same worktrees, by the ids that were minted for them or that "
		"they gave themselves: never just the newest one. A kind that cannot, "
		"or an agent of which no conversation is known, is refused. A program "
		"that goes on though its keeper was killed is ended first.",
	.examples = "fleet resume fix-432\n"
		    "fleet resume --all           # after a reboot\n",
	.args = resume_args,
	.flags = VERB_CHANGES | VERB_PEER | VERB_TOOL,
	.run = run_resume,
};

static const struct verb_arg revive_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "whom: its id" },
	ASK_PROMPT_ARGS,
	{ .name = NULL },
};

const struct verb verb_revive = {
	.name = "revive",
	.summary = "start an agent again whose program has failed",
	.help = "Called by the keeper of an agent that is to be restarted on failure "
		"(agent.KIND.restart), when it has ended: waits as restart.delays "
		"has it, and gives up after restart.limit within restart.window.",
	.args = revive_args,
	.flags = VERB_HIDDEN | VERB_CHANGES,
	.run = run_revive,
};
