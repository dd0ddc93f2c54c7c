/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static void
pane_size_is_columns_by_rows(void **state)
{
	unsigned cols, rows;

	(void)state;
	assert_int_equal(shape_pane_size("120x36", &cols, &rows, NULL), 0);
	assert_int_equal(cols, 120);
	assert_int_equal(rows, 36);
	assert_int_equal(shape_pane_size("2x1000", &cols, &rows, NULL), 0);
}

static void
other_pane_sizes_are_refused(void **state)
{
	static const char *const bad[] = { "",
					   "120",
					   "120x",
					   "x36",
					   "120X36",
					   "120x36x",
					   "1x36",
					   "120x1001",
					   "-5x36",
					   " 120x36",
					   "120 x36",
					   "+120x36",
					   "99999999999999999999x36",
					   "4294967416x36" };
	unsigned cols = 7, rows = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(shape_pane_size(bad[i], &cols, &rows, &err), -1);
		assert_non_null(strstr(err.text, "120x36"));
	}
	assert_int_equal(cols, 7);
	assert_int_equal(rows, 7);
}

static void
control_keys_are_named(void **state)
{
	char key;

	(void)state;
	assert_int_equal(shape_ctrl_key("ctrl-q", &key, NULL), 0);
	assert_int_equal(key & 0x1f, 0x11);
	assert_int_equal(shape_ctrl_key("Ctrl-Q", &key, NULL), 0);
	assert_int_equal(key, 'q');
	assert_int_equal(shape_ctrl_key("ctrl-\\", &key, NULL), 0);
	assert_int_equal(key & 0x1f, 0x1c);
	assert_int_equal(shape_ctrl_key("ctrl-]", &key, NULL), 0);
	assert_int_equal(key & 0x1f, 0x1d);
}

static void
other_keys_are_refused(void **state)
{
	static const char *const bad[] = { "",	     "q",      "ctrl-",	 "ctrl-qq",
					   "ctrl-m", "ctrl-i", "ctrl-[", "ctrl-j",
					   "ctrl-h", "ctrl-1", "alt-q",	 "ctrl" };
	char key = 'x';

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(shape_ctrl_key(bad[i], &key, &err), -1);
		assert_int_equal(err.code, ERR_USAGE);
	}
	assert_int_equal(key, 'x');
}

static void
names_lead_nowhere_else(void **state)
{
	(void)state;
	assert_true(shape_is_kind_name("claude"));
	assert_true(shape_is_kind_name("my-agent_2"));
	assert_false(shape_is_kind_name(""));
	assert_false(shape_is_kind_name("../claude"));
	assert_false(shape_is_kind_name("a/b"));
	assert_false(shape_is_kind_name(".hidden"));
	assert_false(shape_is_kind_name("-x"));
	assert_true(shape_is_env_name("_A1", 3));
	assert_false(shape_is_env_name("1A", 2));
	assert_false(shape_is_env_name("A-B", 3));
	assert_false(shape_is_env_name("", 0));
}

static void
a_colour_is_six_digits(void **state)
{
	(void)state;
	assert_true(shape_is_colour("#1e90Ff"));
	assert_false(shape_is_colour("1e90ff"));
	assert_false(shape_is_colour("#1e90f"));
	assert_false(shape_is_colour("#1e90fff"));
	assert_false(shape_is_colour("#1e90fg"));
	assert_false(shape_is_colour(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pane_size_is_columns_by_rows),
		cmocka_unit_test(other_pane_sizes_are_refused),
		cmocka_unit_test(control_keys_are_named),
		cmocka_unit_test(other_keys_are_refused),
		cmocka_unit_test(a_colour_is_six_digits),
		cmocka_unit_test(names_lead_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
