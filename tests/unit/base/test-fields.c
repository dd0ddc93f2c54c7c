/* SPDX-License-Identifier: MIT */
/* Key=value lines. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fields.h"

static void
values_come_back_whatever_they_hold(void **state)
{
	static const char nasty[] = "a\\b\nc=d\\n\0e";
	struct str s = STR_INIT;
	struct fields_walk w;

	(void)state;
	fields_add_n(&s, "k", nasty, sizeof(nasty) - 1);
	fields_add(&s, "empty", "");
	w = (struct fields_walk)FIELDS_WALK_INIT(s.buf, s.len);
	assert_true(fields_next(&w));
	assert_string_equal(w.key.buf, "k");
	assert_int_equal(w.value.len, sizeof(nasty) - 1);
	assert_memory_equal(w.value.buf, nasty, sizeof(nasty) - 1);
	assert_true(fields_next(&w));
	assert_string_equal(w.value.buf, "");
	assert_false(fields_next(&w));
	fields_walk_release(&w);
	str_release(&s);
}

static void
lines_without_a_key_are_passed_over(void **state)
{
	static const char text[] = "garbage\n\nn=12\nn=13\nbad=12x";
	char *v;

	(void)state;
	assert_int_equal(fields_get_int(text, sizeof(text) - 1, "n", -1), 12);
	assert_int_equal(fields_get_int(text, sizeof(text) - 1, "bad", -1), -1);
	assert_int_equal(fields_get_int(text, sizeof(text) - 1, "none", 7), 7);
	assert_null(fields_get(text, sizeof(text) - 1, "garbage"));
	v = fields_get(text, sizeof(text) - 1, "bad");
	assert_string_equal(v, "12x");
	free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back_whatever_they_hold),
		cmocka_unit_test(lines_without_a_key_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
