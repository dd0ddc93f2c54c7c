/* SPDX-License-Identifier: MIT */
/*
 * What an agent has used in all, as far as it is known without reading a
 * transcript: the store's sums, and what the agent itself has said since.
 */
#ifndef AGENT_SPENT_H
#define AGENT_SPENT_H

#include <jansson.h>
#include <stdbool.h>

#include "agent/meter.h"
#include "base/err.h"
#include "base/path.h"
#include "store/store-usage.h"

struct spent {
	struct tokens tokens;
	int64_t turns;
	int64_t cost;	     /* billionths of a dollar */
	bool is_known;	     /* anything was counted or said */
	bool is_unpriced;    /* cost lacks what has no price */
	bool is_reported;    /* cost is the agent's own figure */
	int64_t context_tokens, context_size; /* 0: not known */
	int64_t context_percent; /* in hundredths; -1: not known */
	char model[METER_MODEL_SIZE];
	struct meter_limits limits;
};

int spent_load(struct store *, const struct dirs *, const char *agent, struct spent *,
	       struct err *);
/* cost_usd cost_source context_percent tokens: for an agent's object. */
void spent_add_json(const struct spent *, json_t *object);
/* "$0.42", "~$0.42" (reckoned), "$0.42+" (more, unpriced), "unknown", "". */
void spent_add_cost(const struct spent *, struct str *out);

#endif
