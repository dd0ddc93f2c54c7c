/* SPDX-License-Identifier: MIT */
/* What happened, kept in order. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include "base/clock.h"

static void
events_are_kept_in_order_with_their_time(void **state)
{
	struct fixture *f = *state;
	int64_t before = clock_utc_ms();
	struct err e = ERR_INIT;

	assert_ok(store_event_add(f->st, "aaaa", "created", NULL, &e), e);
	assert_ok(store_event_add(f->st, "aaaa", "exited", "status 1", &e), e);
	assert_true(fixture_number(f->st, "SELECT min(at_ms) FROM events") >= before);
	assert_int_equal(fixture_number(f->st, "SELECT type = 'exited' AND detail ="
					       " 'status 1' FROM events"
					       " ORDER BY id DESC"),
			 1);
	assert_int_equal(fixture_number(f->st, "SELECT detail IS NULL FROM events"
					       " ORDER BY id"),
			 1);
}

static void
events_outlive_their_agent(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "one");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(store_event_add(f->st, "aaaa", "created", NULL, &e), e);
	assert_ok(store_agent_remove(f->st, "aaaa", &e), e);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"), 1);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_are_kept_in_order_with_their_time),
		TEST(events_outlive_their_agent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
