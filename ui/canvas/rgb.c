/* SPDX-License-Identifier: MIT */
/*
 * Integers: the nearest colour is asked for cell by cell.
 */
#include "config.h"

#include "ui/canvas/rgb.h"

enum {
	CUBE_FIRST = 16,
	CUBE_SIDE = 6,
	GREY_FIRST = 232,
	GREYS = 24,
	/* of 255: what is paler than this, or than a fifth, has no hue */
	CHROMA_MIN = 24,
	/* from that lightness on it is a bright one of the sixteen */
	BRIGHT_MIN = 160,
};

struct rgb {
	int r, g, b;
};

static const int levels[CUBE_SIDE] = { 0, 95, 135, 175, 215, 255 };

static struct rgb
split(uint32_t rgb)
{
	return (struct rgb){ rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255 };
}

uint32_t
rgb_of_index(unsigned index)
{
	unsigned n = index - CUBE_FIRST, grey;

	if (index < CUBE_FIRST)
		return 0;
	if (index >= GREY_FIRST) {
		grey = 8 + 10 * (index - GREY_FIRST);
		return grey << 16 | grey << 8 | grey;
	}
	return (uint32_t)levels[n / 36] << 16 | (uint32_t)levels[n / 6 % 6] << 8 |
	       (uint32_t)levels[n % 6];
}

static long
distance(struct rgb a, struct rgb b)
{
	long mean = (a.r + b.r) / 2, r = a.r - b.r, g = a.g - b.g, bl = a.b - b.b;

	return (512 + mean) * r * r + 1024 * g * g + (767 - mean) * bl * bl;
}

/* The last level that is not above v. */
static int
level_below(int v)
{
	int i = 0;

	while (i < CUBE_SIDE - 1 && levels[i + 1] <= v)
		i++;
	return i;
}

struct nearest {
	struct rgb to;
	long distance;
	unsigned index;
};

static void
try_index(struct nearest *best, unsigned index)
{
	long d = distance(best->to, split(rgb_of_index(index)));

	if (d < best->distance) {
		best->distance = d;
		best->index = index;
	}
}

/* The eight corners of the cube's cell that it lies in, and the greys beside. */
unsigned
rgb_to_256(uint32_t rgb)
{
	struct nearest best = { split(rgb), INT64_MAX >> 1, CUBE_FIRST };
	int r = level_below(best.to.r), g = level_below(best.to.g),
	    b = level_below(best.to.b);
	int grey = ((best.to.r + best.to.g + best.to.b) / 3 - 8) / 10;

	for (int corner = 0; corner < 8; corner++) {
		int cr = r + (corner >> 2 & 1), cg = g + (corner >> 1 & 1),
		    cb = b + (corner & 1);

		if (cr < CUBE_SIDE && cg < CUBE_SIDE && cb < CUBE_SIDE)
			try_index(&best, CUBE_FIRST + 36 * cr + 6 * cg + cb);
	}
	for (int i = grey - 1; i <= grey + 1; i++)
		if (i >= 0 && i < GREYS)
			try_index(&best, GREY_FIRST + i);
	return best.index;
}

static int
lightness(struct rgb c)
{
	return (299 * c.r + 587 * c.g + 114 * c.b) / 1000;
}

static int
max3(int a, int b, int c)
{
	return a > b ? (a > c ? a : c) : (b > c ? b : c);
}

/* The hue's nearest of the six full colours; 0: it has none. */
static unsigned
hue_of(struct rgb c)
{
	static const unsigned of_sixth[] = { 1, 3, 2, 6, 4, 5 };
	int max = max3(c.r, c.g, c.b), min = -max3(-c.r, -c.g, -c.b),
	    chroma = max - min, angle;

	if (chroma < CHROMA_MIN || chroma * 5 < max)
		return 0;
	if (max == c.r)
		angle = 60 * (c.g - c.b) / chroma;
	else if (max == c.g)
		angle = 120 + 60 * (c.b - c.r) / chroma;
	else
		angle = 240 + 60 * (c.r - c.g) / chroma;
	return of_sixth[(angle + 360 + 30) / 60 % 6];
}

static unsigned
grey_of_16(int light)
{
	return light < 48 ? 0 : light < 140 ? 8 : light < 212 ? 7 : 15;
}

unsigned
rgb_to_16(uint32_t rgb)
{
	struct rgb c = split(rgb);
	unsigned hue = hue_of(c);
	int light = lightness(c);

	if (!hue)
		return grey_of_16(light);
	return hue + (light >= BRIGHT_MIN ? 8 : 0);
}

unsigned
rgb_to_8(uint32_t rgb)
{
	struct rgb c = split(rgb);
	unsigned hue = hue_of(c);

	return hue ? hue : lightness(c) < 96 ? 0 : 7;
}
