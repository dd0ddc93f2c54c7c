/* SPDX-License-Identifier: MIT */
/* Rows into lines; the way back is term_feed() of what snapshot.c writes. */
#include "config.h"

#include "term/line.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/term-int.h"
#include "term/width.h"

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
	struct extra e = { 0 };

	if (s->extra)
		e = extra_get(pools, s->extra);
	return (struct look){ s->fg, s->bg, e.under, s->attr, e.link };
}

bool
look_same(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->under == b->under &&
	       a->attr == b->attr && a->link == b->link;
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

/* One code point beyond ASCII at p, which has room for four bytes. */
static inline char *
put_utf8(char *p, uint32_t cp)
{
	if (cp < 0x800) {
		p[0] = (char)(0xc0 | cp >> 6);
		p[1] = (char)(0x80 | (cp & 0x3f));
		return p + 2;
	}
	if (cp >= 0xd800)
		return p + utf8_encode(cp, p);
	p[0] = (char)(0xe0 | cp >> 12);
	p[1] = (char)(0x80 | (cp >> 6 & 0x3f));
	p[2] = (char)(0x80 | (cp & 0x3f));
	return p + 3;
}

/* The cluster behind what was written up to p; room for rest cells after it. */
static char *
put_cluster(struct str *out, char *p, const struct pools *pools, uint32_t text,
	    size_t rest)
{
	out->len = (size_t)(p - out->buf);
	add_cluster(out, pools, text);
	str_grow(out, 4 * rest);
	return out->buf + out->len;
}

/*
 * Adds cells from at on as long as they look like the first; returns where it
 * stopped, and in *chars how many characters that were.
 */
static unsigned
add_run(struct str *out, const struct pools *pools, const struct row *row,
	unsigned at, unsigned end, unsigned *chars)
{
	const struct cell *c = row->cells + at, *stop = row->cells + end;
	const struct style style = c->style;
	unsigned n = 0;
	char *p;

	str_grow(out, 4 * (size_t)(end - at));
	p = out->buf + out->len;
	for (; c < stop && style_same(&c->style, &style); c++) {
		uint32_t text = c->text;

		n += !(text & CELL_TAIL);
		if (text < 0x80)
			*p++ = text ? (char)text : ' ';
		else if (text & CELL_TAIL)
			continue;
		else if (text & CELL_CLUSTER)
			p = put_cluster(out, p, pools, text, (size_t)(stop - c));
		else
			p = put_utf8(p, text & CELL_TEXT);
	}
	*p = '\0';
	out->len = (size_t)(p - out->buf);
	*chars = n;
	return (unsigned)(c - row->cells);
}

static bool
is_default(const struct style *s)
{
	return !(s->fg | s->bg | s->attr | s->extra);
}

/*
 * Cells that have to be kept: trailing default blanks do not. A row that goes on
 * has all of them, but for a last one that nothing was ever written to.
 */
static unsigned
extent(const struct row *row, unsigned cols)
{
	unsigned n = row->used;

	if (row->wrapped) {
		const struct cell *last = &row->cells[cols - 1];

		return cols - (cols > 1 && !last->text && is_default(&last->style));
	}
	while (n) {
		const struct cell *c = &row->cells[n - 1];

		if ((c->text && c->text != ' ') || !is_default(&c->style))
			break;
		n--;
	}
	return n;
}

void
line_buf_clear(struct line_buf *b)
{
	str_clear(&b->text);
	b->n_runs = 0;
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

	line_buf_clear(b);
	while (at < end) {
		const struct style *style = &row->cells[at].style;
		struct look look = look_of(pools, style);

		at = add_run(&b->text, pools, row, at, end, &chars);
		if (at == end && !b->n_runs && is_default(style))
			break;
		add_look(b, &look, chars);
	}
	return (struct line){ b->text.buf, b->runs, (uint32_t)b->text.len,
			      (uint32_t)b->n_runs, (uint16_t)end, row->wrapped,
			      row->marks };
}

void
line_buf_add(struct line_buf *b, const char *raw, size_t raw_n,
	     const struct look *look, unsigned chars)
{
	str_add(&b->text, raw, raw_n);
	add_look(b, look, chars);
}

void
line_walk_start(struct line_walk *w, const struct line *line)
{
	*w = (struct line_walk){ .line = line };
}

/* Steps over a cluster or one character that is not ASCII. */
static void
walk_other(struct line_walk *w)
{
	const char *end = w->line->text + w->line->len;
	uint32_t cp;

	w->text = w->raw;
	w->chars = 1;
	if (*w->raw == LINE_CLUSTER || *w->raw == LINE_WIDE) {
		w->text++;
		w->width = *w->raw == LINE_WIDE ? 2 : 1;
		end = memchr(w->text, LINE_END, (size_t)(end - w->text));
		w->n = (size_t)(end - w->text);
		w->raw_n = w->n + 2;
		return;
	}
	w->raw_n = w->n = utf8_decode(w->raw, (size_t)(end - w->raw), &cp);
	w->width = width_class(cp) == WIDTH_WIDE ? 2 : 1;
}

static bool
is_ascii(char c)
{
	return (unsigned char)(c - ' ') < 0x7f - ' ';
}

static void
walk_ascii(struct line_walk *w, size_t most)
{
	size_t n = 0, left = w->line->len - w->at;

	if (most > left)
		most = left;
	while (n < most && is_ascii(w->raw[n]))
		n++;
	w->text = w->raw;
	w->raw_n = w->n = n;
	w->chars = w->width = (unsigned)n;
}

bool
line_walk_next(struct line_walk *w, unsigned room)
{
	const struct line *l = w->line;

	if (w->at >= l->len)
		return false;
	if (!w->left && l->n_runs) {
		w->look = l->runs[w->run].look;
		w->left = l->runs[w->run++].chars;
	}
	w->raw = l->text + w->at;
	if (is_ascii(*w->raw))
		walk_ascii(w, l->n_runs && w->left < room ? w->left : room);
	else
		walk_other(w);
	w->at += w->raw_n;
	w->left -= l->n_runs ? w->chars : 0;
	return true;
}

bool
line_starts_wide(const struct line *line)
{
	struct line_walk w;

	line_walk_start(&w, line);
	return line_walk_next(&w, 1) && w.width == 2;
}

unsigned
line_trimmed(const struct line *line)
{
	static const struct look none;
	unsigned n = 0, most = line->len;

	if (line->n_runs) {
		const struct line_run *last = line->runs + line->n_runs - 1;

		if (!look_same(&last->look, &none))
			return line->width;
		most = last->chars;
	}
	while (n < most && line->text[line->len - 1 - n] == ' ')
		n++;
	return line->width - n;
}

static uint16_t
extra_of(struct pools *pools, const struct look *look)
{
	return extra_find(pools, &(struct extra){ look->under, look->link, 0 });
}

/* What a cell holds for this step; a sweep must not come in between. */
static uint32_t
cell_of(struct pools *pools, const struct line_walk *w)
{
	uint32_t text;

	utf8_decode(w->text, w->n, &text);
	if (w->raw != w->text) {
		uint16_t id = intern_add(&pools->clusters, w->text, w->n);

		text = id ? id | (uint32_t)CELL_CLUSTER : text;
	}
	return text | (w->width == 2 ? CELL_WIDE : 0);
}

void
line_decode(const struct line *line, struct pools *pools, struct row *row,
	    unsigned cols)
{
	struct line_walk w;
	unsigned at = 0;

	line_walk_start(&w, line);
	while (line_walk_next(&w, cols) && at + w.width <= cols) {
		struct style s = { w.look.fg, w.look.bg, w.look.attr,
				   extra_of(pools, &w.look) };

		if (w.n == w.width) {
			for (size_t i = 0; i < w.n; i++)
				row->cells[at++] = (struct cell){
					(unsigned char)w.text[i], s };
			continue;
		}
		row->cells[at++] = (struct cell){ cell_of(pools, &w), s };
		if (w.width == 2)
			row->cells[at++] = (struct cell){ CELL_TAIL, s };
	}
	row->used = (uint16_t)at;
	row->wrapped = line->wrapped;
	row->marks = line->marks;
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
	while (!line->wrapped && len > start && out->buf[len - 1] == ' ')
		len--;
	str_set_len(out, len);
}
