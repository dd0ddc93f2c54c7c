/* SPDX-License-Identifier: MIT */
/* Helpers: see pane.h. */
#include "config.h"

#include "unit/term/pane.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static void
on_reply(void *ctx, const char *bytes, size_t n)
{
	str_add(&((struct pane *)ctx)->replies, bytes, n);
}

static void
on_title(void *ctx, const char *title)
{
	str_addf(&((struct pane *)ctx)->titles, "%s\n", title);
}

static void
on_bell(void *ctx)
{
	((struct pane *)ctx)->bells++;
}

static void
on_osc(void *ctx, unsigned number, const char *text, size_t n)
{
	str_addf(&((struct pane *)ctx)->oscs, "%u:%.*s\n", number, (int)n, text);
}

static void
on_alternate(void *ctx, bool on)
{
	struct pane *p = ctx;

	p->alternate = on;
	p->switches++;
}

void
pane_open(struct pane *p, unsigned rows, unsigned cols, unsigned history)
{
	struct term_events events = {
		.reply = on_reply,
		.title = on_title,
		.bell = on_bell,
		.osc = on_osc,
		.alternate = on_alternate,
		.ctx = p,
	};

	memset(p, 0, sizeof(*p));
	str_init(&p->replies);
	str_init(&p->titles);
	str_init(&p->oscs);
	p->t = term_new(rows, cols, history, &events);
	term_options_init(&p->options);
	p->options.clipboard = true;
	term_set_options(p->t, &p->options);
}

void
pane_close(struct pane *p)
{
	term_free(p->t);
	str_release(&p->replies);
	str_release(&p->titles);
	str_release(&p->oscs);
}

void
pane_feed(struct pane *p, const char *bytes)
{
	term_feed(p->t, bytes, strlen(bytes));
}

void
pane_shows(struct pane *p, const char *bytes, const char *screen)
{
	struct str s = STR_INIT;

	pane_feed(p, bytes);
	for (unsigned r = 0; r < term_rows(p->t); r++) {
		if (r)
			str_addc(&s, '|');
		term_row_text(p->t, (int)r, &s);
	}
	while (s.len && s.buf[s.len - 1] == '|')
		str_set_len(&s, s.len - 1);
	assert_string_equal(s.buf, screen);
	str_release(&s);
}

void
pane_row_is(struct pane *p, int row, const char *text)
{
	struct str s = STR_INIT;

	term_row_text(p->t, row, &s);
	assert_string_equal(s.buf, text);
	str_release(&s);
}

void
pane_cursor_is(struct pane *p, unsigned row, unsigned col)
{
	assert_int_equal(term_cursor_row(p->t), row);
	assert_int_equal(term_cursor_col(p->t), col);
}

void
pane_answers(struct pane *p, const char *bytes, const char *reply)
{
	str_clear(&p->replies);
	pane_feed(p, bytes);
	assert_string_equal(p->replies.buf, reply);
}

const struct cell *
pane_cell(struct pane *p, unsigned row, unsigned col)
{
	return &grid_row(p->t->grid, row)->cells[col];
}

/* splitmix64 (Steele, Lea, Flood 2014). */
unsigned
dice_roll(struct dice *d, unsigned sides)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (unsigned)((z ^ z >> 31) % sides);
}

static const char *const pieces[] = {
	"a", "plain words ", "tail\r\n", "\n", "\r", "\b", "\t", "\033M", "\033D",
	"\033E", "\0337", "\0338", "\033H", "\033(0", "\033(B", "\033N", "\033O", "\033*0", "\033+A", "\033n", "\033(A", "#",
	"\0336", "\0339", "\033[?69h", "\033[?69h", "\033[?69l", "\033[2;9s", "\033[3;5s", "\033[1\"q",
	"\033[0\"q", "\033[?J", "\033[?1K", "\033V", "\033W", "\033[2'}", "\033['~", "\033[ @", "\033[2 A", "\033)0", "\016",
	"\017", "lqqk", "\033=", "\033>", "\033[s", "\033[u", "\033[g", "\033[3g",
	"\xe6\xbc\xa2\xe5\xad\x97", "e\xcc\x81", "\xcc\x81",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xe2\x80\x8d",
	"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xf0\x9f\x87\xa9",
	"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "\xf0\x9f\x8f\xbd",
	"\xe2\x9d\xa4\xef\xb8\x8f", "\xef\xb8\x8f", "1\xef\xb8\x8f\xe2\x83\xa3",
	"\xe2\x94\x80\xe2\x94\x82", "\xff", "\xe6\xbc", "\xc2\x9b", "\xf0\x9f",
	"\033[m", "\033[1;3;4m", "\033[7;9m", "\033[4:3m", "\033[58:2::9:8:7m",
	"\033[58;5;7m", "\033[59m", "\033[31;44m", "\033[38;5;200m",
	"\033[48;2;1;2;3m", "\033[38:2:9:8:7m", "\033[95;103m", "\033[39;49m",
	"\033[2;5;8;53m", "\033[22m", "\033[4h", "\033[4l", "\033[20h", "\033[20l",
	"\033[?7l", "\033[?7h", "\033[?6h", "\033[?6l", "\033[?25l", "\033[?25h",
	"\033[?1049h", "\033[?1049l", "\033[?47h", "\033[?47l", "\033[?1047h",
	"\033[?1;1000;1006h", "\033[?1002l", "\033[?2004h", "\033[?1004h",
	"\033[?2026h", "\033[?2026l", "\033[?5h", "\033[?1049;25h", "\033[>1u",
	"\033[>7u", "\033[<u", "\033[=5;2u", "\033[>4;2m", "\033[>4m", "\033[?u",
	"\033[c", "\033[6n", "\033[?2026$p", "\033[18t", "\033]11;?\a", "\033]4;9;#123456;1;rgb:f/0/8\a", "\033]104;9\a", "\033]104\a",
	"\033]10;#fff;rgb:12/34/56\a", "\033]110\a",
	"\033]0;a title\a", "\033]2;\xe6\xbc\xa2\033\\", "\033]7501;?\a",
	"\033]8;;http://x\033\\", "\033]8;;\033\\",
	"\033]8;id=a:b=c;file:///y;z\a", "\033]52;c;aGk=\a", "\033]133;A\a", "\033]133;C\a", "\033P$qm\033\\",
	"\033P+q4d73\033\\", "\033_Gi=31;AA\033\\", "\033^pm\033\\", "\033Xsos\033\\",
	"\033#8", "\033[!p", "\033c", "\033[4 q", "\030", "\032", "\033", "\033[",
	"\033[1;", "\033]", "\033P", "\005", "\a",
};

static void
add_sequence(struct dice *d, unsigned rows, unsigned cols, struct str *out)
{
	static const char finals[] = "@ABCDEFGHIJKLMPSTXZ`abdefgr";
	unsigned a = dice_roll(d, rows + 2), b = dice_roll(d, cols + 2);
	char final = finals[dice_roll(d, sizeof(finals) - 1)];

	if (dice_roll(d, 50) == 0)
		a = 99999;
	if (final == 'J' || final == 'K')
		a %= 4;
	if (dice_roll(d, 3))
		str_addf(out, "\033[%u;%u%c", a, b, final);
	else
		str_addf(out, "\033[%u%c", b, final);
}

static void
add_text(struct dice *d, unsigned cols, struct str *out)
{
	for (unsigned n = dice_roll(d, cols + 3); n--;)
		str_addc(out, (char)(' ' + dice_roll(d, 95)));
}

void
dice_stream(struct dice *d, unsigned rows, unsigned cols, size_t n, struct str *out)
{
	size_t end = out->len + n;

	while (out->len < end) {
		unsigned what = dice_roll(d, 10);

		if (what < 3)
			add_text(d, cols, out);
		else if (what < 6)
			add_sequence(d, rows, cols, out);
		else
			str_adds(out, pieces[dice_roll(d, ARRAY_SIZE(pieces))]);
		/* What erases everything hides everything: only now and then. */
		if (out->len > 2 && str_ends_with(out->buf, "\033c") &&
		    dice_roll(d, 8))
			str_set_len(out, out->len - 2);
	}
}

static void
cell_bytes(const struct term *t, const struct cell *c, struct str *out)
{
	struct row one = { .cells = (struct cell *)c, .used = 1, .wrapped = true };
	struct line_buf buf = LINE_BUF_INIT;
	struct line l;

	str_clear(out);
	if (c->text & CELL_TAIL) {
		str_adds(out, "tail");
		return;
	}
	l = line_encode(&buf, &t->pools, &one, 1);
	/* Blank cells are alike, written or not. */
	str_add(out, l.len ? l.text : " ", l.len ? l.len : 1);
	line_buf_release(&buf);
}

/* The look's link, whose number is each terminal's own. */
static const char *
take_link(const struct term *t, struct look *look)
{
	unsigned link = look->link;

	look->link = 0;
	return link ? term_link_uri(t, link) : "none";
}

static void
same_link(const struct term *a, struct look *x, const struct term *b, struct look *y)
{
	assert_string_equal(take_link(a, x), take_link(b, y));
}

static void
same_cell(const struct term *a, const struct term *b, unsigned r, unsigned i)
{
	const struct cell *x = &grid_row(a->grid, r)->cells[i];
	const struct cell *y = &grid_row(b->grid, r)->cells[i];
	struct look lx = look_of(&a->pools, &x->style);
	struct look ly = look_of(&b->pools, &y->style);
	struct str s = STR_INIT, u = STR_INIT;

	same_link(a, &lx, b, &ly);
	cell_bytes(a, x, &s);
	cell_bytes(b, y, &u);
	if (strcmp(s.buf, u.buf) || !look_same(&lx, &ly))
		fail_msg("cell %u,%u: '%s' attr %x fg %x bg %x under %x / '%s' attr %x fg %x bg %x under %x",
			 r, i, s.buf, lx.attr, lx.fg, lx.bg, lx.under, u.buf, ly.attr,
			 ly.fg, ly.bg, ly.under);
	str_release(&s);
	str_release(&u);
}

static void
same_cursor(const struct term *a, const struct cursor *x, const struct term *b,
	    const struct cursor *y)
{
	struct look lx = look_of(&a->pools, &x->style);
	struct look ly = look_of(&b->pools, &y->style);

	same_link(a, &lx, b, &ly);
	assert_int_equal(x->row, y->row);
	assert_int_equal(x->col, y->col);
	assert_int_equal(x->pending, y->pending);
	assert_int_equal(x->origin, y->origin);
	assert_int_equal(x->shift, y->shift);
	assert_int_equal(x->single, y->single);
	assert_memory_equal(x->charsets, y->charsets, sizeof(x->charsets));
	assert_true(look_same(&lx, &ly));
}

static void
same_row(const struct term *a, const struct term *b, int row)
{
	struct str s = STR_INIT, u = STR_INIT;

	term_row_text(a, row, &s);
	term_row_text(b, row, &u);
	/* Blanks at the edge may have been written or not. */
	str_rtrim(&s);
	str_rtrim(&u);
	assert_string_equal(s.buf, u.buf);
	assert_int_equal(term_row_marks(a, row), term_row_marks(b, row));
	if (term_row_is_wrapped(a, row) != term_row_is_wrapped(b, row))
		fail_msg("row %d: one goes on in the next, one does not", row);
	str_release(&s);
	str_release(&u);
}

static void
same_tabs(const struct term *a, const struct term *b)
{
	for (unsigned i = 0; i < a->cols; i++)
		assert_int_equal(a->tabs[i / 8] >> i % 8 & 1,
				 b->tabs[i / 8] >> i % 8 & 1);
}

static void
same_colours(const struct term *a, const struct term *b)
{
	for (unsigned i = 0; i < COLOUR_COUNT; i++) {
		uint32_t x = 0, y = 0;

		assert_int_equal(term_colour_get(a, i, &x), term_colour_get(b, i, &y));
		assert_int_equal(x, y);
	}
}

void
pane_same(const struct term *a, const struct term *b)
{
	const struct kitty *k = &a->kitty[is_alternate(a)];
	const struct kitty *m = &b->kitty[is_alternate(b)];

	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->cols, b->cols);
	for (unsigned r = 0; r < a->rows; r++)
		for (unsigned i = 0; i < a->cols; i++)
			same_cell(a, b, r, i);
	assert_int_equal(a->history.n, b->history.n);
	for (int row = -(int)a->history.n; row < (int)a->rows; row++)
		same_row(a, b, row);
	same_cursor(a, &a->cur, b, &b->cur);
	same_cursor(a, &a->saved[is_alternate(a)], b, &b->saved[is_alternate(b)]);
	assert_int_equal((a->modes ^ b->modes) & ~(uint32_t)TERM_MODE_ALTERNATE, 0);
	assert_int_equal(a->top, b->top);
	assert_int_equal(a->bottom, b->bottom);
	assert_int_equal(a->left, b->left);
	assert_int_equal(a->right, b->right);
	assert_int_equal(a->iso_protection, b->iso_protection);
	assert_int_equal(a->cursor_shape, b->cursor_shape);
	assert_int_equal(a->modify_other_keys, b->modify_other_keys);
	assert_int_equal(k->n, m->n);
	assert_memory_equal(k->flags, m->flags, k->n);
	assert_string_equal(a->title.buf, b->title.buf);
	same_tabs(a, b);
	same_colours(a, b);
}
