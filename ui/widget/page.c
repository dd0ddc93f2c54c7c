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

void
page_set(struct page *p, const char *text, page_role_fn *role)
{
	clear(p);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = expand(text, n);

		ALLOC_GROW(p->v, p->n + 1, p->alloc);
		p->v[p->n++] = (struct page_line){ line, (uint8_t)role(line) };
		text += n + (text[n] == '\n');
	}
	if (p->top >= p->n)
		p->top = p->n ? p->n - 1 : 0;
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

static void
mark(const struct page *p, struct canvas *canvas, struct rect r, size_t i)
{
	const char *from = p->v[i].text, *at = find(p, i);
	size_t n = at ? strlen(p->needle) : 0;
	int col = 0, width;

	while (at) {
		col += editor_width(from, (size_t)(at - from));
		width = editor_width(at, n);
		if (col + width > r.cols)
			return;
		canvas_invert(canvas, r.row, r.col + col, width);
		col += width;
		from = at + n;
		at = strcasestr(from, p->needle);
	}
}

void
page_draw(struct page *p, struct canvas *canvas, struct rect r)
{
	if (p->at_end || p->top > last_top(p, r.rows))
		p->top = last_top(p, r.rows);
	canvas_fill(canvas, r, PEN(ROLE_TEXT));
	for (int row = 0; row < r.rows && p->top + (size_t)row < p->n; row++) {
		size_t i = p->top + (size_t)row;
		struct rect line = { r.row + row, r.col + 1, 1, r.cols - 1 };

		canvas_text_cut(canvas, line.row, line.col, line.cols,
				PEN(p->v[i].role), p->v[i].text);
		mark(p, canvas, line, i);
	}
}

void
page_scroll(struct page *p, long lines, int rows)
{
	long most = (long)last_top(p, rows), to = (long)p->top + lines;

	p->top = (size_t)(to < 0 ? 0 : to > most ? most : to);
	p->at_end = p->at_end ? lines >= 0 : lines > 0 && to >= most;
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

		if (!find(p, i))
			continue;
		p->found = p->top = i;
		p->at_end = false;
		return true;
	}
	return false;
}
