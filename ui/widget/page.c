/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/page.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "ui/widget/editor.h"

enum { TAB_STOP = 8 };

void
page_init(struct page *p)
{
	memset(p, 0, sizeof(*p));
}

static void
clear(struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].text);
	p->n = 0;
}

void
page_release(struct page *p)
{
	clear(p);
	free(p->v);
	free(p->needle);
	page_init(p);
}

enum role
page_role_plain(const char *line)
{
	(void)line;
	return ROLE_TEXT;
}

enum role
page_role_patch(const char *line)
{
	static const struct {
		const char *start;
		enum role role;
	} starts[] = {
		{ "+++ ", ROLE_STRONG }, { "--- ", ROLE_STRONG },
		{ "diff ", ROLE_STRONG }, { "@@", ROLE_ACCENT },
		{ "+", ROLE_ADDED },	  { "-", ROLE_REMOVED },
		{ " ", ROLE_TEXT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (str_starts_with(line, starts[i].start))
			return starts[i].role;
	return ROLE_DIM;
}

/* Tabs become blanks, since a cell knows none. */
static char *
expand(const char *text, size_t n)
{
	const char *end = text + n, *tab;
	struct str out = STR_INIT;
	int col = 0;

	for (; (tab = memchr(text, '\t', (size_t)(end - text))); text = tab + 1) {
		str_add(&out, text, (size_t)(tab - text));
		col += editor_width(text, (size_t)(tab - text));
		do
			str_addc(&out, ' ');
		while (++col % TAB_STOP);
	}
	str_add(&out, text, (size_t)(end - text));
	return str_detach(&out);
}

/* The longest line ends at the right side, or before it. */
static void
set_left(struct page *p, int left)
{
	int most = p->width > p->cols ? p->width - p->cols : 0;

	p->left = left < 0 ? 0 : left > most ? most : left;
}

void
page_set(struct page *p, const char *text, page_role_fn *role)
{
	clear(p);
	p->width = 0;
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = expand(text, n);
		int width = editor_width(line, strlen(line));

		ALLOC_GROW(p->v, p->n + 1, p->alloc);
		p->v[p->n++] = (struct page_line){ line, (uint8_t)role(line) };
		p->width = width > p->width ? width : p->width;
		text += n + (text[n] == '\n');
	}
	if (p->top >= p->n)
		p->top = p->n ? p->n - 1 : 0;
	set_left(p, p->left);
}

static size_t
last_top(const struct page *p, int rows)
{
	return p->n > (size_t)rows ? p->n - (size_t)rows : 0;
}

/* Where the needle begins in a line; NULL: it is not in it. */
static const char *
find(const struct page *p, size_t i)
{
	return p->needle ? strcasestr(p->v[i].text, p->needle) : NULL;
}

/* --- drawing it --- */

/* What follows so many columns; gap: how many more it took, for a wide one. */
static const char *
skip(const char *text, int cols, int *gap)
{
	size_t n = strlen(text), at = 0, next;
	int used = 0;

	for (; at < n && used < cols; at = next) {
		next = editor_next(text, n, at);
		used += editor_width(text + at, next - at);
	}
	*gap = used > cols ? used - cols : 0;
	return text + at;
}

/* The line goes on there. */
static void
draw_more(struct canvas *canvas, int row, int col, enum role role)
{
	canvas_text(canvas, row, col, 1, PEN(role), canvas_style(canvas)->utf8 ? "…" : "~");
}

static void
draw_line(const struct page *p, struct canvas *canvas, struct rect r, size_t i)
{
	const struct page_line *line = &p->v[i];
	int gap, over;
	const char *text = skip(line->text, p->left, &gap);
	const char *rest = skip(text, r.cols - gap, &over);

	if (r.cols <= 0)
		return;
	canvas_text(canvas, r.row, r.col + gap, r.cols - gap, PEN(line->role), text);
	if (p->left && *line->text)
		draw_more(canvas, r.row, r.col, line->role);
	if (*rest || over)
		draw_more(canvas, r.row, r.col + r.cols - 1, line->role);
}

/* Of columns from there to there those that are in it. */
static void
invert(struct canvas *canvas, struct rect r, int from, int to)
{
	from = from < 0 ? 0 : from;
	to = to > r.cols ? r.cols : to;
	if (from < to)
		canvas_invert(canvas, r.row, r.col + from, to - from);
}

static void
mark(const struct page *p, struct canvas *canvas, struct rect r, size_t i)
{
	const char *from = p->v[i].text, *at = find(p, i);
	size_t n = at ? strlen(p->needle) : 0;
	int col = -p->left, width;

	while (at) {
		col += editor_width(from, (size_t)(at - from));
		width = editor_width(at, n);
		if (col >= r.cols)
			return;
		invert(canvas, r, col, col + width);
		col += width;
		from = at + n;
		at = strcasestr(from, p->needle);
	}
}

void
page_draw(struct page *p, struct canvas *canvas, struct rect r)
{
	canvas_fill(canvas, r, PEN(ROLE_TEXT));
	p->rows = r.rows;
	p->cols = r.cols - 1;
	if (p->at_end || p->top > last_top(p, r.rows))
		p->top = last_top(p, r.rows);
	for (int row = 0; row < r.rows && p->top + (size_t)row < p->n; row++) {
		size_t i = p->top + (size_t)row;
		struct rect line = { r.row + row, r.col + 1, 1, p->cols };

		draw_line(p, canvas, line, i);
		mark(p, canvas, line, i);
	}
}

/* --- moving in it --- */

void
page_scroll(struct page *p, long lines)
{
	long most = (long)last_top(p, p->rows), to = (long)p->top + lines;

	p->top = (size_t)(to < 0 ? 0 : to > most ? most : to);
	p->at_end = p->at_end ? lines >= 0 : lines > 0 && to >= most;
}

void
page_shift(struct page *p, int cols)
{
	set_left(p, p->left + cols);
}

/* Whether columns from there to there of a line would stand beside both ellipses. */
static bool
is_seen(const struct page *p, int left, int from, int to, int width)
{
	int end = left + p->cols;

	return from >= left + (left > 0) && (to < end || (to == end && width == end));
}

/* As far to the side as it takes to see what is found in a line. */
static void
show_match(struct page *p, const char *line, const char *at)
{
	int width = editor_width(line, strlen(line));
	int from = editor_width(line, (size_t)(at - line));
	int to = from + editor_width(at, strlen(p->needle));
	int before = (p->cols - (to - from)) / 2;

	if (!p->cols) /* it was never drawn */
		return;
	if (is_seen(p, 0, from, to, width))
		set_left(p, 0);
	else if (!is_seen(p, p->left, from, to, width))
		set_left(p, from - (before > 1 ? before : 1));
}

bool
page_search(struct page *p, const char *needle)
{
	free(p->needle);
	p->needle = needle && *needle ? xstrdup(needle) : NULL;
	p->found = p->top ? p->top - 1 : p->n - 1;
	return p->needle && page_next(p, false);
}

bool
page_next(struct page *p, bool back)
{
	for (size_t step = 1; p->needle && step <= p->n; step++) {
		size_t i = (p->found + (back ? p->n - step : step)) % p->n;
		const char *at = find(p, i);

		if (!at)
			continue;
		p->found = p->top = i;
		p->at_end = false;
		show_match(p, p->v[i].text, at);
		return true;
	}
	return false;
}
