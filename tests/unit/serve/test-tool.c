/* SPDX-License-Identifier: MIT */
/* Rows as schemas, JSON as arguments, replies as results. */
#include "config.h"

#include "serve/tool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "unit/serve/tools.h"

static void
assert_dump(const json_t *value, const char *want)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
}

static void
only_flagged_verbs_without_a_terminal_are_tools(void **state)
{
	json_t *list = tool_list();

	(void)state;
	assert_int_equal(json_array_size(list), 3);
	assert_ptr_equal(tool_find("make"), &tool_make);
	assert_null(tool_find("m")); /* an alias is for fingers */
	assert_null(tool_find("hide"));
	assert_null(tool_find("take"));
	assert_null(tool_find("none"));
	json_decref(list);
}

static void
a_schema_says_what_the_row_says(void **state)
{
	json_t *tool = tool_json(&tool_make);
	json_t *schema = json_object_get(tool, "inputSchema");

	(void)state;
	assert_dump(
		schema,
		"{\"additionalProperties\":false,\"properties\":{"
		"\"branch\":{\"description\":\"which\",\"type\":\"string\"},"
		"\"count\":{\"default\":2,\"description\":\"how many\",\"maximum\":9,"
		"\"minimum\":1,\"type\":\"integer\"},"
		"\"prompt\":{\"description\":\"what\",\"type\":\"string\"},"
		"\"quick\":{\"default\":false,\"description\":\"at once\","
		"\"type\":\"boolean\"},"
		"\"type\":{\"description\":\"of what\",\"enum\":[\"rails\",\"go\"],"
		"\"type\":\"string\"}},"
		"\"required\":[\"branch\"],\"type\":\"object\"}");
	assert_string_equal(json_string_value(json_object_get(tool, "description")),
			    "Make some.\n\nAs many as asked for.");
	json_decref(tool);
}

static void
many_is_an_array_and_states_are_listed(void **state)
{
	json_t *tool = tool_json(&tool_look), *schema, *properties;

	(void)state;
	schema = json_object_get(tool, "inputSchema");
	properties = json_object_get(schema, "properties");
	assert_dump(json_object_get(properties, "name"),
		    "{\"description\":\"whom\",\"items\":{\"type\":\"string\"},"
		    "\"minItems\":1,\"type\":\"array\"}");
	assert_dump(json_object_get(json_object_get(properties, "until"), "enum"),
		    "[\"starting\",\"working\",\"blocked\",\"done\",\"idle\",\"error\","
		    "\"exited\"]");
	assert_non_null(
		strstr(json_string_value(json_object_get(
			       json_object_get(properties, "timeout"), "description")),
		       "30s"));
	json_decref(tool);
}

static void
assert_hints(const struct verb *verb, bool reads, bool ends)
{
	json_t *tool = tool_json(verb), *hints = json_object_get(tool, "annotations");

	assert_int_equal(json_is_true(json_object_get(hints, "readOnlyHint")), reads);
	assert_int_equal(json_is_true(json_object_get(hints, "destructiveHint")), ends);
	json_decref(tool);
}

static void
hints_come_of_the_flags(void **state)
{
	(void)state;
	assert_hints(&tool_look, true, false);
	assert_hints(&tool_make, false, false);
	assert_hints(&tool_end, false, true);
}

static int
give(struct args **args, const struct verb *verb, const char *text, struct err *e)
{
	json_t *arguments = text ? json_loads(text, JSON_ALLOW_NUL, NULL) : NULL;
	int rc;

	assert_true(!text || arguments);
	*args = args_new(verb);
	rc = tool_args(*args, arguments, e);
	json_decref(arguments);
	return rc;
}

static void
values_are_taken_in_their_types(void **state)
{
	struct err e = ERR_INIT;
	struct args *args;

	(void)state;
	assert_int_equal(give(&args, &tool_make,
			      "{\"branch\":\"b\",\"count\":3,\"quick\":true,"
			      "\"type\":\"go\",\"prompt\":null}",
			      &e),
			 0);
	assert_string_equal(args_text(args, "branch"), "b");
	assert_int_equal(args_int(args, "count"), 3);
	assert_true(args_flag(args, "quick"));
	assert_false(args_has(args, "prompt"));
	args_free(args);
	assert_int_equal(give(&args, &tool_look,
			      "{\"name\":[\"a\",\"b\"],\"timeout\":\"2s\"}", &e),
			 0);
	assert_int_equal(args_list(args, "name")->n, 2);
	assert_int_equal(args_int(args, "timeout"), 2000);
	args_free(args);
}

static void
one_value_does_for_a_list(void **state)
{
	struct err e = ERR_INIT;
	struct args *args;

	(void)state;
	assert_int_equal(give(&args, &tool_look, "{\"name\":\"a\",\"timeout\":5}", &e),
			 0);
	assert_int_equal(args_list(args, "name")->n, 1);
	assert_int_equal(args_int(args, "timeout"), 5000);
	args_free(args);
}

static void
assert_refused(const struct verb *verb, const char *text, const char *words)
{
	struct err e = ERR_INIT;
	struct args *args;

	assert_int_equal(give(&args, verb, text, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	if (!strstr(e.text, words))
		fail_msg("no '%s' in: %s", words, e.text);
	args_free(args);
}

static void
what_is_wrong_is_named(void **state)
{
	(void)state;
	assert_refused(&tool_make, NULL, "make needs branch");
	assert_refused(&tool_make, "{}", "make needs branch");
	assert_refused(&tool_make, "{\"branch\":null}", "make needs branch");
	assert_refused(&tool_make, "{\"branch\":\"\"}", "branch is empty");
	assert_refused(&tool_make, "{\"branch\":{}}", "branch is neither");
	assert_refused(&tool_make, "{\"branch\":[\"a\"]}", "one value");
	assert_refused(&tool_make, "{\"branch\":\"a\\u0000b\"}", "NUL");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"count\":10}", "from 1 to 9");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"count\":1.5}", "from 1 to 9");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"quick\":\"so\"}",
		       "true or false");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"type\":\"c\"}", "rails, go");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"cuont\":1}",
		       "did you mean 'count'?");
	assert_refused(&tool_look, "{\"name\":[]}", "look needs name");
	assert_refused(&tool_look, "{\"name\":[[]]}", "name is neither");
}

static void
what_is_not_for_tools_is_not_taken(void **state)
{
	(void)state;
	assert_refused(&tool_make, "{\"branch\":\"a\",\"edit\":true}",
		       "no argument 'edit'");
	assert_refused(&tool_make, "{\"branch\":\"a\",\"prompt\":\"-\"}",
		       "no standard input");
}

static void
assert_result(struct reply *reply, const struct err *e, const char *want)
{
	json_t *result = tool_result(reply, e);

	assert_dump(result, want);
	json_decref(result);
	reply_release(reply);
}

static void
a_value_is_content_and_text(void **state)
{
	const struct err none = ERR_INIT;
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	reply.value = json_pack("{s:i}", "n", 1);
	reply_say(&reply, "one");
	assert_result(&reply, &none,
		      "{\"content\":[{\"text\":\"{\\\"n\\\":1}\",\"type\":\"text\"}],"
		      "\"isError\":false,\"structuredContent\":{\"n\":1}}");
	reply.value = json_pack("[i]", 1);
	assert_result(&reply, &none,
		      "{\"content\":[{\"text\":\"{\\\"result\\\":[1]}\",\"type\":"
		      "\"text\"}],\"isError\":false,\"structuredContent\":{\"result\":"
		      "[1]}}");
	reply_say(&reply, "words alone");
	assert_result(&reply, &none,
		      "{\"content\":[{\"text\":\"words alone\\n\",\"type\":\"text\"}],"
		      "\"isError\":false,\"structuredContent\":{}}");
	assert_result(&reply, &none,
		      "{\"content\":[{\"text\":\"{}\",\"type\":\"text\"}],"
		      "\"isError\":false,\"structuredContent\":{}}");
}

static void
a_failure_is_words_and_a_code(void **state)
{
	struct err e = ERR_INIT;
	struct reply reply;

	(void)state;
	err_set(&e, ERR_REFUSED, "not so");
	reply_init(&reply, NULL);
	reply.value = json_pack("{s:i}", "n", 1);
	assert_result(
		&reply, &e,
		"{\"content\":[{\"text\":\"not so (refused)\",\"type\":\"text\"}],"
		"\"isError\":true,\"structuredContent\":{\"error\":{\"code\":"
		"\"refused\",\"message\":\"not so\"},\"n\":1}}");
}

static void
when_some_failed_the_list_tells(void **state)
{
	const struct err none = ERR_INIT;
	struct reply reply;

	(void)state;
	reply_init(&reply, NULL);
	reply.value = json_pack("{s:i}", "failed", 1);
	reply.status = 3;
	assert_result(
		&reply, &none,
		"{\"content\":[{\"text\":\"{\\\"failed\\\":1}\",\"type\":\"text\"}],"
		"\"isError\":true,\"structuredContent\":{\"failed\":1}}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_flagged_verbs_without_a_terminal_are_tools),
		cmocka_unit_test(a_schema_says_what_the_row_says),
		cmocka_unit_test(many_is_an_array_and_states_are_listed),
		cmocka_unit_test(hints_come_of_the_flags),
		cmocka_unit_test(values_are_taken_in_their_types),
		cmocka_unit_test(one_value_does_for_a_list),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(what_is_not_for_tools_is_not_taken),
		cmocka_unit_test(a_value_is_content_and_text),
		cmocka_unit_test(a_failure_is_words_and_a_code),
		cmocka_unit_test(when_some_failed_the_list_tells),
	};

	return cmocka_run_group_tests_name("serve: tool", tests, NULL, NULL);
}
