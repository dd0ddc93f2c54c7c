/* SPDX-License-Identifier: MIT */
/* Finding text on the screen and in history; cutting out regions. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static size_t
search(struct pane *p, const char *text, bool folds, struct term_match *m, size_t max)
{
	struct term_needle needle = { .text = text, .folds = folds, .from = INT32_MIN };

	return term_search(p->t, &needle, m, max);
}

static void
is_from_to(const struct term_match *m, int row, unsigned col, int end_row, unsigned end_col)
{
	assert_int_equal(m->row, row);
	assert_int_equal(m->col, col);
	assert_int_equal(m->end_row, end_row);
	assert_int_equal(m->end_col, end_col);
}

static void
text_is_found_on_the_screen_and_in_history(void **state)
{
	struct term_match m[4];
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	pane_feed(&p, "an egg\r\nbacon\r\nspam egg");
	assert_int_equal(search(&p, "egg", false, m, 4), 2);
	is_from_to(&m[0], -1, 3, -1, 5);
	is_from_to(&m[1], 1, 5, 1, 7);
	assert_int_equal(search(&p, "Egg", false, m, 4), 0);
	assert_int_equal(search(&p, "Egg", true, m, 4), 2);
	assert_int_equal(search(&p, "egg", false, m, 1), 1);
	assert_int_equal(search(&p, "", false, m, 4), 0);
	pane_close(&p);
}

static void
text_is_found_where_it_wraps(void **state)
{
	struct term_match m[4];
	struct pane p;

	(void)state;
	pane_open(&p, 3, 6, 10);
	pane_feed(&p, "one two three four five");
	assert_int_equal(search(&p, "three", false, m, 4), 1);
	is_from_to(&m[0], 0, 2, 1, 0);
	pane_feed(&p, "\033[H\033[2J\033[1;1Habcdef\033[2;1Hghijkl");
	assert_int_equal(search(&p, "fg", false, m, 4), 0);
	pane_close(&p);
}

static void
columns_are_those_of_the_screen(void **state)
{
	struct term_match m[4];
	struct pane p;

	(void)state;
	pane_open(&p, 3, 20, 10);
	pane_feed(&p, "\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81t\xc3\xa9");
	assert_int_equal(search(&p, "\xe5\xad\x97", false, m, 4), 1);
	is_from_to(&m[0], 0, 2, 0, 2);
	assert_int_equal(search(&p, "t\xc3\xa9", false, m, 4), 1);
	is_from_to(&m[0], 0, 6, 0, 7);
	pane_close(&p);
}

static void
a_search_may_begin_lower(void **state)
{
	struct term_needle needle = { .text = "x", .from = 0 };
	struct term_match m[4];
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	pane_feed(&p, "x\r\nx\r\nx");
	assert_int_equal(term_search(p.t, &needle, m, 4), 2);
	pane_close(&p);
}

static void
region(struct pane *p, struct term_region r, const char *text)
{
	struct str s = STR_INIT;

	term_region_text(p->t, &r, &s);
	assert_string_equal(s.buf, text);
	str_release(&s);
}

static void
regions_are_cut_out(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 9, 20, 10);
	pane_feed(&p, "top\r\n\r\n\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80 Title\r\n"
		      "Do it?\r\n\r\n 1. \xe6\xbc\xa2 yes\r\n 2. no");
	region(&p, (struct term_region){ .kind = TERM_REGION_BELOW_RULE },
	       "Do it?\n\n 1. \xe6\xbc\xa2 yes\n 2. no\n");
	region(&p, (struct term_region){ .kind = TERM_REGION_BOTTOM, .lines = 3 },
	       "Do it?\n\n 1. \xe6\xbc\xa2 yes\n 2. no\n");
	region(&p, (struct term_region){ .kind = TERM_REGION_BOTTOM, .lines = 1 }, " 2. no\n");
	region(&p,
	       (struct term_region){ .kind = TERM_REGION_RECTANGLE, .top = 5, .left = 1,
				     .bottom = 6, .right = 4 },
	       "1. \xe6\xbc\xa2\n2. n\n");
	pane_feed(&p, "\033[2J");
	region(&p, (struct term_region){ .kind = TERM_REGION_SCREEN }, "");
	region(&p, (struct term_region){ .kind = TERM_REGION_BELOW_RULE }, "");
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_found_on_the_screen_and_in_history),
		cmocka_unit_test(text_is_found_where_it_wraps),
		cmocka_unit_test(columns_are_those_of_the_screen),
		cmocka_unit_test(a_search_may_begin_lower),
		cmocka_unit_test(regions_are_cut_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
