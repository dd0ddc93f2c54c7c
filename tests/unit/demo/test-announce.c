/* SPDX-License-Identifier: MIT */
/* What the demo agent tells its terminal. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "demo/announce.h"

static void
assert_state(enum announce_state state, const char *message, const char *expected)
{
	struct str out = STR_INIT;

	announce_state(&out, state, message);
	assert_string_equal(out.buf, expected);
	str_release(&out);
}

static void
states_are_told_as_osc_7501(void **ctx)
{
	(void)ctx;
	assert_state(ANNOUNCE_IDLE, NULL, "\033]7501;state=idle:app=fleet-demo\033\\");
	assert_state(ANNOUNCE_DONE, NULL, "\033]7501;state=done:app=fleet-demo\033\\");
	assert_state(ANNOUNCE_CLEAR, NULL, "\033]7501;state=clear\033\\");
}

static void
a_question_says_its_kind_and_is_in_base64(void **ctx)
{
	(void)ctx;
	assert_state(ANNOUNCE_BLOCKED, "Run?",
		     "\033]7501;state=blocked:app=fleet-demo:kind=permission:"
		     "msg=UnVuPw==\033\\");
}

static void
base64_is_padded_for_every_remainder(void **ctx)
{
	(void)ctx;
	assert_state(ANNOUNCE_ERROR, "f",
		     "\033]7501;state=error:app=fleet-demo:msg=Zg==\033\\");
	assert_state(ANNOUNCE_ERROR, "fo",
		     "\033]7501;state=error:app=fleet-demo:msg=Zm8=\033\\");
	assert_state(ANNOUNCE_ERROR, "foo",
		     "\033]7501;state=error:app=fleet-demo:msg=Zm9v\033\\");
	assert_state(ANNOUNCE_ERROR, "\xe2\x80\xa6",
		     "\033]7501;state=error:app=fleet-demo:msg=4oCm\033\\");
}

static void
the_title_is_emptied_on_leaving(void **ctx)
{
	struct str out = STR_INIT;

	(void)ctx;
	announce_title(&out, ANNOUNCE_WORKING, "fix-1");
	announce_title(&out, ANNOUNCE_CLEAR, "fix-1");
	assert_string_equal(out.buf, "\033]0;● fix-1\033\\\033]0;\033\\");
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_are_told_as_osc_7501),
		cmocka_unit_test(a_question_says_its_kind_and_is_in_base64),
		cmocka_unit_test(base64_is_padded_for_every_remainder),
		cmocka_unit_test(the_title_is_emptied_on_leaving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
