/* SPDX-License-Identifier: MIT */
/* UTF-8 by the table of well-formed sequences. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/utf8.h"

static void
every_code_point_comes_back(void **state)
{
	char enc[4];
	uint32_t cp;

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = utf8_encode(c, enc);

		assert_int_equal(utf8_decode(enc, n, &cp), n);
		assert_int_equal(cp, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
}

/* Unicode 15, section 3.9, table 3-8: one replacement a maximal subpart. */
static void
malformed_bytes_are_replaced_by_maximal_subparts(void **state)
{
	static const char in[] = "\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64";
	static const uint32_t want[] = { 'a',	 0xfffd, 0xfffd, 0xfffd, 'b',
					 0xfffd, 'c',	 0xfffd, 0xfffd, 'd' };
	size_t at = 0;
	uint32_t cp;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		at += utf8_decode(in + at, sizeof(in) - 1 - at, &cp);
		assert_int_equal(cp, want[i]);
	}
	assert_int_equal(at, sizeof(in) - 1);
}

static void
overlong_and_surrogate_forms_are_not_valid(void **state)
{
	(void)state;
	assert_true(utf8_is_valid("a\xc3\xa4\xef\xbf\xbd", 6));
	assert_false(utf8_is_valid("\xc0\x80", 2));
	assert_false(utf8_is_valid("\xed\xa0\x80", 3));
	assert_false(utf8_is_valid("\xf4\x90\x80\x80", 4));
	assert_false(utf8_is_valid("\xc3", 1));
}

static void
clean_text_has_no_controls(void **state)
{
	static const char in[] = "a\x1b[31mb\n\tc\x7f\xc2\x9b\xff";
	struct str s = STR_INIT;

	(void)state;
	utf8_add_clean(&s, in, sizeof(in) - 1);
	assert_string_equal(s.buf, "a[31mb\n\tc\xef\xbf\xbd");
	str_release(&s);
}

/* C1 as UTF-8 are obeyed by some terminals; U+202E turns what follows round. */
static void
a_line_has_nothing_that_a_terminal_obeys(void **state)
{
	static const char in[] = "a\x1b[31mb\n\tc\x7f\xc2\x9b\xff\xd7\x90"
				 "\xe2\x80\xae" "d\xe2\x80\xa8\xe2\x81\xa6\xd8\x9c";
	struct str s = STR_INIT;

	(void)state;
	utf8_add_line(&s, in, sizeof(in) - 1);
	assert_string_equal(s.buf, "a[31mb  c\xef\xbf\xbd\xd7\x90" "d");
	assert_false(utf8_has_control(s.buf, s.len));
	assert_false(utf8_has_control("", 0));
	for (const char *c = "\t\x1b\x7f"; *c; c++)
		assert_true(utf8_has_control(c, 1));
	assert_true(utf8_has_control("a\xc2\x9c" "b", 4));
	assert_true(utf8_has_control("a\xe2\x80\xae", 4));
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_comes_back),
		cmocka_unit_test(malformed_bytes_are_replaced_by_maximal_subparts),
		cmocka_unit_test(overlong_and_surrogate_forms_are_not_valid),
		cmocka_unit_test(clean_text_has_no_controls),
		cmocka_unit_test(a_line_has_nothing_that_a_terminal_obeys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
