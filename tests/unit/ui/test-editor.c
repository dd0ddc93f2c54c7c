/* SPDX-License-Identifier: MIT */
/* What one sees while one writes: characters, words, lines, and their places. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ui/widget/editor.h"

#define FAMILY "👩\u200d👩\u200d👧"
#define FLAG "🇩🇪"

enum { PATIENCE_S = 20 };

/* The text, with | where the cursor is. */
static void
assert_editor(const struct editor *e, const char *want)
{
	struct str seen = STR_INIT;

	str_add(&seen, e->text.buf, e->at);
	str_addc(&seen, '|');
	str_adds(&seen, e->text.buf + e->at);
	assert_string_equal(seen.buf, want);
	str_release(&seen);
}

static void
begin(struct editor *e, bool has_lines, const char *text)
{
	editor_init(e, has_lines);
	editor_set(e, text);
	editor_fit(e, 5, 11);
}

static void
take(struct editor *e, enum action a, int times)
{
	for (int i = 0; i < times; i++)
		editor_take(e, a);
}

/* Lines as they are broken, with / between them. */
static void
assert_lines(const char *text, int cols, const char *want)
{
	struct editor_spans spans = { 0 };
	struct str seen = STR_INIT;
	struct editor e;

	begin(&e, true, text);
	editor_break(&e, cols, &spans);
	for (size_t i = 0; i < spans.n; i++) {
		str_adds(&seen, i ? "/" : "");
		str_add(&seen, e.text.buf + spans.v[i].from,
			spans.v[i].to - spans.v[i].from);
	}
	assert_string_equal(seen.buf, want);
	free(spans.v);
	str_release(&seen);
	editor_release(&e);
}

static void
what_is_seen_as_one_character_is_one(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "a" FAMILY "e\u0301" FLAG "日");
	take(&e, ACTION_LEFT, 1);
	assert_editor(&e, "a" FAMILY "e\u0301" FLAG "|日");
	take(&e, ACTION_LEFT, 1);
	assert_editor(&e, "a" FAMILY "e\u0301|" FLAG "日");
	take(&e, ACTION_ERASE, 1);
	assert_editor(&e, "a" FAMILY "|" FLAG "日");
	take(&e, ACTION_ERASE, 1);
	assert_editor(&e, "a|" FLAG "日");
	take(&e, ACTION_DELETE, 1);
	assert_editor(&e, "a|日");
	editor_release(&e);
}

static void
two_flags_are_two(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, FLAG FLAG);
	take(&e, ACTION_ERASE, 1);
	assert_editor(&e, FLAG "|");
	editor_release(&e);
}

static void
at_the_ends_nothing_happens(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "");
	for (int a = ACTION_NONE; a < ACTION_COUNT; a++)
		if (a != ACTION_NEWLINE)
			editor_take(&e, (enum action)a);
	assert_editor(&e, "|");
	assert_false(editor_take(&e, ACTION_UP));
	assert_false(editor_take(&e, ACTION_DOWN));
	editor_release(&e);
}

static void
words_are_gone_over_and_taken(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "fix src/main.c now");
	take(&e, ACTION_WORD_LEFT, 2);
	assert_editor(&e, "fix src/main.|c now");
	take(&e, ACTION_ERASE_WORD, 1);
	assert_editor(&e, "fix |c now");
	take(&e, ACTION_WORD_RIGHT, 1);
	assert_editor(&e, "fix c| now");
	take(&e, ACTION_DELETE_WORD, 1);
	assert_editor(&e, "fix c|");
	editor_release(&e);
}

static void
lines_are_taken_to_their_ends(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "one\ntwo\nthree");
	take(&e, ACTION_UP, 1);
	assert_editor(&e, "one\ntwo|\nthree");
	take(&e, ACTION_ERASE_LINE, 1);
	assert_editor(&e, "one\n|\nthree");
	take(&e, ACTION_ERASE_END, 1); /* nothing is left but the newline */
	assert_editor(&e, "one\n|three");
	take(&e, ACTION_LAST, 1);
	assert_editor(&e, "one\nthree|");
	take(&e, ACTION_FIRST, 1);
	assert_editor(&e, "one\n|three");
	take(&e, ACTION_ERASE_LINE, 1);
	assert_editor(&e, "one|three");
	editor_release(&e);
}

static void
up_and_down_keep_the_column(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "abcdef\nab\n日本語");
	assert_true(editor_take(&e, ACTION_UP));
	assert_editor(&e, "abcdef\nab|\n日本語");
	assert_true(editor_take(&e, ACTION_UP));
	assert_editor(&e, "abcdef|\nab\n日本語");
	assert_false(editor_take(&e, ACTION_UP));
	take(&e, ACTION_LEFT, 1);
	take(&e, ACTION_DOWN, 2);
	/* column 5 is the middle of a wide one */
	assert_editor(&e, "abcdef\nab\n日本|語");
	assert_false(editor_take(&e, ACTION_DOWN));
	editor_release(&e);
}

static void
lines_are_broken_behind_blanks(void **state)
{
	(void)state;
	assert_lines("", 11, "");
	assert_lines("one two three four", 11, "one two /three four");
	assert_lines("one\n\ntwo\n", 11, "one//two/");
	assert_lines("abcdefghijklmnop qr", 11, "abcdefghij/klmnop qr");
	assert_lines("日本語日本語日", 11, "日本語日本/語日");
	/* the blank at which it is broken needs no room */
	assert_lines("abcdefghij klm", 11, "abcdefghij /klm");
	/* but the cursor behind it does */
	assert_lines("abcdefghij ", 11, "abcdefghij /");
	assert_lines("abc", 1, "a/b/c");
}

static void
the_cursor_is_always_in_the_region(void **state)
{
	static const char text[] =
		"a long text with 日本語 and " FAMILY " and averyverylongword\n\nend ";
	struct editor_spans spans = { 0 };
	struct editor e;
	size_t line;
	int col;

	(void)state;
	for (int cols = 3; cols < 40; cols++) {
		begin(&e, true, text);
		for (;; take(&e, ACTION_LEFT, 1)) {
			editor_fit(&e, 3, cols);
			editor_break(&e, cols, &spans);
			line = editor_line(&e, &spans, &col);
			assert_in_range(col, 0, cols - 1);
			assert_in_range(line, e.top, e.top + 2);
			if (!e.at)
				break;
		}
		editor_release(&e);
	}
	free(spans.v);
}

static void
one_line_is_moved_to_the_cursor(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, false, "abcdefghijklmnop");
	editor_fit(&e, 1, 6);
	assert_string_equal(e.text.buf + e.top, "lmnop");
	take(&e, ACTION_FIRST, 1);
	editor_fit(&e, 1, 6);
	assert_int_equal(e.top, 0);
	editor_release(&e);
}

static void
a_paste_is_text_and_nothing_else(void **state)
{
	static const char paste[] = "one\r\ntwo\rthree\x1b[31m\x07\xff";
	struct editor e;

	(void)state;
	begin(&e, true, "<>");
	take(&e, ACTION_LEFT, 1);
	editor_insert(&e, paste, sizeof(paste) - 1);
	assert_editor(&e, "<one\ntwo\nthree[31m\ufffd|>");
	editor_release(&e);
	begin(&e, false, "");
	editor_insert(&e, "one\ntwo", 7);
	assert_editor(&e, "one two|");
	assert_false(editor_take(&e, ACTION_NEWLINE));
	editor_release(&e);
}

static void
what_would_be_too_long_is_cut_at_a_character(void **state)
{
	struct str big = STR_INIT;
	struct editor e;

	(void)state;
	while (big.len < EDITOR_MAX + 10)
		str_adds(&big, "日");
	begin(&e, true, "");
	editor_insert(&e, big.buf, big.len);
	assert_int_equal(e.text.len, EDITOR_MAX - EDITOR_MAX % 3);
	editor_insert(&e, "日", 3);
	assert_int_equal(e.text.len, EDITOR_MAX - EDITOR_MAX % 3);
	editor_release(&e);
	str_release(&big);
}

/* Measured anew at each character, it would take an hour. */
static void
a_line_of_a_megabyte_is_fit_at_once(void **state)
{
	struct str big = STR_INIT;
	struct editor e;

	(void)state;
	while (big.len < EDITOR_MAX - 3)
		str_adds(&big, "日");
	alarm(PATIENCE_S);
	begin(&e, false, big.buf);
	alarm(0);
	assert_int_equal(e.at - e.top, 5 * 3);
	editor_release(&e);
	str_release(&big);
}

static void
the_mouse_puts_the_cursor(void **state)
{
	struct editor e;

	(void)state;
	begin(&e, true, "one two three four\n日本");
	editor_press(&e, 1, 2);
	assert_editor(&e, "one two th|ree four\n日本");
	editor_press(&e, 0, 40);
	assert_editor(&e, "one two| three four\n日本");
	editor_press(&e, 2, 3);
	assert_editor(&e, "one two three four\n日|本");
	editor_press(&e, 9, 9);
	assert_editor(&e, "one two three four\n日本|");
	editor_release(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_seen_as_one_character_is_one),
		cmocka_unit_test(two_flags_are_two),
		cmocka_unit_test(at_the_ends_nothing_happens),
		cmocka_unit_test(words_are_gone_over_and_taken),
		cmocka_unit_test(lines_are_taken_to_their_ends),
		cmocka_unit_test(up_and_down_keep_the_column),
		cmocka_unit_test(lines_are_broken_behind_blanks),
		cmocka_unit_test(the_cursor_is_always_in_the_region),
		cmocka_unit_test(one_line_is_moved_to_the_cursor),
		cmocka_unit_test(a_paste_is_text_and_nothing_else),
		cmocka_unit_test(what_would_be_too_long_is_cut_at_a_character),
		cmocka_unit_test(a_line_of_a_megabyte_is_fit_at_once),
		cmocka_unit_test(the_mouse_puts_the_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
