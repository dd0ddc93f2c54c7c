/* SPDX-License-Identifier: MIT */
/* Names, kinds and pairs of a batch. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "batch/batch.h"

static void
letters_go_on_after_z(void **state)
{
	struct strv v = STRV_INIT;

	(void)state;
	batch_names("p", 53, false, &v);
	assert_int_equal(v.n, 53);
	assert_string_equal(v.v[0], "p-A");
	assert_string_equal(v.v[25], "p-Z");
	assert_string_equal(v.v[26], "p-AA");
	assert_string_equal(v.v[51], "p-AZ");
	assert_string_equal(v.v[52], "p-BA");
	strv_release(&v);
}

static void
numeric_names_count_from_one(void **state)
{
	struct strv v = STRV_INIT;

	(void)state;
	batch_names("x/y", 3, true, &v);
	assert_string_equal(v.v[0], "x/y-A1");
	assert_string_equal(v.v[2], "x/y-A3");
	strv_release(&v);
}

static void
kinds_are_dealt_by_number(void **state)
{
	struct strv v = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_kinds("claude:3,codex:2", 5, &v, &e), 0);
	assert_int_equal(v.n, 5);
	assert_string_equal(v.v[2], "claude");
	assert_string_equal(v.v[3], "codex");
	strv_release(&v);
}

static void
kinds_without_numbers_take_turns(void **state)
{
	struct strv v = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_kinds("a,b", 3, &v, &e), 0);
	assert_string_equal(v.v[0], "a");
	assert_string_equal(v.v[1], "b");
	assert_string_equal(v.v[2], "a");
	strv_release(&v);
}

static void
kinds_that_do_not_add_up_are_refused(void **state)
{
	static const char *const bad[] = { "a:2", "a:2,b", "a:0", "a:x", "a:101", ":3",
					   "a:2,,b:1", "" };
	struct strv v = STRV_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(batch_kinds(bad[i], 3, &v, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_int_equal(v.n, 0);
	}
}

static void
a_kind_without_number_among_others_is_named(void **state)
{
	struct strv v = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_kinds("taker:2,other", 2, &v, &e), -1);
	assert_non_null(strstr(e.text, "kind 'other' has no number"));
	assert_int_equal(batch_kinds("other,more,taker:2", 2, &v, &e), -1);
	assert_non_null(strstr(e.text, "kind 'other' has no number"));
	assert_int_equal(batch_kinds("taker:2", 3, &v, &e), -1);
	assert_non_null(strstr(e.text, "add up to 2 agents and 3 are"));
	assert_int_equal(v.n, 0);
}

static void
a_pair_is_split_at_its_first_colon(void **state)
{
	struct strv b = STRV_INIT, p = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_pair("fix/1: do a:b", &b, &p, &e), 0);
	assert_string_equal(b.v[0], "fix/1");
	assert_string_equal(p.v[0], "do a:b");
	assert_int_equal(batch_pair("no colon", &b, &p, &e), -1);
	assert_int_equal(batch_pair(":x", &b, &p, &e), -1);
	assert_int_equal(batch_pair("x: ", &b, &p, &e), -1);
	assert_int_equal(b.n, 1);
	strv_release(&b);
	strv_release(&p);
}

static void
a_file_of_pairs_holds_prompts_of_several_lines(void **state)
{
	static const char text[] = "# tickets\n"
				   "fix-1: first line\n"
				   "  second line\n"
				   "\n"
				   "  third\n"
				   "\n"
				   "fix-2:\n"
				   "  all below\r\n"
				   "fix-3: short\n";
	struct strv b = STRV_INIT, p = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_pairs("f", text, &b, &p, &e), 0);
	assert_int_equal(b.n, 3);
	assert_string_equal(p.v[0], "first line\nsecond line\n\nthird");
	assert_string_equal(p.v[1], "all below");
	assert_string_equal(b.v[2], "fix-3");
	strv_release(&b);
	strv_release(&p);
}

static void
a_bad_file_of_pairs_names_its_line(void **state)
{
	struct strv b = STRV_INIT, p = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(batch_pairs("f", "# x\nhello there\n", &b, &p, &e), -1);
	assert_string_equal(e.text, "f:2: 'hello there' is not BRANCH: PROMPT");
	assert_int_equal(batch_pairs("f", "a:\n", &b, &p, &e), -1);
	assert_string_equal(e.text, "f: 'a' has no prompt");
	strv_clear(&b);
	strv_clear(&p);
	assert_int_equal(batch_pairs("f", "\n", &b, &p, &e), -1);
	strv_release(&b);
	strv_release(&p);
}

static void
a_branch_that_stands_twice_is_named(void **state)
{
	struct strv b = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	strv_add(&b, "a");
	strv_add(&b, "b");
	assert_int_equal(batch_check_unique(&b, &e), 0);
	strv_add(&b, "a");
	assert_int_equal(batch_check_unique(&b, &e), -1);
	assert_non_null(strstr(e.text, "'a'"));
	strv_release(&b);
}

static void
branches_that_exclude_each_other_are_named(void **state)
{
	struct strv b = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	strv_add(&b, "a/b");
	strv_add(&b, "a-b");
	strv_add(&b, "a/bc");
	assert_int_equal(batch_check_unique(&b, &e), 0);
	strv_add(&b, "a");
	assert_int_equal(batch_check_unique(&b, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_non_null(strstr(e.text, "'a/b' and 'a'"));
	strv_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_go_on_after_z),
		cmocka_unit_test(numeric_names_count_from_one),
		cmocka_unit_test(kinds_are_dealt_by_number),
		cmocka_unit_test(kinds_without_numbers_take_turns),
		cmocka_unit_test(kinds_that_do_not_add_up_are_refused),
		cmocka_unit_test(a_kind_without_number_among_others_is_named),
		cmocka_unit_test(a_pair_is_split_at_its_first_colon),
		cmocka_unit_test(a_file_of_pairs_holds_prompts_of_several_lines),
		cmocka_unit_test(a_bad_file_of_pairs_names_its_line),
		cmocka_unit_test(a_branch_that_stands_twice_is_named),
		cmocka_unit_test(branches_that_exclude_each_other_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
