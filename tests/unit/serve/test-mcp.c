/* SPDX-License-Identifier: MIT */
/* The protocol by its lines: what comes in, what is answered, what is begun. */
#include "config.h"

#include "serve/mcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "unit/serve/tools.h"

/* A server that writes down what is asked of it. */
struct desk {
	struct mcp mcp;
	struct mcp_side side;
	json_t *sent;	  /* all that was answered, in order */
	struct str begun; /* "make 7 {…} token;" */
	struct str ended; /* ids of what was cancelled */
	bool is_busy;
};

static void
on_send(void *ctx, json_t *message)
{
	json_array_append_new(((struct desk *)ctx)->sent, message);
}

static void
add_json(struct str *out, const json_t *value)
{
	char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

	str_addf(out, " %s", text ? text : "none");
	free(text);
}

static void
on_call(void *ctx, const json_t *id, const struct verb *verb, const json_t *arguments,
	const json_t *token)
{
	struct desk *d = ctx;

	str_adds(&d->begun, verb->name);
	add_json(&d->begun, id);
	add_json(&d->begun, arguments);
	add_json(&d->begun, token);
	str_addc(&d->begun, ';');
}

static void
on_cancel(void *ctx, const json_t *id)
{
	add_json(&((struct desk *)ctx)->ended, id);
}

static bool
on_is_running(void *ctx, const json_t *id)
{
	(void)id;
	return ((struct desk *)ctx)->is_busy;
}

static int
set_up(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));

	d->side = (struct mcp_side){ on_send, on_call, on_cancel, on_is_running, d };
	d->mcp.side = &d->side;
	d->sent = json_array();
	str_init(&d->begun);
	str_init(&d->ended);
	*state = d;
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *d = *state;

	json_decref(d->sent);
	str_release(&d->begun);
	str_release(&d->ended);
	free(d);
	return 0;
}

static void
take(struct desk *d, const char *line)
{
	mcp_take(&d->mcp, line, strlen(line));
}

/* The last answer; its id is want_id where that is said. */
static json_t *
last(const struct desk *d, size_t count)
{
	assert_int_equal(json_array_size(d->sent), count);
	return json_array_get(d->sent, count - 1);
}

static void
assert_error(const struct desk *d, size_t count, int code, const char *id)
{
	json_t *message = last(d, count), *error = json_object_get(message, "error");
	char *text = json_dumps(json_object_get(message, "id"), JSON_ENCODE_ANY);

	assert_int_equal(json_integer_value(json_object_get(error, "code")), code);
	assert_true(json_is_string(json_object_get(error, "message")));
	assert_string_equal(text, id);
	free(text);
}

static const char open_line[] =
	"{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
	"{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{}}}";

static void
assert_version(struct desk *d, const char *wanted, const char *got)
{
	json_t *result;
	char line[200];

	json_array_clear(d->sent);
	snprintf(line, sizeof(line),
		 "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
		 "{\"protocolVersion\":\"%s\"}}",
		 wanted);
	take(d, line);
	result = json_object_get(last(d, 1), "result");
	assert_string_equal(
		json_string_value(json_object_get(result, "protocolVersion")), got);
	assert_true(json_is_object(
		json_object_get(json_object_get(result, "capabilities"), "tools")));
	assert_string_equal(json_string_value(json_object_get(
				    json_object_get(result, "serverInfo"), "name")),
			    "fleetdeck");
}

static void
versions_are_negotiated(void **state)
{
	struct desk *d = *state;

	assert_version(d, "2025-11-25", "2025-11-25");
	assert_version(d, "2025-06-18", "2025-06-18");
	assert_version(d, "2025-03-26", "2025-03-26");
	assert_version(d, "2024-11-05", "2024-11-05");
	assert_version(d, "2026-07-28", "2025-11-25");
	assert_version(d, "1", "2025-11-25");
}

static void
initialize_needs_a_version(void **state)
{
	struct desk *d = *state;

	take(d, "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\"}");
	assert_error(d, 1, -32602, "\"i\"");
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
	assert_error(d, 2, -32600, "2");
}

static void
ping_is_answered_at_any_time(void **state)
{
	struct desk *d = *state;
	json_t *message;

	take(d, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}");
	message = last(d, 1);
	assert_int_equal(json_object_size(json_object_get(message, "result")), 0);
	assert_int_equal(json_integer_value(json_object_get(message, "id")), 5);
}

static void
what_is_not_known_is_no_method(void **state)
{
	struct desk *d = *state;

	take(d, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\"}");
	assert_error(d, 1, -32601, "1");
	take(d, open_line);
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/list\"}");
	assert_error(d, 3, -32601, "2");
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"notifications/initialized\"}");
	assert_error(d, 4, -32601, "3");
}

static void
notifications_and_answers_are_not_answered(void **state)
{
	struct desk *d = *state;

	take(d, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
	take(d, "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}");
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"id\":9,\"error\":{\"code\":1,\"message\":\"\"}}");
	take(d, "");
	take(d, " \t\r");
	assert_int_equal(json_array_size(d->sent), 0);
}

static void
what_is_no_json_is_a_parse_error(void **state)
{
	static const char *const lines[] = {
		"hello",
		"{",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"",
		"{\"a\":\"\xff\"}",
		"\x1b[31m",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}}",
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		take(d, lines[i]);
		assert_error(d, i + 1, -32700, "null");
	}
}

static void
what_is_deep_does_not_end_us(void **state)
{
	struct desk *d = *state;
	struct str deep = STR_INIT;

	for (int i = 0; i < 100000; i++)
		str_addc(&deep, '[');
	take(d, deep.buf);
	assert_error(d, 1, -32700, "null");
	str_release(&deep);
}

static void
a_request_that_is_none_is_invalid(void **state)
{
	struct desk *d = *state;

	take(d, "{\"id\":3,\"method\":\"ping\"}");
	assert_error(d, 1, -32600, "3");
	take(d, "17");
	assert_error(d, 2, -32600, "null");
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"ping\",\"params\":[]}");
	assert_error(d, 3, -32602, "4");
	mcp_refuse_long(&d->mcp, 10);
	assert_error(d, 4, -32600, "null");
}

static void
a_batch_is_what_it_holds(void **state)
{
	struct desk *d = *state;

	take(d, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}]");
	assert_int_equal(json_array_size(d->sent), 2);
	take(d, "[]");
	assert_error(d, 3, -32600, "null");
	take(d, "[1]");
	assert_error(d, 4, -32600, "null");
}

static void
tools_are_listed_on_one_page(void **state)
{
	struct desk *d = *state;
	json_t *tools;

	take(d, open_line);
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
	tools = json_object_get(json_object_get(last(d, 2), "result"), "tools");
	assert_int_equal(json_array_size(tools), 3);
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":"
		"{\"cursor\":\"x\"}}");
	assert_error(d, 3, -32602, "2");
}

static void
a_call_is_begun_with_what_was_given(void **state)
{
	struct desk *d = *state;

	take(d, open_line);
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":"
		"{\"name\":\"make\",\"arguments\":{\"branch\":\"b\"},"
		"\"_meta\":{\"progressToken\":\"t\"}}}");
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/call\",\"params\":"
	     "{\"name\":\"end\"}}");
	assert_string_equal(d->begun.buf,
			    "make 7 {\"branch\":\"b\"} \"t\";end \"x\" none none;");
	assert_int_equal(json_array_size(d->sent), 1);
}

static void
a_call_that_cannot_be_is_an_error(void **state)
{
	static const char *const params[] = {
		"{}",
		"{\"name\":7}",
		"{\"name\":\"nosuch\"}",
		"{\"name\":\"hide\"}",
		"{\"name\":\"make\",\"arguments\":[]}",
		"{\"name\":\"make\",\"_meta\":{\"progressToken\":{}}}",
	};
	struct desk *d = *state;
	char line[200];

	take(d, open_line);
	for (size_t i = 0; i < sizeof(params) / sizeof(*params); i++) {
		snprintf(line, sizeof(line),
			 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
			 "\"params\":%s}",
			 params[i]);
		take(d, line);
		assert_error(d, i + 2, -32602, "1");
	}
	assert_string_equal(d->begun.buf, "");
}

static void
an_id_is_used_once_at_a_time(void **state)
{
	struct desk *d = *state;

	take(d, open_line);
	d->is_busy = true;
	take(d, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
		"{\"name\":\"end\"}}");
	assert_error(d, 2, -32600, "1");
}

static void
a_call_is_cancelled_by_its_id(void **state)
{
	struct desk *d = *state;

	take(d, open_line);
	take(d,
	     "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
	     "{\"requestId\":7,\"reason\":\"enough\"}}");
	take(d, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
		"cancelled\",\"params\":{}}");
	take(d, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}");
	assert_string_equal(d->ended.buf, " 7");
	assert_int_equal(json_array_size(d->sent), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(versions_are_negotiated),
		TEST(initialize_needs_a_version),
		TEST(ping_is_answered_at_any_time),
		TEST(what_is_not_known_is_no_method),
		TEST(notifications_and_answers_are_not_answered),
		TEST(what_is_no_json_is_a_parse_error),
		TEST(what_is_deep_does_not_end_us),
		TEST(a_request_that_is_none_is_invalid),
		TEST(a_batch_is_what_it_holds),
		TEST(tools_are_listed_on_one_page),
		TEST(a_call_is_begun_with_what_was_given),
		TEST(a_call_that_cannot_be_is_an_error),
		TEST(an_id_is_used_once_at_a_time),
		TEST(a_call_is_cancelled_by_its_id),
	};

	return cmocka_run_group_tests_name("serve: mcp", tests, NULL, NULL);
}
