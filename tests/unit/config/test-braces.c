/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/braces.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = { "id", "branch", "none", NULL };
static const char *const values[] = { "{branch}", "fix", NULL };

static void
assert_replaced(const char *text, const char *expected)
{
	struct str out = STR_INIT;

	braces_replace(&out, text, names, values);
	assert_string_equal(out.buf, expected);
	str_release(&out);
}

static void
words_are_replaced_in_one_pass(void **state)
{
	(void)state;
	assert_replaced("", "");
	assert_replaced("plain", "plain");
	assert_replaced("{branch}-{branch}", "fix-fix");
	assert_replaced("<{id}>", "<{branch}>");
	assert_replaced("a{none}b", "ab");
}

static void
other_braces_stay(void **state)
{
	(void)state;
	assert_replaced("{}", "{}");
	assert_replaced("{ id }", "{ id }");
	assert_replaced("{\"id\": {branch}}", "{\"id\": fix}");
	assert_replaced("{{branch}}", "{fix}");
	assert_replaced("{branch", "{branch");
	assert_replaced("{branches}", "{branches}");
	assert_replaced("{", "{");
}

static void
unknown_words_can_be_told(void **state)
{
	(void)state;
	assert_int_equal(braces_length("{brnach}x"), 8);
	assert_int_equal(braces_find("{brnach}x", names), -1);
	assert_int_equal(braces_find("{branch}x", names), 1);
	assert_int_equal(braces_length("x{branch}"), 0);
	assert_int_equal(braces_length("{2}"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_replaced_in_one_pass),
		cmocka_unit_test(other_braces_stay),
		cmocka_unit_test(unknown_words_can_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
