/* SPDX-License-Identifier: MIT */
/*
 * From the bottom up: the last choice that is numbered, then those above it down
 * to number 1, then the question above that.
 */
#include "config.h"

#include "keeper/question.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "keeper/layout.h"

enum {
	BETWEEN = 4, /* lines of description between two choices */
	HINTS = 3,   /* lines that may stand below a list that has no mark */
	ABOVE = 16,  /* lines in which a question mark is looked for */
	LINES_MAX = 400,
};

/* A line without what frames it; end: where the whole line does. */
struct part {
	const char *at;
	size_t n;
	const char *end;
};

struct lines {
	const char *start;
	struct part v[LINES_MAX];
	size_t n;
};

/* What boxes are drawn with, and blanks. */
static size_t
frame_length(const char *at, size_t n)
{
	static const char *const marks[] = { " ", "\t", "│", "┃", "║", "|", "▌", "▐", "╎" };

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		size_t k = strlen(marks[i]);

		if (k <= n && !memcmp(at, marks[i], k))
			return k;
	}
	return 0;
}

static size_t
frame_length_back(const char *at, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++)
		if (frame_length(at + n - k, k) == k)
			return k;
	return 0;
}

static struct part
unframe(const char *at, size_t n)
{
	const char *end = at + n;
	size_t k;

	while ((k = frame_length(at, n))) {
		at += k;
		n -= k;
	}
	while ((k = frame_length_back(at, n)))
		n -= k;
	return (struct part){ at, n, end };
}

/* The last LINES_MAX lines. */
static void
split(const char *screen, struct lines *l)
{
	const char *at = screen, *end;

	*l = (struct lines){ .start = screen };
	for (; *at; at = *end ? end + 1 : end) {
		end = strchrnul(at, '\n');
		if (l->n == LINES_MAX) {
			l->start = l->v[0].end + 1;
			memmove(l->v, l->v + 1, (LINES_MAX - 1) * sizeof(*l->v));
			l->n--;
		}
		l->v[l->n++] = unframe(at, (size_t)(end - at));
	}
}

/* Steps over the mark of the choice that Enter would take. */
static bool
skip_mark(struct part *p)
{
	static const char *const marks[] = { "❯", "›", ">", "➤", "●", "▶", "→" };

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		size_t k = strlen(marks[i]);

		if (k < p->n && !memcmp(p->at, marks[i], k)) {
			*p = unframe(p->at + k, p->n - k);
			return true;
		}
	}
	return false;
}

/* "2. Yes, and …": the number, what stands behind it, and whether it is marked. */
static unsigned
choice_number(struct part line, struct part *text, bool *is_marked)
{
	unsigned number;

	*is_marked = skip_mark(&line);
	if (line.n < 3 || line.at[0] < '1' || line.at[0] > '9')
		return 0;
	number = (unsigned)(line.at[0] - '0');
	if ((line.at[1] != '.' && line.at[1] != ')') || line.at[2] != ' ')
		return 0;
	*text = unframe(line.at + 2, line.n - 2);
	return text->n ? number : 0;
}

static void
copy(char *to, size_t size, struct part p)
{
	layout_copy_clean(to, size, p.at, p.n);
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
	q->marked = 0;
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
	q->n_choices = q->marked = 0;
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
		copy(q->choices[q->n_choices++], CHOICE_MAX, unframe(at, stop - at));
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

/* How much a line looks like the question: it ends as one, holds one, says a thing. */
static unsigned
rank(struct part p)
{
	if (ends_as_question(p))
		return 3;
	return memmem(p.at, p.n, "? ", 2) ? 2 : p.n > 0;
}

/* The best line above; of equals, the last. */
static void
take_question(const struct lines *l, struct question *q, size_t first)
{
	struct part best = { "", 0, "" };

	for (size_t i = first; i-- && first - i <= ABOVE && !is_rule(l->v[i]);)
		if (rank(l->v[i]) > rank(best))
			best = l->v[i];
	copy(q->text, QUESTION_MAX, best);
}

/* Columns before the text of a line, with its mark or without. */
static size_t
text_column(const struct lines *l, size_t i, struct part *text)
{
	const char *start = i ? l->v[i - 1].end : l->start;
	size_t columns = 0;

	*text = l->v[i];
	skip_mark(text);
	for (; start < text->at; start++)
		columns += (*start & 0xc0) != 0x80 && *start != '\n';
	return columns;
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
	} while (!skip_mark(&text));
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
	split(screen, &l);
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
question_hash(const struct question *q)
{
	uint64_t h = add_hash(14695981039346656037u, q->text);

	for (unsigned i = 0; i < q->n_choices; i++)
		h = add_hash(h, q->choices[i]);
	return h ? h : 1;
}
