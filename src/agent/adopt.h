/* SPDX-License-Identifier: MIT */
/* Taking an agent up again that the store does not know. */
#ifndef AGENT_ADOPT_H
#define AGENT_ADOPT_H

#include "agent/context.h"
#include "base/err.h"

/*
 * From its launch record, so that a lost store loses no agent: as running when
 * its keeper answers, as killed when the trash has it, as exited when its
 * worktree is there. Says in words which of them (borrowed) and sets *branch
 * (malloc'ed); or NULL: ERR_NOT_FOUND and ERR_CORRUPT when nothing leads back to
 * it, ERR_EXISTS when another agent has its branch by now.
 */
const char *adopt_agent(const struct agent_context *, const char *id, char **branch,
			struct err *);

#endif
