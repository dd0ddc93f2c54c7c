/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "config/config-int.h"

static struct config *
load_with(const char *variable)
{
	char *env[] = { (char *)variable, NULL };

	return config_load(NULL, NULL, env);
}

static void
a_variable_sets_its_option(void **state)
{
	struct config *c = load_with("FLEET_SETUP_TIMEOUT=90s");
	const struct config_value *v = config_find(c, "setup.timeout");

	(void)state;
	assert_int_equal(config_number(c, "setup.timeout"), 90000);
	assert_int_equal(v->source, CONFIG_ENVIRONMENT);
	assert_null(v->file);
	assert_int_equal(config_problem_count(c), 0);
	config_free(c);
}

static void
underscores_in_a_key_stay(void **state)
{
	struct config *c = load_with("FLEET_SETUP_CREDENTIAL_FILES=.env 'my file'");
	const struct strv *l = config_list(c, "setup.credential_files");

	(void)state;
	assert_int_equal(l->n, 2);
	assert_string_equal(l->v[1], "my file");
	assert_string_equal(config_string(c, "setup.credential_files"),
			    "[\".env\", \"my file\"]");
	config_free(c);
}

static void
a_kind_is_named_in_the_middle(void **state)
{
	struct config *c = load_with("FLEET_AGENT_CLAUDE_ARGS=--model opus");
	const struct config_value *v = config_find(c, "agent.claude.args");

	(void)state;
	assert_string_equal(v->name, "agent.claude.args");
	assert_int_equal(v->list.n, 2);
	assert_int_equal(config_list(c, "agent.codex.args")->n, 0);
	config_free(c);
}

static void
an_option_goes_before_a_star_that_takes_its_name(void **state)
{
	struct config *c = load_with("FLEET_KEYS_DETACH=ctrl-]");

	(void)state;
	assert_string_equal(config_string(c, "keys.detach"), "ctrl-]");
	assert_string_equal(config_find(c, "keys.detach")->option->name, "keys.detach");
	config_free(c);
	c = load_with("FLEET_KEYS_DETACH=x");
	assert_int_equal(config_problem_count(c), 1);
	config_free(c);
	c = load_with("FLEET_KEYS_NEXT_ASK=x");
	assert_string_equal(config_string(c, "keys.next_ask"), "x");
	config_free(c);
}

static void
arrays_may_be_toml(void **state)
{
	struct config *c =
		load_with("FLEET_SETUP_COMMANDS=[\"make\", [\"npm\", \"ci\"]]");
	const struct config_value *v = config_find(c, "setup.commands");

	(void)state;
	assert_int_equal(v->command_count, 2);
	assert_string_equal(v->commands[1].argv[0], "npm");
	config_free(c);
	c = load_with("FLEET_SETUP_COMMANDS=make -j2 && echo done");
	v = config_find(c, "setup.commands");
	assert_int_equal(v->command_count, 1);
	assert_string_equal(v->commands[0].argv[2], "make -j2 && echo done");
	config_free(c);
}

static void
bad_values_are_problems_of_the_environment(void **state)
{
	static const char *const bad[] = {
		"FLEET_SETUP_TIMEOUT=soon",
		"FLEET_SETUP_JOBS=0",
		"FLEET_SETUP_JOBS=two",
		"FLEET_SETUP_QUICK=maybe",
		"FLEET_SETUP_ON_FAILURE=stpo",
		"FLEET_PANE_SIZE=wide",
		"FLEET_KEYS_DETACH=q",
		"FLEET_LOG_MAX_BYTES=-1",
		"FLEET_SETUP_COMMANDS=[1]",
		"FLEET_SETUP_COMMANDS=[",
		"FLEET_AGENT_CLAUDE_ARGS='open",
		"FLEET_AGENT_CLAUDE_ENV=novalue",
		"FLEET_PROJECT_WORKTREE_ROOT=here",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct config *c = load_with(bad[i]);
		const struct config_problem *p;
		struct err err = ERR_INIT;

		assert_int_equal(config_problem_count(c), 1);
		p = config_problem_at(c, 0);
		assert_string_equal(p->file, "environment");
		assert_true(!strncmp(p->text, bad[i], strcspn(bad[i], "=")));
		assert_int_equal(config_check(c, &err), -1);
		assert_true(str_starts_with(err.text, "environment: FLEET_"));
		config_free(c);
	}
}

static void
other_variables_are_passed_over(void **state)
{
	static const char *const other[] = {
		"FLEET_AGENT=claude",
		"FLEET_SHARE=/usr/share",
		"FLEET_ID=abc",
		"FLEET_SETUP_TIMEOUT=",
		"FLEET_=",
		"FLEET_AGENT__ARGS=x",
		"PATH=/bin",
		"FLEET_SETUP=x",
		"fleet_setup_jobs=9",
		"FLEET_NOEQUALS",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(other); i++) {
		struct config *c = load_with(other[i]);

		assert_int_equal(config_problem_count(c), 0);
		for (size_t k = 0; k < config_count(c); k++)
			assert_int_equal(config_at(c, k)->source, CONFIG_DEFAULT);
		config_free(c);
	}
}

static void
every_option_can_be_set(void **state)
{
	size_t n;
	const struct option *all = options_all(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct str variable = STR_INIT;
		struct environment_hit hit;

		str_addf(&variable, "FLEET_%s=1", all[i].name);
		for (char *c = variable.buf; *c != '='; c++) {
			if (*c == '.')
				*c = '_';
			else if (*c == '*')
				*c = 'X';
			else if (*c >= 'a' && *c <= 'z')
				*c -= 'a' - 'A';
		}
		assert_true(environment_match(variable.buf, &hit));
		assert_ptr_equal(hit.option, &all[i]);
		free(hit.name);
		str_release(&variable);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_variable_sets_its_option),
		cmocka_unit_test(underscores_in_a_key_stay),
		cmocka_unit_test(a_kind_is_named_in_the_middle),
		cmocka_unit_test(an_option_goes_before_a_star_that_takes_its_name),
		cmocka_unit_test(arrays_may_be_toml),
		cmocka_unit_test(bad_values_are_problems_of_the_environment),
		cmocka_unit_test(other_variables_are_passed_over),
		cmocka_unit_test(every_option_can_be_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
