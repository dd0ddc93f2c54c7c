/* SPDX-License-Identifier: MIT */
/* Rows in their small form. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

/* The first row of what these bytes make. */
static struct line
encode(struct pane *p, struct line_buf *b, const char *bytes)
{
	pane_feed(p, bytes);
	return line_encode(b, &p->t->pools, grid_row(p->t->grid, 0), p->t->cols);
}

static void
plain_text_has_no_runs_and_no_trailing_blanks(void **state)
{
	struct line_buf b = LINE_BUF_INIT;
	struct pane p;
	struct line l;

	(void)state;
	pane_open(&p, 2, 20, 0);
	l = encode(&p, &b, "a\033[5Gb   ");
	assert_int_equal(l.n_runs, 0);
	assert_string_equal(l.text, "a   b");
	pane_close(&p);
	line_buf_release(&b);
}

static void
runs_count_characters(void **state)
{
	struct line_buf b = LINE_BUF_INIT;
	struct pane p;
	struct line l;

	(void)state;
	pane_open(&p, 2, 20, 0);
	l = encode(&p, &b, "ab\033[31m\xe6\xbc\xa2" "e\xcc\x81\033[m!");
	assert_int_equal(l.n_runs, 3);
	assert_int_equal(l.runs[0].chars, 2);
	assert_int_equal(l.runs[1].chars, 2);
	assert_int_equal(l.runs[2].chars, 1);
	assert_string_equal(l.text, "ab\xe6\xbc\xa2\001e\xcc\x81\003!");
	pane_close(&p);
	line_buf_release(&b);
}

static void
coloured_blanks_at_the_end_are_kept(void **state)
{
	struct line_buf b = LINE_BUF_INIT;
	struct pane p;
	struct line l;

	(void)state;
	pane_open(&p, 2, 5, 0);
	l = encode(&p, &b, "a\033[44m\033[K");
	assert_string_equal(l.text, "a    ");
	assert_int_equal(l.n_runs, 2);
	pane_close(&p);
	line_buf_release(&b);
}

static void
a_row_that_goes_on_is_whole(void **state)
{
	struct line_buf b = LINE_BUF_INIT;
	struct str s = STR_INIT;
	struct pane p;
	struct line l;

	(void)state;
	pane_open(&p, 2, 5, 0);
	l = encode(&p, &b, "ab   c");
	assert_true(l.wrapped);
	assert_string_equal(l.text, "ab   ");
	line_text(&l, &s);
	assert_string_equal(s.buf, "ab   ");
	pane_close(&p);
	line_buf_release(&b);
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_has_no_runs_and_no_trailing_blanks),
		cmocka_unit_test(runs_count_characters),
		cmocka_unit_test(coloured_blanks_at_the_end_are_kept),
		cmocka_unit_test(a_row_that_goes_on_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
