/* SPDX-License-Identifier: MIT */
/*
 * Attributes (SGR), in and out. Colours come as 38;5;n and 38;2;r;g;b and in
 * the forms of ITU T.416 with colons, where 38:2 may have a colour space before
 * the three; underline forms as 4:n, underline colours as 58.
 */
#include "config.h"

#include "base/alloc.h"
#include "term/term-int.h"

static const struct sgr_row {
	uint16_t clear, set;
} rows[] = {
	[1] = { 0, TERM_BOLD },
	[2] = { 0, TERM_DIM },
	[3] = { 0, TERM_ITALIC },
	[4] = { UNDERLINE_MASK, TERM_UNDERLINE | UNDERLINE_SINGLE << UNDERLINE_SHIFT },
	[5] = { 0, TERM_BLINK },
	[6] = { 0, TERM_BLINK },
	[7] = { 0, TERM_REVERSE },
	[8] = { 0, TERM_HIDDEN },
	[9] = { 0, TERM_STRIKE },
	[21] = { UNDERLINE_MASK, TERM_UNDERLINE | UNDERLINE_DOUBLE << UNDERLINE_SHIFT },
	[22] = { TERM_BOLD | TERM_DIM, 0 },
	[23] = { TERM_ITALIC, 0 },
	[24] = { TERM_UNDERLINE | UNDERLINE_MASK, 0 },
	[25] = { TERM_BLINK, 0 },
	[27] = { TERM_REVERSE, 0 },
	[28] = { TERM_HIDDEN, 0 },
	[29] = { TERM_STRIKE, 0 },
	[53] = { 0, TERM_OVERLINE },
	[55] = { TERM_OVERLINE, 0 },
};

static uint32_t
indexed(int n)
{
	return (uint32_t)TERM_COLOUR_INDEX << COLOUR_KIND | (uint32_t)n;
}

static bool
is_byte(int v)
{
	return v >= 0 && v <= 255;
}

/* From kind (5 or 2) and its values; false when they make no colour. */
static bool
make_colour(int kind, const int *v, uint32_t *out)
{
	if (kind == 5 && is_byte(v[0])) {
		*out = indexed(v[0]);
		return true;
	}
	if (kind != 2 || !is_byte(v[0]) || !is_byte(v[1]) || !is_byte(v[2]))
		return false;
	*out = (uint32_t)TERM_COLOUR_RGB << COLOUR_KIND |
	       (uint32_t)(v[0] << 16 | v[1] << 8 | v[2]);
	return true;
}

/* Sub-parameters that belong to parameter i. */
static unsigned
count_subs(const struct parser *p, unsigned i)
{
	unsigned n = 0;

	while (p->colons && parser_is_sub(p, i + 1 + n))
		n++;
	return n;
}

/*
 * The colour behind 38, 48 or 58 at i; returns the last parameter that belongs
 * to it. Values may be left empty (0), but not away: what is cut short is none.
 */
static unsigned
read_colour(const struct parser *p, unsigned i, uint32_t *out, bool *ok)
{
	unsigned subs = count_subs(p, i), first = i + 2;
	unsigned end = subs ? i + 1 + subs : p->n_params;
	int kind = parser_param(p, i + 1, 0), v[3];

	/* 38:2:space:r:g:b */
	if (subs >= 5 && kind == 2)
		first++;
	for (unsigned k = 0; k < 3; k++)
		v[k] = first + k < end ? parser_param(p, first + k, 0) : -1;
	*ok = make_colour(kind, v, out);
	if (subs)
		return i + subs;
	return i + (kind == 2 ? 4 : kind == 5 ? 2 : 1);
}

static void
set_underline_colour(struct term *t, uint32_t colour)
{
	struct extra e = extra_get(&t->pools, t->cur.style.extra);

	e.under = colour;
	extra_set(t, &e);
}

static unsigned
apply_colour(struct term *t, const struct parser *p, unsigned i)
{
	int what = p->params[i];
	uint32_t colour;
	bool ok;

	i = read_colour(p, i, &colour, &ok);
	if (!ok)
		return i;
	if (what == 38)
		t->cur.style.fg = colour;
	else if (what == 48)
		t->cur.style.bg = colour;
	else
		set_underline_colour(t, colour);
	return i;
}

static void
apply_underline(struct style *s, int form)
{
	s->attr &= (uint16_t) ~(TERM_UNDERLINE | UNDERLINE_MASK);
	if (form > 0 && form < UNDERLINE_COUNT)
		s->attr |= (uint16_t)(TERM_UNDERLINE | form << UNDERLINE_SHIFT);
}

/* OSC 8 ends links, DECSCA protection. */
static void
apply_none(struct term *t)
{
	struct style *s = &t->cur.style;

	s->fg = s->bg = 0;
	s->attr &= ATTR_PROTECTED;
	if (s->extra)
		set_underline_colour(t, 0);
}

static void
apply_simple(struct term *t, int code)
{
	struct style *s = &t->cur.style;

	if (code == 0)
		apply_none(t);
	else if (code >= 30 && code <= 37)
		s->fg = indexed(code - 30);
	else if (code == 39)
		s->fg = 0;
	else if (code >= 40 && code <= 47)
		s->bg = indexed(code - 40);
	else if (code == 49)
		s->bg = 0;
	else if (code == 59)
		set_underline_colour(t, 0);
	else if (code >= 90 && code <= 97)
		s->fg = indexed(code - 90 + 8);
	else if (code >= 100 && code <= 107)
		s->bg = indexed(code - 100 + 8);
	else if ((size_t)code < ARRAY_SIZE(rows))
		s->attr = (uint16_t)((s->attr & ~rows[code].clear) | rows[code].set);
}

void
sgr_apply(struct term *t, const struct parser *p)
{
	if (!p->n_params)
		apply_simple(t, 0);
	for (unsigned i = 0; i < p->n_params; i++) {
		int code = parser_param(p, i, 0);
		unsigned subs = count_subs(p, i);

		if (code == 38 || code == 48 || code == 58) {
			i = apply_colour(t, p, i);
			continue;
		}
		if (code == 4 && subs)
			apply_underline(&t->cur.style, parser_param(p, i + 1, 1));
		else if (!subs)
			apply_simple(t, code);
		i += subs;
	}
}

/* base: 38, 48 or 58; the short forms are for the first two only. */
static void
add_colour(struct str *out, unsigned base, uint32_t colour)
{
	unsigned v = colour & 0xffffff;

	switch (colour >> COLOUR_KIND) {
	case TERM_COLOUR_INDEX:
		if (base == 58)
			str_addf(out, ";58:5:%u", v);
		else if (v < 8)
			str_addf(out, ";%u", base - 8 + v);
		else if (v < 16)
			str_addf(out, ";%u", base + 52 + v - 8);
		else
			str_addf(out, ";%u;5;%u", base, v);
		break;
	case TERM_COLOUR_RGB:
		str_addf(out, base == 58 ? ";%u:2::%u:%u:%u" : ";%u;2;%u;%u;%u",
			 base, v >> 16, v >> 8 & 255, v & 255);
		break;
	}
}

static void
add_underline(struct str *out, unsigned attr)
{
	unsigned form = (attr & UNDERLINE_MASK) >> UNDERLINE_SHIFT;

	if (form == UNDERLINE_SINGLE)
		str_adds(out, ";4");
	else
		str_addf(out, ";4:%u", form);
}

void
sgr_add(struct str *out, const struct look *look)
{
	static const uint8_t codes[] = { 1, 2, 3, 5, 7, 8, 9, 53 };
	size_t start = out->len;

	str_adds(out, "\033[0");
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (look->attr & rows[codes[i]].set)
			str_addf(out, ";%u", codes[i]);
	if (look->attr & TERM_UNDERLINE)
		add_underline(out, look->attr);
	add_colour(out, 38, look->fg);
	add_colour(out, 48, look->bg);
	add_colour(out, 58, look->under);
	/* "\033[0m" is "\033[m". */
	if (out->len == start + 3)
		str_set_len(out, start + 2);
	str_addc(out, 'm');
}
