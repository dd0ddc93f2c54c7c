/* SPDX-License-Identifier: MIT */
/*
 * A new size for the main screen. Its rows and its history are one text: lines
 * that wrapped are joined and split anew, what the program placed row by row
 * stays in rows. All of it flows from an old list of lines into a new one, and
 * the end of that becomes the screen:
 *
 *      history ┐                      ┌ history
 *              ├─► join ─► split ─► ──┤
 *      screen  ┘                      └ screen: from home, or as much as fits
 *
 * Home is the text that stood at the top of the screen before resizes pushed it
 * out, so that a screen made small and large again shows what it showed. Spots
 * (the cursors, home) follow the text that they stand on. Wide characters stay
 * whole; the cell that they leave free at an edge goes again when lines join.
 */
#include "config.h"

#include "base/alloc.h"
#include "term/term-int.h"

/* A place in the old lines and, once it flowed past, in the new ones. */
struct spot {
	uint64_t line;
	unsigned col;
	bool found;
	uint64_t to_line;
	unsigned to_col;
};

enum spot_name { SPOT_CURSOR, SPOT_SAVED, SPOT_HOME, SPOT_COUNT };

struct flow {
	struct history *from, to;
	uint64_t number; /* of the old line that flows */
	unsigned old_cols, cols;
	struct line_buf row; /* the new row that fills */
	unsigned width;	     /* of it so far */
	uint8_t marks;	     /* of it */
	uint8_t late;	     /* marks of what flows next */
	size_t blanks;	     /* of the old lines that come, each for itself */
	struct spot spots[SPOT_COUNT];
};

void
reflow_forget(struct term *t)
{
	t->home = (struct home){ 0 };
}

void
reflow_settle(struct term *t)
{
	t->home.cursor.rows = t->home.saved.rows = 0;
}

/* What stood in lines that history does not have any more. */
static void
forget_lost(struct home *home, size_t kept)
{
	if (home->top.rows > kept)
		home->top = (struct above){ 0 };
	if (home->cursor.rows > kept)
		home->cursor.rows = 0;
	if (home->saved.rows > kept)
		home->saved.rows = 0;
}

static void
end_row(struct flow *f, bool wrapped)
{
	struct line l = { f->row.text.buf,
			  f->row.runs,
			  (uint32_t)f->row.text.len,
			  (uint32_t)f->row.n_runs,
			  (uint16_t)f->width,
			  wrapped,
			  f->marks };

	history_push(&f->to, &l);
	line_buf_clear(&f->row);
	f->width = 0;
	f->marks = 0;
}

/* The n cells from at of the old line come next: who stands there finds it. */
static void
find_spots(struct flow *f, unsigned at, unsigned n)
{
	for (unsigned i = 0; i < SPOT_COUNT; i++) {
		struct spot *s = &f->spots[i];

		if (s->found || s->line != f->number || s->col - at >= n)
			continue;
		s->found = true;
		s->to_line = f->to.total;
		s->to_col = f->width + (s->col - at);
	}
}

/* Whoever stands behind the old line's end goes on to the next, or stays. */
static void
leave_spots(struct flow *f, unsigned width, bool joined)
{
	for (unsigned i = 0; joined && i < SPOT_COUNT; i++) {
		struct spot *s = &f->spots[i];

		if (s->found || s->line != f->number)
			continue;
		s->line++;
		s->col = 0;
	}
	find_spots(f, width, UINT32_MAX - width);
}

static void
add_step(struct flow *f, const struct line_walk *w, unsigned at)
{
	bool too_wide = w->width > f->cols;

	if (f->width && f->width + w->width > f->cols)
		end_row(f, true);
	find_spots(f, at, w->width);
	f->marks |= f->late;
	f->late = 0;
	if (too_wide)
		line_buf_add(&f->row, "\xef\xbf\xbd", 3, &w->look, 1);
	else
		line_buf_add(&f->row, w->raw, w->raw_n, &w->look, w->chars);
	f->width += too_wide ? 1 : w->width;
}

/* The first limit cells of the line. */
static void
add_line(struct flow *f, const struct line *l, unsigned limit)
{
	struct line_walk w;
	unsigned at = 0;

	line_walk_start(&w, l);
	f->late |= l->marks;
	while (at < limit) {
		unsigned room = f->cols - f->width;

		room = room ? room : f->cols;
		if (!line_walk_next(&w, room < limit - at ? room : limit - at))
			break;
		add_step(f, &w, at);
		at += w.width;
	}
}

/* A blank where a wide character stood behind the edge, and does not now. */
static void
add_gap(struct flow *f, const struct line *l)
{
	static const struct line_walk blank = {
		.raw = " ", .raw_n = 1, .text = " ", .n = 1, .chars = 1, .width = 1
	};
	struct line next = history_get(f->from, f->from->n - 1);

	if (l->width < f->old_cols && !line_starts_wide(&next))
		add_step(f, &blank, l->width);
}

/* The oldest line flows; last: nothing comes behind it in its row. */
static void
flow_line(struct flow *f, bool last)
{
	struct line l = history_get(f->from, f->from->n);
	unsigned limit = last ? line_trimmed(&l) : l.width;

	add_line(f, &l, limit);
	if (!last)
		add_gap(f, &l);
	leave_spots(f, limit, !last);
	if (last) {
		f->marks |= f->late;
		f->late = 0;
		end_row(f, false);
	}
	free(history_shift(f->from));
	f->number++;
}

/* As it is. */
static void
pass_line(struct flow *f)
{
	leave_spots(f, 0, false);
	history_add(&f->to, history_shift(f->from));
	f->number++;
}

/*
 * How many of the oldest lines are one. Rows of blanks at the end of what
 * wrapped are lines of their own: joined, they would not come back.
 */
static size_t
count_joined(struct flow *f)
{
	size_t n = 0, joined = 0;
	struct line l;

	if (f->blanks) {
		f->blanks--;
		return 1;
	}
	do {
		l = history_get(f->from, f->from->n - n++);
		if (line_trimmed(&l))
			joined = n;
	} while (l.wrapped && n < f->from->n);
	joined = joined ? joined : 1;
	f->blanks = n - joined;
	return joined;
}

static void
flow(struct flow *f)
{
	while (f->from->n) {
		struct line l = history_get(f->from, f->from->n);
		size_t n;

		if (f->cols == f->old_cols || (!l.wrapped && l.width <= f->cols)) {
			f->blanks = 0;
			pass_line(f);
			continue;
		}
		for (n = count_joined(f); n; n--)
			flow_line(f, n == 1);
	}
}

/* Rows of the screen that are more than empty space below everything. */
static unsigned
rows_in_use(const struct grid *g, unsigned cursor)
{
	unsigned n = g->rows;

	while (n > cursor + 1 && !grid_row(g, n - 1)->used && !grid_row(g, n - 1)->marks)
		n--;
	return n;
}

static void
push_screen(struct term *t, unsigned n)
{
	struct grid *g = &t->screens[0];

	t->history.max_lines += n;
	t->history.max_bytes = SIZE_MAX;
	for (unsigned r = 0; r < n; r++) {
		struct line l = line_encode(&t->scratch, &t->pools, grid_row(g, r),
					    g->cols);

		history_push(&t->history, &l);
	}
}

/* A pending wrap stands behind the last column. */
static struct spot
spot_of(const struct cursor *c, const struct above *above, uint64_t top, bool wraps)
{
	if (above->rows)
		return (struct spot){ .line = top - above->rows, .col = above->col };
	return (struct spot){ .line = top + c->row, .col = c->col + (c->pending && wraps) };
}

static struct above
above_of(const struct spot *s, uint64_t top)
{
	if (!s->found || s->to_line >= top)
		return (struct above){ 0 };
	return (struct above){ (size_t)(top - s->to_line), s->to_col };
}

/* The cursor where its spot came to; top: the new line that row 0 shows. */
static void
place_cursor(struct cursor *c, struct above *above, const struct spot *s,
	     uint64_t top, const struct grid *g, bool wraps)
{
	uint64_t row = s->to_line;
	unsigned col = s->to_col;

	*above = above_of(s, top);
	if (!s->found || row < top) {
		row = top;
		col = 0;
	}
	row = row - top < g->rows ? row - top : g->rows - 1;
	c->row = (uint16_t)row;
	c->col = (uint16_t)(col < g->cols ? col : g->cols - 1);
	c->pending = wraps && col == g->cols &&
		     grid_row(g, (unsigned)row)->used == g->cols;
}

/* The last lines become the screen; returns the number of its first. */
static uint64_t
fill_screen(struct term *t, struct flow *f, struct grid *g)
{
	const struct spot *home = &f->spots[SPOT_HOME];
	uint64_t end = f->to.total, oldest = end - f->to.n, top = oldest;

	if (home->found && home->to_line > top)
		top = home->to_line;
	if (end - top > g->rows)
		top = end - g->rows;
	for (uint64_t i = top; i < end; i++) {
		struct line l = history_get(&f->to, (size_t)(end - i));

		line_decode(&l, &t->pools, grid_row(g, (unsigned)(i - top)), g->cols);
	}
	grid_row(g, g->rows - 1)->wrapped = false;
	for (uint64_t i = top; i < end; i++)
		history_pop(&f->to);
	return top;
}

/* The new list as history again, with its limits and its count. */
static void
keep_rest(struct term *t, struct flow *f, size_t max_lines, size_t max_bytes,
	  uint64_t total)
{
	history_release(&t->history);
	t->history = f->to;
	t->history.total = total;
	history_limit(&t->history, max_lines, max_bytes);
	line_buf_release(&f->row);
}

void
reflow_resize(struct term *t, unsigned rows, unsigned cols)
{
	struct history *h = &t->history;
	struct grid *g = &t->screens[0], to;
	struct cursor *cur = t->grid == g ? &t->cur : &t->saved[0];
	size_t max_lines = h->max_lines, max_bytes = h->max_bytes, kept = h->n;
	uint64_t forgotten = h->total - kept, top;
	struct flow f = { .from = h, .old_cols = g->cols, .cols = cols };
	struct home *home = &t->home;
	bool wraps = t->modes & TERM_MODE_WRAP;

	forget_lost(&t->home, kept);
	push_screen(t, rows_in_use(g, cur->row));
	f.row = (struct line_buf)LINE_BUF_INIT;
	f.spots[SPOT_CURSOR] = spot_of(cur, &home->cursor, kept, wraps);
	f.spots[SPOT_SAVED] = spot_of(&t->saved[0], &home->saved, kept, wraps);
	f.spots[SPOT_HOME] = (struct spot){ .line = kept - home->top.rows,
					    .col = home->top.col };
	history_init(&f.to, max_lines + rows, SIZE_MAX);
	flow(&f);
	grid_init(&to, rows, cols);
	top = fill_screen(t, &f, &to);
	place_cursor(cur, &home->cursor, &f.spots[SPOT_CURSOR], top, &to, wraps);
	if (cur != &t->saved[0])
		place_cursor(&t->saved[0], &home->saved, &f.spots[SPOT_SAVED], top,
			     &to, wraps);
	home->top.rows = (size_t)(top - f.spots[SPOT_HOME].to_line);
	home->top.col = f.spots[SPOT_HOME].to_col;
	keep_rest(t, &f, max_lines, max_bytes, forgotten + top);
	forget_lost(home, t->history.n);
	grid_release(g);
	*g = to;
}
