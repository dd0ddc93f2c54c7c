/* SPDX-License-Identifier: MIT */
/* Damage: a viewer that redraws only what it is told of shows the screen. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

#include "base/alloc.h"

/* What a viewer has on its screen. */
struct viewer {
	unsigned rows, cols;
	struct term_cell *cells;
	struct term_damage damage;
};

static struct term_cell *
line_of(struct viewer *v, unsigned row)
{
	return v->cells + (size_t)row * v->cols;
}

static void
viewer_open(struct viewer *v, const struct term *t)
{
	v->rows = term_rows(t);
	v->cols = term_cols(t);
	v->cells = xcalloc((size_t)v->rows * v->cols, sizeof(*v->cells));
}

static void
move_line(struct viewer *v, int to, int from, const struct term_scroll *s)
{
	if (from >= s->top && from <= s->bottom)
		memcpy(line_of(v, (unsigned)to), line_of(v, (unsigned)from),
		       v->cols * sizeof(*v->cells));
}

static void
scroll(struct viewer *v, const struct term_scroll *s)
{
	for (int r = s->top; s->lines > 0 && r <= s->bottom; r++)
		move_line(v, r, r + s->lines, s);
	for (int r = s->bottom; s->lines < 0 && r >= s->top; r--)
		move_line(v, r, r + s->lines, s);
}

static void
draw(struct viewer *v, struct term *t)
{
	term_damage_take(t, &v->damage);
	for (unsigned i = 0; i < v->damage.n_scrolls; i++)
		scroll(v, &v->damage.scrolls[i]);
	for (unsigned i = 0; i < v->damage.n_spans; i++) {
		const struct term_span *s = &v->damage.spans[i];

		for (unsigned c = s->from; c < s->to; c++)
			term_cell(t, s->row, c, line_of(v, s->row) + c);
	}
}

static void
shows_the_screen(struct viewer *v, struct term *t, unsigned seed)
{
	for (unsigned r = 0; r < v->rows; r++) {
		for (unsigned i = 0; i < v->cols; i++) {
			struct term_cell c, *mine = line_of(v, r) + i;

			term_cell(t, (int)r, i, &c);
			if (strcmp(c.text, mine->text) || c.attr != mine->attr ||
			    c.width != mine->width || c.bg.value != mine->bg.value ||
			    c.fg.value != mine->fg.value || c.link != mine->link)
				fail_msg("seed %u, cell %u,%u: '%s', drawn '%s'", seed,
					 r, i, c.text, mine->text);
		}
	}
}

static void
who_redraws_only_damage_has_the_same_screen(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 150; seed++) {
		struct dice d = { 123000 + seed };
		struct term *t = term_new(1 + dice_roll(&d, 12), 2 + dice_roll(&d, 30), 20,
					  NULL);
		struct viewer v;

		viewer_open(&v, t);
		for (unsigned step = 0; step < 30; step++) {
			struct str s = STR_INIT;

			dice_stream(&d, v.rows, v.cols, dice_roll(&d, 90), &s);
			term_feed(t, s.buf, s.len);
			draw(&v, t);
			shows_the_screen(&v, t, seed);
			str_release(&s);
		}
		free(v.cells);
		term_free(t);
	}
}

static const struct term_damage *
take(struct pane *p, const char *bytes)
{
	static struct term_damage damage;

	pane_feed(p, bytes);
	term_damage_take(p->t, &damage);
	return &damage;
}

static void
a_new_terminal_is_damaged_whole_and_then_not(void **state)
{
	const struct term_damage *d;
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 0);
	d = take(&p, "");
	assert_int_equal(d->n_spans, 3);
	assert_int_equal(d->spans[2].to, 10);
	d = take(&p, "\033[2;2H\033[31m\033[6n");
	assert_int_equal(d->n_spans + d->n_scrolls, 0);
	pane_close(&p);
}

static void
a_word_damages_its_cells(void **state)
{
	const struct term_damage *d;
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 0);
	take(&p, "");
	d = take(&p, "\033[2;3Hhey");
	assert_int_equal(d->n_spans, 1);
	assert_int_equal(d->spans[0].row, 1);
	assert_int_equal(d->spans[0].from, 2);
	assert_int_equal(d->spans[0].to, 5);
	pane_close(&p);
}

static void
scrolling_is_told_as_movement(void **state)
{
	const struct term_damage *d;
	struct pane p;

	(void)state;
	pane_open(&p, 5, 10, 10);
	take(&p, "1\r\n2\r\n3\r\n4\r\n5");
	d = take(&p, "\r\n6\r\n7");
	assert_int_equal(d->n_scrolls, 1);
	assert_int_equal(d->scrolls[0].lines, 2);
	assert_int_equal(d->n_spans, 2);
	assert_int_equal(d->spans[0].row, 3);
	d = take(&p, "\033[2;4r\033[2H\033M");
	assert_int_equal(d->n_scrolls, 1);
	assert_int_equal(d->scrolls[0].top, 1);
	assert_int_equal(d->scrolls[0].bottom, 3);
	assert_int_equal(d->scrolls[0].lines, -1);
	assert_int_equal(d->n_spans, 1);
	pane_close(&p);
}

static void
too_many_movements_are_all_of_the_screen(void **state)
{
	const struct term_damage *d;
	struct pane p;

	(void)state;
	pane_open(&p, 5, 10, 10);
	take(&p, "");
	for (unsigned i = 0; i < TERM_SCROLLS; i++)
		pane_feed(&p, i % 2 ? "\033[T" : "\033[S");
	d = take(&p, "\033[S");
	assert_int_equal(d->n_scrolls, 0);
	assert_int_equal(d->n_spans, 5);
	pane_close(&p);
}

static void
a_frame_is_waited_for_but_not_for_ever(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	term_set_time(p.t, 1000);
	assert_int_equal(term_frame_wait(p.t, 1000), 0);
	pane_feed(&p, "\033[?2026hx");
	assert_int_equal(term_frame_wait(p.t, 1000), TERM_FRAME_MS);
	term_set_time(p.t, 1100);
	pane_feed(&p, "\033[?2026hy");
	assert_int_equal(term_frame_wait(p.t, 1100), TERM_FRAME_MS - 100);
	assert_int_equal(term_frame_wait(p.t, 1000 + TERM_FRAME_MS), 0);
	pane_feed(&p, "\033[?2026l");
	assert_int_equal(term_frame_wait(p.t, 1100), 0);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_redraws_only_damage_has_the_same_screen),
		cmocka_unit_test(a_new_terminal_is_damaged_whole_and_then_not),
		cmocka_unit_test(a_word_damages_its_cells),
		cmocka_unit_test(scrolling_is_told_as_movement),
		cmocka_unit_test(too_many_movements_are_all_of_the_screen),
		cmocka_unit_test(a_frame_is_waited_for_but_not_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
