/* SPDX-License-Identifier: MIT */
/* Values against rows: what is taken, what is refused and in what words. */
#include "config.h"

#include "verb/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unit/cli/verbs.h"

static void
assert_refused(const struct verb *verb, const char *name, const char *value,
	       const char *text)
{
	struct args *args = args_new(verb);
	struct err e = ERR_INIT;

	assert_int_equal(args_set(args, name, value, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, text);
	assert_false(verb_arg_find(verb, name) && args_has(args, name));
	args_free(args);
}

static void
what_is_absent_has_its_fallback(void **state)
{
	struct args *args = args_new(&verb_create);

	(void)state;
	assert_string_equal(args_text(args, "agent"), "claude");
	assert_int_equal(args_int(args, "count"), 1);
	assert_false(args_has(args, "agent"));
	assert_null(args_text(args, "prompt"));
	assert_false(args_flag(args, "quick"));
	assert_int_equal(args_list(args, "command")->n, 0);
	assert_ptr_equal(args_verb(args), &verb_create);
	args_free(args);
}

static void
a_later_value_replaces_an_earlier_one(void **state)
{
	struct args *args = args_new(&verb_create);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set(args, "count", "5", &e), 0);
	assert_int_equal(args_set(args, "count", "7", &e), 0);
	assert_int_equal(args_int(args, "count"), 7);
	assert_string_equal(args_text(args, "count"), "7");
	args_free(args);
}

static void
many_are_kept_in_order(void **state)
{
	struct args *args = args_new(&verb_prompt);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set(args, "name", "b", &e), 0);
	assert_int_equal(args_set(args, "name", "a", &e), 0);
	assert_int_equal(args_list(args, "name")->n, 2);
	assert_string_equal(args_list(args, "name")->v[0], "b");
	assert_string_equal(args_list(args, "name")->v[1], "a");
	assert_string_equal(args_text(args, "name"), "b");
	args_free(args);
}

static void
a_duration_is_in_milliseconds(void **state)
{
	struct args *args = args_new(&verb_wait);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_int(args, "timeout"), 60000);
	assert_int_equal(args_set(args, "timeout", "30s", &e), 0);
	assert_int_equal(args_int(args, "timeout"), 30000);
	args_free(args);
}

static void
a_flag_may_be_given_as_a_word(void **state)
{
	struct args *args = args_new(&verb_list);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set(args, "all", NULL, &e), 0);
	assert_true(args_flag(args, "all"));
	assert_int_equal(args_set(args, "all", "false", &e), 0);
	assert_false(args_flag(args, "all"));
	args_free(args);
	assert_refused(&verb_list, "all", "maybe", "all is true or false, not 'maybe'");
}

static void
a_number_out_of_range_is_refused(void **state)
{
	(void)state;
	assert_refused(&verb_create, "count", "0",
		       "count is a number from 1 to 100, not '0'");
	assert_refused(&verb_create, "count", "101",
		       "count is a number from 1 to 100, not '101'");
	assert_refused(&verb_create, "count", "5x",
		       "count is a number from 1 to 100, not '5x'");
	assert_refused(&verb_create, "count", "",
		       "count is a number from 1 to 100, not ''");
	assert_refused(&verb_create, "count", "99999999999999999999",
		       "count is a number from 1 to 100, not '99999999999999999999'");
}

static void
a_wrong_choice_lists_the_right_ones(void **state)
{
	(void)state;
	assert_refused(&verb_create, "type", "nod",
		       "type is one of rails, node, go, not 'nod'");
	assert_refused(&verb_create, "type", "",
		       "type is one of rails, node, go, not ''");
	assert_refused(&verb_wait, "until", "finished",
		       "until is one of starting, working, blocked, done, idle, error, "
		       "exited, not 'finished'");
}

static void
other_bad_values_are_refused_by_name(void **state)
{
	(void)state;
	assert_refused(&verb_wait, "timeout", "soon",
		       "timeout is a time such as 30s, 5m or 2h, not 'soon'");
	assert_refused(&verb_create, "branch", "", "branch is empty");
	assert_refused(&verb_create, "prompt", NULL, "prompt needs a value");
	assert_refused(&verb_create, "colour", "red",
		       "create has no argument 'colour'");
}

static void
an_empty_text_is_a_text(void **state)
{
	struct args *args = args_new(&verb_create);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set(args, "prompt", "", &e), 0);
	assert_true(args_has(args, "prompt"));
	assert_int_equal(args_set(args, "command", "", &e), 0);
	assert_int_equal(args_list(args, "command")->n, 1);
	args_free(args);
}

static void
what_is_required_and_missing_is_named(void **state)
{
	struct args *args = args_new(&verb_prompt);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set(args, "name", "a", &e), 0);
	assert_int_equal(args_finish(args, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "prompt needs message (what to say)");
	assert_int_equal(args_set(args, "message", "hi", &e), 0);
	assert_int_equal(args_finish(args, &e), 0);
	args_free(args);
}

static void
what_was_given_goes_to_another_process_and_back(void **state)
{
	struct args *args = args_new(&verb_create), *there = args_new(&verb_create);
	struct str fields = STR_INIT;

	(void)state;
	args_set(args, "branch", "a=b", NULL);
	args_set(args, "prompt", "one\ntwo \\ \xff", NULL);
	args_set(args, "quick", NULL, NULL);
	args_set(args, "count", "7", NULL);
	args_set(args, "command", "sh", NULL);
	args_set(args, "command", "", NULL);
	args_add_fields(args, &fields);
	assert_int_equal(args_set_fields(there, &fields, NULL), 0);
	assert_string_equal(args_text(there, "branch"), "a=b");
	assert_string_equal(args_text(there, "prompt"), "one\ntwo \\ \xff");
	assert_true(args_flag(there, "quick"));
	assert_false(args_has(there, "existing"));
	assert_int_equal(args_int(there, "count"), 7);
	assert_int_equal(args_list(there, "command")->n, 2);
	assert_string_equal(args_list(there, "command")->v[1], "");
	str_release(&fields);
	args_free(there);
	args_free(args);
}

static void
of_another_process_too_what_is_required_is_asked(void **state)
{
	struct args *args = args_new(&verb_create);
	const struct str nothing = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(args_set_fields(args, &nothing, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	args_free(args);
}

static void
a_verb_is_found_by_name_and_alias(void **state)
{
	(void)state;
	assert_ptr_equal(verb_find("list"), &verb_list);
	assert_ptr_equal(verb_find("l"), &verb_list);
	assert_null(verb_find("li"));
	assert_null(verb_find(""));
}

static void
the_nearest_verb_is_what_was_probably_meant(void **state)
{
	(void)state;
	assert_string_equal(verb_nearest("creat"), "create");
	assert_string_equal(verb_nearest("cretae"), "create");
	assert_string_equal(verb_nearest("pro"), "prompt");
	assert_null(verb_nearest("serve"));
	assert_null(verb_nearest("hook"));
	assert_null(verb_nearest(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_absent_has_its_fallback),
		cmocka_unit_test(a_later_value_replaces_an_earlier_one),
		cmocka_unit_test(many_are_kept_in_order),
		cmocka_unit_test(a_duration_is_in_milliseconds),
		cmocka_unit_test(a_flag_may_be_given_as_a_word),
		cmocka_unit_test(a_number_out_of_range_is_refused),
		cmocka_unit_test(a_wrong_choice_lists_the_right_ones),
		cmocka_unit_test(other_bad_values_are_refused_by_name),
		cmocka_unit_test(an_empty_text_is_a_text),
		cmocka_unit_test(what_is_required_and_missing_is_named),
		cmocka_unit_test(what_was_given_goes_to_another_process_and_back),
		cmocka_unit_test(of_another_process_too_what_is_required_is_asked),
		cmocka_unit_test(a_verb_is_found_by_name_and_alias),
		cmocka_unit_test(the_nearest_verb_is_what_was_probably_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
