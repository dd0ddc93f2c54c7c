/* SPDX-License-Identifier: MIT */
/* Counted tokens, their sums, and what belongs to counting. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdlib.h>

#include "store/store-usage.h"

static struct usage_row
row(const char *agent, const char *session, int64_t day, const char *model)
{
	return (struct usage_row){
		.agent = (char *)agent,
		.session = (char *)session,
		.day = day,
		.model = (char *)model,
	};
}

static void
add(struct store *st, const char *agent, const char *session, int64_t day,
    int64_t input, int64_t cost)
{
	struct usage_row r = row(agent, session, day, "m");
	struct err e = ERR_INIT;

	r.tokens.input = input;
	r.turns = 1;
	r.cost = cost;
	assert_ok(store_usage_save(st, &r, &e), e);
}

static void
a_row_comes_back_as_it_was_saved(void **state)
{
	struct fixture *f = *state;
	struct usage_row r = row("a", "s", 20000, "m"), got = row("a", "s", 20000, "m");
	struct err e = ERR_INIT;

	r.tokens = (struct tokens){ 1, 2, 3, 4, INT64_MAX };
	r.turns = 6;
	r.cost = 7;
	r.correction = -8;
	r.is_unpriced = true;
	assert_ok(store_usage_save(f->st, &r, &e), e);
	assert_ok(store_usage_find(f->st, &got, &e), e);
	assert_memory_equal(&got, &r, sizeof(r));
	got = row("a", "s", 20001, "m");
	assert_ok(store_usage_find(f->st, &got, &e), e);
	assert_int_equal(tokens_sum(&got.tokens), 0);
}

static void
sums_are_of_an_agent_a_conversation_a_batch(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "one");
	struct batch_row b = { (char *)"b", f->project, (char *)"fanout", NULL, NULL, 1 };
	struct usage_sum sum;
	struct err e = ERR_INIT;

	a.batch = (char *)"b";
	assert_ok(store_batch_add(f->st, &b, &e), e);
	assert_ok(store_agent_add(f->st, &a, &e), e);
	add(f->st, "aaaa", "s", 1, 10, 100);
	add(f->st, "aaaa", "t", 2, 20, 200);
	add(f->st, "bbbb", "s", 2, 40, 400);
	assert_ok(store_usage_sum(f->st, "aaaa", NULL, &sum, &e), e);
	assert_int_equal(sum.tokens.input, 30);
	assert_int_equal(sum.cost, 300);
	assert_int_equal(sum.turns, 2);
	assert_ok(store_usage_sum(f->st, "aaaa", "t", &sum, &e), e);
	assert_int_equal(sum.cost, 200);
	assert_ok(store_usage_sum_batch(f->st, "b", &sum, &e), e);
	assert_int_equal(sum.cost, 300);
	assert_ok(store_usage_sum(f->st, "none", NULL, &sum, &e), e);
	assert_int_equal(sum.cost, 0);
}

static void
rows_outlive_their_agent(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "one");
	struct usage_rows rows = USAGE_ROWS_INIT;
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	add(f->st, "aaaa", "s", 5, 1, 1);
	add(f->st, "aaaa", "s", 6, 2, 2);
	assert_ok(store_usage_rows(f->st, NULL, f->project, 6, &rows, &e), e);
	assert_int_equal(rows.n, 1);
	assert_string_equal(rows.v[0].branch, "one");
	assert_int_equal(rows.v[0].day, 6);
	usage_rows_release(&rows);
	assert_ok(store_agent_remove(f->st, "aaaa", &e), e);
	assert_ok(store_usage_rows(f->st, "aaaa", 0, 0, &rows, &e), e);
	assert_int_equal(rows.n, 2);
	assert_null(rows.v[0].branch);
	usage_rows_release(&rows);
}

static void
a_message_is_new_once(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	bool is_new;

	assert_ok(store_usage_see(f->st, UINT64_MAX, &is_new, &e), e);
	assert_true(is_new);
	assert_ok(store_usage_see(f->st, UINT64_MAX, &is_new, &e), e);
	assert_false(is_new);
	assert_ok(store_usage_see(f->st, 0, &is_new, &e), e);
	assert_true(is_new);
}

static void
what_was_rolled_back_was_never_counted(void **state)
{
	struct fixture *f = *state;
	struct usage_sum sum;
	struct err e = ERR_INIT;
	char *place;
	bool is_new;

	assert_ok(store_begin(f->st, &e), e);
	add(f->st, "a", "s", 1, 10, 100);
	assert_ok(store_usage_see(f->st, 7, &is_new, &e), e);
	assert_ok(store_usage_place_save(f->st, "a", "/p", "s", "at=9\n", &e), e);
	store_rollback(f->st);
	assert_ok(store_usage_sum(f->st, "a", NULL, &sum, &e), e);
	assert_int_equal(sum.cost, 0);
	assert_ok(store_usage_place(f->st, "a", "/p", &place, &e), e);
	assert_null(place);
	assert_ok(store_usage_see(f->st, 7, &is_new, &e), e);
	assert_true(is_new);
}

static void
the_last_conversation_is_the_one_written_to_last(void **state)
{
	struct fixture *f = *state;
	struct usage_session s = USAGE_SESSION_INIT, got;
	struct err e = ERR_INIT;

	assert_ok(store_usage_session(f->st, "a", NULL, &got, &e), e);
	assert_null(got.session);
	assert_int_equal(got.reported, -1);
	s = (struct usage_session){ (char *)"new", (char *)"m", 9, 1, 2, 3, 4, 5, true,
				    (char *)"l" };
	assert_ok(store_usage_session_save(f->st, "a", &s, &e), e);
	s.session = (char *)"old";
	s.at_ms = 8;
	assert_ok(store_usage_session_save(f->st, "a", &s, &e), e);
	assert_ok(store_usage_session(f->st, "a", NULL, &got, &e), e);
	assert_string_equal(got.session, "new");
	assert_int_equal(got.base, 5);
	assert_true(got.is_copy);
	assert_string_equal(got.limits, "l");
	usage_session_release(&got);
}

static void
paths_are_kept_with_their_places(void **state)
{
	struct fixture *f = *state;
	struct strv paths = STRV_INIT, sessions = STRV_INIT;
	struct err e = ERR_INIT;
	char *place;

	assert_ok(store_usage_place_save(f->st, "a", "/p", "s", "at=1\n", &e), e);
	assert_ok(store_usage_place_save(f->st, "a", "/p", "s", "at=2\n", &e), e);
	assert_ok(store_usage_place_save(f->st, "b", "/q", "s", "at=3\n", &e), e);
	assert_ok(store_usage_place(f->st, "a", "/p", &place, &e), e);
	assert_string_equal(place, "at=2\n");
	free(place);
	assert_ok(store_usage_paths(f->st, "a", &paths, &sessions, &e), e);
	assert_int_equal(paths.n, 1);
	assert_string_equal(sessions.v[0], "s");
	strv_release(&paths);
	strv_release(&sessions);
}

static void
the_last_budget_stands(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	int64_t cap;

	assert_ok(store_usage_budget(f->st, BUDGET_AGENT, "a", &cap, &e), e);
	assert_int_equal(cap, -1);
	assert_ok(store_usage_budget_save(f->st, BUDGET_AGENT, "a", 5, &e), e);
	assert_ok(store_usage_budget_save(f->st, BUDGET_BATCH, "a", 6, &e), e);
	assert_ok(store_usage_budget_save(f->st, BUDGET_AGENT, "a", 0, &e), e);
	assert_ok(store_usage_budget(f->st, BUDGET_AGENT, "a", &cap, &e), e);
	assert_int_equal(cap, 0);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_as_it_was_saved),
		TEST(sums_are_of_an_agent_a_conversation_a_batch),
		TEST(rows_outlive_their_agent),
		TEST(a_message_is_new_once),
		TEST(what_was_rolled_back_was_never_counted),
		TEST(the_last_conversation_is_the_one_written_to_last),
		TEST(paths_are_kept_with_their_places),
		TEST(the_last_budget_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
