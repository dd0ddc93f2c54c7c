/* SPDX-License-Identifier: MIT */
/* Growing strings and lists of strings. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static void
an_empty_string_is_terminated_and_free(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	assert_string_equal(s.buf, "");
	str_release(&s);
	assert_string_equal(s.buf, "");
}

static void
adding_keeps_the_terminator(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_adds(&s, "ab");
	str_addc(&s, 'c');
	str_addf(&s, "%d-%s", 7, "x");
	str_add(&s, "\0y", 2);
	assert_int_equal(s.len, 8);
	assert_memory_equal(s.buf, "abc7-x\0y", 9);
	str_release(&s);
}

static void
a_limit_cuts_and_says_so(void **state)
{
	struct str s = STR_INIT_LIMIT(5);

	(void)state;
	assert_true(str_adds(&s, "abc"));
	assert_false(str_adds(&s, "defg"));
	assert_string_equal(s.buf, "abcde");
	assert_false(str_addf(&s, "%s", "more"));
	assert_int_equal(s.len, 5);
	str_release(&s);
}

static void
dropping_and_trimming(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_adds(&s, "head tail \n\t");
	str_drop(&s, 5);
	str_rtrim(&s);
	assert_string_equal(s.buf, "tail");
	str_release(&s);
}

static void
detaching_hands_over_and_empties(void **state)
{
	struct str s = STR_INIT;
	char *p;

	(void)state;
	p = str_detach(&s);
	assert_string_equal(p, "");
	free(p);
	str_adds(&s, "x");
	p = str_detach(&s);
	assert_string_equal(p, "x");
	assert_int_equal(s.len, 0);
	free(p);
}

static void
a_list_is_null_terminated(void **state)
{
	struct strv v = STRV_INIT;

	(void)state;
	assert_null(v.v[0]);
	for (int i = 0; i < 100; i++)
		strv_addf(&v, "%02d", 99 - i);
	assert_null(v.v[100]);
	strv_sort(&v);
	assert_string_equal(v.v[0], "00");
	strv_remove(&v, 0);
	assert_string_equal(v.v[0], "01");
	assert_null(v.v[99]);
	assert_true(strv_has(&v, "42"));
	assert_false(strv_has(&v, "00"));
	strv_release(&v);
}

static void
an_environment_entry_is_replaced_by_its_whole_name(void **state)
{
	struct strv v = STRV_INIT;

	(void)state;
	strv_setenv(&v, "A", "1");
	strv_setenv(&v, "AB", "2");
	strv_setenv(&v, "A", "3");
	assert_int_equal(v.n, 2);
	assert_string_equal(strv_getenv(&v, "A"), "3");
	assert_string_equal(strv_getenv(&v, "AB"), "2");
	strv_setenv(&v, "AB", NULL);
	assert_null(strv_getenv(&v, "AB"));
	strv_release(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_string_is_terminated_and_free),
		cmocka_unit_test(adding_keeps_the_terminator),
		cmocka_unit_test(a_limit_cuts_and_says_so),
		cmocka_unit_test(dropping_and_trimming),
		cmocka_unit_test(detaching_hands_over_and_empties),
		cmocka_unit_test(a_list_is_null_terminated),
		cmocka_unit_test(an_environment_entry_is_replaced_by_its_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
