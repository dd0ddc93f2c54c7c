/* SPDX-License-Identifier: MIT */
/* Left and right margins, columns that move, protected cells, more charsets. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
opened(struct pane *p)
{
	pane_open(p, 3, 8, 10);
	pane_feed(p, "abcdefgh\r\nijklmnop\r\nqrstuvwx\033[?69h\033[3;6s");
}

static void
setting_them_needs_the_mode_and_homes_the_cursor(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 8, 10);
	pane_feed(&p, "\033[2;2H\033[3;6s");
	pane_cursor_is(&p, 1, 1);
	assert_int_equal(p.t->right, 7);
	pane_feed(&p, "\033[?69h\033[3;6s");
	pane_cursor_is(&p, 0, 0);
	assert_int_equal(p.t->left, 2);
	assert_int_equal(p.t->right, 5);
	pane_feed(&p, "\033[?69l");
	assert_int_equal(p.t->right, 7);
	pane_close(&p);
}

static void
text_wraps_at_the_right_to_the_left_margin(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_shows(&p, "\033[1;5H12345", "abcd12gh|ij345nop|qrstuvwx");
	pane_cursor_is(&p, 1, 5);
	assert_false(term_row_is_wrapped(p.t, 0));
	pane_shows(&p, "\r6", "abcd12gh|ij645nop|qrstuvwx");
	pane_close(&p);
}

static void
lines_scroll_between_the_margins_and_not_into_history(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_shows(&p, "\033[3;3H\n", "abklmngh|ijstuvop|qr    wx");
	pane_shows(&p, "\033[1;3H\033M", "ab    gh|ijklmnop|qrstuvwx");
	assert_int_equal(term_history_lines(p.t), 0);
	pane_shows(&p, "\033[3;1H\n", "ab    gh|ijklmnop|qrstuvwx");
	pane_close(&p);
}

static void
lines_are_inserted_and_deleted_between_them(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_shows(&p, "\033[2;4H\033[L", "abcdefgh|ij    op|qrklmnwx");
	pane_cursor_is(&p, 1, 2);
	pane_shows(&p, "\033[M", "abcdefgh|ijklmnop|qr    wx");
	pane_shows(&p, "\033[2;1H\033[M", "abcdefgh|ijklmnop|qr    wx");
	pane_close(&p);
}

static void
characters_are_inserted_and_deleted_between_them(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_shows(&p, "\033[1;4H\033[2@", "abc  dgh|ijklmnop|qrstuvwx");
	pane_shows(&p, "\033[2P", "abcd  gh|ijklmnop|qrstuvwx");
	pane_shows(&p, "\033[1;1H\033[@", "abcd  gh|ijklmnop|qrstuvwx");
	pane_shows(&p, "\033[4h\033[2;3HX", "abcd  gh|ijXklmop|qrstuvwx");
	pane_close(&p);
}

static void
the_cursor_stops_at_them_from_inside(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_feed(&p, "\033[1;4H\033[9C");
	pane_cursor_is(&p, 0, 5);
	pane_feed(&p, "\033[9D");
	pane_cursor_is(&p, 0, 2);
	pane_feed(&p, "\033[1;8H\033[9D");
	pane_cursor_is(&p, 0, 2);
	pane_feed(&p, "\033[?6h\033[1;1H");
	pane_cursor_is(&p, 0, 2);
	pane_answers(&p, "\033[6n", "\033[1;1R");
	pane_feed(&p, "\033[1;99H");
	pane_cursor_is(&p, 0, 5);
	pane_close(&p);
}

static void
columns_move(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_shows(&p, "\033[2;4H\033['}", "abc degh|ijk lmop|qrs tuwx");
	pane_shows(&p, "\033['~", "abcde gh|ijklm op|qrstu wx");
	pane_shows(&p, "\033[1;3H\0336", "ab cdegh|ij klmop|qr stuwx");
	pane_shows(&p, "\033[1;6H\0339", "abcde gh|ijklm op|qrstu wx");
	pane_shows(&p, "\033[2 @", "abe   gh|ijm   op|qru   wx");
	pane_close(&p);
}

static void
a_wide_character_over_a_margin_loses_both_halves(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 8, 10);
	pane_feed(&p, "a\xe6\xbc\xa2" "bc\xe5\xad\x97z\033[?69h\033[3;6s");
	pane_shows(&p, "\033[1;4H\033[P", "a\xe6\xbc\xa2" "c   z");
	pane_close(&p);
}

static void
resets_and_the_alignment_test_end_them(void **state)
{
	static const char *const resets[] = { "\033[!p", "\033c", "\033#8" };
	struct pane p;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		opened(&p);
		pane_feed(&p, resets[i]);
		assert_false(screen_has_margins(p.t));
		pane_close(&p);
	}
}

static void
selective_erasure_spares_what_is_protected(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	pane_shows(&p, "ab\033[1\"qcd\033[m\033[0\"qef\033[1;2H\033[?K", "a cd");
	pane_shows(&p, "\033[?2J", "  cd");
	pane_shows(&p, "\033[1;3H\033[X", "   d");
	pane_shows(&p, "\033[2J", "");
	pane_close(&p);
}

static void
what_spa_guards_no_erasure_takes(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	pane_shows(&p, "ab\033Vcd\033Wef\033[2J", "  cd");
	pane_shows(&p, "\033[1;1H\033[9X", "  cd");
	pane_close(&p);
}

static void
g2_and_g3_come_by_single_and_locking_shifts(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 1, 20, 10);
	pane_shows(&p, "\033*0\033+Aq\033Nqq\033O##\033nx\017x\033o#\017",
		   "q\xe2\x94\x80q\xc2\xa3#\xe2\x94\x82x\xc2\xa3");
	pane_close(&p);
}

static void
titles_are_pushed_and_popped(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 1, 20, 10);
	pane_feed(&p, "\033]2;one\a\033[22;0t\033]2;two\a\033[22;2t\033]2;three\a");
	pane_feed(&p, "\033[23t");
	assert_string_equal(term_title(p.t), "two");
	pane_feed(&p, "\033[23;0t\033[23t");
	assert_string_equal(term_title(p.t), "one");
	for (unsigned i = 0; i < 50; i++)
		pane_feed(&p, "\033[22t");
	assert_int_equal(p.t->titles.n, TITLES_MAX);
	pane_close(&p);
}

static void
settings_are_reported(void **state)
{
	struct pane p;

	(void)state;
	opened(&p);
	pane_answers(&p, "\033P$qs\033\\", "\033P1$r3;6s\033\\");
	pane_answers(&p, "\033[1\"q\033P$q\"q\033\\", "\033P1$r1\"q\033\\");
	pane_answers(&p, "\033P$qt\033\\\033P$q$|\033\\", "\033P1$r3t\033\\\033P1$r8$|\033\\");
	pane_answers(&p, "\033P$q?\033\\", "\033P0$r\033\\");
	pane_answers(&p, "\033[?2027$p\033[?69$p", "\033[?2027;3$y\033[?69;1$y");
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_them_needs_the_mode_and_homes_the_cursor),
		cmocka_unit_test(text_wraps_at_the_right_to_the_left_margin),
		cmocka_unit_test(lines_scroll_between_the_margins_and_not_into_history),
		cmocka_unit_test(lines_are_inserted_and_deleted_between_them),
		cmocka_unit_test(characters_are_inserted_and_deleted_between_them),
		cmocka_unit_test(the_cursor_stops_at_them_from_inside),
		cmocka_unit_test(columns_move),
		cmocka_unit_test(a_wide_character_over_a_margin_loses_both_halves),
		cmocka_unit_test(resets_and_the_alignment_test_end_them),
		cmocka_unit_test(selective_erasure_spares_what_is_protected),
		cmocka_unit_test(what_spa_guards_no_erasure_takes),
		cmocka_unit_test(g2_and_g3_come_by_single_and_locking_shifts),
		cmocka_unit_test(titles_are_pushed_and_popped),
		cmocka_unit_test(settings_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
