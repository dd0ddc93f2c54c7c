/* SPDX-License-Identifier: MIT */
/* Six bits at a time. */
#include "config.h"

#include "base/base64.h"

#include <stdint.h>

void
base64_encode(struct str *out, const void *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = bytes;
	size_t step;

	for (; n; n -= step, p += step) {
		unsigned bits = (unsigned)p[0] << 16 | (n > 1 ? p[1] << 8 : 0) |
				(n > 2 ? p[2] : 0);

		step = n < 3 ? n : 3;
		str_addc(out, digits[bits >> 18]);
		str_addc(out, digits[bits >> 12 & 63]);
		str_addc(out, n > 1 ? digits[bits >> 6 & 63] : '=');
		str_addc(out, n > 2 ? digits[bits & 63] : '=');
	}
}

static int
digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool
base64_decode(struct str *out, const char *text, size_t n)
{
	uint32_t word = 0;
	int bits = 0;

	for (int pad = 0; n && pad < 2 && text[n - 1] == '='; pad++)
		n--;
	if (n % 4 == 1)
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = digit(text[i]);

		if (d < 0)
			return false;
		word = word << 6 | d;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			str_addc(out, word >> bits & 0xff);
		}
	}
	return true;
}
