/* SPDX-License-Identifier: MIT */
/*
 * A control sequence taken apart (ECMA-48, 5.4): prefix, parameters parted by ';'
 * and sub-parameters by ':', an intermediate, the final byte.
 */
#include "config.h"

#include <string.h>

#include "ui/keyboard/input-int.h"

enum { NUMBER_MAX = 0x1000000 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
add_digit(struct sequence *s, unsigned sub, char c)
{
	uint32_t *p;

	if (s->n > SEQUENCE_PARAMS || sub >= SEQUENCE_SUBS)
		return;
	p = &s->param[s->n - 1][sub];
	if (*p < NUMBER_MAX)
		*p = *p * 10 + (uint32_t)(c - '0');
}

/* From the first parameter on; returns what stands behind the last. */
static const char *
read_params(struct sequence *s, const char *c, const char *end)
{
	unsigned sub = 0;

	if (c < end && (is_digit(*c) || *c == ';' || *c == ':'))
		s->n = 1;
	for (; c < end && (is_digit(*c) || *c == ';' || *c == ':'); c++) {
		if (is_digit(*c)) {
			add_digit(s, sub, *c);
		} else if (*c == ':') {
			sub++;
		} else {
			sub = 0;
			if (++s->n == 3)
				s->third = c + 1;
		}
	}
	s->end = c;
	return c;
}

bool
sequence_read(struct sequence *s, const char *bytes, size_t n)
{
	const char *c = bytes, *end = bytes + n - 1;

	memset(s, 0, sizeof(*s));
	if (!n)
		return false;
	s->final = *end;
	if (c < end && *c >= '<' && *c <= '?')
		s->prefix = *c++;
	c = read_params(s, c, end);
	if (c < end && *c >= ' ' && *c <= '/')
		s->intermediate = *c++;
	return c == end;
}
