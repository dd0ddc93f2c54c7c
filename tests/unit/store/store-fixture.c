/* SPDX-License-Identifier: MIT */
/* Temporary stores. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

int
fixture_set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->top, sizeof(f->top), "/tmp/fleet-test-store.XXXXXX");
	if (!mkdtemp(f->top))
		return -1;
	snprintf(f->dir, sizeof(f->dir), "%s/state", f->top);
	snprintf(f->path, sizeof(f->path), "%s/fleet.db", f->dir);
	*state = f;
	return 0;
}

int
fixture_set_up_open(void **state)
{
	struct err e = ERR_INIT;
	struct fixture *f;

	if (fixture_set_up(state))
		return -1;
	f = *state;
	fixture_open(f);
	assert_ok(store_project(f->st, "/src/apollo", "apollo", &f->project, &e), e);
	return 0;
}

int
fixture_tear_down(void **state)
{
	struct fixture *f = *state;

	fixture_close(f);
	file_remove_tree(f->top, NULL);
	free(f);
	return 0;
}

struct store *
fixture_open(struct fixture *f)
{
	struct err e = ERR_INIT;

	assert_ok(store_open(f->dir, &f->st, &e), e);
	return f->st;
}

void
fixture_close(struct fixture *f)
{
	store_close(f->st);
	f->st = NULL;
}

struct agent_row
fixture_agent(const struct fixture *f, const char *id, const char *branch)
{
	return (struct agent_row){
		.id = (char *)id,
		.project = f->project,
		.branch = (char *)branch,
		.kind = (char *)"claude",
		.worktree = (char *)branch, /* as good as a path here */
		.made_worktree = true,
		.life = LIFE_RUNNING,
		.created_ms = 1000,
	};
}

int64_t
fixture_number(struct store *st, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}
