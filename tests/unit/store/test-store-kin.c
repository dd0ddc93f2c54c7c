/* SPDX-License-Identifier: MIT */
/* Who had whom made: below, above, and how many. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdio.h>
#include <string.h>

static void
add(struct fixture *f, const char *id, const char *parent)
{
	struct agent_row a = fixture_agent(f, id, id);
	char worktree[64];
	struct err e = ERR_INIT;

	snprintf(worktree, sizeof(worktree), "/w/%s", id);
	a.worktree = worktree;
	a.parent = (char *)parent;
	assert_ok(store_agent_add(f->st, &a, &e), e);
}

static void
add_family(struct fixture *f)
{
	add(f, "grandma1", NULL);
	add(f, "mother01", "grandma1");
	add(f, "aunt0001", "grandma1");
	add(f, "child001", "mother01");
	add(f, "stranger", NULL);
}

static void
descendants_are_of_all_generations(void **state)
{
	struct fixture *f = *state;
	struct strv ids = STRV_INIT;
	struct err e = ERR_INIT;

	add_family(f);
	assert_ok(store_agent_descendants(f->st, "grandma1", &ids, &e), e);
	strv_sort(&ids);
	assert_int_equal(ids.n, 3);
	assert_string_equal(ids.v[0], "aunt0001");
	assert_string_equal(ids.v[1], "child001");
	assert_string_equal(ids.v[2], "mother01");
	strv_clear(&ids);
	assert_ok(store_agent_descendants(f->st, "stranger", &ids, &e), e);
	assert_int_equal(ids.n, 0);
	strv_release(&ids);
}

static void
assert_depth(struct fixture *f, const char *id, int want)
{
	struct err e = ERR_INIT;
	int depth = -1;

	assert_ok(store_agent_depth(f->st, id, &depth, &e), e);
	assert_int_equal(depth, want);
}

static void
depth_counts_those_above(void **state)
{
	struct fixture *f = *state;

	add_family(f);
	assert_depth(f, "grandma1", 0);
	assert_depth(f, "aunt0001", 1);
	assert_depth(f, "child001", 2);
	assert_depth(f, "nobody00", 0);
}

static void
depth_stands_though_those_above_are_gone(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	add_family(f);
	assert_ok(store_agent_remove(f->st, "mother01", &e), e);
	assert_depth(f, "child001", 1);
}

static void
children_are_ones_own_that_are_not_archived(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	struct agent_row aunt;
	int n = -1;

	add_family(f);
	assert_ok(store_agent_children(f->st, "grandma1", &n, &e), e);
	assert_int_equal(n, 2);
	assert_ok(store_agent_find(f->st, "aunt0001", &aunt, &e), e);
	aunt.life = LIFE_ARCHIVED;
	assert_ok(store_agent_save(f->st, &aunt, &e), e);
	agent_row_release(&aunt);
	assert_ok(store_agent_children(f->st, "grandma1", &n, &e), e);
	assert_int_equal(n, 1);
}

static void
a_ring_of_rows_ends(void **state)
{
	struct fixture *f = *state;
	struct strv ids = STRV_INIT;
	struct err e = ERR_INIT;
	int depth;

	add(f, "ring0001", "ring0002");
	add(f, "ring0002", "ring0001");
	assert_ok(store_agent_descendants(f->st, "ring0001", &ids, &e), e);
	assert_int_equal(ids.n, 1);
	assert_ok(store_agent_depth(f->st, "ring0001", &depth, &e), e);
	assert_int_equal(depth, 2);
	strv_release(&ids);
}

#define TEST(name)                                                       \
	cmocka_unit_test_setup_teardown(name, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(descendants_are_of_all_generations),
		TEST(depth_counts_those_above),
		TEST(depth_stands_though_those_above_are_gone),
		TEST(children_are_ones_own_that_are_not_archived),
		TEST(a_ring_of_rows_ends),
	};

	return cmocka_run_group_tests_name("store: kin", tests, NULL, NULL);
}
