/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/config.h"

#include "scratch.h"

static char *const no_env[] = { NULL };

static struct config *
load_text(const char *dir, const char *text)
{
	char *path = scratch_write(dir, "config.toml", text);
	struct config *c = config_load(NULL, path, no_env);

	free(path);
	return c;
}

static void
without_files_the_defaults_serve(void **state)
{
	struct config *c = config_load(NULL, "/nowhere/config.toml", no_env);

	(void)state;
	assert_int_equal(config_problem_count(c), 0);
	assert_int_equal(config_check(c, NULL), 0);
	assert_string_equal(config_string(c, "agent.default"), "claude");
	assert_int_equal(config_number(c, "setup.timeout"), 600000);
	assert_int_equal(config_number(c, "log.max_bytes"), 16 << 20);
	assert_int_equal(config_number(c, "pane.history"), 4000);
	assert_false(config_bool(c, "setup.quick"));
	assert_int_equal(config_list(c, "setup.credential_files")->n, 0);
	assert_int_equal(config_find(c, "keys.detach")->source, CONFIG_DEFAULT);
	assert_null(config_find(c, "no.such"));
	config_free(c);
}

static void
an_unset_kind_has_the_default(void **state)
{
	struct config *c = config_load(NULL, NULL, no_env);

	(void)state;
	assert_int_equal(config_list(c, "agent.whatever.args")->n, 0);
	for (size_t i = 0; i < config_count(c); i++)
		assert_null(strchr(config_at(c, i)->name, '*'));
	config_free(c);
}

static void
values_come_sorted(void **state)
{
	struct config *c = load_text(*state, "[agent.zed]\nargs = [\"a\"]\n"
					     "[agent.abc]\nargs = [\"b\"]\n");

	for (size_t i = 1; i < config_count(c); i++)
		assert_true(strcmp(config_at(c, i - 1)->name, config_at(c, i)->name) <
			    0);
	assert_string_equal(config_list(c, "agent.zed.args")->v[0], "a");
	config_free(c);
}

static void
every_type_is_read(void **state)
{
	struct config *c = load_text(
		*state, "[setup]\n"
			"quick = true\n"
			"jobs = 7\n"
			"timeout = \"250ms\"\n"
			"output_limit = 2048\n"
			"on_failure = \"continue\"\n"
			"credential_files = [\".env\", \"config/*.key\"]\n"
			"commands = [\"make 'x y'\", [\"npm\", \"ci it\"]]\n");
	const struct config_value *v;

	assert_int_equal(config_problem_count(c), 0);
	assert_true(config_bool(c, "setup.quick"));
	assert_int_equal(config_number(c, "setup.jobs"), 7);
	assert_int_equal(config_number(c, "setup.timeout"), 250);
	assert_int_equal(config_number(c, "setup.output_limit"), 2048);
	assert_string_equal(config_string(c, "setup.on_failure"), "continue");
	assert_string_equal(config_list(c, "setup.credential_files")->v[1],
			    "config/*.key");
	v = config_find(c, "setup.commands");
	assert_int_equal(v->command_count, 2);
	assert_string_equal(v->commands[0].argv[0], "/bin/sh");
	assert_string_equal(v->commands[0].argv[1], "-c");
	assert_string_equal(v->commands[0].argv[2], "make 'x y'");
	assert_null(v->commands[0].argv[3]);
	assert_string_equal(v->commands[0].shown, "make 'x y'");
	assert_string_equal(v->commands[1].argv[1], "ci it");
	assert_null(v->commands[1].argv[2]);
	assert_string_equal(v->commands[1].shown, "npm 'ci it'");
	assert_string_equal(v->text, "[\"make 'x y'\", [\"npm\", \"ci it\"]]");
	config_free(c);
}

static void
home_is_expanded_in_paths_alone(void **state)
{
	struct config *c;

	setenv("HOME", "/home/someone", 1);
	c = load_text(*state,
		      "[project]\nname = \"~/x\"\nworktree_root = \"~/trees\"\n");
	assert_string_equal(config_string(c, "project.worktree_root"),
			    "/home/someone/trees");
	assert_string_equal(config_string(c, "project.name"), "~/x");
	config_free(c);
}

static void
later_sources_win_and_say_where(void **state)
{
	char *user = scratch_write(*state, "user.toml",
				   "[setup]\njobs = 3\n\n"
				   "quick = true\n"
				   "timeout = \"1m\"\n");
	char *project = scratch_write(*state, "project.toml",
				      "# words\n[setup]\njobs = 4\ntimeout = \"2m\"\n");
	static char variable[] = "FLEET_SETUP_TIMEOUT=3m";
	char *env[] = { variable, NULL };
	struct config *c = config_load(user, project, env);
	const struct config_value *v;

	assert_int_equal(config_number(c, "setup.timeout"), 180000);
	assert_int_equal(config_find(c, "setup.timeout")->source, CONFIG_ENVIRONMENT);
	v = config_find(c, "setup.jobs");
	assert_int_equal(v->number, 4);
	assert_int_equal(v->source, CONFIG_PROJECT);
	assert_string_equal(v->file, project);
	assert_int_equal(v->line, 3);
	v = config_find(c, "setup.quick");
	assert_int_equal(v->source, CONFIG_USER);
	assert_string_equal(v->file, user);
	assert_int_equal(v->line, 4);
	v = config_find(c, "setup.on_failure");
	assert_int_equal(v->source, CONFIG_DEFAULT);
	assert_null(v->file);
	config_free(c);
	free(user);
	free(project);
}

static void
a_later_list_replaces_the_whole(void **state)
{
	char *user =
		scratch_write(*state, "user.toml", "setup.commands = [\"a\", \"b\"]\n");
	char *project = scratch_write(*state, "project.toml", "setup.commands = []\n");
	struct config *c = config_load(user, project, no_env);

	assert_int_equal(config_find(c, "setup.commands")->command_count, 0);
	config_free(c);
	free(user);
	free(project);
}

/* text is the whole file; the problem stands at line and holds words. */
static const struct {
	const char *text;
	int line;
	const char *words;
} bad[] = {
	{ "[setup]\ncomands = []\n", 2,
	  "unknown key 'setup.comands' (did you mean 'setup.commands'?)" },
	{ "xyz = 1\n", 1, "unknown key 'xyz'" },
	{ "\n[setp]\na = 1\nb = 2\n[setp.c]\nd = 1\n", 2,
	  "unknown table 'setp' (did you mean 'setup'?)" },
	{ "[agent.claude]\nargz = []\n", 2, "did you mean 'agent.claude.args'?" },
	{ "[[bogus]]\na = 1\n[[bogus]]\na = 2\n", 1, "unknown key 'bogus'" },
	{ "setup = 5\n", 1, "setup: must be a table, not an integer" },
	{ "[[setup]]\njobs = 1\n", 1, "setup: must be a table, not an array" },
	{ "[agent.default]\nx = 1\n", 1,
	  "agent.default: must be a string, not a table" },
	{ "[setup]\njobs = \"2\"\n", 2,
	  "setup.jobs: must be an integer, not a string" },
	{ "[setup]\nquick = 1\n", 2, "setup.quick: must be true or false" },
	{ "[setup]\ntimeout = 1.5\n", 2,
	  "must be a duration like \"10m\", not a float" },
	{ "[setup]\ntimeout = 2026-01-01\n", 2, "not a date or time" },
	{ "[setup]\ntimeout = \"soon\"\n", 2, "'soon' is not a duration" },
	{ "[setup]\ntimeout = -5\n", 2, "'-5' is not a duration" },
	{ "[setup]\ncommands = \"make\"\n", 2, "must be a list of commands" },
	{ "[setup]\ncommands = [\n\"make\",\n5]\n", 4,
	  "command 2: must be a string or a list of strings, not an integer" },
	{ "[setup]\ncommands = [[\"a\", 5]]\n", 2, "element 2 must be a string" },
	{ "[setup]\ncommands = [[]]\n", 2, "command 1: there is nothing to run" },
	{ "[setup]\ncommands = [\"  \"]\n", 2, "nothing to run" },
	{ "[setup]\ncredential_files = [\n\".env\",\ntrue]\n", 4, "element 2" },
	{ "[setup]\njobs = 0\n", 2, "0 is not between 1 and 256" },
	{ "[setup]\non_failure = \"contineu\"\n", 2,
	  "'contineu' is not one of stop, continue (did you mean 'continue'?)" },
	{ "[log]\nmax_bytes = \"1x\"\n", 2, "'1x' is not a size" },
	{ "[log]\nmax_bytes = \"1k\"\n", 2, "1k is not between 64K and" },
	{ "[pane]\nsize = \"120\"\n", 2, "'120' is not a size like 120x36" },
	{ "[keys]\ndetach = \"ctrl-m\"\n", 2, "cannot be told from Enter" },
	{ "[agent]\ndefault = \"../x\"\n", 2, "agent kind" },
	{ "[agent.claude]\nenv = [\"A=1\", \"B\"]\n", 2, "'B' is not NAME=VALUE" },
	{ "[project]\nworktree_root = \"trees\"\n", 2, "not an absolute path" },
	{ "[project]\nname = \"a\\nb\"\n", 2, "control character" },
	{ "[setup]\njobs = \n", 2, "" },
	{ "[setup]\nquick = true\n# \xff\xfe\n", 3, "" },
};

static void
what_is_wrong_is_named_with_its_line(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct config *c = load_text(*state, bad[i].text);
		const struct config_problem *p;

		if (config_problem_count(c) != 1)
			fail_msg("%zu problems in: %s", config_problem_count(c),
				 bad[i].text);
		p = config_problem_at(c, 0);
		if (p->line != bad[i].line || !strstr(p->text, bad[i].words))
			fail_msg("line %d: %s (not %d: %s)", p->line, p->text,
				 bad[i].line, bad[i].words);
		assert_true(str_ends_with(p->file, "config.toml"));
		config_free(c);
	}
}

static void
a_bad_value_leaves_the_one_below(void **state)
{
	char *user = scratch_write(*state, "user.toml", "[setup]\njobs = 5\n");
	char *project = scratch_write(*state, "project.toml",
				      "[setup]\njobs = \"many\"\nquick = true\n");
	struct config *c = config_load(user, project, no_env);

	assert_int_equal(config_number(c, "setup.jobs"), 5);
	assert_int_equal(config_find(c, "setup.jobs")->source, CONFIG_USER);
	assert_true(config_bool(c, "setup.quick"));
	assert_int_equal(config_problem_count(c), 1);
	config_free(c);
	free(user);
	free(project);
}

static void
problems_come_in_the_order_of_lines(void **state)
{
	struct config *c = load_text(*state, "zz = 1\n[setup]\nyy = 1\naa = 1\n"
					     "[agent]\nbb = 1\n");
	struct err err = ERR_INIT;
	char *expected = xasprintf("%s/config.toml:1: unknown key 'zz' (and 3 more)",
				   (char *)*state);

	assert_int_equal(config_problem_count(c), 4);
	for (size_t i = 1; i < 4; i++)
		assert_true(config_problem_at(c, i - 1)->line <
			    config_problem_at(c, i)->line);
	assert_int_equal(config_check(c, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_string_equal(err.text, expected);
	free(expected);
	config_free(c);
}

static void
a_file_that_cannot_be_read_is_one_problem(void **state)
{
	struct config *c = config_load(*state, NULL, no_env);
	struct err err = ERR_INIT;

	assert_int_equal(config_problem_count(c), 1);
	assert_int_equal(config_problem_at(c, 0)->line, 0);
	assert_int_equal(config_check(c, &err), -1);
	assert_non_null(strstr(err.text, ": is not a regular file"));
	config_free(c);
}

static void
a_file_over_a_mebibyte_is_one_problem(void **state)
{
	struct str text = STR_INIT;
	struct config *c;

	while (text.len <= 1024 * 1024)
		str_adds(&text, "# a line that says nothing at all, many times over\n");
	c = load_text(*state, text.buf);
	assert_int_equal(config_problem_count(c), 1);
	assert_non_null(strstr(config_problem_at(c, 0)->text, "larger than 1024 KiB"));
	config_free(c);
	str_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_files_the_defaults_serve),
		cmocka_unit_test(an_unset_kind_has_the_default),
		cmocka_unit_test(values_come_sorted),
		cmocka_unit_test(every_type_is_read),
		cmocka_unit_test(home_is_expanded_in_paths_alone),
		cmocka_unit_test(later_sources_win_and_say_where),
		cmocka_unit_test(a_later_list_replaces_the_whole),
		cmocka_unit_test(what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(a_bad_value_leaves_the_one_below),
		cmocka_unit_test(problems_come_in_the_order_of_lines),
		cmocka_unit_test(a_file_that_cannot_be_read_is_one_problem),
		cmocka_unit_test(a_file_over_a_mebibyte_is_one_problem),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
