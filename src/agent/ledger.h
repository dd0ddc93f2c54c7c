/* SPDX-License-Identifier: MIT */
/* Rows of usage summed up by what one asks for. */
#ifndef AGENT_LEDGER_H
#define AGENT_LEDGER_H

#include "store/store-usage.h"

enum ledger_by {
	LEDGER_AGENT,
	LEDGER_BATCH,
	LEDGER_PROJECT,
	LEDGER_DAY,
	LEDGER_MODEL,
	LEDGER_BY_COUNT
};

/* "agent", …; LEDGER_BY_COUNT when it is none. */
const char *ledger_by_name(enum ledger_by);
enum ledger_by ledger_by_parse(const char *);

struct ledger_entry {
	char *key; /* an agent's id, a batch, a day 2026-11-21 …; "" is none */
	struct usage_sum sum;
	struct strv unpriced; /* models that have no price */
};

struct ledger {
	struct ledger_entry *v; /* in the order in which keys are first met */
	size_t n, alloc;
	struct ledger_entry total;
};

#define LEDGER_INIT { NULL, 0, 0, { NULL, { { 0, 0, 0, 0, 0 }, 0, 0, false }, STRV_INIT } }

void ledger_add(struct ledger *, enum ledger_by, const struct usage_row *);
void ledger_release(struct ledger *);
/* "2026-11-21" */
void ledger_add_day(struct str *, int64_t day);

#endif
