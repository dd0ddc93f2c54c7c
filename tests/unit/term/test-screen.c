/* SPDX-License-Identifier: MIT */
/* Text, the cursor, scrolling and history: bytes in, screen out. */
#include "config.h"

#include "unit/term/pane.h"

/* A new terminal of 4x10 with history shows this. */
static void
shows(const char *bytes, const char *screen)
{
	struct pane p;

	pane_open(&p, 4, 10, 100);
	pane_shows(&p, bytes, screen);
	pane_close(&p);
}

static void
text_wraps_only_with_the_next_character(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_shows(&p, "abcdefghij", "abcdefghij");
	pane_cursor_is(&p, 0, 9);
	assert_false(term_row_is_wrapped(p.t, 0));
	pane_shows(&p, "k", "abcdefghij|k");
	pane_cursor_is(&p, 1, 1);
	assert_true(term_row_is_wrapped(p.t, 0));
	pane_close(&p);
}

static void
moving_forgets_a_pending_wrap(void **state)
{
	(void)state;
	shows("abcdefghij\rX", "Xbcdefghij");
	shows("abcdefghij\bX", "abcdefghXj");
	shows("abcdefghij\r\nX", "abcdefghij|X");
	shows("abcdefghij\033[31mX", "abcdefghij|X");
}

static void
without_autowrap_the_last_column_is_written_over(void **state)
{
	(void)state;
	shows("\033[?7labcdefghijkl", "abcdefghil");
	shows("\033[?7labcdefgh\xe6\xbc\xa2\xe5\xad\x97", "abcdefgh\xe5\xad\x97");
}

static void
wide_characters_take_two_columns_and_wrap_whole(void **state)
{
	struct pane p;

	(void)state;
	shows("abcdefghi\xe6\xbc\xa2", "abcdefghi|\xe6\xbc\xa2");
	pane_open(&p, 4, 10, 0);
	pane_feed(&p, "\xe6\xbc\xa2");
	pane_cursor_is(&p, 0, 2);
	assert_true(pane_cell(&p, 0, 0)->text & CELL_WIDE);
	assert_true(pane_cell(&p, 0, 1)->text & CELL_TAIL);
	pane_close(&p);
}

static void
writing_over_half_a_wide_character_blanks_the_other(void **state)
{
	(void)state;
	shows("\xe6\xbc\xa2\rx", "x");
	shows("\xe6\xbc\xa2\033[2Gx", " x");
	shows("\xe6\xbc\xa2\xe5\xad\x97\033[2G\xe6\xbc\xa2", " \xe6\xbc\xa2");
	shows("a\xe6\xbc\xa2" "b\033[3G\033[Kz", "a z");
	shows("\xe6\xbc\xa2" "b\033[2G\033[P", " b");
	shows("\xe6\xbc\xa2" "b\033[2G\033[@", "   b");
}

static void
a_wide_character_on_a_screen_of_one_column_is_replaced(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 1, 0);
	pane_shows(&p, "\xe6\xbc\xa2", "\xef\xbf\xbd");
	pane_close(&p);
}

static void
combining_marks_join_the_cell_before(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_shows(&p, "e\xcc\x81x", "e\xcc\x81x");
	pane_cursor_is(&p, 0, 2);
	pane_close(&p);
	shows("\xcc\x81x", "x");
	shows("abcdefghie\xcc\x81z", "abcdefghie\xcc\x81|z");
}

static void
emoji_sequences_are_one_wide_cell(void **state)
{
	static const char *const clusters[] = {
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", /* joined */
		"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",		/* a flag */
		"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",		/* a skin tone */
		"\xe2\x9d\xa4\xef\xb8\x8f",			/* emoji style */
		"1\xef\xb8\x8f\xe2\x83\xa3",			/* a keycap */
		"\xf0\x9f\x8f\x83\xe2\x80\x8d\xe2\x99\x80\xef\xb8\x8f",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(clusters) / sizeof(*clusters); i++) {
		struct pane p;

		pane_open(&p, 2, 10, 0);
		pane_shows(&p, clusters[i], clusters[i]);
		pane_cursor_is(&p, 0, 2);
		pane_close(&p);
	}
}

static void
malformed_text_is_replaced_and_what_follows_stays(void **state)
{
	(void)state;
	shows("a\xff" "b", "a\xef\xbf\xbd" "b");
	shows("\xe6\xbc" "b", "\xef\xbf\xbd" "b");
	shows("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
	shows("\xed\xa0\x80x", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
	shows("\xc2\x9b" "31mx", "31mx");
}

static void
line_drawing_comes_from_either_set(void **state)
{
	(void)state;
	shows("\033(0lqk\033(Bq", "\xe2\x94\x8c\xe2\x94\x80\xe2\x94\x90q");
	shows("\033)0\016x\017x", "\xe2\x94\x82x");
	shows("\033(0q\033[2b", "\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80");
}

static void
lines_that_scroll_away_become_history(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 3);
	pane_feed(&p, "1\r\n2\r\n\033[31m3\033[m\r\n4\r\n5\r\n6");
	assert_int_equal(term_history_lines(p.t), 3);
	pane_row_is(&p, -1, "4");
	pane_row_is(&p, -2, "3");
	pane_row_is(&p, -3, "2");
	pane_feed(&p, "\033[3J");
	assert_int_equal(term_history_lines(p.t), 0);
	pane_close(&p);
}

static void
history_comes_from_regions_at_the_top_and_from_scrolling_up(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 10);
	pane_feed(&p, "1\r\n2\r\n3\r\n4\033[1;3r\033[3;1H\n");
	assert_int_equal(term_history_lines(p.t), 1);
	pane_row_is(&p, -1, "1");
	pane_shows(&p, "", "2|3||4");
	pane_feed(&p, "\033[2S");
	assert_int_equal(term_history_lines(p.t), 3);
	pane_row_is(&p, -1, "3");
	pane_shows(&p, "", "|||4");
	pane_close(&p);
}

static void
nothing_else_becomes_history(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 10);
	pane_feed(&p, "1\r\n2\r\n3\033[2;3r\033[3;1H\n\033[r\033[H\033[M");
	pane_feed(&p, "\033[?1049h\n\n\n\n\n\033[?1049l");
	assert_int_equal(term_history_lines(p.t), 0);
	pane_close(&p);
}

static void
a_wrapped_line_is_known_as_such_in_history(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 1, 4, 10);
	pane_feed(&p, "abcdefghij\r\nx\r\n");
	pane_row_is(&p, -4, "abcd");
	assert_true(term_row_is_wrapped(p.t, -4));
	assert_true(term_row_is_wrapped(p.t, -3));
	assert_false(term_row_is_wrapped(p.t, -2));
	pane_close(&p);
}

static void
regions_scroll_alone(void **state)
{
	(void)state;
	shows("1\r\n2\r\n3\r\n4\033[2;3r\033[3;1H\nx", "1|3|x|4");
	shows("1\r\n2\r\n3\r\n4\033[2;3r\033[2;1H\033Mx", "1|x|2|4");
	shows("1\r\n2\r\n3\r\n4\033[2;3r\033[4;1H\nx", "1|2|3|x");
}

static void
tabs_stop_every_eight_and_where_told(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 20, 0);
	pane_shows(&p, "\tx\033[3g\033[4G\033H\r\ty\tz\r\033[20G\033[Z!",
		   "   !    x          z");
	pane_close(&p);
}

static void
save_and_restore_bring_back_the_whole_cursor(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_feed(&p, "\033[2;3H\033[31m\033(0\0337\033[m\033(B\033[4;4H\0338q");
	pane_row_is(&p, 1, "  \xe2\x94\x80");
	assert_int_equal(pane_cell(&p, 1, 2)->style.fg,
			 TERM_COLOUR_INDEX << COLOUR_KIND | 1);
	pane_close(&p);
}

static void
alternate_screens_come_and_go(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 0);
	pane_shows(&p, "main\033[?1049h", "");
	assert_true(p.alternate);
	assert_true(term_modes(p.t) & TERM_MODE_ALTERNATE);
	pane_shows(&p, "\033[Halt", "alt");
	pane_shows(&p, "\033[?1049l!", "main!");
	assert_false(p.alternate);
	assert_int_equal(p.switches, 2);
	pane_shows(&p, "\033[?47h\033[Hkept\033[?47l\033[?47h", "kept");
	pane_shows(&p, "\033[?1047l\033[?1047h", "");
	pane_close(&p);
}

static void
alignment_fills_the_screen(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 3, 0);
	pane_shows(&p, "\033[2;2r\033#8", "EEE|EEE");
	pane_cursor_is(&p, 0, 0);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_wraps_only_with_the_next_character),
		cmocka_unit_test(moving_forgets_a_pending_wrap),
		cmocka_unit_test(without_autowrap_the_last_column_is_written_over),
		cmocka_unit_test(wide_characters_take_two_columns_and_wrap_whole),
		cmocka_unit_test(writing_over_half_a_wide_character_blanks_the_other),
		cmocka_unit_test(a_wide_character_on_a_screen_of_one_column_is_replaced),
		cmocka_unit_test(combining_marks_join_the_cell_before),
		cmocka_unit_test(emoji_sequences_are_one_wide_cell),
		cmocka_unit_test(malformed_text_is_replaced_and_what_follows_stays),
		cmocka_unit_test(line_drawing_comes_from_either_set),
		cmocka_unit_test(lines_that_scroll_away_become_history),
		cmocka_unit_test(
			history_comes_from_regions_at_the_top_and_from_scrolling_up),
		cmocka_unit_test(nothing_else_becomes_history),
		cmocka_unit_test(a_wrapped_line_is_known_as_such_in_history),
		cmocka_unit_test(regions_scroll_alone),
		cmocka_unit_test(tabs_stop_every_eight_and_where_told),
		cmocka_unit_test(save_and_restore_bring_back_the_whole_cursor),
		cmocka_unit_test(alternate_screens_come_and_go),
		cmocka_unit_test(alignment_fills_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
