/* SPDX-License-Identifier: MIT */
/* fork: another agent that begins where one stands, files and conversation. */
#include "config.h"

#include "agent/create.h"
#include "agent/resume.h"
#include "verb/ask.h"
#include "verb/caller.h"
#include "verb/select.h"

VERB_STATIC_FULL int
fork_agent(const struct args *args, const struct agent_context *c,
	   const struct agent_row *origin, const char *prompt, struct agent_row *row,
	   struct err *err)
{
	struct create_spec spec = {
		.branch = args_text(args, "branch"),
		.kind = origin->kind,
		.base = origin->branch,
		.prompt = prompt,
		.quick = args_flag(args, "quick"),
		.fork_of = origin,
	};
	struct resume plan = { .mode = NULL };
	int rc;

	rc = resume_plan(c, origin, KIND_FORK, &plan, err);
	spec.resume = &plan;
	if (!rc)
		rc = create_agent(c, &spec, row, err);
	resume_release(&plan);
	return rc;
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct agent_row origin = { .id = NULL }, row = { .id = NULL };
	struct agent_context c = { 0 };
	struct str prompt = STR_INIT;
	int rc = -1;

	if (ask_prompt(args, &prompt, err) ||
	    select_row(app, args_text(args, "name"), &origin, err) ||
	    select_context(app, reply, &origin, &c, err) ||
	    caller_check_new(app, 1, &c, err))
		goto out;
	c.project = origin.project;
	rc = fork_agent(args, &c, &origin, prompt.len ? prompt.buf : NULL, &row, err);
	if (rc)
		goto out;
	reply->value = json_pack("{s:s, s:s, s:s, s:s}", "id", row.id, "name", row.branch,
				 "worktree", row.worktree, "forked_from", origin.branch);
	reply_say(reply, "%s  %s  %s", row.branch, row.kind, row.worktree);
out:
	agent_row_release(&row);
	agent_row_release(&origin);
	select_context_release(&c);
	str_release(&prompt);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "whose files and conversation" },
	{ "branch", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "NEWBRANCH",
	  .summary = "the new branch" },
	ASK_PROMPT_ARGS,
	{ "quick", 0, ARG_FLAG, .summary = "without set-up commands" },
	{ .name = NULL },
};

const struct verb verb_fork = {
	.name = "fork",
	.summary = "start another agent from where one stands",
	.help = "The new worktree has the old one's commits, index, changed and untracked "
		"files; the new agent knows the conversation up to here, and the old "
		"one goes on undisturbed.",
	.examples = "fleet fork fix-432 fix-432-b -p 'Try it without the cache'\n",
	.args = args,
	.flags = VERB_CHANGES | VERB_PEER | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
