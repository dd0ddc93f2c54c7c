/* SPDX-License-Identifier: MIT */
/* What rules allow, and all the ways in which they must not. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "agent/approve.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

struct fixture {
	char top[64];
	char *tree;
};

static void
put(const struct fixture *f, const char *name)
{
	char *path = path_join(f->tree, name);

	assert_int_equal(file_write(path, "x", 1, 0600, NULL), 0);
	free(path);
}

static void
make_dir(const struct fixture *f, const char *name)
{
	char *path = path_join(f->tree, name);

	assert_int_equal(file_make_dirs(path, 0700, NULL), 0);
	free(path);
}

static void
make_link(const struct fixture *f, const char *name, const char *to)
{
	char *path = path_join(f->tree, name);

	assert_int_equal(symlink(to, path), 0);
	free(path);
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	strcpy(f->top, "/tmp/fleet-approve-XXXXXX");
	assert_non_null(mkdtemp(f->top));
	f->tree = path_join(f->top, "tree");
	make_dir(f, "src/deep");
	make_dir(f, ".git/hooks");
	make_dir(f, "../tree-2");
	put(f, "../secret");
	put(f, "src/a.c");
	make_link(f, "out", "../secret");
	make_link(f, "up", "..");
	make_link(f, "nowhere", "../not-yet");
	make_link(f, "my link", "..");
	make_link(f, "in", "src");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	file_remove_tree(f->top, NULL);
	free(f->tree);
	free(f);
	return 0;
}

static bool
decide(const struct fixture *f, const char *rule, const char *kind, const char *json)
{
	struct approve_decision d;
	struct strv rules = STRV_INIT;
	bool allows;

	strv_add(&rules, rule);
	approve_decide(&rules, kind, f->tree, json, strlen(json), &d);
	allows = d.allows;
	assert_int_equal(allows, d.rule != NULL);
	assert_true(*d.reason);
	approve_decision_release(&d);
	strv_release(&rules);
	return allows;
}

static bool
decide_on(const struct fixture *f, const char *rule, const char *tool, const char *key,
	  const char *what, const char *cwd)
{
	json_t *o = json_pack("{s:s, s:{s:s}, s:s}", "tool_name", tool, "tool_input", key,
			      what, "cwd", cwd);
	char *text = json_dumps(o, 0);
	bool allows = decide(f, rule, "claude", text);

	free(text);
	json_decref(o);
	return allows;
}

static bool
runs(const struct fixture *f, const char *rule, const char *command)
{
	return decide_on(f, rule, "Bash", "command", command, f->tree);
}

static bool
edits(const struct fixture *f, const char *rule, const char *path)
{
	return decide_on(f, rule, "Edit", "file_path", path, f->tree);
}

static void
a_command_is_allowed_as_a_whole(void **state)
{
	struct fixture *f = *state;

	assert_true(runs(f, "claude Bash npm test", "npm test"));
	assert_true(runs(f, "* * npm test", "npm test"));
	assert_true(runs(f, "claude Bash npm *", "npm run build -- --x=1 src/a.c"));
	assert_true(runs(f, "claude Bash git log *", "git log -3 origin/main"));
	assert_true(runs(f, "claude Bash git * --stat", "git diff --stat --stat"));
	assert_false(runs(f, "claude Bash npm test", "npm test "));
	assert_false(runs(f, "claude Bash npm test", "npm tests"));
	assert_false(runs(f, "claude Bash npm test", " npm test"));
	assert_false(runs(f, "claude Bash npm test", "X=1 npm test"));
	assert_false(runs(f, "claude Bash npm *", "sudo npm test"));
	assert_false(runs(f, "claude Bash npm *", "npx test"));
	assert_false(runs(f, "codex Bash npm test", "npm test"));
	assert_false(runs(f, "claude Read npm test", "npm test"));
}

static void
a_star_never_stands_for_what_a_shell_reads(void **state)
{
	static const char *const hostile[] = {
		"x; rm -rf y", "x & y", "x && y", "x || y", "x | sh", "`id`", "$(id)",
		"$HOME", "${HOME}", "(id)", "x > y", "x < y", "x >> y", "x\nrm y", "x\rrm y",
		"x\ty", "<(id)", "x 2>&1", "'x'", "\"x\"", "x\\", "\\x", "{a,b}", "a*", "a?",
		"[ab]", "~", "~root", "!x", "#x", "x^y", "\x01", "\x7f", "\xc2\xa0", "\xe2\x80\xa8",
		"x\n", "\n", "x;", "x\x0b", "a'b", "x=~/y", "x:~", "..", "../secret", "/etc/passwd",
		"src/../../secret", "--file=/etc/passwd", "--file=../secret", "-f/etc/passwd",
		"-f../../secret/x", "a:/etc", "a:b:../..", "a,/etc", "out", "up/secret", "nowhere",
		"src/../up/secret", "in/../../secret", "not-there/../../secret", "file:///etc/passwd",
		"--x=out", "@/../../etc", "/", "//etc", "../tree-2/x", "./../secret",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
		char *command = xasprintf("cat %s", hostile[i]);

		if (runs(f, "claude Bash cat *", command) || runs(f, "* * *", command))
			fail_msg("allowed: %s", command);
		free(command);
	}
}

static void
what_the_pattern_has_literally_is_allowed(void **state)
{
	struct fixture *f = *state;

	assert_true(runs(f, "* Bash make 2>&1 | tail -*", "make 2>&1 | tail -20"));
	assert_true(runs(f, "* Bash git commit -m \"*\"", "git commit -m \"fix: it\""));
	assert_true(runs(f, "* Bash /usr/bin/make *", "/usr/bin/make all"));
	assert_true(runs(f, "* Bash ls \\*", "ls *"));
	assert_false(runs(f, "* Bash ls \\*", "ls x"));
	assert_false(runs(f, "* Bash git commit -m \"*\"", "git commit -m \"$(id)\""));
	assert_false(runs(f, "* Bash git commit -m \"*\"", "git commit -m \"a\" \"b\""));
	assert_false(runs(f, "* Bash cat \"*\"", "cat \"my link/secret\""));
	assert_false(runs(f, "* Bash /usr/bin/make *", "/usr/bin/make -C /etc"));
}

static void
a_command_s_own_places_may_be_absolute(void **state)
{
	struct fixture *f = *state;
	char *in = xasprintf("cat %s/src/a.c", f->tree);
	char *out = xasprintf("cat %s-2/x", f->tree);

	assert_true(runs(f, "* Bash cat *", in));
	assert_true(runs(f, "* Bash cat *", "cat in/a.c src/deep/../a.c"));
	assert_false(runs(f, "* Bash cat *", out));
	free(in);
	free(out);
}

static void
it_must_run_inside_its_worktree(void **state)
{
	struct fixture *f = *state;
	char *deep = path_join(f->tree, "src/deep"), *up = path_join(f->tree, "up");

	assert_true(decide_on(f, "* Bash ls *", "Bash", "command", "ls ..", deep));
	assert_false(decide_on(f, "* Bash ls", "Bash", "command", "ls", f->top));
	assert_false(decide_on(f, "* Bash ls", "Bash", "command", "ls", up));
	assert_false(decide_on(f, "* Bash ls", "Bash", "command", "ls", "src"));
	assert_false(decide_on(f, "* Bash ls", "Bash", "command", "ls", "/no/such"));
	free(deep);
	free(up);
}

static void
a_path_is_held_against_the_rule_from_the_worktree_s_top(void **state)
{
	struct fixture *f = *state;
	char *path = path_join(f->tree, "src/new/file.c");

	assert_true(edits(f, "* Edit src/*", path));
	assert_true(edits(f, "* Edit *", "src/a.c"));
	assert_true(edits(f, "* Edit src/a.c", "in/a.c"));
	assert_false(edits(f, "* Edit in/*", "in/a.c"));
	assert_false(edits(f, "* Edit src/*", "other.c"));
	assert_false(edits(f, "* Edit src", path));
	free(path);
}

static void
a_path_leads_nowhere_else(void **state)
{
	static const char *const hostile[] = {
		"/etc/passwd", "../secret", "out", "up/secret", "nowhere", "nowhere/x",
		"src/../../secret", "gone/../../secret", "gone/../src/a.c", "up", "..", "/",
		"../tree-2/x", "my link/secret", ".git/hooks/pre-commit", ".claude/settings.json",
		"src/.env", ".", "src/a.c/x", "src/\n", "out/", "src/a.c\x7f", "up/../secret",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++)
		if (edits(f, "* * *", hostile[i]))
			fail_msg("allowed: %s", hostile[i]);
	assert_true(edits(f, "* Edit .git/hooks/x", ".git/hooks/x"));
	assert_true(edits(f, "* Edit src/.*", "src/.env"));
}

static void
what_is_not_known_is_asked(void **state)
{
	struct fixture *f = *state;
	static const char *const inputs[] = {
		"", "{}", "[]", "null", "\"Bash\"", "{\"tool_name\":\"Bash\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"\"},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":1},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":[\"ls\"]},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":\"ls\",\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"\"}",
		"{\"tool_name\":\"Shell\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}",
		"{\"tool_name\":\"bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}",
		"{\"tool_name\":1,\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}",
		"{\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}",
		/* one that a newer release may know */
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\","
		"\"dangerouslyDisableSandbox\":true},\"cwd\":\"@\"}",
		/* said twice, in one value or in two */
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"rm x\","
		"\"command\":\"ls\"},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}"
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"}",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"} x",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},\"cwd\":\"@\"",
		"{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\\u0000 -l\"},\"cwd\":\"@\"}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		struct str s = STR_INIT;

		for (const char *c = inputs[i]; *c; c++)
			if (*c == '@')
				str_adds(&s, f->tree);
			else
				str_addc(&s, *c);
		if (decide(f, "* * *", "claude", s.buf))
			fail_msg("allowed: %s", s.buf);
		str_release(&s);
	}
}

static void
a_rule_that_is_none_allows_nothing(void **state)
{
	static const char *const rules[] = { "", " ", "claude", "claude Bash", "* *",
					     "claude  Bash ", "claude Bash ls\\" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		assert_false(runs(f, rules[i], "ls"));
	assert_true(runs(f, "  claude  Bash  ls ", "ls"));
}

static void
without_a_worktree_all_is_asked(void **state)
{
	struct fixture *f = *state;
	struct strv rules = STRV_INIT;
	struct approve_decision d;
	char *json = xasprintf("{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},"
			       "\"cwd\":\"%s\"}", f->tree);

	strv_add(&rules, "* * *");
	approve_decide(&rules, "claude", NULL, json, strlen(json), &d);
	assert_false(d.allows);
	assert_string_equal(d.what, "ls");
	approve_decision_release(&d);
	approve_decide(&rules, "claude", "/no/such", json, strlen(json), &d);
	assert_false(d.allows);
	approve_decision_release(&d);
	strv_release(&rules);
	free(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_allowed_as_a_whole),
		cmocka_unit_test(a_star_never_stands_for_what_a_shell_reads),
		cmocka_unit_test(what_the_pattern_has_literally_is_allowed),
		cmocka_unit_test(a_command_s_own_places_may_be_absolute),
		cmocka_unit_test(it_must_run_inside_its_worktree),
		cmocka_unit_test(a_path_is_held_against_the_rule_from_the_worktree_s_top),
		cmocka_unit_test(a_path_leads_nowhere_else),
		cmocka_unit_test(what_is_not_known_is_asked),
		cmocka_unit_test(a_rule_that_is_none_allows_nothing),
		cmocka_unit_test(without_a_worktree_all_is_asked),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
