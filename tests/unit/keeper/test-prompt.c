/* SPDX-License-Identifier: MIT */
/* Prompts: what is typed and when, and what is never typed. */
#include "config.h"

#include "keeper/prompt.h"

#include <string.h>

#include "base/alloc.h"
#include "unit/keeper/unit.h"

enum { T = 5000 };

static const struct prompt_facts idle = { .now = T, .has_paste = true };

static void
init(struct prompt *p, const char *text)
{
	struct err err = ERR_INIT;

	assert_int_equal(prompt_init(p, text, strlen(text), T, &err), 0);
}

/* One step: its result, and the keys that it typed. */
static void
step(struct prompt *p, const struct prompt_facts *f, enum prompt_result want,
     const char *typed)
{
	struct str keys = STR_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(prompt_step(p, f, &keys, &err), want);
	assert_string_equal(keys.buf, typed);
	str_release(&keys);
}

static void
with_bracketed_paste_enter_follows_when_it_fell_quiet(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	init(&p, "two\nlines");
	step(&p, &f, PROMPT_PENDING, "\033[200~two\nlines\033[201~");
	assert_true(prompt_due(&p, &f) == T + PROMPT_TAKE_MS);
	f.now = T + 100;
	step(&p, &f, PROMPT_PENDING, "");
	f.outputs++;
	f.output_at = f.now;
	assert_true(prompt_due(&p, &f) == T + 100 + PROMPT_QUIET_MS);
	step(&p, &f, PROMPT_PENDING, "");
	f.now += PROMPT_QUIET_MS;
	step(&p, &f, PROMPT_DELIVERED, "\r");
	prompt_release(&p);
}

static void
a_program_that_draws_nothing_or_without_end_gets_enter_too(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	init(&p, "x");
	step(&p, &f, PROMPT_PENDING, "\033[200~x\033[201~");
	f.now = T + PROMPT_TAKE_MS;
	step(&p, &f, PROMPT_DELIVERED, "\r");
	prompt_release(&p);
	init(&p, "y");
	f = idle;
	step(&p, &f, PROMPT_PENDING, "\033[200~y\033[201~");
	f.outputs = 9;
	f.output_at = f.now = T + PROMPT_TAKE_MS;
	step(&p, &f, PROMPT_DELIVERED, "\r");
	prompt_release(&p);
}

static void
without_bracketed_paste_enter_comes_later_by_itself(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.has_paste = false;
	f.is_canonical = true;
	init(&p, "one\ntwo");
	step(&p, &f, PROMPT_PENDING, "one\ntwo");
	f.outputs = 1;
	step(&p, &f, PROMPT_PENDING, "");
	f.now = T + PROMPT_ENTER_MS;
	step(&p, &f, PROMPT_DELIVERED, "\r");
	prompt_release(&p);
}

static void
a_line_that_the_terminal_would_cut_is_refused(void **state)
{
	struct prompt_facts f = idle;
	struct str long_line = STR_INIT;
	struct prompt p;

	(void)state;
	for (int i = 0; i < PROMPT_LINE_MAX; i++)
		str_addc(&long_line, 'x');
	f.has_paste = false;
	f.is_canonical = true;
	init(&p, long_line.buf);
	step(&p, &f, PROMPT_PENDING, long_line.buf);
	prompt_release(&p);
	str_adds(&long_line, "x\nshort");
	init(&p, long_line.buf);
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
	str_release(&long_line);
}

static void
a_question_refuses_and_is_named(void **state)
{
	struct prompt_facts f = idle;
	struct str keys = STR_INIT;
	struct err err = ERR_INIT;
	struct prompt p;

	(void)state;
	f.is_blocked = true;
	f.question = "approve Bash: rm -rf x";
	init(&p, "hello");
	assert_int_equal(prompt_step(&p, &f, &keys, &err), PROMPT_REFUSED);
	assert_int_equal(keys.len, 0);
	assert_int_equal(err.code, ERR_REFUSED);
	assert_string_equal(
		err.text,
		"it asks a question: approve Bash: rm -rf x; answer it first");
	prompt_release(&p);
}

static void
a_question_between_text_and_enter_stops_enter(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	init(&p, "hello");
	step(&p, &f, PROMPT_PENDING, "\033[200~hello\033[201~");
	f.is_blocked = true;
	f.now = T + PROMPT_TAKE_MS;
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
}

static void
what_has_ended_refuses(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.has_exited = true;
	init(&p, "hello");
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
}

static void
a_starting_program_is_waited_for_but_not_for_ever(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.has_paste = false;
	f.is_starting = true;
	init(&p, "x");
	step(&p, &f, PROMPT_PENDING, "");
	assert_true(prompt_due(&p, &f) == T + PROMPT_READY_MS);
	f.has_paste = true;
	step(&p, &f, PROMPT_PENDING, "\033[200~x\033[201~");
	prompt_release(&p);
	f.has_paste = false;
	init(&p, "y");
	f.now = T + PROMPT_READY_MS;
	step(&p, &f, PROMPT_PENDING, "y");
	prompt_release(&p);
}

static void
escape_sequences_and_control_characters_are_taken_out(void **state)
{
	static const struct {
		const char *text, *clean;
	} rows[] = {
		{ "a\033[201~b", "ab" },
		{ "a\033[31;1mred\033[0m", "ared" },
		{ "\033]0;title\007x\033]8;;u\033\\y", "xy" },
		{ "\033Pq#0\033\\z", "z" },
		{ "a\003b\004c\177d\bé", "abcdé" },
		{ "one\r\ntwo\rthree\tx", "one\ntwo\nthree\tx" },
		{ "x\n\n  \n", "x" },
		{ "x\033", "x" },
		{ "x\033[12", "x" },
		{ "\xc2\x9b"
		  "31mx",
		  "31mx" },
		{ "\033(Bx\033=y", "xy" },
	};
	struct prompt p;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		init(&p, rows[i].text);
		assert_string_equal(p.text.buf, rows[i].clean);
		prompt_release(&p);
	}
}

static void
a_prompt_of_nothing_is_refused(void **state)
{
	struct err err = ERR_INIT;
	struct prompt p;

	(void)state;
	assert_int_equal(prompt_init(&p, " \033[m\n", 5, T, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	prompt_release(&p);
}

static void
enter_follows_what_stands_in_the_composer(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯";
	init(&p, "one line\nand a second one of some length");
	step(&p, &f, PROMPT_PENDING,
	     "\033[200~one line\nand a second one of some length\033[201~");
	f.now = f.output_at = T + 100;
	f.composer = "❯oneline";
	step(&p, &f, PROMPT_PENDING, "");
	f.composer = "❯onelineandasecondoneofsomelength";
	step(&p, &f, PROMPT_PENDING, "");
	assert_true(prompt_due(&p, &f) == T + 100 + PROMPT_STILL_MS);
	f.now += PROMPT_STILL_MS;
	step(&p, &f, PROMPT_PENDING, "\r");
	assert_true(prompt_due(&p, &f) == f.now + PROMPT_GO_MS);
	step(&p, &f, PROMPT_PENDING, "");
	f.composer = "❯";
	f.output_at = f.now;
	step(&p, &f, PROMPT_PENDING, "");
	assert_true(prompt_due(&p, &f) == f.now + PROMPT_QUIET_MS);
	f.now += PROMPT_QUIET_MS;
	step(&p, &f, PROMPT_DELIVERED, "");
	prompt_release(&p);
}

static void
what_does_not_stand_there_is_not_sent(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯1.Yes";
	init(&p, "hello");
	step(&p, &f, PROMPT_PENDING, "\033[200~hello\033[201~");
	f.now = T + PROMPT_SHOW_MS - 1;
	step(&p, &f, PROMPT_PENDING, "");
	f.now++;
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
}

static void
enter_is_sent_once_more_and_then_no_more(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯[Pastedtext#1+59lines]";
	init(&p, "long");
	step(&p, &f, PROMPT_PENDING, "\033[200~long\033[201~");
	f.now += PROMPT_STILL_MS;
	step(&p, &f, PROMPT_PENDING, "\r");
	f.now += PROMPT_GO_MS;
	step(&p, &f, PROMPT_PENDING, "\r");
	f.now += PROMPT_GO_MS;
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
}

static void
a_question_before_enter_refuses_and_after_it_comes_of_the_prompt(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯";
	init(&p, "hi");
	step(&p, &f, PROMPT_PENDING, "\033[200~hi\033[201~");
	f.composer = "❯hi";
	f.now += PROMPT_STILL_MS;
	step(&p, &f, PROMPT_PENDING, "\r");
	f.is_blocked = true;
	step(&p, &f, PROMPT_DELIVERED, "");
	prompt_release(&p);
}

static void
a_composer_that_was_filled_again_is_emptied_first(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯theolddraft";
	f.may_hold_draft = true;
	init(&p, "new");
	step(&p, &f, PROMPT_PENDING, "\x15\033[200~new\033[201~");
	prompt_release(&p);
}

static void
one_that_never_looked_ready_is_waited_for_and_then_refused(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.is_unknown = true;
	init(&p, "hi");
	step(&p, &f, PROMPT_PENDING, "");
	assert_true(prompt_due(&p, &f) == T + PROMPT_KNOWN_MS);
	f.now = T + PROMPT_KNOWN_MS - 1;
	f.is_unknown = false;
	step(&p, &f, PROMPT_PENDING, "\033[200~hi\033[201~");
	prompt_release(&p);
	f = idle;
	f.is_unknown = true;
	init(&p, "hi");
	f.now = T + PROMPT_KNOWN_MS;
	step(&p, &f, PROMPT_REFUSED, "");
	prompt_release(&p);
}

static void
what_stands_below_the_composer_anyway_is_not_the_prompt(void **state)
{
	struct prompt_facts f = idle;
	struct prompt p;

	(void)state;
	f.composer = "❯12ktokens";
	init(&p, "ok");
	step(&p, &f, PROMPT_PENDING, "\033[200~ok\033[201~");
	f.now += PROMPT_STILL_MS;
	step(&p, &f, PROMPT_PENDING, "");
	f.composer = "❯ok12ktokens";
	step(&p, &f, PROMPT_PENDING, "\r");
	f.composer = "❯12ktokens";
	step(&p, &f, PROMPT_DELIVERED, "");
	prompt_release(&p);
}

static void
frames_and_blanks_that_wrapping_adds_do_not_count(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	prompt_squeeze(&s, "│ a mo │\n│ dule │", strlen("│ a mo │\n│ dule │"));
	assert_string_equal(s.buf, "amodule");
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_bracketed_paste_enter_follows_when_it_fell_quiet),
		cmocka_unit_test(
			a_program_that_draws_nothing_or_without_end_gets_enter_too),
		cmocka_unit_test(without_bracketed_paste_enter_comes_later_by_itself),
		cmocka_unit_test(a_line_that_the_terminal_would_cut_is_refused),
		cmocka_unit_test(a_question_refuses_and_is_named),
		cmocka_unit_test(a_question_between_text_and_enter_stops_enter),
		cmocka_unit_test(what_has_ended_refuses),
		cmocka_unit_test(a_starting_program_is_waited_for_but_not_for_ever),
		cmocka_unit_test(escape_sequences_and_control_characters_are_taken_out),
		cmocka_unit_test(a_prompt_of_nothing_is_refused),
		cmocka_unit_test(enter_follows_what_stands_in_the_composer),
		cmocka_unit_test(what_does_not_stand_there_is_not_sent),
		cmocka_unit_test(enter_is_sent_once_more_and_then_no_more),
		cmocka_unit_test(a_question_before_enter_refuses_and_after_it_comes_of_the_prompt),
		cmocka_unit_test(what_stands_below_the_composer_anyway_is_not_the_prompt),
		cmocka_unit_test(frames_and_blanks_that_wrapping_adds_do_not_count),
		cmocka_unit_test(one_that_never_looked_ready_is_waited_for_and_then_refused),
		cmocka_unit_test(a_composer_that_was_filled_again_is_emptied_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
