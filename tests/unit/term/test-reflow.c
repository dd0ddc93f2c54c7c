/* SPDX-License-Identifier: MIT */
/* The main screen flows into a new size and back. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
a_wrapped_line_is_joined_and_split_anew(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 6, 50);
	pane_feed(&p, "abcdefghij\r\nxy");
	term_resize(p.t, 4, 10);
	pane_shows(&p, "", "abcdefghij|xy");
	pane_cursor_is(&p, 1, 2);
	assert_false(term_row_is_wrapped(p.t, 0));
	term_resize(p.t, 4, 4);
	pane_shows(&p, "", "abcd|efgh|ij|xy");
	assert_true(term_row_is_wrapped(p.t, 0));
	assert_true(term_row_is_wrapped(p.t, 1));
	assert_false(term_row_is_wrapped(p.t, 2));
	pane_close(&p);
}

static void
rows_that_were_placed_are_not_joined(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 5, 50);
	pane_feed(&p, "\033[1;1Habcde\033[2;1Hfghij");
	term_resize(p.t, 3, 20);
	pane_shows(&p, "", "abcde|fghij");
	pane_close(&p);
}

static void
a_row_written_anew_is_not_what_the_one_above_went_on_in(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 5, 50);
	pane_feed(&p, "one two three\033[H\033[2Jnew");
	assert_int_equal(term_history_lines(p.t), 1);
	term_resize(p.t, 2, 20);
	pane_row_is(&p, -1, "one t");
	pane_shows(&p, "", "new");
	pane_close(&p);
}

static void
wide_characters_stay_whole(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 8, 50);
	pane_feed(&p, "abc\xe6\xbc\xa2\xe5\xad\x97z");
	term_resize(p.t, 4, 4);
	pane_shows(&p, "", "abc|\xe6\xbc\xa2\xe5\xad\x97|z");
	term_resize(p.t, 4, 8);
	pane_shows(&p, "", "abc\xe6\xbc\xa2\xe5\xad\x97z");
	assert_true(pane_cell(&p, 0, 3)->text & CELL_WIDE);
	assert_true(pane_cell(&p, 0, 4)->text & CELL_TAIL);
	pane_close(&p);
}

static void
a_wide_character_finds_no_room_in_one_column(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 4, 50);
	pane_feed(&p, "a\xe6\xbc\xa2");
	term_resize(p.t, 3, 1);
	pane_shows(&p, "", "a|\xef\xbf\xbd");
	pane_close(&p);
}

static void
attributes_flow_with_their_text(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 6, 50);
	pane_feed(&p, "ab\033[31mcdef\033[1mgh\033[m");
	term_resize(p.t, 4, 3);
	pane_shows(&p, "", "abc|def|gh");
	assert_int_equal(pane_cell(&p, 0, 1)->style.fg, 0);
	assert_int_equal(pane_cell(&p, 1, 0)->style.fg, 0x01000001);
	assert_int_equal(pane_cell(&p, 1, 0)->style.attr, 0);
	assert_int_equal(pane_cell(&p, 2, 1)->style.attr, TERM_BOLD);
	pane_close(&p);
}

static void
cursors_stay_with_their_text(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 50);
	pane_feed(&p, "0123456789abcdef\033[2;3H\0337\033[1;8H");
	term_resize(p.t, 4, 5);
	pane_cursor_is(&p, 1, 2);
	assert_int_equal(p.t->saved[0].row, 2);
	assert_int_equal(p.t->saved[0].col, 2);
	term_resize(p.t, 4, 20);
	pane_cursor_is(&p, 0, 7);
	assert_int_equal(p.t->saved[0].col, 12);
	pane_close(&p);
}

static void
a_cursor_behind_a_full_row_waits_to_wrap(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 50);
	pane_feed(&p, "01234");
	term_resize(p.t, 3, 5);
	pane_cursor_is(&p, 0, 4);
	pane_shows(&p, "5", "01234|5");
	term_resize(p.t, 3, 10);
	pane_shows(&p, "6", "0123456");
	pane_close(&p);
}

static void
marks_stay_with_their_text(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 50);
	pane_feed(&p, "0123456789abc\r\n\033]133;A\a$ \033]133;B\als");
	assert_int_equal(term_row_marks(p.t, 2), TERM_MARK_PROMPT | TERM_MARK_COMMAND);
	term_resize(p.t, 4, 20);
	assert_int_equal(term_row_marks(p.t, 0), 0);
	assert_int_equal(term_row_marks(p.t, 1), TERM_MARK_PROMPT | TERM_MARK_COMMAND);
	term_resize(p.t, 2, 3);
	assert_int_equal(term_row_marks(p.t, 0), TERM_MARK_PROMPT | TERM_MARK_COMMAND);
	assert_int_equal(term_row_marks(p.t, 1), 0);
	pane_close(&p);
}

static void
a_pulled_row_is_what_a_resize_pushed_not_what_scrolled(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 50);
	pane_feed(&p, "1\r\n2\r\n3\r\n4");
	term_resize(p.t, 6, 10);
	pane_shows(&p, "", "2|3|4");
	term_resize(p.t, 2, 10);
	pane_shows(&p, "", "3|4");
	term_resize(p.t, 6, 10);
	pane_shows(&p, "", "2|3|4");
	pane_close(&p);
}

static void
the_alternate_screen_is_cut_and_filled(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 50);
	pane_feed(&p, "\033[?1049h0123456789abc\033[H");
	term_resize(p.t, 3, 5);
	pane_shows(&p, "", "01234|abc");
	term_resize(p.t, 3, 10);
	pane_shows(&p, "", "01234|abc");
	pane_close(&p);
}

/* Main screen text of whatever is shown. */
static void
main_text(struct term *t, struct str *out)
{
	static const char leave[] = "\033[?1049l\033[?1047l";

	term_feed(t, "\030", 1);
	term_feed(t, leave, strlen(leave));
	for (unsigned r = 0; r < term_rows(t); r++) {
		term_row_text(t, (int)r, out);
		str_rtrim(out);
		str_addc(out, '|');
	}
}

static void
there_and_back_keeps_the_main_screen(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 600; seed++) {
		struct dice d = { 90000 + seed };
		struct str s = STR_INIT, before = STR_INIT, after = STR_INIT;
		unsigned rows = 1 + dice_roll(&d, 12), cols = 2 + dice_roll(&d, 30);
		struct term *t = term_new(rows, cols, 5000, NULL);

		dice_stream(&d, rows, cols, 50 + dice_roll(&d, 900), &s);
		term_feed(t, s.buf, s.len);
		main_text(t, &before);
		for (unsigned n = 1 + dice_roll(&d, 3); n--;)
			term_resize(t, 1 + dice_roll(&d, 20), 2 + dice_roll(&d, 50));
		term_resize(t, rows, cols);
		main_text(t, &after);
		if (strcmp(before.buf, after.buf))
			print_message("seed %u: %ux%u\n", seed, rows, cols);
		assert_string_equal(before.buf, after.buf);
		term_free(t);
		str_release(&s);
		str_release(&before);
		str_release(&after);
	}
}

static void
a_snapshot_flows_as_its_terminal_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct dice d = { 40000 + seed };
		struct str s = STR_INIT, a = STR_INIT, b = STR_INIT;
		struct term *t = term_new(6, 14, 500, NULL);
		struct term *copy = term_new(6, 14, 500, NULL);

		for (unsigned i = 0; i < 20; i++)
			str_addf(&s, "%.*s \xe6\xbc\xa2\xe5\xad\x97 \033[3%um%s",
				 (int)dice_roll(&d, 26), "abcdefghijklmnopqrstuvwxyz",
				 dice_roll(&d, 8), dice_roll(&d, 3) ? "" : "\r\n");
		term_feed(t, s.buf, s.len);
		str_clear(&s);
		term_snapshot(t, 500, true, &s);
		term_feed(copy, s.buf, s.len);
		term_resize(t, 6, 2 + dice_roll(&d, 40));
		term_resize(copy, 6, term_cols(t));
		for (int r = -(int)t->history.n; r < (int)t->rows; r++) {
			term_row_text(t, r, &a);
			term_row_text(copy, r, &b);
		}
		assert_string_equal(a.buf, b.buf);
		term_free(t);
		term_free(copy);
		str_release(&s);
		str_release(&a);
		str_release(&b);
	}
}

static void
history_of_one_line_without_end_flows(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 5, 80, 1000);
	for (unsigned i = 0; i < 20000; i++)
		pane_feed(&p, "0123456789");
	term_resize(p.t, 5, 7);
	assert_int_equal(term_history_lines(p.t), 1000);
	term_resize(p.t, 3, 1000);
	assert_in_range(term_history_lines(p.t), 4, 8);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrapped_line_is_joined_and_split_anew),
		cmocka_unit_test(rows_that_were_placed_are_not_joined),
		cmocka_unit_test(a_row_written_anew_is_not_what_the_one_above_went_on_in),
		cmocka_unit_test(wide_characters_stay_whole),
		cmocka_unit_test(a_wide_character_finds_no_room_in_one_column),
		cmocka_unit_test(attributes_flow_with_their_text),
		cmocka_unit_test(cursors_stay_with_their_text),
		cmocka_unit_test(a_cursor_behind_a_full_row_waits_to_wrap),
		cmocka_unit_test(marks_stay_with_their_text),
		cmocka_unit_test(a_pulled_row_is_what_a_resize_pushed_not_what_scrolled),
		cmocka_unit_test(the_alternate_screen_is_cut_and_filled),
		cmocka_unit_test(there_and_back_keeps_the_main_screen),
		cmocka_unit_test(a_snapshot_flows_as_its_terminal_does),
		cmocka_unit_test(history_of_one_line_without_end_flows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
