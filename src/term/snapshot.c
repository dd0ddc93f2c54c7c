/* SPDX-License-Identifier: MIT */
/*
 * The way out: sequences that make another terminal look like this one. Lines
 * are written from the top, history first, so that what scrolls away there
 * becomes its history; a line that goes on in the next is written to the edge
 * and wraps by itself. The saved cursor comes first, while there is nothing that
 * a wrap pending there could write over; behind the lines come margins, the
 * cursor, and last the modes that would disturb the writing.
 *
 * The screen that is shown is written, and no switch to the alternate one: a
 * viewer decides itself where it shows a pane. Nor are pushed titles: whoever is
 * fed by term_feed_through is sent the one that a pop brings back.
 */
#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "term/term-int.h"
#include "term/width.h"

struct painter {
	struct str *out;
	const struct links *links;
	struct look look; /* in force there */
	bool after_cluster;
	bool iso_protection;
};

static void
paint_link(struct painter *p, unsigned link)
{
	const char *uri = links_uri(p->links, link), *id = links_id(p->links, link);

	str_addf(p->out, "\033]8;%s%s;%s\033\\", id && *id ? "id=" : "",
		 id ? id : "", uri ? uri : "");
}

static void
paint_protection(struct painter *p, bool on)
{
	if (p->iso_protection)
		str_adds(p->out, on ? "\033V" : "\033W");
	else
		str_adds(p->out, on ? "\033[1\"q" : "\033[0\"q");
}

static void
set_look(struct painter *p, const struct look *look)
{
	if (look_same(&p->look, look))
		return;
	if (p->look.link != look->link)
		paint_link(p, look->link);
	p->look.link = look->link;
	if ((p->look.attr ^ look->attr) & ATTR_PROTECTED)
		paint_protection(p, look->attr & ATTR_PROTECTED);
	p->look.attr ^= (p->look.attr ^ look->attr) & ATTR_PROTECTED;
	if (!look_same(&p->look, look))
		sgr_add(p->out, look);
	p->look = *look;
}

static void
set_default(struct painter *p)
{
	set_look(p, &(struct look){ 0 });
}

/* Bytes of the character or cluster that begins here. */
static size_t
char_bytes(const char *s, size_t n)
{
	uint32_t cp;

	if (*s == LINE_CLUSTER || *s == LINE_WIDE)
		return (size_t)((const char *)memchr(s, LINE_END, n) - s) + 1;
	return utf8_decode(s, n, &cp);
}

/*
 * One character. Any sequence between two emoji keeps the second from joining
 * the first, so the look is said again where that could happen.
 */
static void
paint_char(struct painter *p, const char *s, size_t n)
{
	bool cluster = *s == LINE_CLUSTER || *s == LINE_WIDE;

	if (cluster) {
		s++;
		n -= 2;
	}
	if (p->after_cluster || n >= 4)
		sgr_add(p->out, &p->look);
	str_add(p->out, s, n);
	p->after_cluster = cluster;
}

/* That many characters; returns how many bytes they were. */
static size_t
paint_run(struct painter *p, const char *s, size_t n, size_t chars)
{
	size_t at = 0;

	while (chars-- && at < n) {
		size_t bytes = char_bytes(s + at, n - at);

		paint_char(p, s + at, bytes);
		at += bytes;
	}
	return at;
}

static void
paint_line(struct painter *p, const struct line *l)
{
	size_t at = 0;

	if (!l->n_runs) {
		set_default(p);
		paint_run(p, l->text, l->len, l->len);
		return;
	}
	for (size_t i = 0; i < l->n_runs; i++) {
		set_look(p, &l->runs[i].look);
		at += paint_run(p, l->text + at, l->len - at, l->runs[i].chars);
	}
}

/* Whether the line's first character is wide from its first code point on. */
static bool
wraps_itself(const struct line *l)
{
	struct line_walk w;
	uint32_t cp;

	line_walk_start(&w, l);
	if (!line_walk_next(&w, 1))
		return false;
	utf8_decode(w.text, w.n, &cp);
	return width_class(cp) == WIDTH_WIDE;
}

/*
 * From the line before to this one. A terminal that scrolls fills the new row
 * with the background in force, so that is the default one here; and where the
 * wrap has to happen by itself, a blank makes it. The line before may lack a
 * cell at the edge, where a wide character did not fit.
 */
static void
paint_break(struct painter *p, const struct line *l, bool joined, bool short_of_one)
{
	bool forced = !l->len || l->marks || (l->n_runs && l->runs[0].look.bg);
	bool wide = short_of_one && line_starts_wide(l);

	if (!joined) {
		set_default(p);
		str_adds(p->out, "\r\n");
		return;
	}
	if (!forced && (!short_of_one || (wide && wraps_itself(l))))
		return;
	set_default(p);
	/* An ideographic space leaves the edge free as what comes did. */
	if (wide)
		str_adds(p->out, "\xe3\x80\x80\r");
	else if (short_of_one)
		paint_char(p, " ", 1);
	if (forced && !wide)
		str_adds(p->out, l->len ? " \r" : " ");
}

static void
paint_marks(struct painter *p, unsigned marks)
{
	for (unsigned i = 0; i < 4; i++)
		if (marks >> i & 1)
			str_addf(p->out, "\033]133;%c\033\\", 'A' + (char)i);
}

static void
paint_lines(struct painter *p, const struct term *t, size_t history_lines)
{
	struct line_buf buf = LINE_BUF_INIT;
	size_t kept = t->history.n;
	long first = -(long)(history_lines < kept ? history_lines : kept);
	bool joined = false, short_of_one = false;

	for (long row = first; row < (long)t->rows; row++) {
		struct line l = term_line(t, &buf, row);

		/* One that went on once may have kept blanks. */
		if (!l.wrapped)
			l.len -= l.width - line_trimmed(&l);
		if (row > first)
			paint_break(p, &l, joined, short_of_one);
		paint_marks(p, l.marks);
		paint_line(p, &l);
		joined = l.wrapped;
		short_of_one = joined && l.width < t->cols;
	}
	set_default(p);
	line_buf_release(&buf);
}

static void
paint_tabs(struct painter *p, const struct term *t)
{
	bool usual = true;

	for (unsigned i = 0; i < t->cols; i++)
		usual &= (t->tabs[i / 8] >> i % 8 & 1) == !(i % 8);
	if (usual)
		return;
	str_adds(p->out, "\033[3g");
	for (unsigned i = 0; i < t->cols; i++)
		if (t->tabs[i / 8] >> i % 8 & 1)
			str_addf(p->out, "\033[%uG\033H", i + 1);
}

/* Cells up to end again, so that a wrap is pending behind them. */
static void
paint_cells(struct painter *p, const struct term *t, struct row *row, unsigned at,
	    unsigned end)
{
	struct line_buf buf = LINE_BUF_INIT;
	struct row one = { .cells = row->cells + at,
			   .used = (uint16_t)(end - at),
			   .wrapped = true };
	struct line l = line_encode(&buf, &t->pools, &one, end - at);

	if (!l.len)
		str_addc(p->out, ' ');
	paint_line(p, &l);
	line_buf_release(&buf);
}

static void
paint_charsets(struct painter *p, const struct cursor *c)
{
	static const char finals[] = "B0A", *const shifts[] = { "", "\016", "\033n",
								"\033o" };

	for (unsigned i = 0; i < 4; i++)
		if (c->charsets[i])
			str_addf(p->out, "\033%c%c", "()*+"[i], finals[c->charsets[i]]);
	str_adds(p->out, shifts[c->shift]);
	if (c->single)
		str_adds(p->out, c->single == 2 ? "\033N" : "\033O");
}

/* home: of the region that places count from. */
static void
paint_cursor(struct painter *p, const struct term *t, unsigned top, unsigned left)
{
	const struct cursor *c = &t->cur;
	struct row *row = grid_row(t->grid, c->row);
	struct look look = look_of(&t->pools, &c->style);
	unsigned col = c->col;

	if (c->pending && (row->cells[col].text & CELL_TAIL))
		col--;
	str_addf(p->out, "\033[%u;%uH", c->row - top + 1, col - left + 1);
	if (c->pending)
		paint_cells(p, t, row, col, c->col + 1u);
	set_look(p, &look);
	paint_charsets(p, c);
}

/* On a screen that is cleared behind it: a blank makes its wrap pending. */
static void
paint_saved(struct painter *p, const struct term *t)
{
	const struct cursor *c = &t->saved[is_alternate(t)];
	struct look look = look_of(&t->pools, &c->style);

	str_addf(p->out, "%s\033[%u;%uH%s", c->origin ? "\033[?6h" : "", c->row + 1u,
		 c->col + 1u, c->pending ? " " : "");
	set_look(p, &look);
	paint_charsets(p, c);
	str_adds(p->out, "\0337\033(B\033)B\033*B\033+B\017");
	if (c->origin)
		str_adds(p->out, "\033[?6l");
	set_default(p);
}

static void
paint_region(struct painter *p, const struct term *t)
{
	if (t->top || t->bottom + 1 < t->rows)
		str_addf(p->out, "\033[%u;%ur", t->top + 1, t->bottom + 1);
	if (t->modes & MODE_MARGINS)
		str_addf(p->out, "\033[?69h\033[%u;%us", t->left + 1, t->right + 1);
	if (t->modes & TERM_MODE_ORIGIN)
		str_adds(p->out, "\033[?6h");
	if (!(t->modes & TERM_MODE_WRAP))
		str_adds(p->out, "\033[?7l");
}

void
term_snapshot(const struct term *t, unsigned history_lines, bool modes,
	      struct str *out)
{
	bool origin = t->modes & TERM_MODE_ORIGIN;
	struct painter p = { .out = out, .links = &t->pools.links,
			     .iso_protection = t->iso_protection };

	str_adds(out, "\033[m");
	paint_saved(&p, t);
	str_adds(out, "\033[H\033[J");
	if (t->title.len)
		str_addf(out, "\033]2;%s\033\\", t->title.buf);
	paint_lines(&p, t, history_lines);
	colour_snapshot(t, out);
	paint_tabs(&p, t);
	paint_region(&p, t);
	paint_cursor(&p, t, origin ? t->top : 0, origin ? t->left : 0);
	if (t->iso_protection)
		str_adds(out, p.look.attr & ATTR_PROTECTED ? "\033V" : "\033V\033W");
	if (t->cursor_shape)
		str_addf(out, "\033[%u q", t->cursor_shape);
	if (modes) {
		kitty_snapshot(t, out);
		if (t->modify_other_keys)
			str_addf(out, "\033[>4;%um", t->modify_other_keys);
	}
	mode_snapshot(t, modes, out);
}
