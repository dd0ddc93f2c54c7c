/* SPDX-License-Identifier: MIT */
/*
 * What tokens cost: share/prices.toml, and before it the user's own
 * <config>/prices.toml. The first entry whose match (a glob) fits a model's name
 * holds, the user's first; a model that none fits has no price, which is not the
 * same as costing nothing.
 *
 *   date = "2026-11-21"         # of what stands below
 *   [[model]]
 *   match = "claude-haiku-4-5*" # or a list of globs
 *   input = 1.00                # US dollars for a million tokens
 *   cache_write = 1.25          # not given: as input
 *   cache_write_1h = 2.00       # not given: as cache_write
 *   cache_read = 0.10           # not given: as input
 *   output = 5.00
 *   context = 200000            # tokens; not given: not known
 */
#ifndef AGENT_PRICE_H
#define AGENT_PRICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/path.h"
#include "base/str.h"
#include "store/store-usage.h"

struct price {
	struct strv match;
	/* billionths of a dollar for a token; -1: not given */
	double input, cache_write, cache_write_1h, cache_read, output;
	int64_t context;
};

struct prices {
	char *date; /* of the shipped ones; "" when it says none */
	char *own;  /* the user's file; NULL: there is none */
	struct price *v;
	size_t n, alloc;
};

#define PRICES_INIT { NULL, NULL, NULL, 0, 0 }

/* ERR_CONFIG is file:line: why. Files that are not there hold nothing. */
int prices_load(const struct dirs *, struct prices *, struct err *);
void prices_release(struct prices *);
/* NULL: unknown. */
const struct price *prices_find(const struct prices *, const char *model);
/* In billionths of a dollar. */
int64_t price_of(const struct price *, const struct tokens *);

#endif
