/* SPDX-License-Identifier: MIT */
/*
 * Choices side by side:
 *
 *   ┃  △ Permission required
 *   ┃    # Shell command
 *   ┃  $ make
 *   ┃   Allow once   Allow always   Reject        ⇆ select  enter confirm
 *
 * They stand evenly apart; what stands elsewhere in their line is a hint.
 */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "keeper/layout.h"
#include "keeper/question-int.h"

enum {
	BELOW = 4,  /* lines that may follow the hint */
	ABOVE = 16, /* lines in which the heading is looked for */
};

/* Where the line says that left and right go between choices; or NULL. */
static const char *
find_hint(struct part p)
{
	static const char *const hints[] = { "⇆", "←/→", "←→" };
	const char *found = NULL;

	for (size_t i = 0; !found && i < ARRAY_SIZE(hints); i++)
		found = memmem(p.at, p.n, hints[i], strlen(hints[i]));
	return found;
}

static const char *
skip_blanks(const char *at, const char *stop)
{
	while (at < stop && *at == ' ')
		at++;
	return at;
}

/* Those of line i, up to stop, that are as far from one another as the first two. */
static bool
take_choices(const struct lines *l, size_t i, const char *stop, struct question *q)
{
	const char *at = l->v[i].at, *end, *next;
	ptrdiff_t gap = 0;

	for (q->n_choices = 0; at < stop && q->n_choices < CHOICES_MAX; at = next) {
		end = memmem(at, stop - at, "  ", 2);
		end = end ? end : stop;
		next = skip_blanks(end, stop);
		layout_copy_clean(q->choices[q->n_choices], CHOICE_MAX, at, end - at);
		q->columns[q->n_choices++] = (unsigned)lines_column(l, i, at);
		if (q->n_choices > 1 && next - end != gap)
			break;
		gap = next - end;
	}
	q->row = (unsigned)(l->first + i);
	return q->n_choices > 1;
}

static const char heading_mark[] = "△ ";

/* The nearest above; row: there is none. */
static size_t
find_heading(const struct lines *l, size_t row)
{
	size_t n = strlen(heading_mark);

	for (size_t i = row; i-- && row - i <= ABOVE;)
		if (l->v[i].n > n && !memcmp(l->v[i].at, heading_mark, n))
			return i;
	return row;
}

/* With what it is about, since many a question has the same heading. */
static void
take_text(const struct lines *l, size_t row, struct question *q)
{
	size_t i = find_heading(l, row), n = strlen(heading_mark);
	struct str text = STR_INIT;

	if (i < row)
		str_addf(&text, "%.*s:", (int)(l->v[i].n - n), l->v[i].at + n);
	while (++i < row)
		if (l->v[i].n)
			str_addf(&text, " %.*s", (int)l->v[i].n, l->v[i].at);
	layout_copy_clean(q->text, QUESTION_MAX, text.buf, text.len);
	str_release(&text);
}

size_t
question_take_row(const struct lines *l, struct question *q)
{
	const char *hint = NULL;
	unsigned below = 0;
	size_t i = l->n;

	while (!hint && i-- && below <= BELOW) {
		hint = find_hint(l->v[i]);
		below += l->v[i].n > 0;
	}
	q->is_row = hint && take_choices(l, i, hint, q);
	if (hint && !q->is_row) {
		while (i && !l->v[--i].n)
			;
		q->is_row = take_choices(l, i, l->v[i].at + l->v[i].n, q);
	}
	if (q->is_row) {
		take_text(l, i, q);
		return i;
	}
	q->n_choices = 0;
	return LINES_MAX;
}
