/* SPDX-License-Identifier: MIT */
/* Names as people give them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agent/match.h"

#define ROW(i, b) { .id = (char *)(i), .branch = (char *)(b) }

static struct agent_row table[] = {
	ROW("aaaa2222", "auth"),     ROW("bbbb2222", "auth-A"),
	ROW("cccc2222", "auth-B"),   ROW("dddd2222", "fix/1"),
	ROW("eeee2222", "docs-[x]"),
};
static const struct agent_rows rows = { table, 5, 5 };

static void
check_one(const char *pattern, const char *want)
{
	struct err e = ERR_INIT;
	size_t at = 99;

	assert_int_equal(agent_match_one(&rows, pattern, &at, &e), 0);
	assert_string_equal(rows.v[at].branch, want);
}

static void
an_exact_name_beats_a_beginning(void **state)
{
	(void)state;
	check_one("auth", "auth");
	check_one("docs-[x]", "docs-[x]");
}

static void
a_unique_beginning_of_a_branch_or_an_id_is_enough(void **state)
{
	(void)state;
	check_one("fi", "fix/1");
	check_one("auth-B", "auth-B");
	check_one("cccc", "auth-B");
	check_one("dddd2222", "fix/1");
}

static void
a_glob_means_several(void **state)
{
	struct err e = ERR_INIT;
	size_t *v = NULL, n = 0;

	(void)state;
	assert_int_equal(agent_match(&rows, "auth-*", &v, &n, &e), 0);
	assert_int_equal(n, 2);
	assert_int_equal(agent_match(&rows, "*", &v, &n, &e), 0);
	assert_int_equal(n, 5); /* none twice */
	free(v);
}

static void
one_name_in_two_projects_means_neither(void **state)
{
	struct agent_row twins[] = {
		{ .id = (char *)"aaaa2222", .branch = (char *)"fix",
		  .root = (char *)"/src/api" },
		{ .id = (char *)"bbbb2222", .branch = (char *)"fix",
		  .root = (char *)"/src/web" },
	};
	const struct agent_rows both = { twins, 2, 2 };
	struct err e = ERR_INIT;
	size_t *v = NULL, n = 0;

	(void)state;
	assert_int_equal(agent_match(&both, "fix", &v, &n, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "'fix' could be any of: fix (aaaa2222, in /src/api), "
				    "fix (bbbb2222, in /src/web)");
	assert_int_equal(agent_match(&both, "bbbb2222", &v, &n, &e), 0);
	assert_int_equal(n, 1);
	assert_int_equal(v[0], 1);
	assert_int_equal(agent_match(&both, "f*", &v, &n, &e), 0);
	assert_int_equal(n, 2); /* a glob says: all */
	free(v);
}

static void
an_ambiguous_name_lists_what_could_be_meant(void **state)
{
	struct err e = ERR_INIT;
	size_t at;

	(void)state;
	assert_int_equal(agent_match_one(&rows, "auth-", &at, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "'auth-' could be any of: auth-A, auth-B");
	assert_int_equal(agent_match_one(&rows, "auth-*", &at, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
}

static void
an_unknown_name_lists_what_there_is(void **state)
{
	static const struct agent_rows none = AGENT_ROWS_INIT;
	struct err e = ERR_INIT;
	size_t at;

	(void)state;
	assert_int_equal(agent_match_one(&rows, "zzz", &at, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "auth-A, auth-B"));
	assert_int_equal(agent_match_one(&rows, "", &at, &e), -1);
	assert_int_equal(agent_match_one(&none, "x", &at, &e), -1);
	assert_non_null(strstr(e.text, "fleet create"));
}

static void
short_beginnings_of_an_id_are_not_taken(void **state)
{
	struct err e = ERR_INIT;
	size_t at;

	(void)state;
	assert_int_equal(agent_match_one(&rows, "ccc", &at, &e), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exact_name_beats_a_beginning),
		cmocka_unit_test(a_unique_beginning_of_a_branch_or_an_id_is_enough),
		cmocka_unit_test(a_glob_means_several),
		cmocka_unit_test(one_name_in_two_projects_means_neither),
		cmocka_unit_test(an_ambiguous_name_lists_what_could_be_meant),
		cmocka_unit_test(an_unknown_name_lists_what_there_is),
		cmocka_unit_test(short_beginnings_of_an_id_are_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
