/* SPDX-License-Identifier: MIT */
/*
 * Auto-approval as an agent's hook meets it: whether it is on, the answer, and
 * agents/<id>/approvals, in which every decision stands, an object a line:
 *
 *   {"time_ms", "tool", "what", "decision": "allow" or "ask", "rule", "reason", "mode"}
 *
 * It is kept short: past a size it becomes approvals.1, in place of the one before.
 */
#ifndef AGENT_APPROVAL_H
#define AGENT_APPROVAL_H

#include <jansson.h>
#include <stdbool.h>

#include "base/path.h"
#include "base/str.h"

/* Cheap: the agent's environment says it, FLEET_APPROVE being there or not. */
bool approval_is_on(void);
/*
 * Decides on what the hook of that form was given, by the user's rules as they
 * are now, and notes it. True with the answer for its standard output when it is
 * allowed; what cannot be noted is not.
 */
bool approval_answer(const struct dirs *, const char *form, const struct str *input,
		     struct str *answer);
/* The last decisions on an agent, at most max, oldest first; a new list. */
json_t *approval_load(const struct dirs *, const char *id, size_t max);

#endif
