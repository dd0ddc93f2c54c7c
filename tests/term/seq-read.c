/* SPDX-License-Identifier: MIT */
/* Arguments of words. */
#include "config.h"

#include "term/seq-int.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

int
seq_read_int(const char *s, int *out, struct err *err)
{
	char *end;
	long v = strtol(s, &end, 10);

	if (end == s || *end || v < INT_MIN || v > INT_MAX)
		return err_set(err, ERR_USAGE, "not a number: %s", s);
	*out = (int)v;
	return 0;
}

/* Two numbers with a character between, as 5x20 and 2,3. */
int
seq_read_pair(const char *s, char between, unsigned *a, unsigned *b, struct err *err)
{
	char *end;
	unsigned long x = strtoul(s, &end, 10), y;
	const char *second = end + 1;

	if (end == s || *end != between)
		return err_set(err, ERR_USAGE, "not two numbers with %c between: %s",
			       between, s);
	y = strtoul(second, &end, 10);
	if (end == second || *end)
		return err_set(err, ERR_USAGE, "not two numbers with %c between: %s",
			       between, s);
	*a = (unsigned)x;
	*b = (unsigned)y;
	return 0;
}

int
seq_read_switch(const char *s, bool *out, struct err *err)
{
	*out = !strcmp(s, "on");
	if (!*out && strcmp(s, "off"))
		return err_set(err, ERR_USAGE, "on or off, not %s", s);
	return 0;
}
