/* SPDX-License-Identifier: MIT */
/*
 * The terminal as its owner sees it: birth, feeding, looking. Between the
 * parser and the files that know what sequences mean it keeps the one thing
 * that belongs to neither: which bytes another terminal may be shown.
 */
#include "config.h"

#include "term/term.h"

#include <string.h>

#include "base/alloc.h"
#include "term/term-int.h"

enum {
	THROUGH_MAX = TERM_STRING_MAX + 64, /* a string and what is around it */
	THROUGH_KEEP = 1024,
};

static unsigned
side(unsigned n)
{
	return n < 1 ? 1 : n > TERM_SIDE_MAX ? TERM_SIDE_MAX : n;
}

struct term *
term_new(unsigned rows, unsigned cols, unsigned history_lines,
	 const struct term_events *events)
{
	struct term *t = xcalloc(1, sizeof(*t));

	t->rows = side(rows);
	t->cols = side(cols);
	if (events)
		t->events = *events;
	parser_init(&t->parser);
	term_options_init(&t->options);
	pools_init(&t->pools);
	history_init(&t->history, history_lines, HISTORY_BYTES);
	t->scratch = (struct line_buf)LINE_BUF_INIT;
	str_init(&t->title);
	strv_init(&t->titles);
	t->through.held = (struct str)STR_INIT_LIMIT(THROUGH_MAX);
	str_init(&t->through.instead);
	grid_init(&t->screens[0], t->rows, t->cols);
	t->grid = &t->screens[0];
	reset_full(t);
	return t;
}

void
term_free(struct term *t)
{
	if (!t)
		return;
	parser_release(&t->parser);
	pools_release(&t->pools);
	colour_reset(t);
	history_release(&t->history);
	line_buf_release(&t->scratch);
	str_release(&t->title);
	strv_release(&t->titles);
	str_release(&t->through.held);
	str_release(&t->through.instead);
	grid_release(&t->screens[0]);
	grid_release(&t->screens[1]);
	free(t);
}

static void
on_ascii(void *ctx, const char *s, size_t n)
{
	screen_ascii(ctx, s, n);
}

static void
on_text(void *ctx, const uint32_t *cps, size_t n)
{
	screen_text(ctx, cps, n);
}

static void
after_text(struct term *t)
{
	t->joinable = false;
	t->last = 0;
}

static void
on_control(void *ctx, uint8_t byte)
{
	struct term *t = ctx;

	after_text(t);
	esc_control(t, byte);
}

static void
on_esc(void *ctx, const struct parser *p)
{
	struct term *t = ctx;

	after_text(t);
	esc_dispatch(t, p);
}

static void
on_csi(void *ctx, const struct parser *p)
{
	struct term *t = ctx;

	t->joinable = false;
	csi_dispatch(t, p);
	t->last = 0; /* what REP repeats stands right before it */
}

static void
on_osc(void *ctx, const struct parser *p)
{
	osc_dispatch(ctx, p);
}

static void
on_dcs(void *ctx, const struct parser *p)
{
	reply_dcs(ctx, p);
}

/* kitty answers nearly all of its graphics commands, which are APCs. */
static void
on_swallowed(void *ctx, const struct parser *p)
{
	if (p->introducer == '_')
		reply_unheard(ctx);
}

void
through_drop(struct term *t)
{
	t->through.drop = true;
	t->parser.apart = true;
}

static void
through_reset(struct through *th)
{
	th->drop = false;
	if (th->held.alloc > THROUGH_KEEP)
		str_release(&th->held);
	else
		str_clear(&th->held);
	str_clear(&th->instead);
}

/* Whether these bytes are more than any sequence may have. */
static bool
is_too_long(const char *s, size_t n)
{
	return n > THROUGH_MAX && *s == '\033';
}

static void
on_plain(void *ctx, const char *s, size_t n)
{
	struct through *th = &((struct term *)ctx)->through;

	if (th->out)
		str_add(th->out, s, n);
}

static void
on_consumed(void *ctx, const char *s, size_t n, bool whole)
{
	struct through *th = &((struct term *)ctx)->through;

	if (whole && !th->held.len && !th->drop && !is_too_long(s, n)) {
		if (th->out)
			str_add(th->out, s, n);
		return;
	}
	/* What is longer than any string may be is dropped. */
	if (!str_add(&th->held, s, n))
		th->drop = true;
	if (!whole)
		return;
	if (th->out && th->drop)
		str_add(th->out, th->instead.buf, th->instead.len);
	else if (th->out)
		str_add(th->out, th->held.buf, th->held.len);
	through_reset(th);
}

static const struct parser_sink sink = {
	.ascii = on_ascii,
	.text = on_text,
	.control = on_control,
	.esc = on_esc,
	.csi = on_csi,
	.osc = on_osc,
	.dcs = on_dcs,
	.swallowed = on_swallowed,
	.plain = on_plain,
	.consumed = on_consumed,
};

void
term_feed(struct term *t, const void *bytes, size_t n)
{
	term_feed_through(t, bytes, n, NULL);
}

void
term_feed_through(struct term *t, const void *bytes, size_t n, struct str *out)
{
	reflow_settle(t);
	t->through.out = out;
	parser_feed(&t->parser, &sink, t, bytes, n);
	t->through.out = NULL;
}

/* Rows that have to leave at the top for the cursor to stay inside. */
static unsigned
surplus(const struct cursor *c, unsigned rows)
{
	return c->row < rows ? 0 : c->row - rows + 1u;
}

static void
keep_inside(struct cursor *c, unsigned first, unsigned rows, unsigned cols)
{
	c->row = (uint16_t)(c->row < first ? 0 : c->row - first);
	if (c->row >= rows)
		c->row = (uint16_t)(rows - 1);
	if (c->col >= cols)
		c->col = (uint16_t)(cols - 1);
	c->pending = c->pending && c->col + 1u == cols;
}

static void
resize_alternate(struct term *t, unsigned rows, unsigned cols)
{
	struct grid *g = &t->screens[1];
	bool shown = t->grid == g;
	unsigned first = surplus(shown ? &t->cur : &t->saved[1], rows);

	keep_inside(&t->saved[1], first, rows, cols);
	if (shown)
		keep_inside(&t->cur, first, rows, cols);
	if (grid_exists(g))
		grid_resize(g, rows, cols, first);
}

void
term_resize(struct term *t, unsigned rows, unsigned cols)
{
	rows = side(rows);
	cols = side(cols);
	if (rows == t->rows && cols == t->cols)
		return;
	reflow_resize(t, rows, cols);
	resize_alternate(t, rows, cols);
	t->rows = rows;
	t->cols = cols;
	screen_region(t, 0, rows - 1);
	screen_margins(t, 0, cols - 1);
}

void
term_reset(struct term *t)
{
	parser_release(&t->parser);
	parser_init(&t->parser);
	through_reset(&t->through);
	reset_full(t);
}

unsigned
term_rows(const struct term *t)
{
	return t->rows;
}

unsigned
term_cols(const struct term *t)
{
	return t->cols;
}

unsigned
term_cursor_row(const struct term *t)
{
	return t->cur.row;
}

unsigned
term_cursor_col(const struct term *t)
{
	return t->cur.col;
}

unsigned
term_modes(const struct term *t)
{
	return t->modes & MODE_PUBLIC;
}

const char *
term_title(const struct term *t)
{
	return t->title.buf;
}

size_t
term_history_lines(const struct term *t)
{
	return t->history.n;
}

uint64_t
term_scrolled(const struct term *t)
{
	return t->history.total;
}

bool
term_has_row(const struct term *t, int row)
{
	return row < 0 ? (size_t)-(long)row <= t->history.n : (unsigned)row < t->rows;
}

struct line
term_line(const struct term *t, struct line_buf *buf, long row)
{
	if (row < 0)
		return history_get(&t->history, (size_t)-row);
	return line_encode(buf, &t->pools, grid_row(t->grid, (unsigned)row),
			   t->cols);
}

/* Whether the row begins with a character of two columns. */
bool
term_starts_wide(const struct term *t, int row)
{
	struct line_buf buf = LINE_BUF_INIT;
	bool wide = false;

	if (term_has_row(t, row)) {
		struct line l = term_line(t, &buf, row);

		wide = line_starts_wide(&l);
	}
	line_buf_release(&buf);
	return wide;
}

void
term_row_text(const struct term *t, int row, struct str *out)
{
	struct line_buf buf = LINE_BUF_INIT;
	struct line line;

	if (!term_has_row(t, row))
		return;
	line = term_line(t, &buf, row);
	line_text(&line, out);
	if (line.wrapped && line.width < t->cols && !term_starts_wide(t, row + 1))
		str_addc(out, ' ');
	line_buf_release(&buf);
}

bool
term_row_is_wrapped(const struct term *t, int row)
{
	if (!term_has_row(t, row))
		return false;
	if (row < 0)
		return history_get(&t->history, (size_t)-(long)row).wrapped;
	return grid_row(t->grid, (unsigned)row)->wrapped;
}

unsigned
term_row_marks(const struct term *t, int row)
{
	if (!term_has_row(t, row))
		return 0;
	if (row < 0)
		return history_get(&t->history, (size_t)-(long)row).marks;
	return grid_row(t->grid, (unsigned)row)->marks;
}

void
term_screen_text(const struct term *t, struct str *out)
{
	size_t start = out->len;

	for (unsigned r = 0; r < t->rows; r++) {
		size_t row = out->len, end;

		term_row_text(t, (int)r, out);
		for (end = out->len; end > row && out->buf[end - 1] == ' '; end--)
			;
		str_set_len(out, end);
		str_addc(out, '\n');
	}
	while (out->len > start && out->buf[out->len - 1] == '\n')
		str_set_len(out, out->len - 1);
	if (out->len > start)
		str_addc(out, '\n');
}
