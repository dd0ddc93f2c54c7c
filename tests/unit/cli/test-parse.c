/* SPDX-License-Identifier: MIT */
/* Command lines, as a shell would hand them over. */
#include "config.h"

#include "cli/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "unit/cli/verbs.h"

struct call {
	struct args *args;
	struct parse_result result;
	struct err err;
	int rc;
};

/* line is cut at blanks; one that is quoted with ~ has them within. */
static void
call_init(struct call *call, const struct verb *verb, const char *line)
{
	struct strv words = STRV_INIT;

	memset(call, 0, sizeof(*call));
	while (*line) {
		size_t n = strcspn(line, " ");
		char *word = strv_addf(&words, "%.*s", (int)n, line)
				     ? words.v[words.n - 1]
				     : NULL;

		for (; word && *word; word++)
			if (*word == '~')
				*word = ' ';
		line += n + (line[n] == ' ');
	}
	call->args = args_new(verb);
	call->rc = parse_words(call->args, words.v, words.n, &call->result, &call->err);
	strv_release(&words);
}

static void
call_release(struct call *call)
{
	args_free(call->args);
}

static void
assert_text(const struct verb *verb, const char *line, const char *name,
	    const char *value)
{
	struct call call;

	call_init(&call, verb, line);
	if (call.rc < 0)
		fail_msg("%s: %s", line, call.err.text);
	assert_string_equal(args_text(call.args, name), value);
	call_release(&call);
}

static void
assert_wrong(const struct verb *verb, const char *line, const char *text)
{
	struct call call;

	call_init(&call, verb, line);
	assert_int_equal(call.rc, -1);
	assert_int_equal(call.err.code, ERR_USAGE);
	assert_string_equal(call.err.text, text);
	call_release(&call);
}

static void
a_value_comes_in_every_spelling(void **state)
{
	(void)state;
	assert_text(&verb_create, "x --prompt do~it", "prompt", "do it");
	assert_text(&verb_create, "x --prompt=do~it", "prompt", "do it");
	assert_text(&verb_create, "x -p do~it", "prompt", "do it");
	assert_text(&verb_create, "x -pdo~it", "prompt", "do it");
	assert_text(&verb_create, "x --prompt=", "prompt", "");
	assert_text(&verb_create, "x --prompt=a=b", "prompt", "a=b");
	assert_text(&verb_create, "x -n5", "count", "5");
}

static void
the_beginning_of_a_long_option_is_enough(void **state)
{
	(void)state;
	assert_text(&verb_create, "x --pro hi", "prompt", "hi");
	assert_text(&verb_create, "x --ty=go", "type", "go");
}

static void
a_beginning_that_could_be_several_lists_them(void **state)
{
	static const struct verb_arg rows[] = {
		{ .name = "force", .summary = "" },
		{ .name = "format", .summary = "" },
		{ NULL },
	};
	static const struct verb verb = { .name = "v", .args = rows };

	(void)state;
	assert_wrong(&verb, "--for", "option '--for' could be --force, --format");
}

static void
a_lone_dash_is_a_value_and_an_argument(void **state)
{
	(void)state;
	assert_text(&verb_create, "x -p -", "prompt", "-");
	assert_text(&verb_create, "x -p-", "prompt", "-");
	assert_text(&verb_prompt, "a -", "message", "-");
}

static void
a_value_may_look_like_an_option(void **state)
{
	(void)state;
	assert_text(&verb_create, "x -p --quick", "prompt", "--quick");
	assert_text(&verb_create, "x --prompt --", "prompt", "--");
}

static void
flags_are_grouped_and_may_end_in_a_value(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_create, "-qepdo x");
	assert_int_equal(call.rc, 0);
	assert_true(args_flag(call.args, "quick"));
	assert_true(args_flag(call.args, "existing"));
	assert_string_equal(args_text(call.args, "prompt"), "do");
	assert_string_equal(args_text(call.args, "branch"), "x");
	call_release(&call);
}

static void
options_stand_anywhere_before_the_dashes(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_kill, "-f fix-* -d");
	assert_int_equal(call.rc, 0);
	assert_true(args_flag(call.args, "force"));
	assert_true(args_flag(call.args, "delete-branch"));
	assert_string_equal(args_text(call.args, "pattern"), "fix-*");
	call_release(&call);
}

static void
the_rest_is_taken_as_it_stands(void **state)
{
	struct call call;
	const struct strv *rest;

	(void)state;
	call_init(&call, &verb_create, "x -q -- ls -l -- --json");
	assert_int_equal(call.rc, 0);
	rest = args_list(call.args, "command");
	assert_int_equal(rest->n, 4);
	assert_string_equal(rest->v[1], "-l");
	assert_string_equal(rest->v[3], "--json");
	assert_false(call.result.global[USAGE_JSON]);
	call_release(&call);
}

static void
without_a_rest_words_behind_dashes_are_arguments(void **state)
{
	(void)state;
	assert_text(&verb_prompt, "a -- --help", "message", "--help");
}

static void
many_leave_what_later_ones_need(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_prompt, "a b c message");
	assert_int_equal(call.rc, 0);
	assert_int_equal(args_list(call.args, "name")->n, 3);
	assert_string_equal(args_list(call.args, "name")->v[2], "c");
	assert_string_equal(args_text(call.args, "message"), "message");
	call_release(&call);
	assert_wrong(&verb_prompt, "a", "prompt needs message (what to say)");
	assert_wrong(&verb_prompt, "", "prompt needs name (whom)");
}

static void
an_argument_too_many_is_named(void **state)
{
	(void)state;
	assert_wrong(&verb_list, "a b", "list takes no further argument 'b'");
	assert_wrong(&verb_create, "x y", "create takes no further argument 'y'");
}

static void
an_unknown_option_suggests_the_nearest(void **state)
{
	(void)state;
	assert_wrong(&verb_create, "x --promt hi",
		     "create has no option '--promt' (did you mean '--prompt'?)");
	assert_wrong(&verb_create, "x --zebra", "create has no option '--zebra'");
	assert_wrong(&verb_create, "x --=y", "create has no option '--'");
	assert_wrong(&verb_create, "x -z", "create has no option '-z'");
}

static void
a_missing_or_needless_value_is_told(void **state)
{
	(void)state;
	assert_wrong(&verb_create, "x -p", "option '--prompt' needs a value: TEXT");
	assert_wrong(&verb_create, "x --prompt",
		     "option '--prompt' needs a value: TEXT");
	assert_wrong(&verb_create, "x --quick=1", "option '--quick' takes no value");
	assert_wrong(&verb_create, "x -n 0",
		     "count is a number from 1 to 100, not '0'");
}

static void
every_verb_knows_the_global_options(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_list, "--json --no-color");
	assert_int_equal(call.rc, 0);
	assert_true(call.result.global[USAGE_JSON]);
	assert_true(call.result.global[USAGE_NO_COLOR]);
	call_release(&call);
	call_init(&call, &verb_list, "-gah");
	assert_true(call.result.global[USAGE_HELP]);
	call_release(&call);
}

static void
help_comes_before_what_is_missing(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_prompt, "--help");
	assert_int_equal(call.rc, 0);
	assert_true(call.result.global[USAGE_HELP]);
	call_release(&call);
}

static void
json_counts_behind_a_mistake(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, &verb_create, "x --zebra --json");
	assert_int_equal(call.rc, -1);
	assert_true(call.result.global[USAGE_JSON]);
	call_release(&call);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_comes_in_every_spelling),
		cmocka_unit_test(the_beginning_of_a_long_option_is_enough),
		cmocka_unit_test(a_beginning_that_could_be_several_lists_them),
		cmocka_unit_test(a_lone_dash_is_a_value_and_an_argument),
		cmocka_unit_test(a_value_may_look_like_an_option),
		cmocka_unit_test(flags_are_grouped_and_may_end_in_a_value),
		cmocka_unit_test(options_stand_anywhere_before_the_dashes),
		cmocka_unit_test(the_rest_is_taken_as_it_stands),
		cmocka_unit_test(without_a_rest_words_behind_dashes_are_arguments),
		cmocka_unit_test(many_leave_what_later_ones_need),
		cmocka_unit_test(an_argument_too_many_is_named),
		cmocka_unit_test(an_unknown_option_suggests_the_nearest),
		cmocka_unit_test(a_missing_or_needless_value_is_told),
		cmocka_unit_test(every_verb_knows_the_global_options),
		cmocka_unit_test(help_comes_before_what_is_missing),
		cmocka_unit_test(json_counts_behind_a_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
