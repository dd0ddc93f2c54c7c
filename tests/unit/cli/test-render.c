/* SPDX-License-Identifier: MIT */
/* Replies and errors as documents and as words. */
#include "config.h"

#include "cli/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static const struct reply_column columns[] = {
	{ "name", "NAME", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

static const struct reply_layout layout = { .columns = columns };

static void
assert_reply(struct reply *reply, const struct style *style, bool json,
	     const char *expected)
{
	struct str out = STR_INIT;

	render_reply(style, reply, json, &out);
	assert_string_equal(out.buf, expected);
	str_release(&out);
}

static void
json_is_compact_in_a_pipe_and_indented_on_a_screen(void **state)
{
	struct style style = { .tty = false };
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	reply.value = json_pack("{s:s,s:f}", "zeta", "x", "cpu_percent", 11.2);
	assert_reply(&reply, &style, true, "{\"zeta\":\"x\",\"cpu_percent\":11.2}\n");
	style.tty = true;
	assert_reply(&reply, &style, true,
		     "{\n  \"zeta\": \"x\",\n  \"cpu_percent\": 11.2\n}\n");
	reply_release(&reply);
}

static void
words_come_before_the_table_and_the_table_before_json(void **state)
{
	struct style style = { .tty = false };
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	reply.value = json_pack("[{s:s}]", "name", "a");
	assert_reply(&reply, &style, false, "[{\"name\":\"a\"}]\n");
	reply.layout = &layout;
	assert_reply(&reply, &style, false, "NAME\na\n");
	reply_say(&reply, "one %s", "agent");
	assert_reply(&reply, &style, false, "one agent\n");
	assert_reply(&reply, &style, true, "[{\"name\":\"a\"}]\n");
	reply_release(&reply);
}

static void
json_holds_nothing_that_a_terminal_obeys(void **state)
{
	struct style style = { .tty = false };
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	reply.value = json_pack("[s]", "a\xc2\x9b\x1b\x7f\xe2\x80\xae\xc3\xa9");
	assert_reply(&reply, &style, true,
		     "[\"a\\u009b\\u001B\\u007f\\u202e\xc3\xa9\"]\n");
	reply_release(&reply);
}

static void
a_reply_of_nothing_is_an_empty_document(void **state)
{
	struct style style = { .tty = false };
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	assert_reply(&reply, &style, false, "");
	assert_reply(&reply, &style, true, "{}\n");
	reply_release(&reply);
}

static void
an_error_has_code_and_message(void **state)
{
	struct style style = { .tty = false };
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	json_t *value = json_pack("[s]", "a");

	(void)state;
	err_set(&e, ERR_NOT_FOUND, "no agent '%s'", "x\033\377");
	render_error(&style, &e, NULL, &out);
	assert_string_equal(out.buf, "{\"error\":{\"code\":\"not_found\","
				     "\"message\":\"no agent 'x\xef\xbf\xbd'\"}}\n");
	str_clear(&out);
	err_set(&e, ERR_PARTIAL, "1 of 2 failed");
	render_error(&style, &e, value, &out);
	assert_string_equal(out.buf, "{\"error\":{\"code\":\"partial\",\"message\":"
				     "\"1 of 2 failed\"},\"result\":[\"a\"]}\n");
	json_decref(value);
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_compact_in_a_pipe_and_indented_on_a_screen),
		cmocka_unit_test(words_come_before_the_table_and_the_table_before_json),
		cmocka_unit_test(json_holds_nothing_that_a_terminal_obeys),
		cmocka_unit_test(a_reply_of_nothing_is_an_empty_document),
		cmocka_unit_test(an_error_has_code_and_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
