/* SPDX-License-Identifier: MIT */
/* Cells in words, and words in cells: see seen.h. */
#include "config.h"

#include "term/seen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/term-int.h"

static const struct {
	const char *name;
	unsigned bit;
} attrs[] = {
	{ "bold", TERM_BOLD },	     { "dim", TERM_DIM },
	{ "italic", TERM_ITALIC },   { "blink", TERM_BLINK },
	{ "reverse", TERM_REVERSE }, { "hidden", TERM_HIDDEN },
	{ "strike", TERM_STRIKE },   { "overline", TERM_OVERLINE },
};

static const char *const underlines[UNDERLINE_COUNT] = {
	[UNDERLINE_NONE] = "none",     [UNDERLINE_SINGLE] = "single",
	[UNDERLINE_DOUBLE] = "double", [UNDERLINE_CURLY] = "curly",
	[UNDERLINE_DOTTED] = "dotted", [UNDERLINE_DASHED] = "dashed",
};

static uint32_t
packed(struct term_colour c)
{
	return (uint32_t)c.kind << COLOUR_KIND | c.value;
}

void
seen_cell(const struct term *t, unsigned row, unsigned col, struct seen *out)
{
	struct term_cell c;
	const char *uri;

	term_cell(t, (int)row, col, &c);
	uri = term_link_uri(t, c.link);
	*out = (struct seen){
		.width = c.width,
		.fg = packed(c.fg),
		.bg = packed(c.bg),
		.under = packed(c.under),
		.attr = c.attr,
		.underline = c.underline,
	};
	if (strcmp(c.text, " "))
		memcpy(out->text, c.text, sizeof(out->text));
	snprintf(out->link, sizeof(out->link), "%s", uri ? uri : "");
}

bool
seen_same(const struct seen *a, const struct seen *b)
{
	return !strcmp(a->text, b->text) && a->width == b->width &&
	       a->fg == b->fg && a->bg == b->bg && a->under == b->under &&
	       a->attr == b->attr && a->underline == b->underline &&
	       !strcmp(a->link, b->link);
}

static void
describe_colour(const char *name, uint32_t colour, struct str *out)
{
	unsigned v = colour & 0xffffff;

	if (colour >> COLOUR_KIND == TERM_COLOUR_INDEX)
		str_addf(out, " %s=%u", name, v);
	else if (colour >> COLOUR_KIND == TERM_COLOUR_RGB)
		str_addf(out, " %s=#%06x", name, v);
}

void
seen_describe(const struct seen *s, struct str *out)
{
	str_addf(out, "\"%s\"", s->text);
	if (s->width != 1)
		str_adds(out, s->width ? " wide" : " tail");
	describe_colour("fg", s->fg, out);
	describe_colour("bg", s->bg, out);
	describe_colour("underline-colour", s->under, out);
	if (s->attr & TERM_UNDERLINE)
		str_addf(out, " underline=%s", underlines[s->underline]);
	for (size_t i = 0; i < ARRAY_SIZE(attrs); i++)
		if (s->attr & attrs[i].bit)
			str_addf(out, " %s", attrs[i].name);
	if (*s->link)
		str_addf(out, " link=%s", s->link);
}

static bool
parse_colour(const char *s, uint32_t *out)
{
	char *end;
	bool rgb = *s == '#';
	unsigned long v = strtoul(s + rgb, &end, rgb ? 16 : 10);
	unsigned kind = rgb ? TERM_COLOUR_RGB : TERM_COLOUR_INDEX;

	*out = (uint32_t)kind << COLOUR_KIND | (uint32_t)v;
	return end > s + rgb && !*end && v <= (rgb ? 0xffffff : 255);
}

static bool
parse_underline(struct seen *s, const char *form)
{
	for (unsigned i = UNDERLINE_SINGLE; i < UNDERLINE_COUNT; i++)
		if (!strcmp(form, underlines[i])) {
			s->attr |= TERM_UNDERLINE;
			s->underline = i;
			return true;
		}
	return false;
}

static bool
parse_flag(struct seen *s, const char *word)
{
	if (!strcmp(word, "underline"))
		return parse_underline(s, "single");
	if (!strcmp(word, "plain"))
		return true;
	if (!strcmp(word, "wide") || !strcmp(word, "tail")) {
		s->width = *word == 'w' ? 2 : 0;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(attrs); i++)
		if (!strcmp(word, attrs[i].name)) {
			s->attr |= attrs[i].bit;
			return true;
		}
	return false;
}

bool
seen_parse(struct seen *s, const char *word)
{
	if (str_starts_with(word, "fg="))
		return parse_colour(word + 3, &s->fg);
	if (str_starts_with(word, "bg="))
		return parse_colour(word + 3, &s->bg);
	if (str_starts_with(word, "underline-colour="))
		return parse_colour(word + 17, &s->under);
	if (str_starts_with(word, "underline="))
		return parse_underline(s, word + 10);
	if (str_starts_with(word, "link=")) {
		snprintf(s->link, sizeof(s->link), "%s", word + 5);
		return true;
	}
	return parse_flag(s, word);
}

bool
seen_pending(const struct term *t)
{
	return t->cur.pending && t->modes & TERM_MODE_WRAP;
}

static bool
cells_differ(const struct term *a, const struct term *b, struct str *out)
{
	struct seen x, y;

	for (unsigned r = 0; r < term_rows(a); r++)
		for (unsigned c = 0; c < term_cols(a); c++) {
			seen_cell(a, r, c, &x);
			seen_cell(b, r, c, &y);
			if (seen_same(&x, &y))
				continue;
			str_addf(out, "cell %u,%u is ", r, c);
			seen_describe(&x, out);
			str_adds(out, ", there ");
			seen_describe(&y, out);
			return true;
		}
	return false;
}

static bool
row_differs(const struct term *a, const struct term *b, int row, struct str *out)
{
	struct str x = STR_INIT, y = STR_INIT;
	bool differs;

	term_row_text(a, row, &x);
	term_row_text(b, row, &y);
	differs = strcmp(x.buf, y.buf) != 0;
	if (differs)
		str_addf(out, "row %d is \"%s\", there \"%s\"", row, x.buf, y.buf);
	str_release(&x);
	str_release(&y);
	return differs;
}

static bool
history_differs(const struct term *a, const struct term *b, struct str *out)
{
	size_t n = term_history_lines(a), m = term_history_lines(b);

	if (n != m) {
		str_addf(out, "history is %zu lines, there %zu", n, m);
		return true;
	}
	for (int row = -(int)n; row < 0; row++)
		if (row_differs(a, b, row, out))
			return true;
	return false;
}

static bool
state_differs(const struct term *a, const struct term *b, struct str *out)
{
	unsigned x = term_modes(a) & ~(unsigned)TERM_MODE_ALTERNATE;
	unsigned y = term_modes(b) & ~(unsigned)TERM_MODE_ALTERNATE;

	if (term_cursor_row(a) != term_cursor_row(b) ||
	    term_cursor_col(a) != term_cursor_col(b))
		str_addf(out, "cursor is %u,%u, there %u,%u", term_cursor_row(a),
			 term_cursor_col(a), term_cursor_row(b),
			 term_cursor_col(b));
	else if (seen_pending(a) != seen_pending(b))
		str_adds(out, "a wrap is pending in one only");
	else if (x != y)
		str_addf(out, "modes are %#x, there %#x", x, y);
	else if (strcmp(term_title(a), term_title(b)))
		str_addf(out, "title is \"%s\", there \"%s\"", term_title(a),
			 term_title(b));
	else
		return false;
	return true;
}

bool
seen_difference(const struct term *a, const struct term *b, struct str *out)
{
	return cells_differ(a, b, out) || history_differs(a, b, out) ||
	       state_differs(a, b, out);
}

bool
seen_snapshot_difference(const struct term *t, struct str *out)
{
	unsigned history = (unsigned)term_history_lines(t);
	struct term *other = term_new(term_rows(t), term_cols(t),
				      history ? history : 1, NULL);
	struct str snapshot = STR_INIT;
	bool differs;

	term_snapshot(t, history, true, &snapshot);
	term_feed(other, snapshot.buf, snapshot.len);
	differs = seen_difference(t, other, out);
	term_free(other);
	str_release(&snapshot);
	return differs;
}
