/* SPDX-License-Identifier: MIT */
/*
 * fanout and multi: many agents at once, as a batch. Every name is checked before
 * anything is made; then each agent stands on its own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/create.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/ident.h"
#include "batch/batch.h"
#include "repo/repo.h"
#include "store/store-usage.h"
#include "verb/ask.h"
#include "verb/caller.h"
#include "verb/input.h"
#include "verb/select.h"
#include "verb/tally.h"

/* What a batch is to be: branches[i] gets prompts[i % prompts.n] and kinds[i]. */
struct batch_plan {
	char id[IDENT_BATCH_SIZE];
	const char *kind; /* fanout, multi */
	const char *prefix;
	struct strv branches, prompts, kinds;
	bool quick, has_budget;
	int64_t budget; /* of the whole batch */
};

VERB_STATIC_FULL void
plan_init(struct batch_plan *p, const char *kind, const struct args *args)
{
	memset(p, 0, sizeof(*p));
	p->kind = kind;
	p->quick = args_flag(args, "quick");
	ident_batch(p->id, clock_utc_ms());
	strv_init(&p->branches);
	strv_init(&p->prompts);
	strv_init(&p->kinds);
}

VERB_STATIC_FULL void
plan_release(struct batch_plan *p)
{
	strv_release(&p->branches);
	strv_release(&p->prompts);
	strv_release(&p->kinds);
}

/* -a claude:3 -a codex:2 is -a claude:3,codex:2; without it all are the default. */
VERB_STATIC_FULL int
plan_kinds(struct batch_plan *p, const struct args *args, size_t count, struct err *err)
{
	const struct strv *given = args_list(args, "agent");
	struct str kinds = STR_INIT;
	int rc = 0;

	for (size_t i = 0; i < given->n; i++)
		str_addf(&kinds, "%s%s", i ? "," : "", given->v[i]);
	if (given->n)
		rc = batch_kinds(kinds.buf, count, &p->kinds, err);
	str_release(&kinds);
	return rc;
}

VERB_STATIC_FULL struct create_job *
make_jobs(const struct batch_plan *p)
{
	struct create_job *jobs = xcalloc(p->branches.n, sizeof(*jobs));

	for (size_t i = 0; i < p->branches.n; i++)
		jobs[i].spec = (struct create_spec){
			.branch = p->branches.v[i],
			.prompt = p->prompts.v[i % p->prompts.n],
			.kind = p->kinds.n ? p->kinds.v[i] : NULL,
			.batch = p->id,
			.quick = p->quick,
		};
	return jobs;
}

/* All that can be known is checked for all of them, before the first is made. */
VERB_STATIC_FULL int
check_jobs(const struct agent_context *c, const struct batch_plan *p,
	   const struct create_job *jobs, struct err *err)
{
	if (batch_check_unique(&p->branches, err))
		return -1;
	for (size_t i = 0; i < p->branches.n; i++)
		if (create_check(c, &jobs[i].spec, err))
			return -1;
	return 0;
}

VERB_STATIC_FULL int
add_batch(const struct agent_context *c, const struct batch_plan *p, struct err *err)
{
	const struct batch_row row = {
		.id = (char *)p->id,
		.project = c->project,
		.kind = (char *)p->kind,
		.prefix = (char *)p->prefix,
		.prompt = p->prompts.n == 1 ? p->prompts.v[0] : NULL,
		.created_ms = clock_utc_ms(),
	};

	if (store_batch_add(c->store, &row, err))
		return -1;
	return p->has_budget ? store_usage_budget_save(c->store, BUDGET_BATCH, p->id,
						       p->budget, err)
			     : 0;
}

VERB_STATIC_FULL void
say_started(const struct batch_plan *p, const struct create_job *jobs,
	    struct reply *reply)
{
	size_t n = p->branches.n;

	reply_say(reply, "batch %s: %zu agent%s started", p->id, n, n == 1 ? "" : "s");
	for (size_t i = 0; i < n; i++)
		reply_say(reply, "  %s  %s", jobs[i].spec.branch, jobs[i].row.kind);
	reply_say(reply, "  fleet list -g                     watch them");
	reply_say(reply, "  fleet kill --batch %s    end them", p->id);
}

VERB_STATIC_FULL int
answer(const struct batch_plan *p, const struct create_job *jobs, size_t failed,
       struct reply *reply, struct err *err)
{
	struct tally tally = TALLY_INIT;
	size_t n = p->branches.n;
	int rc;

	for (size_t i = 0; i < n; i++) {
		const struct agent_row *row = &jobs[i].row;
		json_t *o = tally_add(&tally, jobs[i].spec.branch, "started", &jobs[i].err);

		if (row->id) {
			json_object_set_new(o, "id", json_string(row->id));
			json_object_set_new(o, "kind", json_string(row->kind));
			json_object_set_new(o, "worktree", reply_text(row->worktree));
		}
	}
	if (!failed)
		say_started(p, jobs, reply);
	reply->value = json_pack("{s:s, s:s, s:I, s:I}", "batch", p->id, "kind", p->kind,
				 "started", (json_int_t)(n - failed), "failed",
				 (json_int_t)failed);
	rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	return rc;
}

VERB_STATIC_FULL int
run_batch(struct app *app, const struct batch_plan *p, struct reply *reply,
	  struct err *err)
{
	struct create_job *jobs = make_jobs(p);
	struct agent_context c = { 0 };
	size_t n = p->branches.n;
	int rc = -1;

	if (select_context(app, reply, NULL, &c, err) ||
	    caller_check_new(app, n, &c, err) || check_jobs(&c, p, jobs, err) ||
	    add_batch(&c, p, err))
		goto out;
	rc = answer(p, jobs, create_many(&c, jobs, n), reply, err);
out:
	for (size_t i = 0; i < n; i++)
		agent_row_release(&jobs[i].row);
	free(jobs);
	select_context_release(&c);
	return rc;
}

VERB_STATIC_FULL int
run_fanout(struct app *app, const struct args *args, struct reply *reply,
	   struct err *err)
{
	size_t count = (size_t)args_int(args, "count");
	struct str prompt = STR_INIT, prefix = STR_INIT;
	struct batch_plan p;
	int rc = -1;

	plan_init(&p, "fanout", args);
	if (ask_prompt(args, &prompt, err) ||
	    ask_budget(args, &p.has_budget, &p.budget, err))
		goto out;
	if (!prompt.len) {
		err_set(err, ERR_USAGE, "a fanout needs a prompt: -p TEXT or -F FILE");
		goto out;
	}
	if (args_has(args, "prefix"))
		str_adds(&prefix, args_text(args, "prefix"));
	else
		str_addf(&prefix, "fanout-%s", p.id);
	p.prefix = prefix.buf;
	strv_add(&p.prompts, prompt.buf);
	batch_names(prefix.buf, count, args_flag(args, "numeric"), &p.branches);
	if (plan_kinds(&p, args, count, err))
		goto out;
	rc = run_batch(app, &p, reply, err);
out:
	plan_release(&p);
	str_release(&prefix);
	str_release(&prompt);
	return rc;
}

VERB_STATIC_FULL int
read_pairs(const struct args *args, struct batch_plan *p, struct err *err)
{
	const struct strv *pairs = args_list(args, "pair");
	const char *file = args_text(args, "file");
	struct str text = STR_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && pairs && i < pairs->n; i++)
		rc = batch_pair(pairs->v[i], &p->branches, &p->prompts, err);
	if (!rc && file) {
		rc = input_read(file, BATCH_FILE_MAX, &text, err);
		if (!rc)
			rc = batch_pairs(file, text.buf, &p->branches, &p->prompts, err);
	}
	str_release(&text);
	if (!rc && !p->branches.n)
		rc = err_set(err, ERR_USAGE, "nothing to start: give BRANCH:PROMPT, or -F "
					     "FILE");
	if (!rc && p->branches.n > BATCH_COUNT_MAX)
		rc = err_set(err, ERR_USAGE, "%zu agents are asked for and %d are the most",
			     p->branches.n, BATCH_COUNT_MAX);
	return rc;
}

VERB_STATIC_FULL int
run_multi(struct app *app, const struct args *args, struct reply *reply,
	  struct err *err)
{
	struct batch_plan p;
	int rc = -1;

	plan_init(&p, "multi", args);
	if (!ask_budget(args, &p.has_budget, &p.budget, err) &&
	    !read_pairs(args, &p, err) && !plan_kinds(&p, args, p.branches.n, err))
		rc = run_batch(app, &p, reply, err);
	plan_release(&p);
	return rc;
}

static const struct verb_arg fanout_args[] = {
	{ "count", 0, ARG_INT, ARG_POSITIONAL | ARG_REQUIRED, "COUNT", .min = 1,
	  .max = BATCH_COUNT_MAX, .summary = "how many agents" },
	{ "prefix", 0, ARG_TEXT, ARG_POSITIONAL, "PREFIX",
	  .summary = "of the branches: PREFIX-A, PREFIX-B … (fanout-<batch id>)" },
	ASK_PROMPT_ARGS,
	{ "agent", 'a', ARG_KIND, ARG_MANY, "KINDS",
	  .summary = "one kind, or several: claude:3,codex:2 (agent.default)" },
	{ "quick", 0, ARG_FLAG, .summary = "without set-up commands" },
	ASK_BUDGET_ARG("the batch"),
	{ "numeric", 0, ARG_FLAG, .summary = "PREFIX-A1, PREFIX-A2 …" },
	{ .name = NULL },
};

const struct verb verb_fanout = {
	.name = "fanout",
	.summary = "one prompt, many agents, each on its own branch",
	.help = "All names are checked before anything is made. Then each agent stands "
		"on its own: when some fail the others go on, a table says which, and "
		"the exit status is 3. Set-up commands run in at most setup.jobs "
		"worktrees at a time.",
	.examples = "fleet fanout 3 auth -p 'Refactor the login to JWT'\n"
		    "fleet fanout 5 idea -p - -a claude:3,codex:2 <task.md\n",
	.args = fanout_args,
	.flags = VERB_PROJECT | VERB_CHANGES | VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run_fanout),
};

static const struct verb_arg multi_args[] = {
	{ "pair", 0, ARG_TEXT, ARG_POSITIONAL | ARG_MANY, "BRANCH:PROMPT",
	  .summary = "a branch and its prompt" },
	{ "file", 'F', ARG_FILE, ARG_NO_TOOL, "FILE",
	  .summary = "pairs from a file: lines BRANCH: PROMPT, indented lines go on" },
	{ "agent", 'a', ARG_KIND, ARG_MANY, "KINDS",
	  .summary = "one kind, or several: claude:3,codex:2 (agent.default)" },
	{ "quick", 0, ARG_FLAG, .summary = "without set-up commands" },
	ASK_BUDGET_ARG("the batch"),
	{ .name = NULL },
};

const struct verb verb_multi = {
	.name = "multi",
	.summary = "many agents, a branch and a prompt each",
	.help = "As fanout, but each agent has a prompt of its own.",
	.examples = "fleet multi 'fix-1: Fix issue 1' 'docs: Write the README'\n"
		    "fleet multi -F tickets.txt\n",
	.args = multi_args,
	.flags = VERB_PROJECT | VERB_CHANGES | VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run_multi),
};
