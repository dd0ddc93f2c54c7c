/* SPDX-License-Identifier: MIT */
/* UTF-8 by the table of well-formed sequences (Unicode 15, table 3-7). */
#include "config.h"

#include "base/utf8.h"

size_t
utf8_decode(const char *text, size_t n, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char lo = 0x80, hi = 0xbf;
	size_t len, i;
	uint32_t c;

	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	*cp = 0xfffd;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 1;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		lo = 0xa0;
	else if (s[0] == 0xed)
		hi = 0x9f;
	else if (s[0] == 0xf0)
		lo = 0x90;
	else if (s[0] == 0xf4)
		hi = 0x8f;
	c = s[0] & (0xff >> (len + 1));
	for (i = 1; i < len; i++) {
		if (i >= n || s[i] < lo || s[i] > hi)
			return i;
		c = c << 6 | (s[i] & 0x3f);
		lo = 0x80;
		hi = 0xbf;
	}
	*cp = c;
	return len;
}

size_t
utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		cp = 0xfffd;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

bool
utf8_is_valid(const char *s, size_t n)
{
	while (n) {
		uint32_t cp;
		size_t k = utf8_decode(s, n, &cp);

		if (cp == 0xfffd && !(k == 3 && (unsigned char)s[0] == 0xef))
			return false;
		s += k;
		n -= k;
	}
	return true;
}

bool
utf8_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c || cp == 0x200e ||
	       cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

bool
utf8_has_control(const char *s, size_t n)
{
	uint32_t cp = ' ';

	while (n && !utf8_is_control(cp)) {
		size_t k = utf8_decode(s, n, &cp);

		s += k;
		n -= k;
	}
	return utf8_is_control(cp);
}

/* Each character as what it is to be; 0: left out. */
typedef uint32_t as_fn(uint32_t cp);

static void
add_as(struct str *out, const char *s, size_t n, as_fn *as)
{
	while (n) {
		uint32_t cp;
		char bytes[4];
		size_t k = utf8_decode(s, n, &cp);

		cp = as(cp);
		if (cp)
			str_add(out, bytes, utf8_encode(cp, bytes));
		s += k;
		n -= k;
	}
}

static uint32_t
as_text(uint32_t cp)
{
	bool is_text = (cp >= 0x20 && cp < 0x7f) || cp >= 0xa0;

	return is_text || cp == '\n' || cp == '\t' ? cp : 0;
}

static uint32_t
as_line(uint32_t cp)
{
	if (cp == '\n' || cp == '\t')
		return ' ';
	return utf8_is_control(cp) ? 0 : cp;
}

void
utf8_add_clean(struct str *out, const char *s, size_t n)
{
	add_as(out, s, n, as_text);
}

void
utf8_add_line(struct str *out, const char *s, size_t n)
{
	add_as(out, s, n, as_line);
}
