/* SPDX-License-Identifier: MIT */
/* Sentences in lines: where they are broken, and that all of them are shown. */
#include "config.h"

#include "stage.h"

#include "ui/canvas/prose.h"

#define SHOWN "one two  three\n\n  \342\200\242 four\nunbreakable"

static void
as_many_rows_as_lines(void **state)
{
	(void)state;
	assert_int_equal(prose_rows("", 10), 0);
	assert_int_equal(prose_rows("one", 10), 1);
	assert_int_equal(prose_rows("one two three", 7), 2);
	assert_int_equal(prose_rows("one\ntwo", 10), 2);
	assert_int_equal(prose_rows("one\n\ntwo\n", 10), 3);
	assert_int_equal(prose_rows("unbreakable", 4), 3);
}

static void
what_has_no_room_at_all_is_gone_through(void **state)
{
	(void)state;
	assert_int_equal(prose_rows("日本", 1), 2);
	assert_int_equal(prose_rows("a\nb", 0), 0);
}

static void
draw(struct canvas *c)
{
	int end = prose_draw(c, (struct rect){ 1, 0, 7, 8 }, PEN(ROLE_TEXT), SHOWN);

	canvas_text(c, end, 0, 10, PEN(ROLE_TEXT), "behind");
	canvas_flush(c);
}

static void
each_line_stands_in_its_row(void **state)
{
	static const struct stage_case plain = { .term = "xterm-256color" };
	struct stage s;

	(void)state;
	stage_open(&s, &plain);
	stage_run(&s, draw);
	assert_row(&s, 1, "one two");
	assert_row(&s, 2, "three");
	assert_row(&s, 3, "");
	assert_row(&s, 4, "  • four");
	assert_row(&s, 5, "unbreaka");
	assert_row(&s, 6, "ble");
	assert_row(&s, 7, "behind");
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_rows_as_lines),
		cmocka_unit_test(what_has_no_room_at_all_is_gone_through),
		cmocka_unit_test(each_line_stands_in_its_row),
	};

	return cmocka_run_group_tests(tests, stage_setup, stage_teardown);
}
