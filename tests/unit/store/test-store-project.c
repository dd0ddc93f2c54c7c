/* SPDX-License-Identifier: MIT */
/* Projects by their root. */
#include "config.h"

#include "unit/store/store-fixture.h"

static void
a_root_keeps_its_id(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	int64_t again = 0, other = 0;

	assert_true(f->project > 0);
	assert_ok(store_project(f->st, "/src/apollo", "renamed", &again, &e), e);
	assert_int_equal(again, f->project);
	assert_ok(store_project(f->st, "/src/gemini", "apollo", &other, &e), e);
	assert_int_not_equal(other, f->project);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM projects"), 2);
}

static void
a_known_project_is_found_while_another_writes(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	struct store *other;
	int64_t id = 0;

	assert_ok(store_open(f->dir, &other, &e), e);
	sqlite3_busy_timeout(other->db, 0);
	assert_ok(store_begin(f->st, &e), e);
	assert_ok(store_project(other, "/src/apollo", "apollo", &id, &e), e);
	assert_int_equal(id, f->project);
	store_rollback(f->st);
	store_close(other);
}

static void
a_project_with_agents_cannot_go(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_int_equal(sql_exec(f->st, "DELETE FROM projects", &e), -1);
	assert_ok(store_agent_remove(f->st, "aaaa", &e), e);
	assert_ok(sql_exec(f->st, "DELETE FROM projects", &e), e);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_root_keeps_its_id),
		TEST(a_known_project_is_found_while_another_writes),
		TEST(a_project_with_agents_cannot_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
