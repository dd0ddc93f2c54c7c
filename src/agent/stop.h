/* SPDX-License-Identifier: MIT */
/* Ending an agent's program; its worktree and its row stay. */
#ifndef AGENT_STOP_H
#define AGENT_STOP_H

#include <stdbool.h>

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"

/* Ends the program's whole tree. Not running: a success. */
int agent_stop(const struct agent_context *, const struct agent_row *, struct err *);

/*
 * The same, and whatever else the agent left running; and no keeper of it can be
 * started until agent_let_go(*fd). For who is about to take its worktree away.
 */
int agent_hold(const struct agent_context *, const struct agent_row *, int *fd,
	       struct err *);
void agent_let_go(int fd);

/* Whether we were started by its program, and would end with it. */
bool agent_is_around_us(const struct agent_row *);
/* Whether a keeper of it lives, though it may not answer. */
bool agent_has_keeper(const struct agent_context *, const struct agent_row *);

#endif
