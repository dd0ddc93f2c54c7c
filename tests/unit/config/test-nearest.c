/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
distance_counts_slips(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("", ""), 0);
	assert_int_equal(nearest_distance("abc", "abc"), 0);
	assert_int_equal(nearest_distance("abc", ""), 3);
	assert_int_equal(nearest_distance("abc", "abxc"), 1);
	assert_int_equal(nearest_distance("abc", "ac"), 1);
	assert_int_equal(nearest_distance("abc", "axc"), 1);
	assert_int_equal(nearest_distance("claude", "cluade"), 1);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
}

static void
long_words_are_far(void **state)
{
	char word[200];

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_true(nearest_distance(word, "a") == SIZE_MAX);
	assert_true(nearest_distance(word, word) == SIZE_MAX);
	word[64] = '\0';
	assert_int_equal(nearest_distance(word, word), 0);
}

static void
finds_what_was_meant(void **state)
{
	static const char *const words[] = { "stop", "continue", "never", NULL };

	(void)state;
	assert_string_equal(nearest_find("contineu", words), "continue");
	assert_string_equal(nearest_find("Stop", words), "stop");
	assert_null(nearest_find("elephant", words));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_slips),
		cmocka_unit_test(long_words_are_far),
		cmocka_unit_test(finds_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
