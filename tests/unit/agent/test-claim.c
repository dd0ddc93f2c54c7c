/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "agent/claim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "proc/proc.h"

struct fixture {
	char dir[32];
	struct agent_context c;
	struct store *store;
};

/* A row as two have read it. */
static void
read_row(struct fixture *f, struct agent_row *row)
{
	memset(row, 0, sizeof(*row));
	assert_int_equal(store_agent_find(f->store, "abcdefgh", row, NULL), 0);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct agent_row row = {
		.id = (char *)"abcdefgh",
		.branch = (char *)"b",
		.kind = (char *)"shell",
		.worktree = (char *)"/nowhere/b",
		.life = LIFE_RUNNING,
	};

	strcpy(f->dir, "/tmp/fleet-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(store_open(f->dir, &f->store, NULL), 0);
	assert_int_equal(store_project(f->store, "/nowhere", "p", &row.project, NULL),
			 0);
	assert_int_equal(store_agent_add(f->store, &row, NULL), 0);
	f->c.store = f->store;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	file_remove_tree(f->dir, NULL);
	free(f);
	return 0;
}

static void
the_claimed_row_names_us(void **state)
{
	struct fixture *f = *state;
	struct agent_row row, now;

	read_row(f, &row);
	assert_int_equal(claim_row(&f->c, &row, LIFE_REMOVING, NULL), 0);
	read_row(f, &now);
	assert_int_equal(now.life, LIFE_REMOVING);
	assert_int_equal(now.creator_pid, getpid());
	assert_int_equal(now.creator_start, proc_start(getpid()));
	agent_row_release(&now);
	agent_row_release(&row);
}

static void
the_second_of_two_finds_it_changed(void **state)
{
	struct fixture *f = *state;
	struct agent_row first, second;
	struct err e = ERR_INIT;

	read_row(f, &first);
	read_row(f, &second);
	assert_int_equal(claim_row(&f->c, &first, LIFE_REMOVING, NULL), 0);
	assert_int_equal(claim_row(&f->c, &second, LIFE_REMOVING, &e), -1);
	assert_int_equal(e.code, ERR_BUSY);
	assert_int_equal(second.life, LIFE_RUNNING);
	/* and there is no transaction left open */
	assert_int_equal(store_begin(f->store, NULL), 0);
	store_rollback(f->store);
	agent_row_release(&first);
	agent_row_release(&second);
}

static void
set_maker(struct fixture *f, pid_t pid, int64_t start)
{
	struct agent_row row;

	read_row(f, &row);
	row.life = LIFE_CREATING;
	row.creator_pid = pid;
	row.creator_start = start;
	assert_int_equal(store_agent_save(f->store, &row, NULL), 0);
	agent_row_release(&row);
}

static void
what_a_living_maker_works_on_is_not_to_be_had(void **state)
{
	struct fixture *f = *state;
	struct agent_row row;
	struct err e = ERR_INIT;

	set_maker(f, getppid(), (int64_t)proc_start(getppid()));
	read_row(f, &row);
	assert_int_equal(claim_check(&row, &e), -1);
	assert_int_equal(e.code, ERR_BUSY);
	assert_int_equal(claim_row(&f->c, &row, LIFE_CREATING, NULL), -1);
	agent_row_release(&row);
	/* its pid has come round */
	set_maker(f, getppid(), (int64_t)proc_start(getppid()) - 1);
	read_row(f, &row);
	assert_int_equal(claim_row(&f->c, &row, LIFE_CREATING, NULL), 0);
	agent_row_release(&row);
}

static void
one_that_is_gone_cannot_be_claimed(void **state)
{
	struct fixture *f = *state;
	struct agent_row row;

	read_row(f, &row);
	assert_int_equal(store_agent_remove(f->store, "abcdefgh", NULL), 0);
	assert_int_equal(claim_row(&f->c, &row, LIFE_REMOVING, NULL), -1);
	agent_row_release(&row);
}

static void
a_claim_that_is_dropped_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct agent_row row, now;

	read_row(f, &row);
	assert_int_equal(claim_begin(&f->c, &row, NULL), 0);
	claim_drop(&f->c);
	read_row(f, &now);
	assert_int_equal(now.creator_pid, 0);
	assert_int_equal(now.life, LIFE_RUNNING);
	agent_row_release(&now);
	agent_row_release(&row);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_claimed_row_names_us),
		TEST(the_second_of_two_finds_it_changed),
		TEST(what_a_living_maker_works_on_is_not_to_be_had),
		TEST(one_that_is_gone_cannot_be_claimed),
		TEST(a_claim_that_is_dropped_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
