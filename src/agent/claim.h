/* SPDX-License-Identifier: MIT */
/*
 * Taking an agent's row to work on it. Two who want to kill, restore or mend the
 * same agent at once both have read the same row; the one who claims it second
 * finds it changed. A row that is `creating` or `removing` names who works on it,
 * so that a worker that died is told from one that is slow.
 */
#ifndef AGENT_CLAIM_H
#define AGENT_CLAIM_H

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"

/* ERR_BUSY while somebody who lives is making, restoring or removing it. */
int claim_check(const struct agent_row *, struct err *);
/*
 * Begins a transaction, in which the row is found as it was read, and puts our
 * process into it. ERR_BUSY: somebody else has changed it since. On failure there
 * is no transaction.
 */
int claim_begin(const struct agent_context *, struct agent_row *, struct err *);
/* Saves the row with that life and commits; on failure life is as it was. */
int claim_end(const struct agent_context *, struct agent_row *, enum agent_life,
	      struct err *);
/* Gives it up. */
void claim_drop(const struct agent_context *);
/* Begin and end: nothing else changes. */
int claim_row(const struct agent_context *, struct agent_row *, enum agent_life,
	      struct err *);

#endif
