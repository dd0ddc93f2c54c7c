/* SPDX-License-Identifier: MIT */
/* A snapshot fed to a fresh terminal makes the same terminal. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
check(const struct term *t)
{
	struct str s = STR_INIT;
	struct term *copy = term_new(t->rows, t->cols, 500, NULL);

	term_snapshot(t, 500, true, &s);
	term_feed(copy, s.buf, s.len);
	pane_same(t, copy);
	term_free(copy);
	str_release(&s);
}

/* Feeds to a new terminal and checks its snapshot. */
static void
survives(const char *bytes)
{
	struct term *t = term_new(5, 12, 500, NULL);

	term_feed(t, bytes, strlen(bytes));
	check(t);
	term_free(t);
}

static void
an_empty_screen_survives(void **state)
{
	(void)state;
	survives("");
}

static void
text_attributes_and_colours_survive(void **state)
{
	(void)state;
	survives("\033[1;4:3;58:2::1:2:3;38;5;99;48;2;4;5;6mhi\033[m there\r\n"
		 "\033[7mrev\033[K");
}

static void
history_and_its_wraps_survive(void **state)
{
	(void)state;
	survives("one\r\ntwo two two two two\r\n3\r\n4\r\n5\r\n6\r\n7 7 7 7 7 7 7 7");
}

static void
a_wrap_into_a_coloured_row_leaves_the_rest_alone(void **state)
{
	(void)state;
	survives("\n\n\n\n\naaaaaaaaaaaaaa\033[41m\033[2K\r\033[46mb\033[m\033[K");
	survives("\n\n\n\naaaaaaaaaaaab\033[G\033[44mc\033[m");
}

static void
a_pending_wrap_survives(void **state)
{
	(void)state;
	survives("\033[3;1H\033[32mabcdefghijkl");
	survives("\033[3;1Habcdefghij\xe6\xbc\xa2");
	survives("\033[3;1Habcdefghijkl\033[K");
}

static void
margins_origin_tabs_and_saved_cursor_survive(void **state)
{
	(void)state;
	survives("\033[3g\033[5G\033H\033[2;4r\033[?6h\033[2;3H\033[31m\0337\033[1;1H");
}

static void
charsets_and_modes_survive(void **state)
{
	(void)state;
	survives("\033(0\033)0\016lqk\033[4h\033[?7l\033[?25l\033[?2004h\033=\033[>5u"
		 "\033[>1u\033[>4;2m\033[6 q\033]2;name\a");
}

static void
emoji_that_stand_apart_stay_apart(void **state)
{
	(void)state;
	survives("\xf0\x9f\x87\xa9\033[m\xf0\x9f\x87\xaa");
	survives("\xf0\x9f\x91\xa9\xe2\x80\x8d\033[m\xf0\x9f\x92\xbb");
	survives("\xf0\x9f\x91\x8d\033[m\xf0\x9f\x8f\xbd");
}

static void
the_alternate_screen_survives_as_what_is_shown(void **state)
{
	(void)state;
	survives("main\033[?1049h\033[2Jalternate\033[>1u");
}

static void
without_modes_no_input_mode_is_set(void **state)
{
	struct pane p;
	struct str s = STR_INIT;

	(void)state;
	pane_open(&p, 3, 10, 0);
	pane_feed(&p, "\033[?1000;1006;2004;1004h\033=\033[>1u\033[?25lx");
	term_snapshot(p.t, 0, false, &s);
	pane_close(&p);
	pane_open(&p, 3, 10, 0);
	term_feed(p.t, s.buf, s.len);
	assert_int_equal(term_modes(p.t), TERM_MODE_WRAP);
	assert_int_equal(kitty_flags(p.t), 0);
	pane_row_is(&p, 0, "x");
	pane_close(&p);
	str_release(&s);
}

static void
only_the_history_asked_for_comes(void **state)
{
	struct pane p, q;
	struct str s = STR_INIT;

	(void)state;
	pane_open(&p, 2, 10, 100);
	pane_feed(&p, "1\r\n2\r\n3\r\n4\r\n5\r\n6");
	term_snapshot(p.t, 2, true, &s);
	pane_open(&q, 2, 10, 100);
	term_feed(q.t, s.buf, s.len);
	assert_int_equal(term_history_lines(q.t), 2);
	pane_row_is(&q, -1, "4");
	pane_row_is(&q, -2, "3");
	pane_close(&p);
	pane_close(&q);
	str_release(&s);
}

static void
whatever_was_fed_survives(void **state)
{
	static const unsigned sizes[][2] = {
		{ 5, 12 }, { 1, 1 }, { 2, 3 }, { 24, 80 }, { 3, 1 }, { 1, 7 },
	};

	(void)state;
	for (unsigned seed = 0; seed < 400; seed++) {
		const unsigned *size = sizes[seed % 6];
		struct dice d = { seed };
		struct term *t = term_new(size[0], size[1], 300, NULL);

		for (unsigned step = 0; step < 8; step++) {
			struct str s = STR_INIT;

			dice_stream(&d, t->rows, t->cols, 60, &s);
			term_feed(t, s.buf, s.len);
			str_release(&s);
			check(t);
		}
		term_free(t);
	}
}

static void
it_survives_changes_of_size(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 100; seed++) {
		struct dice d = { 7000 + seed };
		struct term *t = term_new(6, 20, 300, NULL);

		for (unsigned step = 0; step < 8; step++) {
			struct str s = STR_INIT;

			dice_stream(&d, t->rows, t->cols, 80, &s);
			term_feed(t, s.buf, s.len);
			str_release(&s);
			/* Lines of another width wrap anew: history apart. */
			history_clear(&t->history);
			term_resize(t, 1 + dice_roll(&d, 12), 1 + dice_roll(&d, 30));
			history_clear(&t->history);
			check(t);
		}
		term_free(t);
	}
}

static void
undo_brings_a_terminal_back(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 5, 20, 0);
	pane_feed(&p, "\033[?1;6;9;1000;1002;1003;1004;1005;1006;1015;1016;2004;2026;2031;5h"
		      "\033[?7;25l\033[4;20h\033[2;3r\033[>1u\033[>3u\033[>4;2m\033[3 q"
		      "\033(0\033)0\016\033[1;31m\033=");
	pane_feed(&p, term_undo);
	assert_int_equal(p.t->modes, MODE_BIRTH);
	assert_int_equal(p.t->kitty[0].n, 1);
	assert_int_equal(kitty_flags(p.t), 0);
	assert_int_equal(p.t->modify_other_keys, 0);
	assert_int_equal(p.t->cursor_shape, 0);
	assert_int_equal(p.t->bottom, 4);
	assert_int_equal(p.t->cur.style.attr | p.t->cur.style.fg, 0);
	assert_int_equal(p.t->cur.charsets[0] | p.t->cur.charsets[1], 0);
	assert_int_equal(p.t->cur.shift, 0);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_screen_survives),
		cmocka_unit_test(text_attributes_and_colours_survive),
		cmocka_unit_test(history_and_its_wraps_survive),
		cmocka_unit_test(a_wrap_into_a_coloured_row_leaves_the_rest_alone),
		cmocka_unit_test(a_pending_wrap_survives),
		cmocka_unit_test(margins_origin_tabs_and_saved_cursor_survive),
		cmocka_unit_test(charsets_and_modes_survive),
		cmocka_unit_test(emoji_that_stand_apart_stay_apart),
		cmocka_unit_test(the_alternate_screen_survives_as_what_is_shown),
		cmocka_unit_test(without_modes_no_input_mode_is_set),
		cmocka_unit_test(only_the_history_asked_for_comes),
		cmocka_unit_test(whatever_was_fed_survives),
		cmocka_unit_test(it_survives_changes_of_size),
		cmocka_unit_test(undo_brings_a_terminal_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
