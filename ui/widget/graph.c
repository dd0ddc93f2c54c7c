/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/graph.h"

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

static unsigned
steps_at(const struct graph *g, unsigned back, unsigned of)
{
	return steps(trend_at(g->trend, g->scale, back), g->most, of);
}

void
graph_add(struct str *out, const struct graph *g)
{
	for (unsigned i = g->cols; i-- > 0;) {
		if (g->utf8)
			add_braille(out, steps_at(g, 2 * i + 1, STEPS),
				    steps_at(g, 2 * i, STEPS));
		else
			str_addc(out, " 123456789"[steps_at(g, i, 9)]);
	}
}
