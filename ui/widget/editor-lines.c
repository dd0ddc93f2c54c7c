/* SPDX-License-Identifier: MIT */
/*
 * Characters, and the lines that they make at a width: broken behind blanks, and
 * within a word only when it is longer than a line.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/term.h"
#include "ui/widget/editor.h"

enum {
	JOINER = 0x200d,
	SKIN_FIRST = 0x1f3fb,
	SKIN_LAST = 0x1f3ff,
};

/* --- characters --- */

/* Whether cp belongs to the character that ends in last. */
static bool
is_joined(uint32_t first, uint32_t last, uint32_t cp, size_t count)
{
	if (first < ' ' || cp < ' ')
		return false;
	return term_width(cp) == 0 || last == JOINER ||
	       (cp >= SKIN_FIRST && cp <= SKIN_LAST && first > 0x7f) ||
	       (count == 1 && term_is_flag_half(first) && term_is_flag_half(cp));
}

size_t
editor_next(const char *text, size_t n, size_t at)
{
	uint32_t first, last, cp;
	size_t count = 1;

	if (at >= n)
		return n;
	at += utf8_decode(text + at, n - at, &first);
	for (last = first; at < n; last = cp, count++) {
		size_t len = utf8_decode(text + at, n - at, &cp);

		if (!is_joined(first, last, cp, count))
			break;
		at += len;
	}
	return at;
}

/* From the line's start on, since only that is sure to begin a character. */
size_t
editor_previous(const char *text, size_t at)
{
	size_t from = at, next;

	if (!at)
		return 0;
	if (text[at - 1] == '\n')
		return at - 1;
	while (from > 0 && text[from - 1] != '\n')
		from--;
	while ((next = editor_next(text, at, from)) < at)
		from = next;
	return from;
}

/* As the canvas counts them. */
int
editor_width(const char *text, size_t n)
{
	int columns = 0;
	uint32_t cp;

	while (n > 0) {
		size_t len = utf8_decode(text, n, &cp);

		columns += term_width(cp);
		text += len;
		n -= len;
	}
	return columns;
}

/* --- lines --- */

static void
add_span(struct editor_spans *spans, size_t from, size_t to)
{
	ALLOC_GROW(spans->v, spans->n + 1, spans->alloc);
	spans->v[spans->n++] = (struct editor_span){ from, to };
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the line that begins at from is broken, in a paragraph that ends at end. */
static size_t
find_break(const char *text, size_t from, size_t end, int max)
{
	size_t at = from, next, behind_blank = 0;
	int used = 0;

	for (; at < end; at = next) {
		next = editor_next(text, end, at);
		used += editor_width(text + at, next - at);
		if (is_blank(text[at]))
			behind_blank = next;
		if (used > max && is_blank(text[at]))
			return next; /* it hangs over */
		if (used > max && behind_blank)
			return behind_blank;
		if (used > max)
			return at > from ? at : next;
	}
	return end;
}

static void
break_paragraph(const char *text, size_t from, size_t end, int cols,
		struct editor_spans *spans)
{
	int max = cols > 2 ? cols - 1 : 1;
	size_t start;

	do {
		start = from;
		from = find_break(text, from, end, max);
		add_span(spans, start, from);
	} while (from < end);
	/* a blank that hangs over at the end: the cursor goes to the next line */
	if (editor_width(text + start, end - start) > max)
		add_span(spans, end, end);
}

void
editor_break(const struct editor *e, int cols, struct editor_spans *spans)
{
	const char *text = e->text.buf;
	size_t from = 0;

	spans->n = 0;
	for (;;) {
		size_t end = from + strcspn(text + from, "\n");

		if (e->has_lines)
			break_paragraph(text, from, end, cols, spans);
		else
			add_span(spans, from, end);
		if (end >= e->text.len)
			return;
		from = end + 1;
	}
}

size_t
editor_line(const struct editor *e, const struct editor_spans *spans, int *col)
{
	size_t line = spans->n - 1;

	while (line > 0 && spans->v[line].from > e->at)
		line--;
	*col = editor_width(e->text.buf + spans->v[line].from,
			    e->at - spans->v[line].from);
	return line;
}

static void
fit_lines(struct editor *e)
{
	struct editor_spans spans = { 0 };
	size_t rows = (size_t)(e->rows > 0 ? e->rows : 1), line;
	int col;

	editor_break(e, e->cols, &spans);
	line = editor_line(e, &spans, &col);
	if (line < e->top)
		e->top = line;
	if (line >= e->top + rows)
		e->top = line + 1 - rows;
	if (e->top + rows > spans.n)
		e->top = spans.n > rows ? spans.n - rows : 0;
	free(spans.v);
}

/* Of one line that is longer than the region, the part around the cursor. */
static void
fit_columns(struct editor *e)
{
	const char *text = e->text.buf;
	int before; /* columns between top and cursor */

	if (e->top > e->at)
		e->top = e->at;
	if (editor_width(text, e->text.len) < e->cols)
		e->top = 0;
	before = editor_width(text + e->top, e->at - e->top);
	while (e->top < e->at && before >= e->cols) {
		size_t next = editor_next(text, e->text.len, e->top);

		before -= editor_width(text + e->top, next - e->top);
		e->top = next;
	}
}

void
editor_fit(struct editor *e, int rows, int cols)
{
	e->rows = rows;
	e->cols = cols;
	if (e->has_lines)
		fit_lines(e);
	else
		fit_columns(e);
}
