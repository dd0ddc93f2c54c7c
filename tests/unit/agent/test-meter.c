/* SPDX-License-Identifier: MIT */
/* The readers: what they count, and that it does not matter where bytes are cut. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/meter.h"
#include "base/alloc.h"
#include "unit/agent/transcript.h"

enum { IDS_MAX = 200 };

/* What was told, as one would count it. */
struct heard {
	struct tokens tokens;
	int turns, messages;
	int64_t context_tokens, context_size, cost;
	char model[METER_MODEL_SIZE];
	struct meter_limits limits;
	uint64_t ids[IDS_MAX];
	size_t n;
};

static bool
is_new(struct heard *h, uint64_t id)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->ids[i] == id)
			return false;
	assert_true(h->n < IDS_MAX);
	h->ids[h->n++] = id;
	return true;
}

static bool
hear(void *ctx, const struct meter_event *e)
{
	struct heard *h = ctx;

	if ((e->kind == METER_TOKENS || e->kind == METER_TURN) && e->id &&
	    !is_new(h, e->id))
		return false;
	if (e->kind == METER_TOKENS) {
		tokens_add(&h->tokens, &e->tokens);
		h->messages += e->id != 0;
		strcpy(h->model, e->model);
	} else if (e->kind == METER_TURN) {
		h->turns++;
	} else if (e->kind == METER_CONTEXT) {
		h->context_tokens = e->context_tokens;
		h->context_size = e->context_size;
	} else if (e->kind == METER_LIMITS) {
		h->limits = e->limits;
	} else {
		h->cost = e->cost;
	}
	return true;
}

static struct meter_feed
feed(const char *reader, const char *session, struct meter_place *p, struct heard *h)
{
	return (struct meter_feed){ meter_reader_find(reader), p, session, false, hear, h };
}

static void
assert_tokens(const struct tokens *t, int64_t input, int64_t cache_write,
	      int64_t cache_read, int64_t output)
{
	assert_int_equal(t->input, input);
	assert_int_equal(t->cache_write, cache_write);
	assert_int_equal(t->cache_read, cache_read);
	assert_int_equal(t->output, output);
}

static void
hear_all(const char *reader, const char *session, const struct str *s,
	 struct meter_place *p, struct heard *h)
{
	struct meter_feed f = feed(reader, session, p, h);

	memset(h, 0, sizeof(*h));
	*p = (struct meter_place)METER_PLACE_INIT;
	assert_int_equal(meter_feed(&f, s->buf, s->len), s->len);
}

static void
a_message_counts_once_whatever_its_blocks(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	claude_prompt(&s, CLAUDE_SESSION, "p1");
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 20, 30, 1);
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 20, 30, 40);
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 20, 30, 40);
	claude_message(&s, CLAUDE_SESSION, "m2", 1, 2, 3, 4);
	hear_all("claude", CLAUDE_SESSION, &s, &p, &h);
	assert_tokens(&h.tokens, 11, 22, 33, 44);
	assert_int_equal(h.messages, 2);
	assert_int_equal(h.turns, 1);
	assert_int_equal(h.context_tokens, 6);
	assert_string_equal(h.model, "claude-haiku-4-5");
	assert_int_equal(p.bad, 0);
	str_release(&s);
}

static void
prompts_are_the_persons_own(void **state)
{
	static const char *const others[] = {
		"\"isMeta\":true,\"message\":{\"content\":\"x\"}",
		"\"toolUseResult\":{},\"message\":{\"content\":\"x\"}",
		"\"message\":{\"content\":[{\"type\":\"tool_result\"}]}",
		"\"isSidechain\":true,\"message\":{\"content\":\"x\"}",
		"\"turnOrigin\":\"task_notification\",\"message\":{\"content\":\"x\"}",
		"\"message\":{\"content\":\"<command-name>/clear</command-name>\"}",
		("\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"[Request "
		 "interrupted by user]\"}]}"),
	};
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		str_addf(&s, "{\"type\":\"user\",\"uuid\":\"o%zu\",%s}\n", i, others[i]);
	hear_all("claude", NULL, &s, &p, &h);
	assert_int_equal(h.turns, 0);
	str_adds(&s, "{\"type\":\"user\",\"uuid\":\"a\",\"message\":{\"content\":[{\"type\":"
		     "\"image\"},{\"type\":\"text\",\"text\":\"look\"}]}}\n");
	str_adds(&s, "{\"type\":\"user\",\"uuid\":\"b\",\"turnOrigin\":\"human\","
		     "\"message\":{\"content\":\"<pasted_content>\"}}\n");
	hear_all("claude", NULL, &s, &p, &h);
	assert_int_equal(h.turns, 2);
	assert_int_equal(p.bad, 0);
	str_release(&s);
}

static void
an_hour_of_cache_is_told_apart(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	str_adds(&s, "{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"model\":\"x\","
		     "\"usage\":{\"input_tokens\":1,\"cache_creation_input_tokens\":50,"
		     "\"cache_creation\":{\"ephemeral_1h_input_tokens\":30}}}}\n");
	hear_all("claude", NULL, &s, &p, &h);
	assert_int_equal(h.tokens.cache_write, 20);
	assert_int_equal(h.tokens.cache_write_1h, 30);
	str_release(&s);
}

static void
the_programs_own_figure_is_told(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	claude_cost(&s, CLAUDE_SESSION, 0.041016);
	hear_all("claude", CLAUDE_SESSION, &s, &p, &h);
	assert_int_equal(h.cost, 41016000);
	str_release(&s);
}

static void
what_is_damaged_is_passed_over_with_a_count(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	claude_message(&s, CLAUDE_SESSION, "m1", 1, 0, 0, 0);
	str_add(&s, "\x7f" "ELF\0\1\2\n", 8);
	str_adds(&s, "{\"type\":\"assistant\",\"message\":{\"id\":\"m2\",\"usage\":{\n");
	str_adds(&s, "{\"type\":\"assistant\",\"message\":{\"id\":\"m3\",\"usage\":"
		     "{\"input_tokens\":-5}}}\n");
	str_adds(&s, "{\"type\":\"assistant\",\"message\":{\"id\":\"m4\",\"usage\":"
		     "{\"input_tokens\":9000000000000000000}}}\n");
	claude_message(&s, "another", "m5", 1000, 0, 0, 0);
	claude_message(&s, CLAUDE_SESSION, "m6", 2, 0, 0, 0);
	hear_all("claude", CLAUDE_SESSION, &s, &p, &h);
	assert_int_equal(h.tokens.input, 3);
	assert_int_equal(p.bad, 4);
	assert_int_equal(p.foreign, 1);
	str_release(&s);
}

static void
a_line_without_an_end_waits(void **state)
{
	struct meter_place p = METER_PLACE_INIT;
	struct heard h = { .turns = 0 };
	struct meter_feed f = feed("claude", NULL, &p, &h);
	struct str s = STR_INIT;

	(void)state;
	claude_message(&s, CLAUDE_SESSION, "m1", 5, 0, 0, 0);
	assert_int_equal(meter_feed(&f, s.buf, s.len - 1), 0);
	assert_int_equal(p.offset, 0);
	assert_int_equal(h.messages, 0);
	assert_int_equal(meter_feed(&f, s.buf, s.len), s.len);
	assert_int_equal(h.messages, 1);
	str_release(&s);
}

static void
a_line_that_is_too_long_is_passed_over(void **state)
{
	struct meter_place p = METER_PLACE_INIT;
	struct heard h = { .turns = 0 };
	struct meter_feed f = feed("claude", NULL, &p, &h);
	struct str s = STR_INIT, tail = STR_INIT;

	(void)state;
	str_adds(&s, "{\"type\":\"user\",\"x\":\"");
	while (s.len < METER_LINE_MAX)
		str_adds(&s, "0123456789012345678901234567890123456789012345678901234567");
	assert_int_equal(meter_feed(&f, s.buf, s.len), s.len);
	assert_true(p.is_skipping);
	str_adds(&tail, "rest\"}\n");
	claude_message(&tail, CLAUDE_SESSION, "m1", 5, 0, 0, 0);
	assert_int_equal(meter_feed(&f, tail.buf, tail.len), tail.len);
	assert_int_equal(h.tokens.input, 5);
	assert_int_equal(p.too_long, 1);
	assert_int_equal(p.bad, 0);
	assert_int_equal(p.offset, s.len + tail.len);
	str_release(&tail);
	str_release(&s);
}

static void
a_rollouts_totals_are_taken_apart(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	codex_meta(&s, CODEX_SESSION);
	codex_turn(&s, "t1", "gpt-5-codex");
	codex_count(&s, 1, 1000, 600, 50, 1000, 600, 50);
	codex_count(&s, 1, 1000, 600, 50, 1000, 600, 50); /* said again */
	codex_turn(&s, "t2", "gpt-5-codex");
	codex_count(&s, 2, 2500, 1600, 80, 1500, 1000, 30);
	hear_all("codex", CODEX_SESSION, &s, &p, &h);
	assert_tokens(&h.tokens, 900, 0, 1600, 80);
	assert_int_equal(h.messages, 2);
	assert_int_equal(h.turns, 2);
	assert_int_equal(h.context_tokens, 1530);
	assert_int_equal(h.context_size, 10000);
	assert_string_equal(h.model, "gpt-5-codex");
	assert_int_equal(h.limits.v[0].percent, 4150);
	assert_int_equal(h.limits.v[0].minutes, 300);
	assert_true(h.limits.v[0].resets_ms == 1795230576000);
	assert_int_equal(h.limits.v[1].percent, -1);
	str_release(&s);
}

static void
a_fork_does_not_count_what_it_came_from(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	codex_meta(&s, CODEX_SESSION);
	codex_count(&s, 3, 9000, 5000, 90, 1000, 500, 10);
	hear_all("codex", CODEX_SESSION, &s, &p, &h);
	assert_tokens(&h.tokens, 500, 0, 500, 10);
	str_release(&s);
}

static void
totals_that_begin_again_are_no_loss(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	codex_meta(&s, CODEX_SESSION);
	codex_count(&s, 1, 1000, 0, 50, 1000, 0, 50);
	codex_count(&s, 2, 300, 0, 5, 300, 0, 5);
	hear_all("codex", CODEX_SESSION, &s, &p, &h);
	assert_tokens(&h.tokens, 1300, 0, 0, 55);
	str_release(&s);
}

static void
anothers_rollout_is_not_counted(void **state)
{
	struct str s = STR_INIT;
	struct meter_place p;
	struct heard h;

	(void)state;
	codex_meta(&s, "01900000-0000-7000-8000-000000000002");
	codex_turn(&s, "t1", "gpt-5-codex");
	codex_count(&s, 1, 1000, 600, 50, 1000, 600, 50);
	hear_all("codex", CODEX_SESSION, &s, &p, &h);
	assert_int_equal(h.messages + h.turns, 0);
	assert_int_equal(p.foreign, 3);
	str_release(&s);
}

/* --- the same however it is cut --- */

static void
make_long(const char *reader, struct str *s)
{
	char id[16];

	if (!strcmp(reader, "codex"))
		codex_meta(s, CODEX_SESSION);
	for (int i = 0; i < 20; i++) {
		snprintf(id, sizeof(id), "m%d", i / 2);
		if (!strcmp(reader, "claude")) {
			claude_prompt(s, CLAUDE_SESSION, id);
			claude_message(s, CLAUDE_SESSION, id, 100 + i, i, 3 * i, 7 * i);
			str_adds(s, i % 5 ? "" : "damaged\n");
		} else {
			codex_turn(s, id, i % 2 ? "one" : "two");
			codex_count(s, i, 100 * i, 30 * i, 10 * i, 100, 30, 10);
		}
	}
}

/* In steps, with the place going through its text each time, as the store does. */
static void
hear_in_steps(const char *reader, const struct str *s, size_t step,
	      struct meter_place *p, struct heard *h)
{
	struct meter_feed f = feed(reader, NULL, p, h);

	memset(h, 0, sizeof(*h));
	*p = (struct meter_place)METER_PLACE_INIT;
	for (size_t have = step;; have += step) {
		struct str text = STR_INIT;

		have = have < s->len ? have : s->len;
		meter_feed(&f, s->buf + p->offset, have - (size_t)p->offset);
		meter_place_save(p, &text);
		meter_place_load(text.buf, p);
		str_release(&text);
		if (have == s->len)
			break;
	}
}

static void
it_does_not_matter_where_the_bytes_are_cut(void **state)
{
	static const char *const names[] = { "claude", "codex" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct meter_place whole, p;
		struct heard want, got;
		struct str s = STR_INIT;

		make_long(names[i], &s);
		hear_all(names[i], NULL, &s, &whole, &want);
		assert_true(want.messages >= 10);
		for (size_t step = 1; step < 2000; step = step * 3 / 2 + 1) {
			hear_in_steps(names[i], &s, step, &p, &got);
			assert_memory_equal(&got, &want, sizeof(got));
			assert_int_equal(p.bad, whole.bad);
			assert_int_equal(p.offset, s.len);
		}
		str_release(&s);
	}
}

static void
reading_anew_counts_nothing_twice(void **state)
{
	static const char *const names[] = { "claude", "codex" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct meter_place p;
		struct heard h;
		struct meter_feed f = feed(names[i], NULL, &p, &h);
		struct str s = STR_INIT;
		struct tokens want;

		make_long(names[i], &s);
		hear_all(names[i], NULL, &s, &p, &h);
		want = h.tokens;
		meter_place_restart(&p);
		meter_feed(&f, s.buf, s.len);
		assert_memory_equal(&h.tokens, &want, sizeof(want));
		assert_int_equal(p.restarts, 1);
		str_release(&s);
	}
}

static void
a_place_that_cannot_be_read_is_the_beginning(void **state)
{
	static const char *const texts[] = { "", "garbage", "offset=-3\n",
					     "message=1 2\nrecent=\ntotal=x\nlines=9z\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct meter_place p;

		meter_place_load(texts[i], &p);
		assert_int_equal(p.offset, 0);
		assert_int_equal(p.recent[0].id, 0);
	}
}

static void
limits_come_back_from_their_text(void **state)
{
	struct meter_limits l = { { { 4150, 300, 5 }, { -1, 0, 0 } } }, got;
	struct str s = STR_INIT;

	(void)state;
	meter_limits_save(&l, &s);
	meter_limits_load(s.buf, &got);
	assert_memory_equal(&got, &l, sizeof(l));
	meter_limits_load(NULL, &got);
	assert_false(meter_limits_are_known(&got));
	meter_limits_load("1/2 3", &got);
	assert_false(meter_limits_are_known(&got));
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_counts_once_whatever_its_blocks),
		cmocka_unit_test(prompts_are_the_persons_own),
		cmocka_unit_test(an_hour_of_cache_is_told_apart),
		cmocka_unit_test(the_programs_own_figure_is_told),
		cmocka_unit_test(what_is_damaged_is_passed_over_with_a_count),
		cmocka_unit_test(a_line_without_an_end_waits),
		cmocka_unit_test(a_line_that_is_too_long_is_passed_over),
		cmocka_unit_test(a_rollouts_totals_are_taken_apart),
		cmocka_unit_test(a_fork_does_not_count_what_it_came_from),
		cmocka_unit_test(totals_that_begin_again_are_no_loss),
		cmocka_unit_test(anothers_rollout_is_not_counted),
		cmocka_unit_test(it_does_not_matter_where_the_bytes_are_cut),
		cmocka_unit_test(reading_anew_counts_nothing_twice),
		cmocka_unit_test(a_place_that_cannot_be_read_is_the_beginning),
		cmocka_unit_test(limits_come_back_from_their_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
