/* SPDX-License-Identifier: MIT */
/*
 * What is new in an agent's transcripts, into the store: each stretch of a file in
 * one transaction with how far it was read. Where the agent itself says what its
 * conversation has cost, that figure holds: what it is more or less than what was
 * reckoned from the tokens stands as a correction on the day that it was said.
 *
 *   reported - base = reckoned + corrections      base: what a forked conversation
 *                                                 has brought along
 */
#ifndef AGENT_METER_SYNC_H
#define AGENT_METER_SYNC_H

#include "agent/meter-find.h"
#include "agent/price.h"
#include "base/err.h"
#include "base/path.h"
#include "store/store.h"

struct meter;

/* What the transcripts held that could not be counted, since their beginning. */
struct meter_told {
	int64_t bad, foreign, too_long; /* lines */
	int64_t restarts; /* files that were cut off or replaced */
	int64_t partial;  /* bytes of last lines that are not whole (yet) */
};

/* Reads the prices: ERR_CONFIG when they are wrong. store and dirs are lent. */
int meter_open(struct store *, const struct dirs *, struct meter **, struct err *);
void meter_close(struct meter *);
const struct prices *meter_prices(const struct meter *);

/*
 * Reads what is new of the agent; told (added to) may be NULL. A kind whose usage
 * is not read, or that cannot be loaded, has none. A file that cannot be read is
 * passed over; what fails is the store.
 */
int meter_sync(struct meter *, const struct agent_row *, struct meter_told *,
	       struct err *);
/* The agent's transcripts as they are found now; nothing is read. */
int meter_sync_files(struct meter *, const struct agent_row *, struct meter_files *,
		     struct err *);

#endif
