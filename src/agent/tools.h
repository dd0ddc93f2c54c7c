/* SPDX-License-Identifier: MIT */
/*
 * `fleet mcp` handed to an agent at its launch, where agent.tools, or the kind's
 * own agent.KIND.tools, is true: as a file in the form that claude and others
 * read, for kinds whose tools_args name {tools}; one that is configured by its
 * arguments alone names {fleet} there.
 */
#ifndef AGENT_TOOLS_H
#define AGENT_TOOLS_H

#include "agent/context.h"
#include "agent/kind.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Writes the file into dir (agents/<id>); env is the agent's, which the server
 * gets what it needs of. *path is its path (malloc'ed); NULL: no tools for it.
 */
int tools_write(const struct agent_context *, const struct kind *, const char *dir,
		const struct strv *env, char **path, struct err *);

#endif
