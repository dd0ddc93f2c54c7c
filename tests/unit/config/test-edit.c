/* SPDX-License-Identifier: MIT */
/* A setting is set in its place, and nothing else in the file changes. */
#include <config.h>

#include "config/edit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"

static void
edits(const char *old, const char *name, const char *text, const char *wanted)
{
	struct str from = STR_INIT, made = STR_INIT;
	struct err err = ERR_INIT;

	str_adds(&from, old);
	if (config_edit_text("c.toml", &from, name, text, &made, &err))
		fail_msg("%s", err.text);
	assert_string_equal(made.buf, wanted);
	str_release(&from);
	str_release(&made);
}

static void
refuses(const char *old, const char *name, const char *text, enum err_code code,
	const char *why)
{
	struct str from = STR_INIT, made = STR_INIT;
	struct err err = ERR_INIT;

	str_adds(&from, old);
	assert_int_equal(config_edit_text("c.toml", &from, name, text, &made, &err), -1);
	assert_int_equal(err.code, code);
	if (!strstr(err.text, why))
		fail_msg("'%s' is not in '%s'", why, err.text);
	str_release(&from);
	str_release(&made);
}

static void
an_empty_file_gets_the_table_and_the_key(void **state)
{
	(void)state;
	edits("", "ui.theme", "nord", "[ui]\ntheme = \"nord\"\n");
}

static void
a_value_is_replaced_with_its_comment_kept(void **state)
{
	(void)state;
	edits("# mine\n[ui]\n  theme  =  'mono'  # at night\n\n[log]\nkeep = 3\n",
	      "ui.theme", "nord",
	      "# mine\n[ui]\n  theme  =  \"nord\"  # at night\n\n[log]\nkeep = 3\n");
	edits("ui.theme = \"a#b\" # x\nlog.keep = 2", "ui.theme", "nord",
	      "ui.theme = \"nord\" # x\nlog.keep = 2");
}

static void
a_list_of_many_lines_is_one_value(void **state)
{
	(void)state;
	edits("[notify]\non = [\n  \"done\", # yes ]\n  'error',\n] # end\ndesktop = true\n",
	      "notify.on", "[\"blocked\"]",
	      "[notify]\non = [\"blocked\"] # end\ndesktop = true\n");
	edits("[project]\nname = \"\"\"a\n[ui]\n\"\"\"\n", "ui.theme", "nord",
	      "[project]\nname = \"\"\"a\n[ui]\n\"\"\"\n\n[ui]\ntheme = \"nord\"\n");
}

static void
a_new_key_stands_in_its_table(void **state)
{
	(void)state;
	edits("[log] # logs\nmax_bytes = \"1M\"\n[ui]\n", "log.keep", "3",
	      "[log] # logs\nkeep = 3\nmax_bytes = \"1M\"\n[ui]\n");
	edits("[log]\nmax_bytes = \"1M\"\n# how many\n#keep = 1\n\n[ui]\n", "log.keep", "3",
	      "[log]\nmax_bytes = \"1M\"\n# how many\n#keep = 1\nkeep = 3\n\n[ui]\n");
	edits("[log]\nkeep = 2", "agent.claude.tools", "true",
	      "[log]\nkeep = 2\n\n[agent.claude]\ntools = true\n");
}

static void
newlines_stay_what_they_are(void **state)
{
	(void)state;
	edits("[ui]\r\ntheme = \"mono\"\r\n", "ui.theme", "nord",
	      "[ui]\r\ntheme = \"nord\"\r\n");
	edits("[log]\r\n", "ui.theme", "nord",
	      "[log]\r\n\r\n[ui]\r\ntheme = \"nord\"\r\n");
}

static void
a_key_is_taken_out(void **state)
{
	(void)state;
	edits("[log]\nkeep = 3 # few\nmax_bytes = \"1M\"\n", "log.keep", NULL,
	      "[log]\nmax_bytes = \"1M\"\n");
	edits("[log]\n", "log.keep", NULL, "[log]\n");
}

static void
every_type_is_written_as_it_is_read(void **state)
{
	(void)state;
	edits("", "kill.grace", "5s", "[kill]\ngrace = \"5s\"\n");
	edits("", "budget.agent", "2.50", "[budget]\nagent = 2.50\n");
	edits("", "agent.tools", "true", "[agent]\ntools = true\n");
	edits("", "notify.command", "[\"say\", \"a \\\"b\\\"\"]",
	      "[notify]\ncommand = [\"say\", \"a \\\"b\\\"\"]\n");
}

static void
what_is_written_another_way_is_left_alone(void **state)
{
	(void)state;
	refuses("ui = { theme = \"mono\" }\n", "ui.theme", "nord", ERR_CONFIG,
		"c.toml:1: 'ui.theme' has to be edited by hand");
	refuses("log.keep = 1\n[ui]\n", "log.max_bytes", "1M", ERR_CONFIG, "by hand");
	refuses("[ ui ]\n", "ui.theme", "nord", ERR_CONFIG, "by hand");
	refuses("[ui\n", "ui.theme", "nord", ERR_CONFIG, "c.toml:1: ");
}

static void
a_value_that_the_option_does_not_take_is_refused(void **state)
{
	(void)state;
	refuses("", "log.keep", "many", ERR_USAGE, "'many' is not an integer");
	refuses("", "setup.on_failure", "go", ERR_USAGE, "stop, continue");
	refuses("", "log.kep", "1", ERR_NOT_FOUND, "log.kep");
}

static void
a_file_is_made_and_a_link_followed(void **state)
{
	char *real = path_join(*state, "dots/config.toml");
	char *link = path_join(*state, "config.toml");
	struct str text = STR_INIT;
	struct err err = ERR_INIT;
	struct stat st;

	assert_int_equal(config_edit(real, "ui.theme", "nord", NULL, NULL, &err), 0);
	assert_int_equal(chmod(real, 0600), 0);
	assert_int_equal(symlink(real, link), 0);
	assert_int_equal(config_edit(link, "log.keep", "2", NULL, NULL, &err), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(real, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_read(real, 1000, &text, &err), 0);
	assert_string_equal(text.buf, "[ui]\ntheme = \"nord\"\n\n[log]\nkeep = 2\n");
	str_release(&text);
	free(link);
	free(real);
}

static int
says_no(void *ctx, struct err *err)
{
	(void)ctx;
	return err_set(err, ERR_REFUSED, "no");
}

static void
what_fails_its_check_is_taken_back(void **state)
{
	char *file = path_join(*state, "config.toml");
	struct str text = STR_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(config_edit(file, "log.keep", "2", says_no, NULL, &err), -1);
	assert_string_equal(err.text, "no");
	assert_false(file_exists(file));
	assert_int_equal(config_edit(file, "log.keep", "2", NULL, NULL, &err), 0);
	assert_int_equal(config_edit(file, "log.keep", "3", says_no, NULL, &err), -1);
	assert_int_equal(file_read(file, 1000, &text, &err), 0);
	assert_string_equal(text.buf, "[log]\nkeep = 2\n");
	str_release(&text);
	free(file);
}

enum { EDITORS = 4, EDITS = 60 };

static int
edit_often(const char *file, const char *name)
{
	struct err err = ERR_INIT;
	char value[16];

	for (int i = 1; i <= EDITS; i++) {
		snprintf(value, sizeof(value), "%d", i);
		if (config_edit(file, name, value, NULL, NULL, &err))
			return 1;
	}
	return 0;
}

static void
of_many_who_edit_at_once_none_is_lost(void **state)
{
	static const char *const names[EDITORS] = { "log.keep", "logs.lines",
						    "ports.count",
						    "tools.agents" };
	char *file = path_join(*state, "config.toml");
	struct str text = STR_INIT;
	struct err err = ERR_INIT;
	pid_t pids[EDITORS];
	int status;

	for (int i = 0; i < EDITORS; i++)
		if (!(pids[i] = fork()))
			_exit(edit_often(file, names[i]));
	for (int i = 0; i < EDITORS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(file_read(file, 10000, &text, &err), 0);
	for (int i = 0; i < EDITORS; i++) {
		char *line = xasprintf("%s = %d\n", strchr(names[i], '.') + 1, EDITS);

		if (!strstr(text.buf, line))
			fail_msg("'%s' is not in '%s'", line, text.buf);
		free(line);
	}
	str_release(&text);
	free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gets_the_table_and_the_key),
		cmocka_unit_test(a_value_is_replaced_with_its_comment_kept),
		cmocka_unit_test(a_list_of_many_lines_is_one_value),
		cmocka_unit_test(a_new_key_stands_in_its_table),
		cmocka_unit_test(newlines_stay_what_they_are),
		cmocka_unit_test(a_key_is_taken_out),
		cmocka_unit_test(every_type_is_written_as_it_is_read),
		cmocka_unit_test(what_is_written_another_way_is_left_alone),
		cmocka_unit_test(a_value_that_the_option_does_not_take_is_refused),
		cmocka_unit_test_setup_teardown(a_file_is_made_and_a_link_followed,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_fails_its_check_is_taken_back,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(of_many_who_edit_at_once_none_is_lost,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
