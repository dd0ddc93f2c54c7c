/* SPDX-License-Identifier: MIT */
/* Help as people read it; every verb's within 80 columns. */
#include "config.h"

#include "cli/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "text/wrap.h"
#include "unit/cli/verbs.h"
#include "verb/usage.h"

static const struct style style_plain;

static void
assert_fits(const char *text)
{
	while (*text) {
		struct str line = STR_INIT;
		size_t n = strcspn(text, "\n");

		str_add(&line, text, n);
		if (style_width(line.buf) > HELP_WIDTH)
			fail_msg("too wide: %s", line.buf);
		assert_false(n > 0 && text[n - 1] == ' ');
		text += n + (text[n] == '\n');
		str_release(&line);
	}
}

static void
the_short_help_groups_the_verbs(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	help_short(&style_plain, &out);
	assert_string_equal(out.buf,
			    "fleet  many coding agents, each in its own git worktree\n"
			    "\n"
			    "  fleet                      open the cockpit (? there shows its keys)\n"
			    "  fleet VERB [ARGUMENTS]     do something\n"
			    "  fleet VERB --help          say how\n"
			    "  fleet --version            say which\n"
			    "\n"
			    "start\n"
			    "  create   start an agent in a worktree of its own\n"
			    "  prompt   say something to agents\n"
			    "\n"
			    "look\n"
			    "  list, l  show the agents\n"
			    "  wait     wait until agents are done\n"
			    "\n"
			    "end\n"
			    "  kill     end agents and clear them away\n");
	str_release(&out);
}

static void
a_verbs_help_says_all_of_its_row(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	help_verb(&style_plain, &verb_create, &out);
	assert_string_equal(
		out.buf,
		"Usage  fleet create BRANCH [OPTIONS] [-- COMMAND...]\n"
		"\n"
		"  start an agent in a worktree of its own\n"
		"\n"
		"  The branch may exist, locally or on a remote; otherwise it is made "
		"from the\n"
		"  base, which is recorded for later.\n"
		"\n"
		"  Credential files are copied, then the set-up commands run.\n"
		"    kept as it is\n"
		"\n"
		"Arguments\n"
		"  BRANCH      the branch to work on; its agent gets the same name\n"
		"  COMMAND...  run this in the pane instead of an agent\n"
		"\n"
		"Options\n"
		"  -p, --prompt TEXT  what the agent is to do; '-' reads it from "
		"standard input\n"
		"  -F, --file FILE    read the prompt from [FILE]: as it stands\n"
		"  -a, --agent KIND   the kind of agent (default: claude)\n"
		"  -q, --quick        don't run the set-up commands\n"
		"  -e, --existing     the branch has to be there\n"
		"      --type TYPE    kind of project: rails, node, go\n"
		"  -n, --count N      how many (default: 1)\n"
		"      --json         answer in JSON: one document, or one line an "
		"event\n"
		"  -h, --help         show this help\n"
		"      --no-color     no colours; NO_COLOR=1 does the same\n"
		"\n"
		"Examples\n"
		"  fleet create fix-1 -p 'Fix it'   # in words\n"
		"  fleet create fix-2 -- htop       # a command\n");
	str_release(&out);
}

static void
every_help_fits_the_screen(void **state)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct str out = STR_INIT;

		help_verb(&style_plain, all[i], &out);
		assert_fits(out.buf);
		str_release(&out);
	}
}

static void
the_usage_line_shows_what_is_optional(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	usage_line(&verb_prompt, &out);
	assert_string_equal(out.buf, "fleet prompt NAME... MESSAGE");
	str_clear(&out);
	usage_line(&verb_kill, &out);
	assert_string_equal(out.buf, "fleet kill [PATTERN] [OPTIONS]");
	str_release(&out);
}

static void
prose_breaks_between_words(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	wrap_add(&out, "aaa bbb  cccccccccccc dd", 2, 2, 9);
	assert_string_equal(out.buf, "aaa bbb\n  cccccccccccc\n  dd\n");
	str_clear(&out);
	wrap_add(&out, "", 0, 2, 9);
	assert_string_equal(out.buf, "\n");
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_short_help_groups_the_verbs),
		cmocka_unit_test(a_verbs_help_says_all_of_its_row),
		cmocka_unit_test(every_help_fits_the_screen),
		cmocka_unit_test(the_usage_line_shows_what_is_optional),
		cmocka_unit_test(prose_breaks_between_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
