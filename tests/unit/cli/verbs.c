/* SPDX-License-Identifier: MIT */
/* The table stands in for the program's own: verbs_all() is here. */
#include "config.h"

#include "unit/cli/verbs.h"

#include "base/alloc.h"

static int
run_nothing(struct app *app, const struct args *args, struct reply *reply,
	    struct err *e)
{
	(void)app;
	(void)args;
	(void)reply;
	(void)e;
	return 0;
}

static const struct verb_arg create_args[] = {
	{ .name = "branch",
	  .kind = ARG_BRANCH,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED,
	  .summary = "the branch to work on; its agent gets the same name" },
	{ .name = "prompt",
	  .letter = 'p',
	  .kind = ARG_TEXT,
	  .value = "TEXT",
	  .summary = "what the agent is to do; '-' reads it from standard input" },
	{ .name = "file",
	  .letter = 'F',
	  .kind = ARG_FILE,
	  .value = "FILE",
	  .summary = "read the prompt from [FILE]: as it stands" },
	{ .name = "agent",
	  .letter = 'a',
	  .kind = ARG_KIND,
	  .value = "KIND",
	  .fallback = "claude",
	  .summary = "the kind of agent" },
	{ .name = "quick", .letter = 'q', .summary = "don't run the set-up commands" },
	{ .name = "existing", .letter = 'e', .summary = "the branch has to be there" },
	{ .name = "type",
	  .kind = ARG_CHOICE,
	  .choices = "rails|node|go",
	  .summary = "kind of project" },
	{ .name = "count",
	  .letter = 'n',
	  .kind = ARG_INT,
	  .value = "N",
	  .fallback = "1",
	  .min = 1,
	  .max = 100,
	  .summary = "how many" },
	{ .name = "command",
	  .kind = ARG_TEXT,
	  .flags = ARG_REST,
	  .summary = "run this in the pane instead of an agent" },
	{ NULL },
};

const struct verb verb_create = {
	.name = "create",
	.group = "start",
	.summary = "start an agent in a worktree of its own",
	.help = "The branch may exist, locally or on a remote; otherwise it is made "
		"from "
		"the base, which is recorded for later.\n"
		"\n"
		"Credential files are copied, then the set-up commands run.\n"
		"  kept as it is",
	.examples = "fleet create fix-1 -p 'Fix it'   # in words\n"
		    "fleet create fix-2 -- htop       # a command",
	.args = create_args,
	.flags = VERB_PROJECT | VERB_CHANGES,
	.run = run_nothing,
};

static const struct verb_arg prompt_args[] = {
	{ .name = "name",
	  .kind = ARG_AGENT,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
	  .summary = "whom" },
	{ .name = "message",
	  .kind = ARG_TEXT,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED,
	  .summary = "what to say" },
	{ NULL },
};

const struct verb verb_prompt = {
	.name = "prompt",
	.summary = "say something to agents",
	.args = prompt_args,
	.run = run_nothing,
};

static const struct verb_arg list_args[] = {
	{ .name = "pattern",
	  .kind = ARG_AGENT,
	  .flags = ARG_POSITIONAL,
	  .summary = "only these" },
	{ .name = "grouped", .letter = 'g', .summary = "by batch" },
	{ .name = "all", .letter = 'a', .summary = "archived ones too" },
	{ NULL },
};

const struct verb verb_list = {
	.name = "list",
	.alias = "l",
	.group = "look",
	.summary = "show the agents",
	.args = list_args,
	.run = run_nothing,
};

static const struct verb_arg wait_args[] = {
	{ .name = "name",
	  .kind = ARG_AGENT,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
	  .summary = "for whom" },
	{ .name = "until",
	  .kind = ARG_STATE,
	  .value = "STATE",
	  .fallback = "done",
	  .summary = "the state to wait for" },
	{ .name = "timeout",
	  .letter = 't',
	  .kind = ARG_DURATION,
	  .value = "DURATION",
	  .fallback = "1m",
	  .summary = "for how long at most" },
	{ NULL },
};

const struct verb verb_wait = {
	.name = "wait",
	.summary = "wait until agents are done",
	.args = wait_args,
	.run = run_nothing,
};

static const struct verb_arg kill_args[] = {
	{ .name = "pattern",
	  .kind = ARG_AGENT,
	  .flags = ARG_POSITIONAL,
	  .summary = "which" },
	{ .name = "batch",
	  .letter = 'b',
	  .kind = ARG_BATCH,
	  .value = "ID",
	  .summary = "all of a batch" },
	{ .name = "force",
	  .letter = 'f',
	  .summary = "keep what would be lost, and go" },
	{ .name = "delete-branch", .letter = 'd', .summary = "the branch as well" },
	{ NULL },
};

const struct verb verb_kill = {
	.name = "kill",
	.group = "end",
	.summary = "end agents and clear them away",
	.args = kill_args,
	.run = run_nothing,
};

static const struct verb verb_hook = {
	.name = "hook",
	.summary = "what agents' hooks call",
	.flags = VERB_HIDDEN,
	.run = run_nothing,
};

static const struct verb *const all[] = {
	&verb_create, &verb_prompt, &verb_list, &verb_wait, &verb_kill, &verb_hook,
};

const struct verb *const *
verbs_all(size_t *n)
{
	*n = ARRAY_SIZE(all);
	return all;
}
