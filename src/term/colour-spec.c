/* SPDX-License-Identifier: MIT */
/* The forms with digits; names have a table of their own. */
#include "config.h"

#include "term/colour-spec.h"

#include <string.h>
#include <strings.h>

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 1 to 4 hexadecimal digits, scaled to a byte: all f is 255. */
static bool
parse_part(const char *s, size_t n, unsigned *byte)
{
	static const unsigned most[] = { 0, 0xf, 0xff, 0xfff, 0xffff };
	unsigned v = 0;

	if (n < 1 || n > 4)
		return false;
	for (size_t i = 0; i < n; i++) {
		int digit = hex_digit(s[i]);

		if (digit < 0)
			return false;
		v = v << 4 | (unsigned)digit;
	}
	*byte = (v * 255 + most[n] / 2) / most[n];
	return true;
}

/* #rgb, #rrggbb and so on: the digits of a part are the first of a byte's. */
static bool
parse_hash(const char *s, size_t n, unsigned part[4])
{
	size_t k = n / 3;

	if (n % 3 || k < 1 || k > 4)
		return false;
	for (unsigned i = 0; i < 3; i++) {
		unsigned high;

		if (!parse_part(s + i * k, k > 2 ? 2 : k, &high))
			return false;
		part[i] = k == 1 ? high & 0xf0 : high;
	}
	return true;
}

/* That many parts, at most 4. */
static bool
parse_slashes(const char *s, size_t n, unsigned part[4], unsigned parts)
{
	const char *end = s + n;

	for (unsigned i = 0; i < parts; i++) {
		const char *stop = i + 1 < parts ? memchr(s, '/', (size_t)(end - s))
						 : end;

		if (!stop || !parse_part(s, (size_t)(stop - s), &part[i]))
			return false;
		s = stop + 1;
	}
	return true;
}

static bool
begins(const char *s, size_t n, const char *with)
{
	return n > strlen(with) && !strncasecmp(s, with, strlen(with));
}

bool
colour_spec(const char *s, size_t n, uint32_t *rgb)
{
	unsigned part[4];
	bool ok;

	if (begins(s, n, "#"))
		ok = parse_hash(s + 1, n - 1, part);
	else if (begins(s, n, "rgb:"))
		ok = parse_slashes(s + 4, n - 4, part, 3);
	else if (begins(s, n, "rgba:"))
		ok = parse_slashes(s + 5, n - 5, part, 4);
	else
		return colour_name(s, n, rgb);
	if (ok)
		*rgb = (uint32_t)(part[0] << 16 | part[1] << 8 | part[2]);
	return ok;
}
