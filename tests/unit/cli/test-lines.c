/* SPDX-License-Identifier: MIT */
/* Output of commands, cut into lines that can be shown behind a name. */
#include "config.h"

#include "cli/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"

static void
collect(void *ctx, const char *source, const char *line)
{
	str_addf(ctx, "%s|%s\n", source ? source : "", line);
}

/* What comes of pieces from one source, flushed. */
static void
assert_lines(const char *const *pieces, const char *expected)
{
	struct str got = STR_INIT;
	struct lines *lines = lines_new(collect, &got);

	for (; *pieces; pieces++)
		lines_add(lines, "a", *pieces, strlen(*pieces));
	lines_flush(lines);
	assert_string_equal(got.buf, expected);
	lines_free(lines);
	str_release(&got);
}

#define PIECES(...)               \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void
pieces_become_whole_lines(void **state)
{
	(void)state;
	assert_lines(PIECES("on", "e\ntw", "o\n\n", "three"),
		     "a|one\na|two\na|\na|three\n");
}

static void
sources_do_not_mix_within_a_line(void **state)
{
	struct str got = STR_INIT;
	struct lines *lines = lines_new(collect, &got);

	(void)state;
	lines_add(lines, "a", "one ", 4);
	lines_add(lines, NULL, "log\n", 4);
	lines_add(lines, "b", "two\n", 4);
	lines_add(lines, "a", "more\n", 5);
	assert_string_equal(got.buf, "|log\nb|two\na|one more\n");
	lines_free(lines);
	str_release(&got);
}

static void
a_progress_bar_shows_its_last_state(void **state)
{
	(void)state;
	assert_lines(PIECES("10%\r50%\r", "100%\n"), "a|100%\n");
	assert_lines(PIECES("dos\r", "\nline\r\n"), "a|dos\na|line\n");
}

static void
escape_sequences_are_taken_out(void **state)
{
	(void)state;
	assert_lines(PIECES("\033[1;3", "2mgreen\033[0m\n"), "a|green\n");
	assert_lines(PIECES("\033]0;ti", "tle\ax\033]8;;u\033\\y\n"), "a|xy\n");
	assert_lines(PIECES("a\bb\ac\n"), "a|abc\n");
	assert_lines(PIECES("\033]never ended\nnext\n"), "a|\na|next\n");
}

static void
a_line_without_end_comes_in_pieces(void **state)
{
	struct str got = STR_INIT, sent = STR_INIT;
	struct lines *lines = lines_new(collect, &got);

	(void)state;
	for (int i = 0; i < 3 * LINES_LENGTH_MAX; i++)
		str_addc(&sent, 'x');
	lines_add(lines, "a", sent.buf, sent.len);
	lines_flush(lines);
	assert_int_equal(got.len, 3 * (LINES_LENGTH_MAX + 3));
	lines_free(lines);
	str_release(&sent);
	str_release(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_become_whole_lines),
		cmocka_unit_test(sources_do_not_mix_within_a_line),
		cmocka_unit_test(a_progress_bar_shows_its_last_state),
		cmocka_unit_test(escape_sequences_are_taken_out),
		cmocka_unit_test(a_line_without_end_comes_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
