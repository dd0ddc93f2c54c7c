/* SPDX-License-Identifier: MIT */
/*
 * A verb as an MCP tool: its row in the table is the whole of it. The schema is
 * JSON Schema (2020-12); what an agent must not give (ARG_NO_TOOL) is not in it,
 * and refused like any other unknown name.
 */
#ifndef SERVE_TOOL_H
#define SERVE_TOOL_H

#include <jansson.h>

#include "base/err.h"
#include "verb/verb.h"

/* The verb that is offered under that name, or NULL. */
const struct verb *tool_find(const char *name);
/* All of them, as tools/list wants them. */
json_t *tool_list(void);
json_t *tool_json(const struct verb *);

/*
 * Sets args from the arguments of a call (NULL: none) and finishes them. A null
 * counts as not given. ERR_USAGE says what would be right.
 */
int tool_args(struct args *, const json_t *arguments, struct err *);

/*
 * A CallToolResult: what the verb answered, or why it failed (err's code set),
 * as structuredContent, and the same as text.
 */
json_t *tool_result(const struct reply *, const struct err *);

#endif
