/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/ask-row.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "text/style.h"
#include "ui/model/model.h"

enum {
	CHOICE_MIN = 4,
	CHOICE_MAX = 60,
	NUMBER = 4, /* columns of "  1 " */
};

/* Runs of blanks become one: two of them part choices. */
static char *
squeeze(const char *text, size_t n)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < n; i++)
		if (text[i] != ' ' || (out.len && out.buf[out.len - 1] != ' '))
			str_addc(&out, text[i]);
	str_rtrim(&out);
	return str_detach(&out);
}

static size_t
without_blanks(const char *text, size_t n)
{
	while (n && text[n - 1] == ' ')
		n--;
	return n;
}

/*
 * "Run it?  1 yes  2 no": some name their choices in the question. Only where all of
 * them stand at its end, just as they are, are they left out of it; 0 is where none
 * of the words are its own.
 */
static size_t
own_words(const struct unit *u)
{
	size_t all = strlen(u->question), n = without_blanks(u->question, all);

	for (size_t i = u->choices.n; i--;) {
		char *name = xasprintf("%zu %s", i + 1, u->choices.v[i]);
		size_t k = strlen(name);
		bool is_there = n >= k && !memcmp(u->question + n - k, name, k) &&
				(n == k || u->question[n - k - 1] == ' ');

		free(name);
		if (!is_there)
			return all;
		n = without_blanks(u->question, n - k);
	}
	return n;
}

/* Its words and choices, as they are shown. */
struct ask {
	char *words;
	struct strv choices;
};

static void
ask_init(struct ask *a, const struct unit *u)
{
	a->words = squeeze(u->question, own_words(u));
	strv_init(&a->choices);
	for (size_t i = 0; i < u->choices.n; i++)
		strv_take(&a->choices,
			  squeeze(u->choices.v[i], strlen(u->choices.v[i])));
}

static void
ask_release(struct ask *a)
{
	strv_release(&a->choices);
	free(a->words);
}

/* Columns of all choices when none has more than most. */
static int
width_at(const struct ask *a, int most)
{
	int width = 0;

	for (size_t i = 0; i < a->choices.n; i++) {
		int own = (int)style_width(a->choices.v[i]);

		width += NUMBER + (own < most ? own : most);
	}
	return width;
}

/*
 * Letters from right to left: many terminals turn a row with them round, and digits
 * may come to stand at another's words. Told to leave it (BDSM), they would show words
 * backwards to those who read them.
 */
static bool
has_turning(const char *text)
{
	static const struct {
		uint32_t first, last;
	} letters[] = {
		{ 0x0590, 0x08ff },   { 0xfb1d, 0xfdff },   { 0xfe70, 0xfefc },
		{ 0x10800, 0x10fff }, { 0x1e800, 0x1efff },
	};
	size_t n = strlen(text), k;
	uint32_t cp;

	for (; n; text += k, n -= k) {
		k = utf8_decode(text, n, &cp);
		for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
			if (cp >= letters[i].first && cp <= letters[i].last)
				return true;
	}
	return false;
}

static bool
may_turn(const struct ask *a)
{
	bool may = has_turning(a->words);

	for (size_t i = 0; i < a->choices.n; i++)
		may |= has_turning(a->choices.v[i]);
	return may;
}

/* How many columns a choice gets for all to be seen; CHOICE_MIN where they are not. */
static int
fit(const struct ask *a, int cols)
{
	int most = CHOICE_MAX;

	while (most > CHOICE_MIN && width_at(a, most) > cols)
		most--;
	return most;
}

static void
draw_choices(struct canvas *c, struct rect r, const struct ask *a, int most,
	     struct ask_look look)
{
	struct pen words = { .role = look.is_new ? ROLE_DIM : ROLE_TEXT,
			     .is_selected = look.is_selected };
	struct pen key = words;
	int end = r.col + r.cols, at = r.col;

	if (!look.is_new) {
		key.role = ROLE_ACCENT;
		key.attr = TERM_BOLD;
	}
	for (size_t i = 0; i < a->choices.n; i++) {
		char number[4] = { ' ', ' ', (char)('1' + i), '\0' };
		int left;

		at += canvas_text(c, r.row, at, end - at, key, number) + 1;
		left = end - at;
		at += canvas_text_cut(c, r.row, at, left < most ? left : most, words,
				      a->choices.v[i]);
	}
}

void
ask_row_draw(struct canvas *c, struct rect r, struct unit *u, struct ask_look look)
{
	const struct pen pen = { .role = ROLE_ASKS, .is_selected = look.is_selected };
	const char *words;
	struct ask a;
	int room, width, used, most;

	ask_init(&a, u);
	words = *a.words ? a.words : u->why;
	width = width_at(&a, CHOICE_MAX);
	room = r.cols - (width < r.cols / 2 ? width : r.cols / 2);
	used = canvas_text_cut(c, r.row, r.col, room, pen, words);
	most = fit(&a, r.cols - used);
	u->is_cut = may_turn(&a) || (int)style_width(words) > room ||
		    width_at(&a, INT_MAX) > width_at(&a, most) ||
		    width_at(&a, most) > r.cols - used;
	draw_choices(c, (struct rect){ r.row, r.col + used, 1, r.cols - used }, &a, most,
		     look);
	ask_release(&a);
}

/* A number among its words is heard as the next choice's. */
static bool
has_number(const char *text)
{
	for (const char *c = text; *c; c++)
		if (*c >= '1' && *c <= '9' && (c == text || c[-1] == ' ') &&
		    (!c[1] || c[1] == ' '))
			return true;
	return false;
}

bool
ask_row_add(const struct unit *u, struct str *out)
{
	struct ask a;
	bool is_clear;

	ask_init(&a, u);
	is_clear = !a.choices.n || !has_number(a.words);
	str_addf(out, "%s%s", *a.words ? ": " : "", a.words);
	for (size_t i = 0; i < a.choices.n; i++) {
		str_addf(out, " %zu %s", i + 1, a.choices.v[i]);
		is_clear &= !has_number(a.choices.v[i]);
	}
	ask_release(&a);
	return is_clear;
}
