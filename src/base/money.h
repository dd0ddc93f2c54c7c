/* SPDX-License-Identifier: MIT */
/* US dollars, in billionths: sums of what a token costs stay exact. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define MONEY_DOLLAR INT64_C(1000000000)
#define MONEY_MAX (1000000 * MONEY_DOLLAR)

/* "2.50", "$2.50", "0": from 0 to MONEY_MAX. */
int money_parse(const char *text, int64_t *nano, struct err *);
/*
 * A JSON number, n bytes (1.2e-05 too), what is less than a billionth rounded;
 * false when it is none, or out of bounds.
 */
bool money_scan(const char *text, size_t n, int64_t *nano);
/* "$0.42", "$1234", "<$0.01": at most seven columns up to a million. */
void money_format(struct str *, int64_t nano);
/* For a JSON number. */
static inline double
money_dollars(int64_t nano)
{
	return (double)nano / MONEY_DOLLAR;
}

#endif
