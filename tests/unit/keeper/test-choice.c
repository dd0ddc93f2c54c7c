/* SPDX-License-Identifier: MIT */
/* Which choice is meant: never one of several. */
#include "config.h"

#include "keeper/choice.h"

#include "base/alloc.h"
#include "unit/keeper/unit.h"

static const char *const claude[] = { "Yes, and don't ask again", "Yes", "No, never" };
static const char *const gemini[] = { "Allow once", "Allow always", "Reject" };
static const char *const words[] = { "Now", "Later", "Nöte" };

#define FIND(choices, text) choice_find(choices, ARRAY_SIZE(choices), text)
#define WORD(choices, ...) \
	choice_find_word(choices, ARRAY_SIZE(choices), \
			 (const char *const[]){ __VA_ARGS__, NULL })

static void
a_number_is_one_of_them(void **state)
{
	(void)state;
	assert_int_equal(FIND(claude, "3"), 3);
	assert_int_equal(FIND(claude, "0"), 0);
	assert_int_equal(FIND(claude, "4"), 0);
	assert_int_equal(FIND(claude, "18446744073709551617"), 0);
}

static void
all_its_words_come_before_how_another_begins(void **state)
{
	(void)state;
	assert_int_equal(FIND(claude, "yes"), 2);
	assert_int_equal(FIND(claude, "YES, AND"), 1);
	assert_int_equal(FIND(claude, "no"), 3);
}

static void
what_more_than_one_begins_with_is_none(void **state)
{
	(void)state;
	assert_int_equal(FIND(claude, "y"), 0);
	assert_int_equal(FIND(words, "n"), 0);
	assert_int_equal(FIND(claude, "maybe"), 0);
	assert_int_equal(FIND(claude, ""), 0);
	assert_int_equal(choice_find(NULL, 0, "yes"), 0);
}

static void
a_word_stands_there_whole(void **state)
{
	(void)state;
	assert_int_equal(FIND(words, "no"), 1);
	assert_int_equal(WORD(words, "no"), 0);
	assert_int_equal(WORD(words, "n"), 0);
	assert_int_equal(WORD(claude, "no"), 3);
	assert_int_equal(WORD(claude, "yes"), 2);
	assert_int_equal(WORD(claude, "allow"), 0);
	assert_int_equal(WORD(claude, "never", "no"), 3);
	assert_int_equal(WORD(gemini, "yes", "allow"), 0);
	assert_int_equal(WORD(gemini, "no", "reject"), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_one_of_them),
		cmocka_unit_test(all_its_words_come_before_how_another_begins),
		cmocka_unit_test(what_more_than_one_begins_with_is_none),
		cmocka_unit_test(a_word_stands_there_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
