/* SPDX-License-Identifier: MIT */
/*
 * What may be spent: by an agent, by a batch. A cap of its own (--budget) goes
 * before the settings (budget.agent, budget.batch); 0 is none. At its cap an agent
 * gets no new prompt and a batch no new agent; what runs goes on.
 */
#ifndef AGENT_BUDGET_H
#define AGENT_BUDGET_H

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"

/*
 * ERR_REFUSED, with the cap, what was used and which option it is, when the agent
 * or its batch is at its cap. Reads what is new first, and only where there is a
 * cap. What has no price is told as progress: it counts as nothing.
 */
int budget_check(const struct agent_context *, const struct agent_row *, struct err *);
/* The same of a batch, before an agent is added to it. */
int budget_check_batch(const struct agent_context *, const char *batch, struct err *);

#endif
