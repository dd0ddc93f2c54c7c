/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
assert_words(const char *text, const char *const *expected)
{
	struct strv out = STRV_INIT;
	struct err err = ERR_INIT;
	size_t i;

	assert_int_equal(words_split(text, &out, &err), 0);
	for (i = 0; expected[i]; i++) {
		assert_true(i < out.n);
		assert_string_equal(out.v[i], expected[i]);
	}
	assert_int_equal(out.n, i);
	strv_release(&out);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
blanks_part_words(void **state)
{
	(void)state;
	assert_words("", (const char *const[]){ NULL });
	assert_words("  \t ", (const char *const[]){ NULL });
	assert_words(" --model  opus\t-v\n", WORDS("--model", "opus", "-v"));
}

static void
quotes_hold_together(void **state)
{
	(void)state;
	assert_words("a 'b c' \"d e\" f\\ g", WORDS("a", "b c", "d e", "f g"));
	assert_words("--x='a b'c\"d\"", WORDS("--x=a bcd"));
	assert_words("'' \"\"", WORDS("", ""));
	assert_words("'a\\b' \"a\\b\\\"c\\$\"", WORDS("a\\b", "a\\b\"c$"));
}

static void
nothing_is_expanded(void **state)
{
	(void)state;
	assert_words("$HOME `id` * ~ ; |", WORDS("$HOME", "`id`", "*", "~", ";", "|"));
}

static void
an_open_quote_is_an_error(void **state)
{
	static const char *const bad[] = { "a 'b", "\"", "x\"y\\\"" };
	struct strv out = STRV_INIT;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct err err = ERR_INIT;

		assert_int_equal(words_split(bad[i], &out, &err), -1);
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, bad[i]));
	}
	strv_release(&out);
}

static void
joined_words_split_back(void **state)
{
	static const char *const words[] = {
		"plain", "a b", "", "it's", "$x;\n", NULL
	};
	struct str text = STR_INIT;

	(void)state;
	words_join(&text, (char *const *)words);
	assert_true(str_starts_with(text.buf, "plain 'a b' ''"));
	assert_words(text.buf, words);
	str_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_part_words),
		cmocka_unit_test(quotes_hold_together),
		cmocka_unit_test(nothing_is_expanded),
		cmocka_unit_test(an_open_quote_is_an_error),
		cmocka_unit_test(joined_words_split_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
