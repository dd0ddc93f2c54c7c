/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "agent/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"

static const struct kind_words words = {
	.branch = "fix/one",
	.id = "abcd2345",
	.worktree = "/w/fix one",
	.libexec = "/usr/libexec/fleet",
};

/* The user's directory and the shipped one, empty, in a scratch place. */
static int
setup(void **state)
{
	char root[] = "/tmp/fleet-kind-XXXXXX";
	struct dirs *d = xcalloc(1, sizeof(*d));

	if (!mkdtemp(root))
		return -1;
	d->state = xstrdup(root);
	d->config = path_join(root, "config");
	d->share = path_join(root, "share");
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct dirs *d = *state;
	int rc = file_remove_tree(d->state, NULL);

	dirs_release(d);
	free(d);
	return rc;
}

static void
put(const char *dir, const char *name, const char *text)
{
	char *agents = path_join(dir, "agents"), *path = path_join(agents, name);

	assert_int_equal(file_make_dirs(agents, 0755, NULL), 0);
	assert_int_equal(file_write(path, text, strlen(text), 0644, NULL), 0);
	free(path);
	free(agents);
}

static void
load(const struct dirs *d, const char *name, struct kind *k)
{
	struct err err = ERR_INIT;

	if (kind_load(d, name, k, &err))
		fail_msg("%s", err.text);
}

static void
assert_argv(const struct kind *k, const struct strv *extra, const char *prompt,
	    const char *const *expected)
{
	struct strv out = STRV_INIT;
	size_t i;

	kind_argv(k, &(struct kind_call){ .words = words, .extra = extra, .prompt = prompt },
		  &out);
	for (i = 0; expected[i]; i++) {
		assert_true(i < out.n);
		assert_string_equal(out.v[i], expected[i]);
	}
	assert_int_equal(out.n, i);
	strv_release(&out);
}

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The shipped kinds, from the source tree (make check sets srcdir). */
static struct dirs
shipped(void)
{
	const char *top = getenv("srcdir");

	return (struct dirs){ .config = xstrdup("/nowhere"),
			      .share = path_join(top ? top : "..", "share") };
}

static void
every_shipped_kind_loads(void **state)
{
	static const char *const names[] = { "aider",  "claude",   "codex", "demo",
					     "gemini", "opencode", "shell" };
	struct dirs d = shipped();
	struct strv all = STRV_INIT;

	(void)state;
	kind_names(&d, &all);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_true(strv_has(&all, names[i]));
	for (size_t i = 0; i < all.n; i++) {
		struct kind k;

		load(&d, all.v[i], &k);
		assert_string_equal(k.name, all.v[i]);
		assert_true(*k.summary);
		assert_true(strv_has(&k.unset, "TMUX"));
		assert_true(strv_has(&k.unset, "CLAUDECODE"));
		kind_release(&k);
	}
	strv_release(&all);
	dirs_release(&d);
}

static void
shipped_kinds_take_a_prompt_that_looks_like_an_option(void **state)
{
	static const struct {
		const char *kind;
		const char *argv[5];
	} expected[] = {
		{ "claude", { "claude", "--", "--help" } },
		{ "codex", { "codex", "--no-daemon", "--", "--help" } },
		{ "gemini", { "gemini", "--prompt-interactive=--help" } },
		{ "opencode", { "opencode", "--prompt=--help" } },
		{ "aider", { "aider", "--message=--help" } },
		{ "demo", { "/usr/libexec/fleet/fleet-demo", "--", "--help" } },
	};
	struct dirs d = shipped();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		struct kind k;

		load(&d, expected[i].kind, &k);
		assert_argv(&k, NULL, "--help", expected[i].argv);
		kind_release(&k);
	}
	dirs_release(&d);
}

static void
the_shell_is_the_users(void **state)
{
	struct dirs d = shipped();
	struct kind k;

	(void)state;
	load(&d, "shell", &k);
	assert_int_equal(k.prompt, KIND_PROMPT_PASTE);
	setenv("SHELL", "/bin/zsh", 1);
	assert_argv(&k, NULL, "make", ARGV("/bin/zsh"));
	setenv("SHELL", "not absolute", 1);
	assert_argv(&k, NULL, NULL, ARGV("/bin/sh"));
	unsetenv("SHELL");
	assert_argv(&k, NULL, NULL, ARGV("/bin/sh"));
	kind_release(&k);
	dirs_release(&d);
}

static void
every_key_is_read(void **state)
{
	const struct dirs *d = *state;
	struct kind k;

	put(d->share, "full.toml",
	    "summary = \"a kind\"\nprogram = \"agent\"\n"
	    "args = [\"--name\", \"{branch}\"]\nprompt = \"argument\"\n"
	    "prompt_args = [\"-i\", \"{prompt}\"]\nstatus_protocol = true\n"
	    "[env]\nA_1 = \"x=y\"\nB = \"\"\n[unset]\nnames = [\"OWN\"]\n");
	load(d, "full", &k);
	assert_string_equal(k.name, "full");
	assert_string_equal(k.summary, "a kind");
	assert_true(str_ends_with(k.file, "/share/agents/full.toml"));
	assert_string_equal(k.program, "agent");
	assert_int_equal(k.prompt, KIND_PROMPT_ARGUMENT);
	assert_true(k.has_status_protocol);
	assert_string_equal(strv_getenv(&k.env, "A_1"), "x=y");
	assert_string_equal(strv_getenv(&k.env, "B"), "");
	assert_true(strv_has(&k.unset, "OWN"));
	assert_true(strv_has(&k.unset, "TERM_PROGRAM"));
	kind_release(&k);
}

static void
a_program_is_enough(void **state)
{
	const struct dirs *d = *state;
	struct kind k;

	put(d->share, "least.toml", "program = \"agent\"\n");
	load(d, "least", &k);
	assert_int_equal(k.prompt, KIND_PROMPT_NONE);
	assert_false(k.has_status_protocol);
	assert_argv(&k, NULL, "not given", ARGV("agent"));
	kind_release(&k);
}

static void
words_are_replaced_once(void **state)
{
	const struct dirs *d = *state;
	struct strv extra = STRV_INIT;
	struct kind k;

	put(d->share, "words.toml",
	    "program = \"{libexec}/x\"\nprompt = \"argument\"\n"
	    "args = [\"{branch}+{id}\", \"{worktree}\", \"{libexec}\", "
	    "'{\"json\": {branch}}', \"{}\", \"{ id }\"]\n"
	    "prompt_args = [\"--\", \"<{prompt}>\"]\n");
	load(d, "words", &k);
	strv_add(&extra, "--extra={branch}");
	assert_argv(&k, &extra, "{branch} 'it'; {prompt}\n$HOME",
		    ARGV("/usr/libexec/fleet/x", "fix/one+abcd2345", "/w/fix one",
			 "/usr/libexec/fleet", "{\"json\": fix/one}", "{}", "{ id }",
			 "--extra={branch}", "--", "<{branch} 'it'; {prompt}\n$HOME>"));
	kind_release(&k);
	strv_release(&extra);
}

static void
what_is_not_known_is_nothing(void **state)
{
	const struct dirs *d = *state;
	const struct kind_call none = { .prompt = NULL };
	struct strv out = STRV_INIT;
	struct kind k;

	put(d->share, "none.toml", "program = \"x\"\nargs = [\"--s={branch}\"]\n");
	load(d, "none", &k);
	kind_argv(&k, &none, &out);
	assert_string_equal(out.v[1], "--s=");
	kind_release(&k);
	strv_release(&out);
}

static void
a_conversation_is_begun_taken_up_and_forked(void **state)
{
	static const char text[] =
		"program = \"x\"\nargs = [\"-a\"]\nsession_args = [\"--id\", \"{session}\"]\n"
		"resume_args = [\"--resume={session}\"]\n"
		"fork_args = [\"--resume={session}\", \"--id={fork}\"]\n"
		"hooks = \"claude\"\nhooks_args = [\"--settings\", \"{hooks}\"]\n"
		"tools_args = [\"--mcp={tools}\"]\nprompt = \"argument\"\n"
		"prompt_args = [\"{prompt}\"]\n[modes]\nask = [\"--mode\", \"manual\"]\n";
	static const struct {
		struct kind_call call;
		const char *argv[8];
	} cases[] = {
		{ { .start = KIND_NEW }, { "x", "-a" } },
		{ { .start = KIND_NEW, .words.session = "s1", .mode = "ask", .prompt = "hi" },
		  { "x", "-a", "--id", "s1", "--mode", "manual", "hi" } },
		{ { .start = KIND_RESUME, .words = { .session = "s1", .hooks = "/h" } },
		  { "x", "-a", "--resume=s1", "--settings", "/h" } },
		{ { .start = KIND_FORK,
		    .words = { .session = "s1", .fork = "s2", .tools = "/t" } },
		  { "x", "-a", "--resume=s1", "--id=s2", "--mcp=/t" } },
	};
	const struct dirs *d = *state;
	struct err err = ERR_INIT;
	struct kind k;

	put(d->share, "talk.toml", text);
	load(d, "talk", &k);
	assert_true(kind_mints_session(&k) && kind_can_resume(&k) && kind_can_fork(&k));
	assert_int_equal(kind_check_mode(&k, "ask", &err), 0);
	assert_int_equal(kind_check_mode(&k, "yolo", &err), -1);
	assert_string_equal(err.text, "agent 'talk' has no mode 'yolo' (there is: ask)");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strv out = STRV_INIT;

		kind_argv(&k, &cases[i].call, &out);
		for (size_t j = 0; j < out.n; j++)
			assert_string_equal(out.v[j], cases[i].argv[j]);
		assert_null(cases[i].argv[out.n]);
		strv_release(&out);
	}
	kind_release(&k);
}

static void
rules_stand_in_the_order_of_the_file(void **state)
{
	const struct dirs *d = *state;
	struct kind k;

	put(d->share, "rules.toml",
	    "program = \"x\"\n"
	    "[rule.zebra]\nstate = \"blocked\"\nwhy = \"permission\"\n"
	    "in = \"bottom 12\"\nmatch = [\"Do you\", \"1[.] Yes\"]\n"
	    "[rule.apple]\nstate = \"idle\"\nmatch = \"^>\"\nunless = \"esc\"\n");
	load(d, "rules", &k);
	assert_int_equal(k.rules.n, 2);
	assert_non_null(strstr(k.rules.v[0], "name=zebra\n"));
	assert_non_null(strstr(k.rules.v[0], "match=1[.] Yes\n"));
	assert_non_null(strstr(k.rules.v[1], "unless=esc\n"));
	kind_release(&k);
}

static void
home_in_a_program_is_expanded(void **state)
{
	const struct dirs *d = *state;
	struct kind k;

	setenv("HOME", "/home/someone", 1);
	put(d->share, "home.toml", "program = \"~/bin/agent\"\n");
	load(d, "home", &k);
	assert_argv(&k, NULL, NULL, ARGV("/home/someone/bin/agent"));
	kind_release(&k);
}

static void
the_users_file_hides_the_shipped_one(void **state)
{
	const struct dirs *d = *state;
	struct err err = ERR_INIT;
	struct kind k;

	put(d->share, "both.toml", "program = \"shipped\"\nsummary = \"shipped\"\n");
	put(d->config, "both.toml", "program = \"own\"\n");
	load(d, "both", &k);
	assert_string_equal(k.program, "own");
	assert_string_equal(k.summary, "");
	kind_release(&k);
	put(d->config, "both.toml", "program = \n");
	assert_int_equal(kind_load(d, "both", &k, &err), -1);
	assert_non_null(strstr(err.text, "/config/agents/both.toml:1: "));
}

/* text, and what the error says behind the file's name. */
static const struct {
	const char *text, *says;
} bad[] = {
	{ "program = \"x\"\nargz = []\n",
	  ":2: unknown key 'argz' (did you mean 'args'?)" },
	{ "program = \"x\"\n[other]\na = 1\n", ":2: unknown key 'other'" },
	{ "program = 5\n", ":1: program: must be a string, not an integer" },
	{ "program = \"x\"\nargs = \"y\"\n",
	  ":2: args: must be an array, not a string" },
	{ "program = \"x\"\nargs = [\n\"a\",\n5]\n",
	  ":4: args: element 2 must be a string" },
	{ "program = \"x\"\nargs = [\n\"{brnach}\"]\n",
	  ":3: args: unknown placeholder {brnach}" },
	{ "program = \"{home}/x\"\n", ":1: program: unknown placeholder {home}" },
	{ "program = \"x\"\nargs = [\"{prompt}\"]\n",
	  ":2: args: {prompt} belongs in headless_args, prompt_args" },
	{ "program = \"x\"\nprompt = \"typed\"\n",
	  ":2: prompt: 'typed' is not one of none, argument, paste" },
	{ "program = \"x\"\nstatus_protocol = \"yes\"\n",
	  ":2: status_protocol: must be" },
	{ "program = \"x\"\n[env]\n\"A-B\" = \"1\"\n",
	  "cannot be the name of a variable" },
	{ "program = \"x\"\n[env]\nA = 1\n",
	  ":3: env.A: must be a string, not an integer" },
	{ "program = \"x\"\nenv = []\n", ":2: unknown key 'env'" },
	{ "program = \"x\"\n[unset]\nnames = [\"A=B\"]\n", "'A=B' cannot be the name" },
	{ "program = \"x\"\n[unset]\nA = \"\"\n", ":3: unknown key 'unset.A'" },
	{ "summary = \"x\"\n", ": program is missing" },
	{ "program = \"\"\n", ": program is missing" },
	{ "program = \"x\"\nprompt = \"argument\"\n",
	  "needs prompt_args with {prompt}" },
	{ "program = \"x\"\nprompt_args = [\"{prompt}\"]\n",
	  "needs prompt = \"argument\"" },
	{ "program = \"x\"\nsummary = \"\xff\"\n", ":2: " },
	{ "program = \"x\"\nhooks = \"claude\"\n", "hooks and hooks_args need one another" },
	{ "program = \"x\"\ncomposer = \"(\"\n", ":2: composer: '(' is no regular expression" },
	{ "program = \"x\"\n[modes]\nask = \"-m\"\n", ":3: modes.ask: must be an array" },
	{ "program = \"x\"\n[rule.a]\nstate = \"bored\"\nmatch = \"x\"\n",
	  ":2: rule.a: state: 'bored' is not one of" },
	{ "program = \"x\"\n[rule.a]\nstate = \"idle\"\n", ":2: rule.a: match is missing" },
	{ "program = \"x\"\n[rule.a]\nstat = \"idle\"\n",
	  ":3: unknown key 'rule.a.stat' (did you mean 'state'?)" },
	{ "program = \"x\"\n[rule.a]\nstate = \"idle\"\nmatch = [\"a\", 5]\n",
	  ":4: match: " },
	{ "program = \"x\"\n[rule.a]\nstate = \"idle\"\nmatch = \"*[\"\n",
	  "is no regular expression" },
	{ "program = \"x\"\n[rule.a]\nin = \"bottom\"\nstate = \"idle\"\nmatch = \"x\"\n",
	  "in: 'bottom' is not one of" },
	{ "program = \"x\"\n[rule.a]\nwhy = \"plan\"\nstate = \"idle\"\nmatch = \"x\"\n",
	  "why: only blocked has one" },
	{ "", ": program is missing" },
};

static void
damage_is_named_with_file_and_line(void **state)
{
	const struct dirs *d = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = ERR_INIT;
		struct kind k;

		put(d->share, "bad.toml", bad[i].text);
		assert_int_equal(kind_load(d, "bad", &k, &err), -1);
		assert_int_equal(err.code, ERR_CONFIG);
		assert_non_null(strstr(err.text, "/share/agents/bad.toml:"));
		if (!strstr(err.text, bad[i].says))
			fail_msg("%s (not %s)", err.text, bad[i].says);
	}
}

static void
a_huge_file_is_refused(void **state)
{
	const struct dirs *d = *state;
	struct str text = STR_INIT;
	struct err err = ERR_INIT;
	struct kind k;

	str_adds(&text, "program = \"x\"\n");
	while (text.len <= 64 * 1024)
		str_adds(&text, "# nothing\n");
	put(d->share, "huge.toml", text.buf);
	assert_int_equal(kind_load(d, "huge", &k, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_non_null(strstr(err.text, "huge.toml: is larger than 64 KiB"));
	str_release(&text);
}

static void
an_unknown_kind_lists_those_there_are(void **state)
{
	const struct dirs *d = *state;
	static const char *const names[] = { "three", "../share/agents/one", "",
					     "a/b" };

	put(d->share, "one.toml", "program = \"x\"\n");
	put(d->share, "not a kind.toml", "");
	put(d->share, ".toml", "");
	put(d->share, "one.txt", "");
	put(d->config, "one.toml", "program = \"x\"\n");
	put(d->config, "two.toml", "program = \"x\"\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct err err = ERR_INIT;
		struct kind k;

		assert_int_equal(kind_load(d, names[i], &k, &err), -1);
		assert_int_equal(err.code, ERR_NOT_FOUND);
		assert_non_null(strstr(err.text, names[i]));
		assert_non_null(strstr(err.text, "(there are: one, two)"));
	}
}

static void
without_any_kind_there_are_none(void **state)
{
	struct err err = ERR_INIT;
	struct kind k;

	assert_int_equal(kind_load(*state, "claude", &k, &err), -1);
	assert_string_equal(err.text, "no agent kind 'claude' (there are: none)");
}

int
main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shipped_kind_loads),
		cmocka_unit_test(shipped_kinds_take_a_prompt_that_looks_like_an_option),
		cmocka_unit_test(the_shell_is_the_users),
		EACH(every_key_is_read),
		EACH(a_program_is_enough),
		EACH(words_are_replaced_once),
		EACH(what_is_not_known_is_nothing),
		EACH(a_conversation_is_begun_taken_up_and_forked),
		EACH(rules_stand_in_the_order_of_the_file),
		EACH(home_in_a_program_is_expanded),
		EACH(the_users_file_hides_the_shipped_one),
		EACH(damage_is_named_with_file_and_line),
		EACH(a_huge_file_is_refused),
		EACH(an_unknown_kind_lists_those_there_are),
		EACH(without_any_kind_there_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
