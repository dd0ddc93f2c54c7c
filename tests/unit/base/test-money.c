/* SPDX-License-Identifier: MIT */
/* Amounts from text and to text. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/alloc.h"
#include "base/money.h"

static void
amounts_are_read(void **state)
{
	static const struct { const char *text; int64_t nano; } cases[] = {
		{ "0", 0 }, { "2.50", 2500000000 }, { "$3", 3000000000 },
		{ ".5", 500000000 }, { "0.000000001", 1 }, { "1000000", MONEY_MAX },
	};
	struct err e = ERR_INIT;
	int64_t nano;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(money_parse(cases[i].text, &nano, &e), 0);
		assert_true(nano == cases[i].nano);
	}
}

static void
what_is_no_amount_is_refused(void **state)
{
	static const char *const cases[] = { "", "$", "-1", "1,5", "1e3", "nan", "0x10",
					     " 1", "1 ", "1000001", "1.2.3", "$$1" };
	int64_t nano = 77;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(money_parse(cases[i], &nano, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_true(nano == 77);
	}
}

static void
numbers_of_json_are_read(void **state)
{
	int64_t nano;

	(void)state;
	assert_true(money_scan("0.041136000000000006", 20, &nano));
	assert_int_equal(nano, 41136000);
	assert_true(money_scan("1.2e-05,", 7, &nano));
	assert_int_equal(nano, 12000);
	assert_false(money_scan("-0.1", 4, &nano));
	assert_false(money_scan("1e99", 4, &nano));
	assert_false(money_scan("null", 4, &nano));
}

static void
amounts_are_short(void **state)
{
	static const struct { int64_t nano; const char *text; } cases[] = {
		{ 0, "$0.00" }, { 1, "<$0.01" }, { 4999999, "<$0.01" },
		{ 5000000, "$0.01" }, { 420000000, "$0.42" },
		{ 999990000000, "$999.99" }, { 999999000000, "$1000" },
		{ MONEY_MAX, "$1000000" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct str s = STR_INIT;

		money_format(&s, cases[i].nano);
		assert_string_equal(s.buf, cases[i].text);
		str_release(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_are_read),
		cmocka_unit_test(what_is_no_amount_is_refused),
		cmocka_unit_test(numbers_of_json_are_read),
		cmocka_unit_test(amounts_are_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
