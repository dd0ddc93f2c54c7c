/* SPDX-License-Identifier: MIT */
/* Agents: rows there and back, who may stand beside whom, ports. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every column set, each to something of its own. */
static struct agent_row
full_agent(const struct fixture *f)
{
	return (struct agent_row){
		.id = (char *)"abcdefgh",
		.project = f->project,
		.branch = (char *)"feature/größe",
		.base = (char *)"main",
		.base_oid = (char *)"0123456789abcdef0123456789abcdef01234567",
		.kind = (char *)"codex",
		.worktree = (char *)"/w/apollo/feature-x",
		.made_worktree = true,
		.made_branch = true,
		.batch = (char *)"261120-abcd",
		.parent = (char *)"zyxwvuts",
		.prompt = (char *)"line\n'quoted' \\ ;--",
		.life = LIFE_REMOVING,
		.port = 4000,
		.creator_pid = 11,
		.creator_start = 12,
		.keeper_pid = 13,
		.keeper_start = INT64_MAX,
		.pid = 15,
		.pid_start = 16,
		.created_ms = 1234567890123,
		.started_ms = 1234567890124,
		.ended_ms = 1234567890125,
		.trash_ref = (char *)"refs/fleet/trash/abcdefgh",
		.note = (char *)"why",
	};
}

static void
assert_same_text(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_ptr_equal(a, b);
}

static void
assert_same(const struct agent_row *a, const struct agent_row *b)
{
	assert_same_text(a->id, b->id);
	assert_true(a->project == b->project);
	assert_same_text(a->branch, b->branch);
	assert_same_text(a->base, b->base);
	assert_same_text(a->base_oid, b->base_oid);
	assert_same_text(a->kind, b->kind);
	assert_same_text(a->worktree, b->worktree);
	assert_int_equal(a->made_worktree, b->made_worktree);
	assert_int_equal(a->made_branch, b->made_branch);
	assert_same_text(a->batch, b->batch);
	assert_same_text(a->parent, b->parent);
	assert_same_text(a->prompt, b->prompt);
	assert_int_equal(a->life, b->life);
	assert_int_equal(a->port, b->port);
	assert_true(a->creator_pid == b->creator_pid);
	assert_true(a->creator_start == b->creator_start);
	assert_true(a->keeper_pid == b->keeper_pid);
	assert_true(a->keeper_start == b->keeper_start);
	assert_true(a->pid == b->pid);
	assert_true(a->pid_start == b->pid_start);
	assert_true(a->created_ms == b->created_ms);
	assert_true(a->started_ms == b->started_ms);
	assert_true(a->ended_ms == b->ended_ms);
	assert_same_text(a->trash_ref, b->trash_ref);
	assert_same_text(a->note, b->note);
}

static void
assert_stored(struct store *st, const struct agent_row *a)
{
	struct err e = ERR_INIT;
	struct agent_row got;

	assert_ok(store_agent_find(st, a->id, &got, &e), e);
	assert_same(a, &got);
	assert_string_equal(got.root, "/src/apollo");
	assert_string_equal(got.project_name, "apollo");
	agent_row_release(&got);
	assert_null(got.id);
}

static void
add_batch(struct fixture *f)
{
	struct batch_row b = { .id = (char *)"261120-abcd",
			       .project = f->project,
			       .kind = (char *)"multi" };
	struct err e = ERR_INIT;

	assert_ok(store_batch_add(f->st, &b, &e), e);
}

static void
a_row_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = full_agent(f);
	struct err e = ERR_INIT;

	add_batch(f);
	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_stored(f->st, &a);
}

static void
what_is_null_stays_null(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_stored(f->st, &a);
}

static void
save_writes_every_column_but_three(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "abcdefgh", "fix-1");
	struct agent_row b = full_agent(f);
	struct err e = ERR_INIT;

	add_batch(f);
	assert_ok(store_agent_add(f->st, &a, &e), e);
	b.project = 4711;
	assert_ok(store_agent_save(f->st, &b, &e), e);
	b.project = a.project;
	b.created_ms = a.created_ms;
	assert_stored(f->st, &b);
	assert_ok(store_agent_save(f->st, &a, &e), e); /* and back to NULLs */
	assert_stored(f->st, &a);
}

static void
every_life_has_a_name_and_comes_back(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	for (int life = 0; life < LIFE_COUNT; life++) {
		assert_non_null(agent_life_name(life));
		a.life = life;
		assert_ok(store_agent_save(f->st, &a, &e), e);
		assert_stored(f->st, &a);
	}
	assert_string_equal(agent_life_name(LIFE_ARCHIVED), "archived");
}

static void
a_life_that_is_none_is_damage(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1"), got;
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(sql_exec(f->st, "UPDATE agents SET life = 'undead'", &e), e);
	assert_fails(store_agent_find(f->st, "aaaa", &got, &e), e, ERR_CORRUPT);
	assert_mentions(e, "fix-1");
	assert_fails(store_agents(f->st, 0, false, &rows, &e), e, ERR_CORRUPT);
	agent_rows_release(&rows);
}

static void
an_unknown_id_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "nope", "fix-1"), got;
	struct err e = ERR_INIT;

	assert_fails(store_agent_find(f->st, "nope", &got, &e), e, ERR_NOT_FOUND);
	assert_mentions(e, "nope");
	assert_fails(store_agent_save(f->st, &a, &e), e, ERR_NOT_FOUND);
	assert_ok(store_agent_remove(f->st, "nope", &e), e);
}

static void
an_agent_needs_its_project(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct err e = ERR_INIT;

	a.project = 4711;
	assert_fails(store_agent_add(f->st, &a, &e), e, ERR_FAILED);
	assert_mentions(e, "FOREIGN KEY");
}

/* --- who may stand beside whom --- */

static void
a_branch_has_one_agent_in_its_project(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct agent_row b = fixture_agent(f, "bbbb", "fix-1");
	struct err e = ERR_INIT;

	b.worktree = (char *)"/elsewhere";
	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_fails(store_agent_add(f->st, &b, &e), e, ERR_EXISTS);
	assert_mentions(e, "branch 'fix-1' of project 'apollo'");
	assert_mentions(e, "aaaa");
	assert_ok(store_project(f->st, "/src/gemini", "gemini", &b.project, &e), e);
	assert_ok(store_agent_add(f->st, &b, &e), e);
}

static void
a_made_worktree_has_one_agent(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct agent_row b = fixture_agent(f, "bbbb", "fix-2");
	struct err e = ERR_INIT;

	b.worktree = a.worktree;
	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_fails(store_agent_add(f->st, &b, &e), e, ERR_EXISTS);
	assert_mentions(e, "worktree fix-1");
	assert_mentions(e, "'fix-2' of project 'apollo'");
	b.made_worktree = false; /* a guest in a tree of somebody's */
	assert_ok(store_agent_add(f->st, &b, &e), e);
}

static void
an_id_is_there_once(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct agent_row b = fixture_agent(f, "aaaa", "fix-2");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_fails(store_agent_add(f->st, &b, &e), e, ERR_EXISTS);
	assert_mentions(e, "aaaa");
}

static void
the_archived_stand_in_nobodys_way_until_they_return(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "fix-1");
	struct agent_row b = fixture_agent(f, "bbbb", "fix-1");
	struct err e = ERR_INIT;

	assert_ok(store_agent_add(f->st, &a, &e), e);
	a.life = LIFE_ARCHIVED;
	assert_ok(store_agent_save(f->st, &a, &e), e);
	assert_ok(store_agent_add(f->st, &b, &e), e);
	a.life = LIFE_RUNNING;
	assert_fails(store_agent_save(f->st, &a, &e), e, ERR_EXISTS);
	assert_mentions(e, "bbbb");
}

/* --- lists --- */

static void
assert_lists(struct fixture *f, int64_t project, bool archived, const char *want)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct str got = STR_INIT;
	struct err e = ERR_INIT;

	assert_ok(store_agents(f->st, project, archived, &rows, &e), e);
	for (size_t i = 0; i < rows.n; i++)
		str_addf(&got, "%s/%s ", rows.v[i].project_name, rows.v[i].branch);
	assert_string_equal(got.buf, want);
	str_release(&got);
	agent_rows_release(&rows);
	assert_null(rows.v);
}

static void
lists_are_by_creation_project_and_life(void **state)
{
	struct fixture *f = *state;
	struct agent_row late = fixture_agent(f, "aaaa", "late");
	struct agent_row early = fixture_agent(f, "bbbb", "early");
	struct agent_row gone = fixture_agent(f, "cccc", "gone");
	struct agent_row other = fixture_agent(f, "dddd", "other");
	struct agent_row same = fixture_agent(f, "0000", "same");
	struct err e = ERR_INIT;

	assert_lists(f, 0, true, "");
	late.created_ms = 3000;
	gone.created_ms = 2000;
	gone.life = LIFE_ARCHIVED;
	other.created_ms = 1500;
	assert_ok(store_project(f->st, "/src/gemini", "gemini", &other.project, &e), e);
	assert_ok(store_agent_add(f->st, &late, &e), e);
	assert_ok(store_agent_add(f->st, &early, &e), e);
	assert_ok(store_agent_add(f->st, &gone, &e), e);
	assert_ok(store_agent_add(f->st, &other, &e), e);
	assert_ok(store_agent_add(f->st, &same, &e), e);
	assert_lists(f, 0, false, "apollo/early apollo/same gemini/other apollo/late ");
	assert_lists(f, 0, true,
		     "apollo/early apollo/same gemini/other apollo/gone apollo/late ");
	assert_lists(f, f->project, false, "apollo/early apollo/same apollo/late ");
	assert_lists(f, other.project, true, "gemini/other ");
	assert_lists(f, 4711, true, "");
}

/* --- ports --- */

static void
add_on_port(struct fixture *f, const char *id, int port, enum agent_life life)
{
	struct agent_row a = fixture_agent(f, id, id);
	struct err e = ERR_INIT;

	a.port = port;
	a.life = life;
	assert_ok(store_agent_add(f->st, &a, &e), e);
}

static int
free_port(struct fixture *f, int first, int count)
{
	struct err e = ERR_INIT;
	int port = -1;

	assert_ok(store_free_port(f->st, first, count, &port, &e), e);
	return port;
}

static void
the_lowest_free_block_is_given(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(free_port(f, 4000, 10), 4000);
	add_on_port(f, "none", 0, LIFE_RUNNING);
	add_on_port(f, "b", 4010, LIFE_CREATING);
	assert_int_equal(free_port(f, 4000, 10), 4000);
	add_on_port(f, "a", 4000, LIFE_RUNNING);
	assert_int_equal(free_port(f, 4000, 10), 4020);
	add_on_port(f, "gone", 4020, LIFE_ARCHIVED);
	assert_int_equal(free_port(f, 4000, 10), 4020);
	add_on_port(f, "below", 3000, LIFE_RUNNING);
	assert_int_equal(free_port(f, 4000, 10), 4020);
	assert_int_equal(free_port(f, 4000, 0), 0);
}

static void
blocks_do_not_overlap_when_the_grid_moved(void **state)
{
	struct fixture *f = *state;

	add_on_port(f, "a", 4005, LIFE_RUNNING);
	assert_int_equal(free_port(f, 4000, 10), 4020);
	assert_int_equal(free_port(f, 3990, 10), 3990);
}

static void
no_port_left_is_said(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	int port = -1;

	add_on_port(f, "a", 65526, LIFE_RUNNING);
	assert_int_equal(free_port(f, 65516, 10), 65516);
	assert_fails(store_free_port(f->st, 65526, 10, &port, &e), e, ERR_FAILED);
	assert_mentions(e, "from 65526 on");
	assert_int_equal(port, 0);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_whole),
		TEST(what_is_null_stays_null),
		TEST(save_writes_every_column_but_three),
		TEST(every_life_has_a_name_and_comes_back),
		TEST(a_life_that_is_none_is_damage),
		TEST(an_unknown_id_is_not_found),
		TEST(an_agent_needs_its_project),
		TEST(a_branch_has_one_agent_in_its_project),
		TEST(a_made_worktree_has_one_agent),
		TEST(an_id_is_there_once),
		TEST(the_archived_stand_in_nobodys_way_until_they_return),
		TEST(lists_are_by_creation_project_and_life),
		TEST(the_lowest_free_block_is_given),
		TEST(blocks_do_not_overlap_when_the_grid_moved),
		TEST(no_port_left_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
