/* SPDX-License-Identifier: MIT */
/* Six bits at a time. */
#include "config.h"

#include "keeper/base64.h"

#include <stdint.h>

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
