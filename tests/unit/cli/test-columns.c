/* SPDX-License-Identifier: MIT */
/* Tables at several widths, compared letter by letter. */
#include "config.h"

#include "text/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/cells.h"

#define NOW INT64_C(1800000000000)

static const struct reply_column agent_columns[] = {
	{ "branch", "BRANCH", CELL_TEXT },
	{ "kind", "AGENT", CELL_TEXT },
	{ "state", "STATE", CELL_STATE },
	{ "started_ms", "AGE", CELL_AGE },
	{ "cpu_percent", "CPU", CELL_PERCENT },
	{ "rss_bytes", "MEM", CELL_SIZE },
	{ "added", "+", CELL_ADDED },
	{ "removed", "-", CELL_REMOVED },
	{ NULL, NULL, CELL_TEXT },
};

static const struct reply_layout agent_layout = {
	.columns = agent_columns,
	.empty = "no agents",
	.note = "question",
};

static const char agents[] =
	"[{\"branch\":\"auth-refactor-A\",\"kind\":\"claude\",\"state\":\"blocked\","
	"\"started_ms\":1799999280000,\"cpu_percent\":2.2,\"rss_bytes\":224395264,"
	"\"added\":120,\"removed\":8,\"question\":\"Run npm test?\"},"
	"{\"branch\":\"feature/a-very-long-name-that-goes-on-and-on-for-ever\","
	"\"kind\":\"codex\",\"state\":\"working\",\"started_ms\":1799992800000,"
	"\"cpu_percent\":312,\"rss_bytes\":6549825454,\"added\":12345,\"removed\":0},"
	"{\"branch\":\"fix-432\",\"kind\":\"claude\",\"state\":\"idle\","
	"\"started_ms\":1799999999000,\"cpu_percent\":0,\"rss_bytes\":0,"
	"\"added\":0,\"removed\":null}]";

static void
assert_table(const struct style *style, const struct reply_layout *layout,
	     const char *json, const char *expected)
{
	json_error_t why;
	json_t *value = json_loads(json, 0, &why);
	struct str out = STR_INIT;

	assert_non_null(value);
	columns_render(style, layout, value, &out);
	assert_string_equal(out.buf, expected);
	json_decref(value);
	str_release(&out);
}

static struct style
plain(unsigned width)
{
	return (struct style){ .utf8 = true, .width = width, .now_ms = NOW };
}

static void
eighty_columns_cut_a_name_in_its_middle(void **state)
{
	struct style style = plain(80);

	(void)state;
	assert_table(&style, &agent_layout, agents,
		     "   BRANCH                     AGENT   STATE      AGE    CPU    "
		     "MEM      +      -\n"
		     " ◐ auth-refactor-A            claude  blocked    12m     2%   "
		     "214M   +120     −8\n"
		     "     Run npm test?\n"
		     " ● feature/a-ve…-on-for-ever  codex   working     2h   312%   "
		     "6.1G   +12k\n"
		     " ○ fix-432                    claude  idle        1s\n");
}

static void
sixty_columns_do_without_the_meters(void **state)
{
	struct style style = plain(60);

	(void)state;
	assert_table(&style, &agent_layout, agents,
		     "   BRANCH               AGENT   STATE      AGE      +      -\n"
		     " ◐ auth-refactor-A      claude  blocked    12m   +120     −8\n"
		     "     Run npm test?\n"
		     " ● feature/a…-for-ever  codex   working     2h   +12k\n"
		     " ○ fix-432              claude  idle        1s\n");
}

static void
twenty_columns_keep_the_name_and_the_state(void **state)
{
	struct style style = plain(20);

	(void)state;
	assert_table(&style, &agent_layout, agents,
		     "   BRANCH\n"
		     " ◐ auth-refactor-A\n"
		     "     Run npm test?\n"
		     " ● feature/…for-ever\n"
		     " ○ fix-432\n");
}

static void
without_a_width_nothing_is_cut(void **state)
{
	struct style style = plain(0);

	(void)state;
	style.utf8 = false;
	assert_table(&style, &agent_layout, agents,
		     "   BRANCH                                                 AGENT  "
		     " STATE      AGE    CPU    MEM      +      -\n"
		     " ! auth-refactor-A                                        claude "
		     " blocked    12m     2%   214M   +120     -8\n"
		     "     Run npm test?\n"
		     " * feature/a-very-long-name-that-goes-on-and-on-for-ever  codex  "
		     " working     2h   312%   6.1G   +12k\n"
		     " . fix-432                                                claude "
		     " idle        1s\n");
}

static void
colours_wrap_the_text_and_not_the_blanks(void **state)
{
	struct style style = plain(80);
	static const struct reply_column columns[] = {
		{ "branch", "", CELL_TEXT },
		{ "state", "", CELL_STATE },
		{ "added", "", CELL_ADDED },
		{ NULL, NULL, CELL_TEXT },
	};
	static const struct reply_layout layout = { .columns = columns };

	(void)state;
	style.colour = true;
	assert_table(
		&style, &layout, "[{\"branch\":\"a\",\"state\":\"done\",\"added\":7}]",
		" \033[36m✓\033[m a  \033[36mdone\033[m         \033[32m+7\033[m\n");
}

static const struct reply_column text_columns[] = {
	{ "name", "NAME", CELL_TEXT },
	{ "says", "SAYS", CELL_TEXT },
	{ "n", "N", CELL_NUMBER },
	{ NULL, NULL, CELL_TEXT },
};

static void
wide_characters_take_two_columns(void **state)
{
	struct style style = plain(80);
	static const struct reply_layout layout = { .columns = text_columns };

	(void)state;
	assert_table(&style, &layout,
		     "[{\"name\":\"日本\",\"says\":\"x\",\"n\":5},"
		     "{\"name\":\"abcd\",\"says\":\"y\",\"n\":10}]",
		     "NAME  SAYS   N\n"
		     "日本  x      5\n"
		     "abcd  y     10\n");
}

static void
prose_is_cut_at_its_end(void **state)
{
	struct style style = plain(30);
	static const struct reply_layout layout = { .columns = text_columns };

	(void)state;
	assert_table(&style, &layout,
		     "[{\"name\":\"a\",\"says\":\"the quick brown fox jumps "
		     "over\",\"n\":1}]",
		     "NAME  SAYS                   N\n"
		     "a     the quick brown fox…   1\n");
}

static void
groups_have_a_line_of_their_own(void **state)
{
	struct style style = plain(80);
	static const struct reply_layout layout = {
		.list = "rows",
		.columns = text_columns,
		.group = "batch",
	};

	(void)state;
	assert_table(
		&style, &layout,
		"{\"rows\":[{\"name\":\"lone\"},{\"name\":\"a\",\"batch\":\"one\"},"
		"{\"name\":\"b\",\"batch\":\"one\"},{\"name\":\"c\",\"batch\":\"two\"},"
		"{\"name\":\"d\"}]}",
		"  NAME  SAYS  N\n"
		"  lone\n"
		"one\n"
		"  a\n"
		"  b\n"
		"two\n"
		"  c\n"
		"(none)\n"
		"  d\n");
}

static void
an_empty_list_says_so(void **state)
{
	struct style style = plain(80);

	(void)state;
	assert_table(&style, &agent_layout, "[]", "no agents\n");
}

static void
control_characters_never_reach_the_terminal(void **state)
{
	struct style style = plain(80);
	static const struct reply_layout layout = { .columns = text_columns };

	(void)state;
	assert_table(&style, &layout,
		     "[{\"name\":\"a\\u001b[31m\\u009b\\u202e\",\"says\":\"two\\nlines\"}]",
		     "NAME   SAYS       N\n"
		     "a[31m  two lines\n");
}

static void
a_cut_fits_for_every_width(void **state)
{
	static const char *const texts[] = { "feature/äöü-日本語-x", "日本語日本語",
					     "one two three four",
					     "e\314\201e\314\201x" };
	struct style style = plain(0);

	(void)state;
	for (size_t t = 0; t < 4; t++) {
		for (unsigned width = 0; width < 25; width++) {
			struct str out = STR_INIT;

			cell_cut(&style, texts[t], width, &out);
			assert_true(style_width(out.buf) <= width);
			str_release(&out);
		}
	}
}

static void
the_locale_decides_on_utf8(void **state)
{
	(void)state;
	assert_true(style_is_utf8(NULL, NULL, "de_DE.UTF-8"));
	assert_true(style_is_utf8("C.utf8", NULL, "C"));
	assert_true(style_is_utf8("", "en_US.UTF-8", "C"));
	assert_false(style_is_utf8("C", "en_US.UTF-8", "en_US.UTF-8"));
	assert_false(style_is_utf8(NULL, NULL, NULL));
}

/* What agent_state_name() may say, and the state that nothing is known of. */
static void
every_state_has_a_shape(void **state)
{
	static const char *const names[] = {
		"archived", "blocked",	"creating", "done",	"error",   "exited",
		"idle",	    "lost",	"removing", "starting", "working", "unreachable",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_string_not_equal(style_state(names[i])->ascii, " ");
	assert_string_equal(style_state("other")->ascii, " ");
}

static void
a_long_name_to_a_pipe_is_whole_and_moves_nobody_else(void **state)
{
#define LONG \
	"feature/a-name-that-is-far-longer-than-anybody-would-ever-want-to-read"
	struct style style = plain(0);
	static const struct reply_layout layout = { .columns = text_columns };

	(void)state;
	assert_table(&style, &layout,
		     "[{\"name\":\"a\",\"says\":\"x\",\"n\":1},"
		     "{\"name\":\"" LONG "\",\"says\":\"y\",\"n\":2}]",
		     "NAME  SAYS  N\n"
		     "a     x     1\n" LONG "  y     2\n");
#undef LONG
}

static void
columns_that_are_told_hold_for_a_pipe_too(void **state)
{
	struct style style;
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	setenv("COLUMNS", "72", 1);
	style_init(&style, fd, true);
	assert_int_equal(style.width, 72);
	unsetenv("COLUMNS");
	style_init(&style, fd, true);
	assert_int_equal(style.width, 0);
	close(fd);
}

static void
what_ended_badly_by_itself_is_an_error(void **state)
{
	static const struct reply_column columns[] = {
		{ "branch", "BRANCH", CELL_TEXT },
		{ "state", "STATE", CELL_STATE },
		{ NULL, NULL, CELL_TEXT },
	};
	static const struct reply_layout layout = { .columns = columns };
	struct style style = plain(80);

	(void)state;
	assert_table(&style, &layout,
		     "[{\"branch\":\"a\",\"state\":\"exited\",\"exit_status\":3,"
		     "\"stopped\":false},"
		     "{\"branch\":\"b\",\"state\":\"exited\",\"exit_status\":143,"
		     "\"stopped\":true},"
		     "{\"branch\":\"c\",\"state\":\"exited\",\"exit_status\":0,"
		     "\"stopped\":false}]",
		     "   BRANCH  STATE\n"
		     " ✕ a       exit 3\n"
		     " ‖ b       exited\n"
		     " ‖ c       exited\n");
	assert_int_equal(style_state("exit 3")->role, ROLE_ERROR);
}

static const struct reply_column cost_columns[] = {
	{ "name", "NAME", CELL_TEXT },
	{ "context", "CTX", CELL_PERCENT },
	{ "tokens", "OUT", CELL_COUNT },
	{ "usd", "COST", CELL_MONEY },
	{ NULL, NULL, CELL_TEXT },
};

static const struct reply_layout cost_layout = {
	.list = "usage",
	.columns = cost_columns,
	.extra = "context usd",
	.total = "total",
};

static void
a_total_stands_below_several(void **state)
{
	struct style style = plain(0);

	(void)state;
	assert_table(&style, &cost_layout,
		     "{\"usage\":[{\"name\":\"a\",\"tokens\":812,\"usd\":0.001},"
		     "{\"name\":\"b\",\"tokens\":12999,\"usd\":null}],"
		     "\"total\":{\"name\":\"all\",\"tokens\":3450000,\"usd\":1234.5}}",
		     "NAME    OUT     COST\n"
		     "a       812   <$0.01\n"
		     "b       12k\n"
		     "all    3.4M    $1235\n");
}

static void
one_alone_is_its_own_total_and_what_is_empty_is_left_out(void **state)
{
	struct style style = plain(0);

	(void)state;
	assert_table(&style, &cost_layout,
		     "{\"usage\":[{\"name\":\"a\",\"context\":7,\"usd\":0}],"
		     "\"total\":{\"name\":\"all\"}}",
		     "NAME    CTX    OUT\n"
		     "a        7%\n");
}

static void
assert_count(int64_t n, const char *want)
{
	struct str seen = STR_INIT;

	cell_add_count(&seen, "+", n);
	assert_string_equal(seen.buf, want);
	str_release(&seen);
}

static void
counts_take_four_digits_at_most(void **state)
{
	(void)state;
	assert_count(0, "");
	assert_count(7, "+7");
	assert_count(9999, "+9999");
	assert_count(10000, "+10k");
	assert_count(1200000, "+1M");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eighty_columns_cut_a_name_in_its_middle),
		cmocka_unit_test(sixty_columns_do_without_the_meters),
		cmocka_unit_test(twenty_columns_keep_the_name_and_the_state),
		cmocka_unit_test(without_a_width_nothing_is_cut),
		cmocka_unit_test(colours_wrap_the_text_and_not_the_blanks),
		cmocka_unit_test(wide_characters_take_two_columns),
		cmocka_unit_test(prose_is_cut_at_its_end),
		cmocka_unit_test(groups_have_a_line_of_their_own),
		cmocka_unit_test(an_empty_list_says_so),
		cmocka_unit_test(control_characters_never_reach_the_terminal),
		cmocka_unit_test(a_cut_fits_for_every_width),
		cmocka_unit_test(counts_take_four_digits_at_most),
		cmocka_unit_test(the_locale_decides_on_utf8),
		cmocka_unit_test(every_state_has_a_shape),
		cmocka_unit_test(columns_that_are_told_hold_for_a_pipe_too),
		cmocka_unit_test(a_long_name_to_a_pipe_is_whole_and_moves_nobody_else),
		cmocka_unit_test(what_ended_badly_by_itself_is_an_error),
		cmocka_unit_test(a_total_stands_below_several),
		cmocka_unit_test(one_alone_is_its_own_total_and_what_is_empty_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
