/* SPDX-License-Identifier: MIT */
/* The ladder of authorities, with the time in the test's hands. */
#include "config.h"

#include "keeper/state.h"

#include <string.h>

#include "base/alloc.h"
#include "unit/keeper/unit.h"

enum { T = 1000000 };

static void
expect(const struct state *s, enum agent_state state, enum state_authority by)
{
	assert_string_equal(state_name(s->now), state_name(state));
	assert_string_equal(state_authority_name(s->by), state_authority_name(by));
}

static bool
report(struct state *s, const char *text, int64_t now)
{
	return state_report(s, text, strlen(text), now);
}

static void
claim(struct state *s, enum agent_state state, int64_t now)
{
	state_claim(s, AUTHORITY_HOOK, state, "", 0, now);
}

static void
output_is_working_and_quiet_is_idle(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	expect(&s, STATE_STARTING, AUTHORITY_ACTIVITY);
	assert_true(state_due(&s) == INT64_MAX);
	assert_false(state_output(&s, T));
	assert_true(state_due(&s) == T + STATE_QUIET_MS);
	assert_false(state_tick(&s, T + STATE_QUIET_MS - 1));
	assert_true(state_tick(&s, T + STATE_QUIET_MS));
	expect(&s, STATE_IDLE, AUTHORITY_ACTIVITY);
	assert_true(state_due(&s) == INT64_MAX);
	assert_true(state_output(&s, T + 9000));
	expect(&s, STATE_WORKING, AUTHORITY_ACTIVITY);
	assert_false(state_output(&s, T + 9500));
	assert_true(state_due(&s) == T + 9500 + STATE_QUIET_MS);
}

static void
output_without_a_pause_is_not_starting_for_ever(void **state)
{
	struct state s;
	int64_t at;

	(void)state;
	state_init(&s);
	for (at = T; at < T + STATE_START_MS; at += 1000)
		assert_false(state_output(&s, at));
	expect(&s, STATE_STARTING, AUTHORITY_ACTIVITY);
	assert_true(state_output(&s, at));
	expect(&s, STATE_WORKING, AUTHORITY_ACTIVITY);
}

static void
status_stands_over_hooks_and_hooks_over_activity(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_WORKING, T);
	expect(&s, STATE_WORKING, AUTHORITY_HOOK);
	report(&s, "state=blocked:kind=permission", T + 1);
	expect(&s, STATE_BLOCKED, AUTHORITY_STATUS);
	claim(&s, STATE_DONE, T + 2);
	expect(&s, STATE_BLOCKED, AUTHORITY_STATUS);
	state_output(&s, T + 3);
	expect(&s, STATE_BLOCKED, AUTHORITY_STATUS);
	assert_true(report(&s, "state=clear", T + 4));
	expect(&s, STATE_DONE, AUTHORITY_HOOK);
}

static void
a_question_is_decoded_cleaned_and_bounded(void **state)
{
	struct str text = STR_INIT;
	struct state s;

	(void)state;
	state_init(&s);
	/* approve Bash: echo hi > made3.txt */
	assert_true(report(&s,
			   "state=blocked:app=x:kind=permission:msg="
			   "YXBwcm92ZSBCYXNoOiBlY2hvIGhpID4gbWFkZTMudHh0",
			   T));
	assert_string_equal(s.message, "approve Bash: echo hi > made3.txt");
	/* ESC [ 3 1 m x */
	assert_true(report(&s, "state=blocked:msg=G1szMW14", T));
	assert_string_equal(s.message, "[31mx");
	str_adds(&text, "state=blocked:msg=");
	for (int i = 0; i < 400; i++)
		str_adds(&text, "w6TDpMOk"); /* three ä */
	assert_true(state_report(&s, text.buf, text.len, T));
	assert_int_equal(strlen(s.message), STATE_MESSAGE_MAX - 2);
	str_release(&text);
}

static void
reports_that_make_no_sense_are_counted_only(void **state)
{
	static const char *const bad[] = {
		"",
		"working",
		"state=",
		"state=asleep",
		"app=x",
		"state=working:msg=***",
		"state=working:msg=a",
		":::",
		"state",
		"=",
		"state=working:\377",
	};
	struct state s;

	(void)state;
	state_init(&s);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(report(&s, bad[i], T));
	assert_int_equal(s.ignored, ARRAY_SIZE(bad));
	expect(&s, STATE_STARTING, AUTHORITY_ACTIVITY);
}

static void
a_question_mark_asks_for_an_answer(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	assert_false(report(&s, "?", T));
	assert_true(s.wants_answer);
	assert_int_equal(s.ignored, 0);
}

static void
subagents_are_counted_and_change_nothing(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	report(&s, "state=idle", T);
	assert_false(report(&s, "state=working:id=a1:title=eA==", T));
	assert_false(report(&s, "state=working:id=a1", T));
	assert_false(report(&s, "state=blocked:id=b2", T));
	assert_int_equal(s.subagent_count, 2);
	assert_false(report(&s, "state=clear:id=a1", T));
	assert_int_equal(s.subagent_count, 1);
	expect(&s, STATE_IDLE, AUTHORITY_STATUS);
}

static void
working_is_left_after_a_moment_but_for_a_question_at_once(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	report(&s, "state=working", T);
	assert_false(report(&s, "state=idle", T + 100));
	assert_true(state_due(&s) == T + 100 + STATE_SETTLE_MS);
	assert_false(report(&s, "state=working", T + 150));
	assert_false(state_tick(&s, T + 1000));
	expect(&s, STATE_WORKING, AUTHORITY_STATUS);
	assert_true(report(&s, "state=blocked", T + 1100));
	expect(&s, STATE_BLOCKED, AUTHORITY_STATUS);
	report(&s, "state=working", T + 2000);
	assert_false(report(&s, "state=done", T + 2100));
	assert_true(state_tick(&s, T + 2100 + STATE_SETTLE_MS));
	expect(&s, STATE_DONE, AUTHORITY_STATUS);
}

static void
done_that_was_seen_is_idle(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_DONE, T);
	expect(&s, STATE_DONE, AUTHORITY_HOOK);
	assert_true(state_seen(&s, T + 1));
	expect(&s, STATE_IDLE, AUTHORITY_HOOK);
	assert_false(state_seen(&s, T + 2));
}

static void
an_interruption_withdraws_what_hooks_said_once_it_is_quiet(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_WORKING, T);
	state_input(&s, "\033", 1, T + 10);
	expect(&s, STATE_WORKING, AUTHORITY_HOOK);
	state_output(&s, T + 20);
	assert_true(state_tick(&s, T + 20 + STATE_QUIET_MS));
	expect(&s, STATE_IDLE, AUTHORITY_ACTIVITY);
}

static void
an_interruption_of_a_silent_program_is_noticed_too(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_WORKING, T);
	state_input(&s, "\003", 1, T + 10);
	assert_true(state_due(&s) == T + 10 + STATE_QUIET_MS);
	assert_true(state_tick(&s, T + 10 + STATE_QUIET_MS));
	expect(&s, STATE_IDLE, AUTHORITY_ACTIVITY);
}

static void
arrow_keys_and_a_newer_claim_are_no_interruption(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_WORKING, T);
	state_input(&s, "\033[A", 3, T);
	assert_false(s.is_interrupted);
	state_input(&s, "\033", 1, T);
	claim(&s, STATE_WORKING, T + 5);
	state_output(&s, T + 6);
	state_tick(&s, T + 6 + STATE_QUIET_MS);
	expect(&s, STATE_WORKING, AUTHORITY_HOOK);
}

static void
an_esc_while_blocked_leaves_the_question(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	claim(&s, STATE_BLOCKED, T);
	state_input(&s, "\033", 1, T);
	state_output(&s, T);
	state_tick(&s, T + STATE_QUIET_MS);
	expect(&s, STATE_BLOCKED, AUTHORITY_HOOK);
}

static void
names_lead_back_to_what_they_name(void **state)
{
	(void)state;
	for (enum agent_state a = 0; a < STATE_COUNT; a++)
		assert_int_equal(state_parse(state_name(a)), a);
	for (enum state_authority a = 0; a < AUTHORITY_COUNT; a++)
		assert_int_equal(state_authority_parse(state_authority_name(a)), a);
	assert_int_equal(state_parse("asleep"), STATE_COUNT);
	assert_int_equal(state_authority_parse(""), AUTHORITY_COUNT);
}

static void
a_program_that_says_nothing_is_idle_in_the_end(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	state_launch(&s, 100);
	assert_int_equal(state_due(&s), 100 + STATE_START_MS);
	assert_false(state_tick(&s, 99 + STATE_START_MS));
	assert_int_equal(s.now, STATE_STARTING);
	assert_true(state_tick(&s, 100 + STATE_START_MS));
	assert_int_equal(s.now, STATE_IDLE);
	assert_int_equal(state_due(&s), INT64_MAX);
}

static void
who_was_sent_a_prompt_is_working(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	report(&s, "state=done", T);
	assert_true(state_prompted(&s, T + 1, T + 1));
	expect(&s, STATE_WORKING, AUTHORITY_STATUS);
	report(&s, "state=idle", T + 2); /* of the turn before */
	expect(&s, STATE_WORKING, AUTHORITY_STATUS);
	report(&s, "state=working", T + 500);
	report(&s, "state=done", T + 800);
	state_tick(&s, T + 800 + STATE_SETTLE_MS);
	expect(&s, STATE_DONE, AUTHORITY_STATUS);
}

static void
a_turn_that_is_over_before_its_prompt_counts_as_taken_is_over(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	report(&s, "state=idle", T);
	report(&s, "state=working", T + 20);
	report(&s, "state=done", T + 40);
	state_tick(&s, T + 40 + STATE_SETTLE_MS);
	assert_false(state_prompted(&s, T + 10, T + 200));
	expect(&s, STATE_DONE, AUTHORITY_STATUS);
}

static void
a_prompt_that_starts_nothing_is_forgotten(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	report(&s, "state=idle", T);
	assert_true(state_prompted(&s, T, T));
	assert_true(state_due(&s) == T + STATE_TAKE_MS);
	assert_false(state_tick(&s, T + STATE_TAKE_MS - 1));
	state_tick(&s, T + STATE_TAKE_MS);
	assert_true(state_tick(&s, T + STATE_TAKE_MS + STATE_SETTLE_MS));
	expect(&s, STATE_IDLE, AUTHORITY_STATUS);
	assert_true(state_due(&s) == INT64_MAX);
}

static void
the_first_word_ends_the_wait_for_it(void **state)
{
	struct state s;

	(void)state;
	state_init(&s);
	state_launch(&s, 0);
	state_output(&s, 500);
	assert_int_equal(state_due(&s), 500 + STATE_QUIET_MS);
	assert_true(state_tick(&s, 500 + STATE_QUIET_MS));
	assert_int_equal(s.now, STATE_IDLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_that_says_nothing_is_idle_in_the_end),
		cmocka_unit_test(the_first_word_ends_the_wait_for_it),
		cmocka_unit_test(who_was_sent_a_prompt_is_working),
		cmocka_unit_test(a_turn_that_is_over_before_its_prompt_counts_as_taken_is_over),
		cmocka_unit_test(a_prompt_that_starts_nothing_is_forgotten),
		cmocka_unit_test(output_is_working_and_quiet_is_idle),
		cmocka_unit_test(output_without_a_pause_is_not_starting_for_ever),
		cmocka_unit_test(status_stands_over_hooks_and_hooks_over_activity),
		cmocka_unit_test(a_question_is_decoded_cleaned_and_bounded),
		cmocka_unit_test(reports_that_make_no_sense_are_counted_only),
		cmocka_unit_test(a_question_mark_asks_for_an_answer),
		cmocka_unit_test(subagents_are_counted_and_change_nothing),
		cmocka_unit_test(
			working_is_left_after_a_moment_but_for_a_question_at_once),
		cmocka_unit_test(done_that_was_seen_is_idle),
		cmocka_unit_test(
			an_interruption_withdraws_what_hooks_said_once_it_is_quiet),
		cmocka_unit_test(an_interruption_of_a_silent_program_is_noticed_too),
		cmocka_unit_test(arrow_keys_and_a_newer_claim_are_no_interruption),
		cmocka_unit_test(an_esc_while_blocked_leaves_the_question),
		cmocka_unit_test(names_lead_back_to_what_they_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
