/* SPDX-License-Identifier: MIT */
/* Errors as values. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "base/err.h"

static void
setting_gives_minus_one_and_the_text(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(err_set(&e, ERR_EXISTS, "worktree '%s' is there", "x"), -1);
	assert_int_equal(e.code, ERR_EXISTS);
	assert_string_equal(e.text, "worktree 'x' is there");
}

static void
errno_stands_behind_and_is_kept(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	errno = ENOENT;
	err_errno(&e, ERR_IO, "cannot read %s", "/x");
	assert_string_equal(e.text, "cannot read /x: No such file or directory");
	assert_int_equal(errno, ENOENT);
}

static void
wrapping_puts_words_in_front(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_FAILED, "no");
	err_wrap(&e, "starting %s", "claude");
	assert_string_equal(e.text, "starting claude: no");
	assert_int_equal(e.code, ERR_FAILED);
}

static void
a_text_too_long_is_cut_at_its_end(void **state)
{
	struct err e = ERR_INIT;
	char longer[2 * sizeof(e.text)];

	(void)state;
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	err_set(&e, ERR_FAILED, "%s", longer);
	err_wrap(&e, "front");
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
	assert_memory_equal(e.text, "front: a", 8);
}

static void
a_hint_stands_behind_and_is_never_cut_off(void **state)
{
	struct err e = ERR_INIT;
	char longer[2 * sizeof(e.text)];

	(void)state;
	err_set(&e, ERR_IO, "the disk is full");
	assert_int_equal(err_hint(&e, "free %s", "some of it"), -1);
	assert_string_equal(e.text, "the disk is full; free some of it");
	assert_int_equal(e.code, ERR_IO);
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	err_set(&e, ERR_IO, "%s", longer);
	err_hint(&e, "go");
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
	assert_string_equal(e.text + sizeof(e.text) - 6, "a; go");
}

static void
nobody_has_to_listen(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_FAILED, "x"), -1);
	assert_int_equal(err_wrap(NULL, "x"), -1);
	assert_int_equal(err_hint(NULL, "x"), -1);
}

static void
every_code_has_its_row(void **state)
{
	(void)state;
	for (int i = 1; i < ERR_CODE_COUNT; i++) {
		assert_non_null(err_word(i));
		assert_in_range(err_exit_status(i), 1, 6);
		assert_in_range(err_http_status(i), 200, 599);
		assert_true(err_rpc_code(i) < 0);
		for (int j = 1; j < i; j++) {
			assert_string_not_equal(err_word(i), err_word(j));
			assert_int_not_equal(err_rpc_code(i), err_rpc_code(j));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_gives_minus_one_and_the_text),
		cmocka_unit_test(errno_stands_behind_and_is_kept),
		cmocka_unit_test(wrapping_puts_words_in_front),
		cmocka_unit_test(a_text_too_long_is_cut_at_its_end),
		cmocka_unit_test(a_hint_stands_behind_and_is_never_cut_off),
		cmocka_unit_test(nobody_has_to_listen),
		cmocka_unit_test(every_code_has_its_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
