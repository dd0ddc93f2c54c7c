/* SPDX-License-Identifier: MIT */
/* The table stands in for the program's own: verbs_all() is here. */
#include "config.h"

#include "unit/serve/tools.h"

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

static const struct verb_arg make_args[] = {
	{ .name = "branch",
	  .kind = ARG_BRANCH,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED,
	  .summary = "which" },
	{ .name = "prompt", .kind = ARG_TEXT, .flags = ARG_STDIN, .summary = "what" },
	{ .name = "count",
	  .kind = ARG_INT,
	  .min = 1,
	  .max = 9,
	  .fallback = "2",
	  .summary = "how many" },
	{ .name = "quick", .kind = ARG_FLAG, .summary = "at once" },
	{ .name = "type",
	  .kind = ARG_CHOICE,
	  .choices = "rails|go",
	  .summary = "of what" },
	{ .name = "edit",
	  .kind = ARG_FLAG,
	  .flags = ARG_NO_TOOL,
	  .summary = "by hand" },
	{ .name = NULL },
};

const struct verb tool_make = {
	.name = "make",
	.alias = "m",
	.summary = "make some",
	.help = "As many as asked for.",
	.args = make_args,
	.flags = VERB_CHANGES | VERB_TOOL,
	.run = run_nothing,
};

static const struct verb_arg look_args[] = {
	{ .name = "name",
	  .kind = ARG_AGENT,
	  .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
	  .summary = "whom" },
	{ .name = "until", .kind = ARG_STATE, .summary = "a state" },
	{ .name = "timeout", .kind = ARG_DURATION, .summary = "for so long" },
	{ .name = NULL },
};

const struct verb tool_look = {
	.name = "look",
	.summary = "see how they stand",
	.args = look_args,
	.flags = VERB_TOOL,
	.run = run_nothing,
};

const struct verb tool_end = {
	.name = "end",
	.summary = "end them",
	.flags = VERB_CHANGES | VERB_ENDS | VERB_TOOL,
	.run = run_nothing,
};

static const struct verb tool_hide = { .name = "hide", .summary = "no tool" };
static const struct verb tool_take = { .name = "take",
				       .summary = "takes the terminal",
				       .flags = VERB_TOOL | VERB_TERMINAL };

static const struct verb *const all[] = {
	&tool_make, &tool_look, &tool_end, &tool_hide, &tool_take,
};

const struct verb *const *
verbs_all(size_t *n)
{
	*n = ARRAY_SIZE(all);
	return all;
}
