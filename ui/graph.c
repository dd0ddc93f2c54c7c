/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/graph.h"

#include "base/utf8.h"

enum { STEPS = 4 };

static unsigned
steps(double v, double most, unsigned of)
{
	double part = most > 0 ? v / most * of : 0;

	if (part >= of)
		return of;
	return v > 0 ? (unsigned)(part + 0.999) : 0;
}

/* Dots of a braille cell from the bottom up: 7 3 2 1 at the left, 8 6 5 4. */
static void
add_braille(struct str *out, unsigned left, unsigned right)
{
	static const unsigned char lefts[] = { 0x00, 0x40, 0x44, 0x46, 0x47 };
	static const unsigned char rights[] = { 0x00, 0x80, 0xa0, 0xb0, 0xb8 };

	char text[4];
	size_t n = utf8_encode(0x2800u | lefts[left] | rights[right], text);

	str_add(out, text, n);
}

void
graph_add(struct str *out, const struct trend *t, double most, unsigned cols, bool utf8)
{
	for (unsigned i = cols; i-- > 0;) {
		if (utf8)
			add_braille(out, steps(trend_at(t, 2 * i + 1), most, STEPS),
				    steps(trend_at(t, 2 * i), most, STEPS));
		else
			str_addc(out, " 123456789"[steps(trend_at(t, i), most, 9)]);
	}
}
