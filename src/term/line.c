/* SPDX-License-Identifier: MIT */
/* Rows into lines; the way back is term_feed() of what snapshot.c writes. */
#include "config.h"

#include "term/line.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/term-int.h"

void
line_buf_release(struct line_buf *b)
{
	str_release(&b->text);
	free(b->runs);
	*b = (struct line_buf)LINE_BUF_INIT;
}

struct look
look_of(const struct pools *pools, const struct style *s)
{
	struct look look = { .fg = s->fg, .bg = s->bg, .attr = s->attr };
	const char *bytes;
	size_t n;

	if (s->extra) {
		bytes = intern_get(&pools->extras, s->extra, &n);
		memcpy(&look.under, bytes, sizeof(look.under));
	}
	return look;
}

bool
look_same(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->under == b->under &&
	       a->attr == b->attr;
}

static void
add_cluster(struct str *out, const struct pools *pools, uint32_t text)
{
	const char *bytes;
	size_t n;

	bytes = intern_get(&pools->clusters, text & CELL_TEXT & 0xffff, &n);
	str_addc(out, text & CELL_WIDE ? LINE_WIDE : LINE_CLUSTER);
	str_add(out, bytes, n);
	str_addc(out, LINE_END);
}

static void
add_other(struct str *out, const struct pools *pools, uint32_t text)
{
	if (text & CELL_CLUSTER) {
		add_cluster(out, pools, text);
		return;
	}
	str_grow(out, 4);
	out->len += utf8_encode(text & CELL_TEXT, out->buf + out->len);
	out->buf[out->len] = '\0';
}

/* Adds the ASCII cells that look like the one at at; returns how many. */
static unsigned
add_ascii(struct str *out, const struct row *row, unsigned at, unsigned end)
{
	const struct cell *first = row->cells + at, *c = first;
	const struct cell *stop = row->cells + end;
	const struct style style = first->style;
	char *p;

	str_grow(out, end - at);
	p = out->buf + out->len;
	for (; c < stop && c->text < 0x80; c++) {
		if (!style_same(&c->style, &style))
			break;
		*p++ = c->text ? (char)c->text : ' ';
	}
	*p = '\0';
	out->len = p - out->buf;
	return c - first;
}

/*
 * Adds cells from at on as long as they look like the first; returns where it
 * stopped, and in *chars how many characters that were.
 */
static unsigned
add_run(struct str *out, const struct pools *pools, const struct row *row,
	unsigned at, unsigned end, unsigned *chars)
{
	struct style style = row->cells[at].style;

	*chars = 0;
	while (at < end && style_same(&row->cells[at].style, &style)) {
		uint32_t text = row->cells[at].text;
		unsigned n = 1;

		if (text < 0x80)
			n = add_ascii(out, row, at, end);
		else if (!(text & CELL_TAIL))
			add_other(out, pools, text);
		if (!(text & CELL_TAIL))
			*chars += n;
		at += n;
	}
	return at;
}

static bool
is_default(const struct style *s)
{
	return !(s->fg | s->bg | s->attr | s->extra);
}

/* Cells that have to be kept: trailing default blanks do not. */
static unsigned
extent(const struct row *row, unsigned cols)
{
	unsigned n = row->used;

	if (row->wrapped)
		return cols;
	while (n) {
		const struct cell *c = &row->cells[n - 1];

		if ((c->text && c->text != ' ') || !is_default(&c->style))
			break;
		n--;
	}
	return n;
}

static void
add_look(struct line_buf *b, const struct look *look, unsigned chars)
{
	struct line_run *last = b->n_runs ? &b->runs[b->n_runs - 1] : NULL;

	if (last && look_same(&last->look, look)) {
		last->chars = (uint16_t)(last->chars + chars);
		return;
	}
	ALLOC_GROW(b->runs, b->n_runs + 1, b->alloc);
	b->runs[b->n_runs++] = (struct line_run){ *look, (uint16_t)chars };
}

struct line
line_encode(struct line_buf *b, const struct pools *pools, const struct row *row,
	    unsigned cols)
{
	unsigned end = extent(row, cols), at = 0, chars;

	str_clear(&b->text);
	b->n_runs = 0;
	while (at < end) {
		const struct style *style = &row->cells[at].style;
		struct look look = look_of(pools, style);

		at = add_run(&b->text, pools, row, at, end, &chars);
		if (at == end && !b->n_runs && is_default(style))
			break;
		add_look(b, &look, chars);
	}
	return (struct line){ b->text.buf, b->runs, (uint32_t)b->text.len,
			      (uint32_t)b->n_runs, (uint16_t)cols, row->wrapped };
}

void
line_text(const struct line *line, struct str *out)
{
	size_t start = out->len, len;

	str_add(out, line->text, line->len);
	len = start;
	for (size_t i = start; i < out->len; i++)
		if (out->buf[i] > LINE_END || out->buf[i] < 0)
			out->buf[len++] = out->buf[i];
	while (len > start && out->buf[len - 1] == ' ')
		len--;
	str_set_len(out, len);
}
