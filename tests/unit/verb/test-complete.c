/* SPDX-License-Identifier: MIT */
/*
 * The scripts hold every verb and option, their shells accept them, and bash,
 * run for real, offers what it should. A shell that is not installed is passed
 * over.
 */
#include "config.h"

#include "verb/complete.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/spawn.h"
#include "verb/manual.h"
#include "unit/cli/verbs.h"

static const char *const shells[] = { "bash", "zsh", "fish" };

static bool
is_installed(const char *program)
{
	char *path = spawn_find(program, NULL, NULL);
	bool found = path != NULL;

	free(path);
	return found;
}

static void
add_output(void *ctx, const char *bytes, size_t n)
{
	str_add(ctx, bytes, n);
}

/* Feeds text to a program; its exit status, and what it said in out. */
static int
feed(const char *const *argv, const char *text, struct str *out)
{
	struct spawn spawn = {
		.argv = (char *const *)argv,
		.input = text,
		.input_len = strlen(text),
		.timeout_ms = 20000,
		.output = add_output,
		.ctx = out,
	};
	struct err e = ERR_INIT;
	int status = -1;

	if (spawn_run(&spawn, &status, &e) < 0)
		fail_msg("%s", e.text);
	return status;
}

static void
every_shown_verb_and_option_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct str out = STR_INIT;

		completion_write(shells[i], &out);
		assert_non_null(strstr(out.buf, "create"));
		assert_non_null(strstr(out.buf, "prompt"));
		assert_non_null(strstr(out.buf, "delete-branch"));
		assert_non_null(strstr(out.buf, "rails node go"));
		assert_non_null(strstr(out.buf, "idle error exited"));
		assert_non_null(strstr(out.buf, "ask kinds"));
		assert_non_null(strstr(out.buf, "ask agents"));
		assert_non_null(strstr(out.buf, "json"));
		assert_null(strstr(out.buf, "hook"));
		str_release(&out);
	}
}

static void
every_shell_accepts_its_script(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *argv[] = { shells[i], "-n", NULL };
		struct str script = STR_INIT, said = STR_INIT;

		if (!is_installed(shells[i]))
			continue;
		completion_write(shells[i], &script);
		if (feed(argv, script.buf, &said) != 0 || said.len > 0)
			fail_msg("%s: %s", shells[i], said.buf);
		str_release(&said);
		str_release(&script);
	}
}

/* What bash offers when the words (the last one under the cursor) are typed. */
static void
assert_bash_offers(const char *words, const char *expected)
{
	const char *argv[] = { "bash", "--norc", "-s", NULL };
	struct str script = STR_INIT, said = STR_INIT;

	if (!is_installed("bash"))
		return;
	completion_write("bash", &script);
	/* A branch that would do harm if the shell ever expanded it. */
	str_addf(&script,
		 "\nfleet() { printf '%%s\\n' fix-1 fix-2 '$(touch bad)'; }\n"
		 "COMP_WORDS=(%s)\n"
		 "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
		 "_fleet\n"
		 "echo \"${COMPREPLY[*]}\"\n",
		 words);
	assert_int_equal(feed(argv, script.buf, &said), 0);
	assert_string_equal(said.buf, expected);
	assert_int_equal(access("bad", F_OK), -1);
	str_release(&said);
	str_release(&script);
}

static void
bash_offers_what_fits_the_place(void **state)
{
	(void)state;
	assert_bash_offers("fleet cr", "create\n");
	assert_bash_offers("fleet ''", "create prompt list wait kill help\n");
	assert_bash_offers("fleet help k", "kill\n");
	assert_bash_offers("fleet kill --b", "--batch\n");
	assert_bash_offers("fleet create --type ''", "rails node go\n");
	assert_bash_offers("fleet create --type = n", "node\n");
	assert_bash_offers("fleet create x --type = go -a fix-", "fix-1 fix-2\n");
	assert_bash_offers("fleet wait --until w", "working\n");
	assert_bash_offers("fleet prompt fix-1 fix-", "fix-1 fix-2\n");
	assert_bash_offers("fleet l fix", "fix-1 fix-2\n");
	assert_bash_offers("fleet kill -f fix-2", "fix-2\n");
	assert_bash_offers("fleet kill '$'", "\\$\\(touch\\ bad\\)\n");
	assert_bash_offers("fleet create x -- ''", "\n");
}

static void
the_manual_has_every_verb_and_status(void **state)
{
	struct str page = STR_INIT;

	(void)state;
	manual_write(&page);
	assert_non_null(strstr(page.buf, ".TH FLEET 1"));
	assert_non_null(strstr(page.buf, ".SS \"create\""));
	assert_non_null(strstr(page.buf, ".B \\-d, \\-\\-delete\\-branch"));
	assert_non_null(strstr(page.buf, "refused"));
	assert_non_null(strstr(page.buf, "timeout"));
	assert_non_null(strstr(page.buf, "NO_COLOR"));
	assert_null(strstr(page.buf, "hook"));
	assert_null(strstr(page.buf, "needs_full"));
	str_release(&page);
}

static void
the_manual_passes_its_linter(void **state)
{
	const char *argv[] = { "mandoc", "-T", "lint", "-W", "warning", NULL };
	struct str page = STR_INIT, said = STR_INIT;

	(void)state;
	if (!is_installed("mandoc"))
		skip();
	manual_write(&page);
	feed(argv, page.buf, &said);
	assert_string_equal(said.buf, "");
	str_release(&said);
	str_release(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shown_verb_and_option_is_there),
		cmocka_unit_test(every_shell_accepts_its_script),
		cmocka_unit_test(bash_offers_what_fits_the_place),
		cmocka_unit_test(the_manual_has_every_verb_and_status),
		cmocka_unit_test(the_manual_passes_its_linter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
