/* SPDX-License-Identifier: MIT */
/* mcp: the way to the door for agents, which is not ours to know. */
#include "config.h"

#include "verb/verb.h"

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	(void)app;
	(void)args;
	if (!reply->door || !reply->door->serve)
		return err_set(err, ERR_REFUSED,
			       "mcp is a door itself, for programs that start it");
	return reply->door->serve(reply, err);
}

const struct verb verb_mcp = {
	.name = "mcp",
	.summary = "serve agents with tools, by MCP on standard input and output",
	.help = "Agents start it, as a server of the Model Context Protocol: their "
		"tools "
		"are the verbs that make sense for them, such as create, wait, prompt "
		"and kill. With agent.tools = true, or agent.KIND.tools, they are "
		"handed "
		"it when they are launched.\n\n"
		"An agent reaches those that it had made, and what came of them "
		"(tools.reach); it may have tools.agents of them, and they may be "
		"tools.depth generations deep. A caller that is no agent of the fleet "
		"only reads (tools.unknown).",
	.examples = "claude mcp add fleet -- fleet mcp  # a claude of your own\n",
	.flags = VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
