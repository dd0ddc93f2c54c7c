/* SPDX-License-Identifier: MIT */
/* Dollars from text and to text. */
#include "config.h"

#include "base/money.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool
money_scan(const char *text, size_t n, int64_t *nano)
{
	char copy[64], *end;
	double v;

	if (!n || n >= sizeof(copy))
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	if (copy[strspn(copy, "+-.0123456789eE")])
		return false; /* what strtod takes besides: hexadecimal, nan, blanks */
	v = strtod(copy, &end);
	if (end == copy || *end || !(v >= 0) || v > (double)(MONEY_MAX / MONEY_DOLLAR))
		return false;
	*nano = (int64_t)(v * (double)MONEY_DOLLAR + 0.5);
	return true;
}

int
money_parse(const char *text, int64_t *nano, struct err *err)
{
	const char *digits = *text == '$' ? text + 1 : text;

	if (digits[strspn(digits, "0123456789.")] ||
	    !money_scan(digits, strlen(digits), nano))
		return err_set(err, ERR_USAGE,
			       "'%s' is not an amount in US dollars like 2.50", text);
	return 0;
}

void
money_format(struct str *s, int64_t nano)
{
	int64_t cents = (nano + MONEY_DOLLAR / 200) / (MONEY_DOLLAR / 100);

	if (nano > 0 && !cents)
		str_adds(s, "<$0.01");
	else if (cents < 100000)
		str_addf(s, "$%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
	else
		str_addf(s, "$%" PRId64, (cents + 50) / 100);
}
