/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/config-int.h"

static void
rows_are_sorted_and_whole(void **state)
{
	size_t n;
	const struct option *all = options_all(&n);

	(void)state;
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		if (i)
			assert_true(strcmp(all[i - 1].name, all[i].name) < 0);
		assert_non_null(strchr(all[i].name, '.'));
		assert_non_null(all[i].fallback);
		assert_true(str_ends_with(all[i].summary, "."));
		assert_true(strlen(all[i].summary) <= 76);
		assert_true(all[i].min <= all[i].max);
		assert_non_null(option_type_name(all[i].type));
	}
}

static void
every_fallback_is_a_value_of_its_type(void **state)
{
	size_t n;
	const struct option *all = options_all(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct err err = ERR_INIT;
		struct config_value v;

		if (value_from_text(&v, &all[i], all[i].fallback, &err))
			fail_msg("%s: %s", all[i].name, err.text);
		assert_non_null(v.text);
		value_release(&v);
	}
}

static void
names_are_found(void **state)
{
	(void)state;
	assert_string_equal(option_find("setup.timeout")->name, "setup.timeout");
	assert_string_equal(option_find("agent.default")->name, "agent.default");
	assert_string_equal(option_find("agent.claude.args")->name, "agent.*.args");
	assert_string_equal(option_find("agent.\"a.b\".env")->name, "agent.*.env");
	assert_null(option_find("setup"));
	assert_null(option_find("setup.timeout.x"));
	assert_null(option_find("agent.a.b.args"));
	assert_null(option_find("agent..args"));
	assert_null(option_find(""));
	assert_null(option_find("."));
}

static void
tables_are_what_options_lie_in(void **state)
{
	(void)state;
	assert_true(option_is_table("setup"));
	assert_true(option_is_table("agent"));
	assert_true(option_is_table("agent.anything"));
	assert_false(option_is_table("setup.timeout"));
	assert_false(option_is_table("setu"));
	assert_false(option_is_table("setup.x"));
}

static void
assert_suggests(const char *name, bool is_table, const char *expected)
{
	char *near = option_suggest(name, is_table);

	if (expected)
		assert_string_equal(near, expected);
	else
		assert_null(near);
	free(near);
}

static void
slips_are_understood(void **state)
{
	(void)state;
	assert_suggests("setp.commands", false, "setup.commands");
	assert_suggests("setup.tiemout", false, "setup.timeout");
	assert_suggests("agent.codex.arg", false, "agent.codex.args");
	assert_suggests("agent.dafault", false, "agent.default");
	assert_suggests("setp", true, "setup");
	assert_suggests("something", true, NULL);
	assert_suggests("agent.codex.entirely_else", false, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_sorted_and_whole),
		cmocka_unit_test(every_fallback_is_a_value_of_its_type),
		cmocka_unit_test(names_are_found),
		cmocka_unit_test(tables_are_what_options_lie_in),
		cmocka_unit_test(slips_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
