/* SPDX-License-Identifier: MIT */
/*
 * Hooks are handed to an agent at its launch, in a file of ours that its own
 * argument names: the user's settings are never written to, and stand beside.
 */
#ifndef AGENT_HOOKS_H
#define AGENT_HOOKS_H

#include "agent/kind.h"
#include "base/err.h"

/*
 * Writes what the kind's hooks are into dir (agents/<id>): each event calls
 * `fleet hook KIND EVENT`. *path is its path (malloc'ed); NULL: it has none.
 */
int hooks_write(const struct kind *, const char *dir, const char *fleet, char **path,
		struct err *);

#endif
