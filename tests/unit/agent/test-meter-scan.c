/* SPDX-License-Identifier: MIT */
/* Members out of JSON without a tree of it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "agent/meter-scan.h"
#include "base/alloc.h"
#include "base/str.h"

struct got {
	char text[8];
	int64_t number, money;
	bool is_true, is_there;
};

static bool
scan(const char *s, size_t n, struct got *g)
{
	struct scan_want wants[] = {
		{ "a.text", SCAN_TEXT, g->text, sizeof(g->text), false },
		{ "a.n", SCAN_INT, &g->number, 0, false },
		{ "usd", SCAN_MONEY, &g->money, 0, false },
		{ "yes", SCAN_TRUE, &g->is_true, 0, false },
		{ "a.list", SCAN_THERE, &g->is_there, 0, false },
	};

	*g = (struct got){ .number = -1, .money = -1 };
	return scan_object(s, n, wants, ARRAY_SIZE(wants));
}

static void
members_are_found_by_their_paths(void **state)
{
	static const char s[] = " { \"a\" : { \"x\": [1,{\"n\":9}], \"n\": 42.9, \"text\": "
				"\"h\\\"i\", \"list\" : [ ] } , \"n\":7, \"usd\":1.2e-05,"
				"\"yes\":true, \"e\": {}, \"n2\": [[],[{}]] }\r\n ";
	struct got g;

	(void)state;
	assert_true(scan(s, strlen(s), &g));
	assert_string_equal(g.text, "h\\\"i");
	assert_int_equal(g.number, 42);
	assert_int_equal(g.money, 12000);
	assert_true(g.is_true);
	assert_true(g.is_there);
}

static void
lists_add_nothing_to_a_path_and_the_first_value_holds(void **state)
{
	static const char s[] = "{\"a\":[{\"n\":1,\"text\":\"too long for it\"},{\"n\":2}]}";
	struct got g;

	(void)state;
	assert_true(scan(s, strlen(s), &g));
	assert_int_equal(g.number, 1);
	assert_string_equal(g.text, "too lon");
}

static void
another_type_is_passed_over(void **state)
{
	static const char s[] = "{\"a\":{\"n\":\"5\",\"text\":5,\"list\":null},\"usd\":null,"
				"\"yes\":\"true\"}";
	struct got g;

	(void)state;
	assert_true(scan(s, strlen(s), &g));
	assert_int_equal(g.number, -1);
	assert_int_equal(g.money, -1);
	assert_string_equal(g.text, "");
	assert_false(g.is_true);
	assert_false(g.is_there);
}

static void
what_is_no_whole_object_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "[]", "1", "\"x\"", "{", "}", "{]", "[}", "{\"a\"", "{\"a\":",
		"{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":1,,\"b\":2}", "{\"a\" 1}",
		"{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":\"x}", "{\"a\":\"x\\\"}",
		"{\"a\":1}x", "{\"a\":1}{}", "{a:1}", "{\"a\":[}", "{\"a\":@}",
	};
	struct got g;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (scan(bad[i], strlen(bad[i]), &g))
			fail_msg("taken: %s", bad[i]);
	assert_true(scan("{}", 2, &g));
}

static void
a_cut_document_is_refused_wherever_it_is_cut(void **state)
{
	static const char s[] = "{\"a\":{\"n\":1,\"list\":[true,null,\"\\\\\"]},\"usd\":2}";
	struct got g;

	(void)state;
	for (size_t n = 0; n < strlen(s); n++) {
		char *copy = malloc(n ? n : 1); /* so that a read past it is seen */

		memcpy(copy, s, n);
		assert_false(scan(copy, n, &g));
		free(copy);
	}
	assert_true(scan(s, strlen(s), &g));
}

static void
depth_and_names_have_bounds(void **state)
{
	struct str s = STR_INIT;
	struct got g;

	(void)state;
	str_adds(&s, "{\"a\":");
	for (int i = 0; i < 100000; i++)
		str_addc(&s, '[');
	assert_false(scan(s.buf, s.len, &g));
	str_clear(&s);
	str_adds(&s, "{\"");
	for (int i = 0; i < 100000; i++)
		str_addc(&s, 'k');
	str_adds(&s, "\":{\"a\":1},\"a\":{\"n\":3}}");
	assert_true(scan(s.buf, s.len, &g));
	assert_int_equal(g.number, 3);
	str_release(&s);
}

static void
times_are_utc(void **state)
{
	(void)state;
	assert_true(scan_time("2026-11-21T03:04:35.173Z") == 1795230275173);
	assert_true(scan_time("1970-01-01T00:00:01Z") == 1000);
	assert_true(scan_time("2026-11-21T03:04:35.1734567Z") == 1795230275173);
	assert_true(scan_time("2026-11-21T03:04:35+01:00") == 0);
	assert_true(scan_time("yesterday") == 0);
	assert_true(scan_time("") == 0);
	assert_true(scan_time("2026-13-21T03:04:35Z") == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_by_their_paths),
		cmocka_unit_test(lists_add_nothing_to_a_path_and_the_first_value_holds),
		cmocka_unit_test(another_type_is_passed_over),
		cmocka_unit_test(what_is_no_whole_object_is_refused),
		cmocka_unit_test(a_cut_document_is_refused_wherever_it_is_cut),
		cmocka_unit_test(depth_and_names_have_bounds),
		cmocka_unit_test(times_are_utc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
