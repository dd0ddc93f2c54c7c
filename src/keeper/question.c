/* SPDX-License-Identifier: MIT */
/*
 * From the bottom up: the last choice that is numbered, then those above it down
 * to number 1, then the question above that.
 */
#include "config.h"

#include "keeper/question.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "keeper/layout.h"
#include "keeper/question-int.h"

enum {
	BETWEEN = 4, /* lines of description between two choices */
	HINTS = 3,   /* lines that may stand below a list that has no mark */
	ABOVE = 16,  /* lines in which a question mark is looked for */
};

/* "2. Yes, and …": the number, what stands behind it, and whether it is marked. */
static unsigned
choice_number(struct part line, struct part *text, bool *is_marked)
{
	unsigned number;

	*is_marked = lines_skip_mark(&line);
	if (line.n < 3 || line.at[0] < '1' || line.at[0] > '9')
		return 0;
	number = (unsigned)(line.at[0] - '0');
	if ((line.at[1] != '.' && line.at[1] != ')') || line.at[2] != ' ')
		return 0;
	*text = lines_unframe(line.at + 2, line.n - 2);
	return text->n ? number : 0;
}

static void
copy(char *to, size_t size, struct part p)
{
	layout_copy_clean(to, size, p.at, p.n);
}

/* "[✔] Cheese": one of several that may be chosen. */
static void
take_box(struct question *q, unsigned number, struct part *text)
{
	static const char *const boxes[] = { "[ ] ", "[✔] ", "[✓] ", "[x] ", "[X] " };

	for (size_t i = 0; i < ARRAY_SIZE(boxes); i++) {
		size_t k = strlen(boxes[i]);

		if (text->n < k || memcmp(text->at, boxes[i], k))
			continue;
		*text = lines_unframe(text->at + k, text->n - k);
		q->boxed |= 1u << (number - 1);
		q->checked |= i ? 1u << (number - 1) : 0;
		return;
	}
}

/* Takes choice number number, the last at or above line at; where it stands. */
static size_t
take_choice(const struct lines *l, struct question *q, size_t at, unsigned number)
{
	struct part text;
	bool is_marked;

	for (size_t i = 0; i <= BETWEEN && at > i; i++) {
		size_t line = at - i - 1;
		unsigned found = choice_number(l->v[line], &text, &is_marked);

		if (found != number && found)
			break;
		if (!found)
			continue;
		take_box(q, number, &text);
		copy(q->choices[number - 1], CHOICE_MAX, text);
		if (is_marked)
			q->marked = number;
		return line;
	}
	return LINES_MAX;
}

/* All choices of which the last stands in line last; the first one's line. */
static size_t
take_choices(const struct lines *l, struct question *q, size_t last, unsigned number)
{
	size_t at = last + 1;

	q->n_choices = number;
	q->marked = q->boxed = q->checked = 0;
	while (number && at <= l->n) {
		at = take_choice(l, q, at, number--);
		if (at == LINES_MAX)
			return LINES_MAX;
	}
	return at;
}

/* Whether nothing but a hint or two stands below line at. */
static bool
is_last(const struct lines *l, size_t at)
{
	unsigned below = 0;

	while (++at < l->n)
		below += l->v[at].n > 0;
	return below <= HINTS;
}

/*
 * The last numbered list that is offered: one of it is marked, or it stands at
 * the very end. Any other is something that was said.
 */
static size_t
find_choices(const struct lines *l, struct question *q, bool needs_mark)
{
	struct part text;
	bool is_marked;

	for (size_t i = l->n; i--;) {
		unsigned number = choice_number(l->v[i], &text, &is_marked);
		size_t first = number > 1 && number <= CHOICES_MAX
				       ? take_choices(l, q, i, number)
				       : LINES_MAX;

		if (first != LINES_MAX && (needs_mark ? q->marked > 0 : is_last(l, i)))
			return first;
	}
	q->n_choices = q->marked = q->boxed = q->checked = 0;
	return LINES_MAX;
}

/* " 1 yes  2 always  3 no", behind the question in one line. */
static bool
take_inline(struct part line, struct question *q)
{
	const char *mark = memchr(line.at, '?', line.n), *end = line.at + line.n;
	struct part asked = { line.at, mark ? (size_t)(mark + 1 - line.at) : 0, end };
	const char *at = mark ? mark + 1 : end;

	q->n_choices = q->marked = 0;
	while (q->n_choices < CHOICES_MAX) {
		const char *stop;

		while (at < end && *at == ' ')
			at++;
		if (end - at < 3 || *at != (char)('1' + q->n_choices) || at[1] != ' ')
			break;
		at += 2;
		for (stop = at; stop < end && (stop[0] != ' ' || stop[1] != ' '); stop++)
			;
		copy(q->choices[q->n_choices++], CHOICE_MAX,
		     lines_unframe(at, stop - at));
		at = stop;
	}
	if (q->n_choices < 2)
		return false;
	copy(q->text, QUESTION_MAX, asked);
	return true;
}

static bool
ends_as_question(struct part p)
{
	return p.n && p.at[p.n - 1] == '?';
}

/* A horizontal line: what stands above it is another matter. */
static bool
is_rule(struct part p)
{
	static const char line[] = "─";
	size_t k = strlen(line), n = 0;

	while (n + k <= p.n && !memcmp(p.at + n, line, k))
		n += k;
	return n && n == p.n;
}

static bool
begins_with(struct part p, const char *text)
{
	size_t n = strlen(text);

	return p.n >= n && !memcmp(p.at, text, n);
}

/* "←  ☐ Colour  ☐ Toppings  ✔ Submit  →" */
static bool
is_tabs(struct part p)
{
	size_t n = strlen("→");

	return begins_with(p, "← ") && p.n > n && !memcmp(p.at + p.n - n, "→", n);
}

/* How much a line looks like the question: it ends as one, holds one, says a thing. */
static unsigned
rank(struct part p)
{
	/* what was said or chosen before */
	if (begins_with(p, "● ") || begins_with(p, "→ ") || is_tabs(p))
		return 0;
	if (ends_as_question(p))
		return 3;
	return memmem(p.at, p.n, "? ", 2) ? 2 : p.n > 0;
}

/* The best line above; of equals, the last. */
static void
take_question(const struct lines *l, struct question *q, size_t first)
{
	struct part best = { "", 0, "" };

	for (size_t i = first; i-- && first - i <= ABOVE && !is_rule(l->v[i]);) {
		q->has_tabs |= is_tabs(l->v[i]);
		if (rank(l->v[i]) > rank(best))
			best = l->v[i];
	}
	copy(q->text, QUESTION_MAX, best);
}

/* Columns before the text of a line, with its mark or without. */
static size_t
text_column(const struct lines *l, size_t i, struct part *text)
{
	*text = l->v[i];
	lines_skip_mark(text);
	return lines_column(l, i, text->at);
}

/* Lines that begin where the marked one does, above it and below. */
static size_t
find_marked(const struct lines *l, struct question *q)
{
	size_t at = l->n, first, column;
	struct part text;

	do {
		if (!at--)
			return LINES_MAX;
		text = l->v[at];
	} while (!lines_skip_mark(&text));
	column = text_column(l, at, &text);
	for (first = at; first && l->v[first - 1].n &&
			 text_column(l, first - 1, &text) == column;)
		first--;
	for (size_t i = first; i < l->n && l->v[i].n && q->n_choices < CHOICES_MAX &&
			       text_column(l, i, &text) == column;
	     i++) {
		copy(q->choices[q->n_choices++], CHOICE_MAX, text);
		if (i == at)
			q->marked = q->n_choices;
	}
	if (q->n_choices > 1)
		return first;
	q->n_choices = q->marked = 0;
	return LINES_MAX;
}

void
question_read(const char *screen, struct question *q)
{
	struct lines l;
	size_t first;

	*q = (struct question){ .n_choices = 0 };
	lines_split(screen, &l);
	first = question_take_row(&l, q);
	if (first != LINES_MAX) {
		if (!*q->text)
			take_question(&l, q, first);
		return;
	}
	q->is_numbered = true;
	first = find_choices(&l, q, true);
	for (size_t i = l.n; first == LINES_MAX && i-- && l.n - i <= ABOVE;)
		if (take_inline(l.v[i], q))
			return;
	q->n_choices = first == LINES_MAX ? 0 : q->n_choices;
	if (first == LINES_MAX) {
		first = find_marked(&l, q);
		q->is_numbered = first == LINES_MAX;
	}
	if (first == LINES_MAX)
		first = find_choices(&l, q, false);
	if (first != LINES_MAX) {
		take_question(&l, q, first);
		return;
	}
	q->is_numbered = false;
	for (size_t i = l.n; i--;)
		if (ends_as_question(l.v[i])) {
			copy(q->text, QUESTION_MAX, l.v[i]);
			return;
		}
}

/* FNV-1a, 64 bits, with the NUL that parts two texts. */
static uint64_t
add_hash(uint64_t h, const char *s)
{
	do
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	while (*s++);
	return h;
}

uint64_t
question_hash(const struct question *q, const char *said, unsigned turn)
{
	uint64_t h = add_hash(14695981039346656037u, q->text);
	char number[16];

	for (unsigned i = 0; i < q->n_choices; i++)
		h = add_hash(h, q->choices[i]);
	snprintf(number, sizeof(number), "%u", turn);
	h = add_hash(add_hash(h, number), said);
	return h ? h : 1;
}
