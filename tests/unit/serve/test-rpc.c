/* SPDX-License-Identifier: MIT */
/* What a message is taken for, and how answers look. */
#include "config.h"

#include "serve/rpc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void
assert_kind(const char *text, enum rpc_kind kind, int code)
{
	json_t *message = json_loads(text, JSON_DECODE_ANY, NULL);
	struct rpc r;

	assert_non_null(message);
	rpc_read(message, &r);
	if (r.kind != kind || (kind == RPC_BROKEN && (int)r.code != code))
		fail_msg("%s: kind %d, code %d", text, r.kind, (int)r.code);
	if (kind == RPC_BROKEN)
		assert_non_null(r.why);
	json_decref(message);
}

static void
messages_are_told_apart(void **state)
{
	(void)state;
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}", RPC_CALL, 0);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"a\",\"params\":{}}",
		    RPC_CALL, 0);
	assert_kind("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}", RPC_NOTICE, 0);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", RPC_ANSWER, 0);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}", RPC_ANSWER, 0);
}

static void
what_is_no_request_is_refused(void **state)
{
	(void)state;
	assert_kind("1", RPC_BROKEN, RPC_REQUEST);
	assert_kind("null", RPC_BROKEN, RPC_REQUEST);
	assert_kind("{}", RPC_BROKEN, RPC_REQUEST);
	assert_kind("{\"id\":1,\"method\":\"a\"}", RPC_BROKEN, RPC_REQUEST);
	assert_kind("{\"jsonrpc\":2.0,\"id\":1,\"method\":\"a\"}", RPC_BROKEN,
		    RPC_REQUEST);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1}", RPC_BROKEN, RPC_REQUEST);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", RPC_BROKEN,
		    RPC_REQUEST);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"a\"}", RPC_BROKEN,
		    RPC_REQUEST);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"a\"}", RPC_BROKEN,
		    RPC_REQUEST);
	assert_kind("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":[]}",
		    RPC_BROKEN, RPC_PARAMS);
}

static void
assert_dump(json_t *message, const char *want)
{
	char *text = json_dumps(message, JSON_COMPACT | JSON_SORT_KEYS);

	assert_string_equal(text, want);
	free(text);
	json_decref(message);
}

static void
answers_carry_the_id_as_it_came(void **state)
{
	json_t *text = json_string("7"), *number = json_integer(7);

	(void)state;
	assert_dump(rpc_result(text, json_object()),
		    "{\"id\":\"7\",\"jsonrpc\":\"2.0\",\"result\":{}}");
	assert_dump(rpc_result(number, json_object()),
		    "{\"id\":7,\"jsonrpc\":\"2.0\",\"result\":{}}");
	assert_dump(rpc_error(NULL, RPC_PARSE, "at %d", 3),
		    "{\"error\":{\"code\":-32700,\"message\":\"at 3\"},\"id\":null,"
		    "\"jsonrpc\":\"2.0\"}");
	json_decref(number);
	json_decref(text);
}

static void
an_error_is_valid_whatever_its_words(void **state)
{
	(void)state;
	assert_dump(rpc_error(NULL, RPC_METHOD, "%s", "\xff"),
		    "{\"error\":{\"code\":-32601,\"message\":\"\xef\xbf\xbd\"},"
		    "\"id\":null,\"jsonrpc\":\"2.0\"}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_told_apart),
		cmocka_unit_test(what_is_no_request_is_refused),
		cmocka_unit_test(answers_carry_the_id_as_it_came),
		cmocka_unit_test(an_error_is_valid_whatever_its_words),
	};

	return cmocka_run_group_tests_name("serve: rpc", tests, NULL, NULL);
}
