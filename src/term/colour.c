/* SPDX-License-Identifier: MIT */
/*
 * The palette and the dynamic colours (text, background, cursor, selection): the
 * theme's, until the program sets others (OSC 4, 10 to 12, 17, 19) and takes them
 * back (104, 110 and up). Queries are answered from what is in force.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "term/colour-spec.h"
#include "term/term-int.h"

/* What the program set; made when it first does. */
struct colours {
	uint32_t rgb[COLOUR_COUNT];
	bool is_set[COLOUR_COUNT];
};

static const struct term_options defaults = {
	.clipboard_max = 32768,
	.fg = 0xe5e5e5,
	.bg = 0x000000,
	.cursor = 0xe5e5e5,
	.palette = {
		0x000000, 0xcd3131, 0x0dbc79, 0xe5e510,
		0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5,
		0x666666, 0xf14c4c, 0x23d18b, 0xf5f543,
		0x3b8eea, 0xd670d6, 0x29b8db, 0xffffff,
	},
	.cell_width = 8,
	.cell_height = 16,
};

void
term_options_init(struct term_options *o)
{
	*o = defaults;
}

void
term_set_options(struct term *t, const struct term_options *o)
{
	t->options = *o;
}

static uint32_t
grey(unsigned level)
{
	return level << 16 | level << 8 | level;
}

/* The theme's sixteen, xterm's 6x6x6 cube and its ramp of greys. */
static uint32_t
palette(const struct term *t, unsigned n)
{
	static const uint8_t steps[] = { 0, 95, 135, 175, 215, 255 };

	if (n < 16)
		return t->options.palette[n];
	if (n >= 232)
		return grey(8 + (n - 232) * 10);
	n -= 16;
	return (uint32_t)steps[n / 36] << 16 | (uint32_t)steps[n / 6 % 6] << 8 |
	       steps[n % 6];
}

static uint32_t
theme_colour(const struct term *t, unsigned which)
{
	switch (which) {
	case TERM_COLOUR_FG:
	case TERM_COLOUR_SELECT_BG:
		return t->options.fg;
	case TERM_COLOUR_BG:
	case TERM_COLOUR_SELECT_FG:
		return t->options.bg;
	case TERM_COLOUR_CURSOR:
		return t->options.cursor;
	}
	return palette(t, which);
}

bool
term_colour_get(const struct term *t, unsigned which, uint32_t *rgb)
{
	bool is_set;

	if (which >= COLOUR_COUNT)
		return false;
	is_set = t->colours && t->colours->is_set[which];
	*rgb = is_set ? t->colours->rgb[which] : theme_colour(t, which);
	return is_set;
}

bool
colour_is_light(const struct term *t)
{
	uint32_t c = 0;

	term_colour_get(t, TERM_COLOUR_BG, &c);
	/* Rec. 601 luma, in thousandths. */
	return (c >> 16) * 299 + (c >> 8 & 255) * 587 + (c & 255) * 114 > 127500;
}

static void
set(struct term *t, unsigned which, uint32_t rgb)
{
	if (!t->colours)
		t->colours = xcalloc(1, sizeof(*t->colours));
	t->colours->rgb[which] = rgb;
	t->colours->is_set[which] = true;
}

static void
unset(struct term *t, unsigned which)
{
	if (t->colours && which < COLOUR_COUNT)
		t->colours->is_set[which] = false;
}

void
colour_reset(struct term *t)
{
	free(t->colours);
	t->colours = NULL;
}

static void
report(struct term *t, const char *what, unsigned which)
{
	unsigned r, g, b;
	uint32_t c = 0;

	term_colour_get(t, which, &c);
	r = c >> 16;
	g = c >> 8 & 255;
	b = c & 255;
	reply(t, "\033]%s;rgb:%02x%02x/%02x%02x/%02x%02x\033\\", what, r, r, g, g,
	      b, b);
}

static unsigned
parse_number(const char *s, size_t n)
{
	unsigned v = 0;

	if (!n)
		return COLOUR_COUNT;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9' || v > 9999)
			return COLOUR_COUNT;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	return v;
}

static void
indexed(struct term *t, unsigned n, const char *s, size_t len)
{
	char what[32];
	uint32_t rgb;

	if (len == 1 && *s == '?') {
		reply_unheard(t);
		snprintf(what, sizeof(what), "4;%u", n);
		if (n < 256)
			report(t, what, n);
	} else if (n < 256 && colour_spec(s, len, &rgb)) {
		set(t, n, rgb);
	}
}

/*
 * OSC 10 to 19. A pane has no pointer of its own and no Tektronix screen: those
 * colours are asked for and told, never set, here or outside.
 */
static const struct dynamic {
	uint16_t which;
	bool is_fixed;
} dynamics[] = {
	{ TERM_COLOUR_FG, false },
	{ TERM_COLOUR_BG, false },
	{ TERM_COLOUR_CURSOR, false },
	{ TERM_COLOUR_FG, true }, /* the pointer */
	{ TERM_COLOUR_BG, true },
	{ TERM_COLOUR_FG, true }, /* Tektronix */
	{ TERM_COLOUR_BG, true },
	{ TERM_COLOUR_SELECT_BG, false },
	{ TERM_COLOUR_CURSOR, true }, /* Tektronix */
	{ TERM_COLOUR_SELECT_FG, false },
};

enum { DYNAMIC_FIRST = 10, DYNAMIC_RESET = 110 };

static void
dynamic(struct term *t, unsigned osc, const char *s, size_t len)
{
	const struct dynamic *d = &dynamics[osc - DYNAMIC_FIRST];
	char what[16];
	uint32_t rgb;

	if (len == 1 && *s == '?') {
		reply_unheard(t);
		snprintf(what, sizeof(what), "%u", osc);
		report(t, what, d->which);
	} else if (d->is_fixed) {
		through_drop(t);
	} else if (colour_spec(s, len, &rgb)) {
		set(t, d->which, rgb);
	}
}

static void
dynamic_reset(struct term *t, unsigned osc)
{
	const struct dynamic *d = &dynamics[osc - DYNAMIC_RESET];

	if (d->is_fixed)
		through_drop(t);
	else
		unset(t, d->which);
}

/* The next field of a;b;c; false at the end. */
static bool
next_field(const char **at, const char *end, const char **field, size_t *n)
{
	const char *stop;

	if (*at > end)
		return false;
	stop = memchr(*at, ';', (size_t)(end - *at));
	*field = *at;
	*n = (size_t)((stop ? stop : end) - *at);
	*at += *n + 1;
	return true;
}

/* 4;n;spec;n;spec… and 10;spec;spec…, where the second is for 11. */
void
colour_osc(struct term *t, unsigned osc, const char *text, size_t n)
{
	const char *at = text, *end = text + n, *s;
	unsigned which;
	size_t len;

	while (next_field(&at, end, &s, &len)) {
		if (osc >= DYNAMIC_FIRST && osc - DYNAMIC_FIRST < ARRAY_SIZE(dynamics)) {
			dynamic(t, osc++, s, len);
		} else if (osc == 4) {
			which = parse_number(s, len);
			if (!next_field(&at, end, &s, &len))
				break;
			indexed(t, which, s, len);
		} else if (len == 1 && *s == '?') {
			reply_unheard(t);
		}
	}
}

void
colour_osc_reset(struct term *t, unsigned osc, const char *text, size_t n)
{
	const char *at = text, *end = text + n, *s;
	size_t len;

	if (osc >= DYNAMIC_RESET && osc < DYNAMIC_RESET + ARRAY_SIZE(dynamics))
		dynamic_reset(t, osc);
	for (unsigned i = 0; osc == 104 && !n && i < 256; i++)
		unset(t, i);
	while (osc == 104 && n && next_field(&at, end, &s, &len)) {
		unsigned which = parse_number(s, len);

		unset(t, which < 256 ? which : COLOUR_COUNT);
	}
}

/* The command that sets it. */
static unsigned
dynamic_of(unsigned which)
{
	unsigned osc = DYNAMIC_FIRST;

	while (dynamics[osc - DYNAMIC_FIRST].which != which)
		osc++;
	return osc;
}

void
colour_snapshot(const struct term *t, struct str *out)
{
	for (unsigned i = 0; t->colours && i < COLOUR_COUNT; i++) {
		uint32_t c = t->colours->rgb[i];

		if (!t->colours->is_set[i])
			continue;
		if (i < 256)
			str_addf(out, "\033]4;%u", i);
		else
			str_addf(out, "\033]%u", dynamic_of(i));
		str_addf(out, ";rgb:%02x/%02x/%02x\033\\", c >> 16, c >> 8 & 255,
			 c & 255);
	}
}
