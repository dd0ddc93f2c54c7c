/* SPDX-License-Identifier: MIT */
/* Durations, sizes and ages as text. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/clock.h"

static void
durations_are_read_in_milliseconds(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = { { "250ms", 250 }, { "10s", 10000 }, { "10", 10000 },
		     { "1.5m", 90000 }, { "2h", 7200000 }, { "1d", 86400000 } };
	static const char *const bad[] = { "", "-1s", "1x", "s", "1 s", "nan", "1e99" };
	struct err e = ERR_INIT;
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(clock_parse_duration(rows[i].text, &ms, &e), 0);
		assert_int_equal(ms, rows[i].ms);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(clock_parse_duration(bad[i], &ms, &e), -1);
}

static void
sizes_are_read_in_bytes(void **state)
{
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	assert_int_equal(size_parse("64k", &n, &e), 0);
	assert_int_equal(n, 65536);
	assert_int_equal(size_parse("1.5M", &n, &e), 0);
	assert_int_equal(n, 3 << 19);
	assert_int_equal(size_parse("12", &n, &e), 0);
	assert_int_equal(n, 12);
	assert_int_equal(size_parse("12q", &n, &e), -1);
	assert_non_null(strstr(e.text, "'12q'"));
}

static void
short_forms_fit_their_columns(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} ages[] = { { 0, "0s" },	     { 59999, "59s" },	   { 60000, "1m" },
		     { 3600000, "1h" },	     { 172799000, "47h" }, { 172800000, "2d" },
		     { -5, "0s" } };
	static const struct {
		int64_t bytes;
		const char *want;
	} sizes[] = { { 0, "0B" },
		      { 999, "999B" },
		      { 1000, "1.0K" },
		      { 214 << 20, "214M" },
		      { 6550000000, "6.1G" } };
	struct str s = STR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		str_clear(&s);
		clock_format_age(&s, ages[i].ms);
		assert_string_equal(s.buf, ages[i].want);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		str_clear(&s);
		size_format(&s, sizes[i].bytes);
		assert_string_equal(s.buf, sizes[i].want);
	}
	str_release(&s);
}

static void
utc_is_rfc_3339(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	clock_format_utc(&s, 1000);
	assert_string_equal(s.buf, "1970-01-01T00:00:01Z");
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_are_read_in_milliseconds),
		cmocka_unit_test(sizes_are_read_in_bytes),
		cmocka_unit_test(short_forms_fit_their_columns),
		cmocka_unit_test(utc_is_rfc_3339),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
