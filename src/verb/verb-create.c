/* SPDX-License-Identifier: MIT */
/* create: one agent in a worktree of its own. */
#include "config.h"

#include "agent/create.h"
#include "agent/start.h"
#include "base/alloc.h"
#include "verb/ask.h"
#include "verb/caller.h"
#include "verb/select.h"

/* What was made, as `show` would say it. */
VERB_STATIC_FULL void
answer(struct app *app, struct agent_row *row, struct reply *reply)
{
	struct agent_rows rows = { xmalloc(sizeof(*rows.v)), 1, 1 };
	struct agents l;

	reply_say(reply, "%s  %s  %s", row->branch, row->kind, row->worktree);
	reply_say(reply, "  fleet attach %s     type to it (Ctrl-Q comes back)",
		  row->branch);
	reply_say(reply, "  fleet logs -f %s    watch it", row->branch);
	rows.v[0] = *row;
	agents_look(&app->dirs, &rows, false, &l);
	reply->value = agent_json(&l.v[0]);
	agents_release(&l);
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct create_spec spec = {
		.branch = args_text(args, "branch"),
		.kind = args_text(args, "agent"),
		.base = args_text(args, "base"),
		.mode = args_text(args, "mode"),
		.command = args_list(args, "command"),
		.quick = args_flag(args, "quick"),
		.existing = args_flag(args, "existing"),
		.no_worktree = args_flag(args, "no-worktree"),
	};
	struct str prompt = STR_INIT;
	struct agent_context c = { 0 };
	struct agent_row row;
	int rc = -1;

	if (ask_prompt(args, &prompt, err) ||
	    ask_budget(args, &spec.has_budget, &spec.budget, err) ||
	    (args_has(args, "size") &&
	     start_parse_size(args_text(args, "size"), &spec.rows, &spec.cols, err)) ||
	    select_context(app, reply, NULL, &c, err) ||
	    caller_check_new(app, 1, &c, err))
		goto out;
	spec.prompt = prompt.len ? prompt.buf : NULL;
	if (create_agent(&c, &spec, &row, err))
		goto out;
	answer(app, &row, reply);
	rc = 0;
out:
	select_context_release(&c);
	str_release(&prompt);
	return rc;
}

static const struct verb_arg args[] = {
	{ "branch", 0, ARG_BRANCH, ARG_POSITIONAL | ARG_REQUIRED, "BRANCH",
	  .summary = "a new branch, or one that is there, local or remote" },
	ASK_PROMPT_ARGS,
	{ "agent", 'a', ARG_KIND, 0, "KIND",
	  .summary = "which agent (agent.default)" },
	{ "mode", 0, ARG_TEXT, ARG_NO_TOOL, "MODE",
	  .summary = "one of the agent's permission modes (agent.KIND.mode)" },
	{ "base", 'b', ARG_BRANCH, 0, "REVISION",
	  .summary = "what a new branch starts from (HEAD)" },
	{ "quick", 0, ARG_FLAG, .summary = "without set-up commands" },
	{ "existing", 0, ARG_FLAG, .summary = "only if the branch is there" },
	{ "no-worktree", 0, ARG_FLAG, ARG_NO_TOOL,
	  .summary = "in the main worktree, where BRANCH must be checked out" },
	{ "size", 0, ARG_TEXT, ARG_NO_TOOL, "COLSxROWS",
	  .summary = "of its terminal until somebody attaches (pane.size)" },
	ASK_BUDGET_ARG("it"),
	{ "command", 0, ARG_TEXT, ARG_REST | ARG_NO_TOOL, "COMMAND",
	  .summary = "runs in the pane in place of the agent's own program" },
	{ .name = NULL },
};

const struct verb verb_create = {
	.name = "create",
	.group = "Starting",
	.summary = "start an agent on a branch, in its own worktree and terminal",
	.help = "Makes the worktree (below the data directory, or "
		"project.worktree_root), copies the files of setup.credential_files and "
		".worktreeinclude into it, runs setup.commands, and starts the agent. "
		"When a step fails, what was made is undone.\n\n"
		"The agent and its set-up commands find FLEET_AGENT, FLEET_BRANCH, "
		"FLEET_BATCH, FLEET_ROOT, FLEET_WORKTREE, FLEET_PROJECT, FLEET_BASE, "
		"FLEET_BASE_NAME, FLEET_PORT and FLEET_PORT_COUNT (a block of ports of "
		"their own) in their environment.",
	.examples = "fleet create fix-432 -p 'Fix issue 432'\n"
		    "fleet create docs -a codex -F task.md\n"
		    "fleet create try -- htop  # any command\n",
	.args = args,
	.flags = VERB_PROJECT | VERB_CHANGES | VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
