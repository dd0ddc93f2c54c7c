/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/ai-fleet.h"

#include "scratch.h"

#include "config/config.h"

static char *const no_env[] = { NULL };

/* Imports text, and loads what comes of it, which must be without problems. */
static struct config *
imported(const char *dir, const char *text, struct strv *notes)
{
	char *from = scratch_write(dir, "theirs.toml", text), *to;
	struct str out = STR_INIT;
	struct err err = ERR_INIT;
	struct config *c;

	assert_int_equal(ai_fleet_import(from, &out, notes, &err), 0);
	to = scratch_write(dir, "ours.toml", out.buf);
	c = config_load(NULL, to, no_env);
	if (config_check(c, &err))
		fail_msg("%s in:\n%s", err.text, out.buf);
	free(from);
	free(to);
	str_release(&out);
	return c;
}

static bool
has_note(const struct strv *notes, const char *words)
{
	for (size_t i = 0; i < notes->n; i++)
		if (strstr(notes->v[i], words))
			return true;
	return false;
}

static void
assert_all_taken_over(const struct config *c)
{
	const struct strv *args = config_list(c, "agent.claude.args");
	const struct config_value *v = config_find(c, "setup.commands");

	assert_string_equal(config_string(c, "agent.default"), "codex");
	assert_string_equal(config_string(c, "project.worktree_root"),
			    "/home/someone/trees/shop");
	assert_int_equal(args->n, 3);
	assert_string_equal(args->v[0], "--dangerously-skip-permissions");
	assert_string_equal(args->v[2], "be brief");
	assert_string_equal(config_list(c, "setup.credential_files")->v[0], ".env");
	assert_int_equal(v->command_count, 2);
	assert_string_equal(v->commands[1].argv[2], "echo 'two words'");
	assert_true(config_bool(c, "setup.quick"));
}

static void
a_project_file_is_taken_over(void **state)
{
	struct strv notes = STRV_INIT;
	struct config *c;

	setenv("HOME", "/home/someone", 1);
	c = imported(
		*state,
		"[project]\nname = \"shop\"\nworktree_root = \"~/trees/shop\"\n"
		"[agent]\ndefault = \"codex\"\n"
		"claude_flags = \"--dangerously-skip-permissions "
		"--append-system-prompt 'be brief'\"\n"
		"[setup]\ncredential_files = [\".env\"]\n"
		"commands = [\"npm install\", \"echo 'two words'\"]\nquick = true\n"
		"[tmux]\nprefix = \"ai_\"\n",
		&notes);
	assert_all_taken_over(c);
	assert_string_equal(config_string(c, "project.name"), "shop");
	assert_int_equal(notes.n, 1);
	assert_true(has_note(&notes, "tmux.prefix has no counterpart"));
	config_free(c);
	strv_release(&notes);
}

static void
the_old_global_file_is_taken_over(void **state)
{
	struct strv notes = STRV_INIT;
	struct config *c;

	setenv("HOME", "/home/someone", 1);
	c = imported(*state,
		     "repo_root = \"/src/shop\"\nworktree_root = \"~/trees/shop\"\n"
		     "tmux_prefix = \"ai_\"\ndefault_agent = \"codex\"\n"
		     "claude_flags = \"--dangerously-skip-permissions -x 'be brief'\"\n"
		     "credential_files = [\".env\"]\n"
		     "setup_commands = [\"npm install\", \"echo 'two words'\"]\n"
		     "quick_setup = true\n",
		     &notes);
	assert_all_taken_over(c);
	assert_int_equal(notes.n, 2);
	assert_true(has_note(&notes, "tmux_prefix"));
	assert_true(has_note(&notes, "repo_root"));
	config_free(c);
	strv_release(&notes);
}

static void
what_cannot_be_taken_over_is_noted(void **state)
{
	struct strv notes = STRV_INIT;
	struct config *c = imported(*state,
				    "[project]\nworktree_root = \"trees\"\n"
				    "[agent]\nclaude_flags = \"'open\"\n"
				    "[setup]\ncommands = [1]\nquick = \"yes\"\n"
				    "extra = [[\"a\"]]\n[ui]\ncolor = \"red\"\n",
				    &notes);

	assert_int_equal(notes.n, 6);
	assert_true(has_note(&notes, "line 2: project.worktree_root is left out"));
	assert_true(has_note(&notes, "line 4: agent.claude_flags is left out"));
	assert_true(has_note(&notes, "line 6: setup.commands is left out"));
	assert_true(has_note(&notes, "line 7: setup.quick is left out"));
	assert_true(has_note(&notes, "line 8: setup.extra has no counterpart"));
	assert_true(has_note(&notes, "line 10: ui.color has no counterpart"));
	config_free(c);
	strv_release(&notes);
}

static void
an_empty_file_is_an_empty_config(void **state)
{
	struct strv notes = STRV_INIT;
	struct config *c = imported(*state, "", &notes);

	assert_int_equal(notes.n, 0);
	config_free(c);
	strv_release(&notes);
}

static void
absent_and_damaged_files_are_errors(void **state)
{
	char *path = path_join(*state, "no-such.toml");
	struct str out = STR_INIT;
	struct strv notes = STRV_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(ai_fleet_import(path, &out, &notes, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	free(path);
	path = scratch_write(*state, "damaged.toml", "[project]\nname = \n");
	assert_int_equal(ai_fleet_import(path, &out, &notes, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_non_null(strstr(err.text, "damaged.toml:2: "));
	assert_int_equal(ai_fleet_import(*state, &out, &notes, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_int_equal(out.len, 0);
	free(path);
	strv_release(&notes);
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_project_file_is_taken_over),
		cmocka_unit_test(the_old_global_file_is_taken_over),
		cmocka_unit_test(what_cannot_be_taken_over_is_noted),
		cmocka_unit_test(an_empty_file_is_an_empty_config),
		cmocka_unit_test(absent_and_damaged_files_are_errors),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
