/* SPDX-License-Identifier: MIT */
/* Counted lines, by agent. */
#include "config.h"

#include "unit/store/store-fixture.h"

static void
counts_come_in_the_order_of_the_agents(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "zzzz", "one");
	struct agent_row b = fixture_agent(f, "mmmm", "two");
	struct agent_row c = fixture_agent(f, "aaaa", "three");
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct diff_row d = { 10, 2, 3, 4, 5, 1234567890123, INT64_MAX, -1 }, got[3];
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(store_agent_add(f->st, &b, &e), e);
	assert_ok(store_agent_add(f->st, &c, &e), e);
	assert_ok(store_diff_save(f->st, "aaaa", &d, &e), e);
	d.added = 11;
	assert_ok(store_diff_save(f->st, "zzzz", &d, &e), e);
	assert_ok(store_agents(f->st, 0, false, &rows, &e), e);
	assert_ok(store_diffs(f->st, &rows, got, &e), e);
	assert_int_equal(got[0].added, 11);
	assert_int_equal(got[0].removed, 2);
	assert_int_equal(got[0].files, 3);
	assert_int_equal(got[0].ahead, 4);
	assert_int_equal(got[0].behind, 5);
	assert_true(got[0].counted_ms == 1234567890123);
	assert_true(got[0].head_ns == INT64_MAX);
	assert_true(got[0].index_ns == -1);
	assert_int_equal(got[1].counted_ms, 0);
	assert_int_equal(got[1].added, 0);
	assert_int_equal(got[2].added, 10);
	agent_rows_release(&rows);
}

static void
the_last_count_stands(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "one");
	struct agent_rows rows = { &a, 1, 0 };
	struct diff_row d = { .added = 1, .counted_ms = 5 }, got;
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(store_diff_save(f->st, "aaaa", &d, &e), e);
	d.added = 2;
	assert_ok(store_diff_save(f->st, "aaaa", &d, &e), e);
	assert_ok(store_begin(f->st, &e), e);
	assert_ok(store_diffs(f->st, &rows, &got, &e), e);
	assert_ok(store_commit(f->st, &e), e); /* still ours */
	assert_int_equal(got.added, 2);
}

static void
counts_go_with_their_agent(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "one");
	struct diff_row d = { .added = 1, .counted_ms = 5 };
	struct err e = ERR_INIT;

	assert_fails(store_diff_save(f->st, "aaaa", &d, &e), e, ERR_FAILED);
	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(store_diff_save(f->st, "aaaa", &d, &e), e);
	assert_ok(store_agent_remove(f->st, "aaaa", &e), e);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM diffs"), 0);
}

static void
no_agents_have_no_counts(void **state)
{
	struct fixture *f = *state;
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct err e = ERR_INIT;

	assert_ok(store_diffs(f->st, &rows, NULL, &e), e);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts_come_in_the_order_of_the_agents),
		TEST(the_last_count_stands),
		TEST(counts_go_with_their_agent),
		TEST(no_agents_have_no_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
