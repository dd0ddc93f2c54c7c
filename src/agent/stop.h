/* SPDX-License-Identifier: MIT */
/* Ending an agent's program; its worktree and its row stay. */
#ifndef AGENT_STOP_H
#define AGENT_STOP_H

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"

/* Ends the program's whole tree. Not running: a success. */
int agent_stop(const struct agent_context *, const struct agent_row *, struct err *);

#endif
