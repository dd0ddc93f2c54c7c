/* SPDX-License-Identifier: MIT */
/* Bringing a killed agent back: branch, worktree and files as they were. */
#ifndef AGENT_RESTORE_H
#define AGENT_RESTORE_H

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"

/*
 * The row must be archived and have a trash_ref. Branch, worktree, index and
 * files come back, credential files are copied anew, and the agent stands as
 * exited; `restart` starts its program. The ref is dropped last.
 */
int agent_restore(const struct agent_context *, struct agent_row *, struct err *);
/*
 * Goes on with a restore that was cut off, or back when the worktree is not whole:
 * the row's life says which of the two it was (running, archived).
 */
int restore_resume(const struct agent_context *, struct agent_row *, struct err *);

#endif
