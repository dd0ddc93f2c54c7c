/* SPDX-License-Identifier: MIT */
/* The demo's repository, and with it repo/commit.h. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "demo/scratch.h"
#include "demo/work.h"
#include "repo/commit.h"

static int
make_dir(void **ctx)
{
	char *dir = xstrdup("/tmp/fleet-scratch-XXXXXX");

	*ctx = dir;
	return mkdtemp(dir) ? 0 : -1;
}

static int
remove_dir(void **ctx)
{
	struct err err = ERR_INIT;
	int rc = file_remove_tree(*ctx, &err);

	free(*ctx);
	return rc;
}

/* One commit, by a known author at a known time, over the scratch history. */
static void
commit_once(const char *dir, char oid[REPO_OID_SIZE])
{
	static const struct repo_author by = { "T", "t@example.org", 1700000000 };
	char *path = path_join(dir, "one");
	struct err err = ERR_INIT;

	assert_int_equal(file_write(path, "1\n", 2, 0644, &err), 0);
	assert_int_equal(repo_commit_all_as(dir, "one\n", &by, oid, &err), 0);
	free(path);
}

static void
it_is_the_same_wherever_it_is_made(void **ctx)
{
	char *a = path_join(*ctx, "a"), *b = path_join(*ctx, "b");
	char first[REPO_OID_SIZE], second[REPO_OID_SIZE];
	struct err err = ERR_INIT;

	assert_int_equal(scratch_make(a, &err), 0);
	assert_int_equal(scratch_make(b, &err), 0);
	commit_once(a, first);
	commit_once(b, second);
	assert_string_equal(first, second);
	assert_int_equal(strlen(first), 40);
	free(a);
	free(b);
}

static void
nothing_is_made_where_there_is_something(void **ctx)
{
	struct err err = ERR_INIT;
	char *path = path_join(*ctx, "here");

	assert_int_equal(file_write(path, "x", 1, 0644, &err), 0);
	assert_int_equal(scratch_make(*ctx, &err), -1);
	assert_int_equal(err.code, ERR_EXISTS);
	free(path);
}

static void
deletions_are_committed_and_ignored_files_are_not(void **ctx)
{
	char *tracked, *ignored, oid[REPO_OID_SIZE];
	struct err err = ERR_INIT;

	assert_int_equal(scratch_make(*ctx, &err), 0);
	ignored = path_join(*ctx, "words");
	assert_int_equal(file_write(ignored, "x", 1, 0755, &err), 0);
	assert_int_equal(repo_commit_all(*ctx, "none", oid, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	tracked = path_join(*ctx, "Makefile");
	assert_int_equal(unlink(tracked), 0);
	assert_int_equal(repo_commit_all(*ctx, "without", oid, &err), 0);
	assert_int_equal(repo_commit_all(*ctx, "again", oid, &err), -1);
	free(tracked);
	free(ignored);
}

static void
a_commit_needs_a_repository(void **ctx)
{
	struct err err = ERR_INIT;
	char oid[REPO_OID_SIZE];

	assert_int_equal(repo_commit_all(*ctx, "none", oid, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
the_agent_can_work_in_it(void **ctx)
{
	struct err err = ERR_INIT;
	char oid[REPO_OID_SIZE];
	struct work w;

	assert_int_equal(scratch_make(*ctx, &err), 0);
	assert_int_equal(work_plan(&w, *ctx, "b", "count letters", &err), 0);
	assert_int_equal(w.n, 3);
	assert_string_equal(w.edits[0].path, "src/words.c");
	for (unsigned i = 0; i < w.n; i++)
		assert_int_equal(work_apply(&w, i, &err), 0);
	assert_int_equal(repo_commit_all(*ctx, w.subject, oid, &err), 0);
	work_release(&w);
}

int
main(void)
{
#define WITH_DIR(test) cmocka_unit_test_setup_teardown(test, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		WITH_DIR(it_is_the_same_wherever_it_is_made),
		WITH_DIR(nothing_is_made_where_there_is_something),
		WITH_DIR(deletions_are_committed_and_ignored_files_are_not),
		WITH_DIR(a_commit_needs_a_repository),
		WITH_DIR(the_agent_can_work_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
