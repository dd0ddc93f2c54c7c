/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "unit/repo/repo-fixture.h"

struct looked {
	struct strv trees, stale, held;
};

static void
look(struct fixture *f, struct looked *l, bool remove)
{
	strv_clear(&l->stale);
	strv_clear(&l->held);
	assert_int_equal(repo_leftovers(f->repo, &l->trees, remove, &l->stale, &l->held,
					&f->err),
			 0);
}

static void
looked_init(struct looked *l)
{
	strv_init(&l->trees);
	strv_init(&l->stale);
	strv_init(&l->held);
}

static void
looked_release(struct looked *l)
{
	strv_release(&l->trees);
	strv_release(&l->stale);
	strv_release(&l->held);
}

static bool
has(const struct strv *l, const char *end)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_ends_with(l->v[i], end))
			return true;
	return false;
}

static void
an_undisturbed_repository_has_none(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "a/b", "tree");
	struct looked l;

	looked_init(&l);
	strv_add(&l.trees, path);
	look(f, &l, true);
	assert_int_equal(l.stale.n, 0);
	assert_int_equal(l.held.n, 0);
	looked_release(&l);
	free(path);
}

static void
orphaned_locks_and_scratch_are_named_then_removed(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "a/b", "tree");
	struct looked l;

	looked_init(&l);
	fixture_run(f, "mkdir .git/fleet-scratch && echo x >.git/fleet-scratch/HEAD && "
		       "mkdir -p .git/refs/fleet/trash && "
		       "for l in refs/heads/a/b refs/fleet/trash/x config packed-refs "
		       "worktrees/tree/index HEAD; do "
		       "touch -d '10 seconds ago' .git/$l.lock; done");
	look(f, &l, false);
	assert_int_equal(l.stale.n, 5);
	assert_true(has(&l.stale, "refs/heads/a/b.lock"));
	assert_true(has(&l.stale, "fleet-scratch"));
	assert_false(has(&l.stale, "worktrees/tree/index.lock")); /* not ours */
	fixture_run(f, "test -e .git/config.lock && test -e .git/fleet-scratch");
	strv_add(&l.trees, path);
	look(f, &l, true);
	assert_int_equal(l.stale.n, 6);
	assert_int_equal(l.held.n, 0);
	/* that of the main worktree is the user's own */
	fixture_expect(f, ".git/HEAD.lock",
		       "find .git -name '*.lock' ! -name fleet.lock; "
		       "find .git -name fleet-scratch; rm .git/HEAD.lock");
	looked_release(&l);
	free(path);
}

static void
a_lock_that_somebody_has_open_is_left_alone(void **state)
{
	struct fixture *f = *state;
	char *lock = path_join(f->root, ".git/config.lock");
	struct looked l;
	int fd;

	looked_init(&l);
	fixture_run(f, "touch -d '10 seconds ago' .git/config.lock");
	fd = open(lock, O_RDONLY);
	look(f, &l, true);
	assert_int_equal(l.stale.n, 0);
	assert_true(has(&l.held, "config.lock"));
	assert_true(file_exists(lock));
	close(fd);
	look(f, &l, true);
	assert_true(has(&l.stale, "config.lock"));
	assert_false(file_exists(lock));
	looked_release(&l);
	free(lock);
}

/* As git commit does while the editor runs. */
static void
a_lock_is_left_alone_while_a_git_runs_that_may_hold_it(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "b", "tree");
	struct looked l;

	looked_init(&l);
	strv_add(&l.trees, path);
	fixture_run(f,
		    "cd '%s' && echo more >>a.txt && "
		    "printf '#!/bin/sh\ntouch \"$0.runs\"; sleep 3; echo m >\"$1\"\n' "
		    ">../editor && chmod +x ../editor && "
		    "(GIT_EDITOR=../editor git commit -qa >/dev/null 2>&1 &) && "
		    "until test -e ../editor.runs; do :; done",
		    path);
	look(f, &l, true);
	assert_int_equal(l.stale.n, 0);
	fixture_run(f, "until git -C '%s' log --format=%%s -1 | grep -qx m; do :; done",
		    path);
	looked_release(&l);
	free(path);
}

static void
a_young_lock_is_waited_for_only_to_remove_it(void **state)
{
	struct fixture *f = *state;
	struct looked l;

	looked_init(&l);
	fixture_run(f, "touch .git/refs/heads/new.lock");
	look(f, &l, false);
	assert_int_equal(l.stale.n, 0);
	assert_int_equal(l.held.n, 1);
	look(f, &l, true);
	assert_int_equal(l.stale.n, 1);
	fixture_run(f, "git branch new");
	looked_release(&l);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_undisturbed_repository_has_none),
		TEST(orphaned_locks_and_scratch_are_named_then_removed),
		TEST(a_lock_that_somebody_has_open_is_left_alone),
		TEST(a_lock_is_left_alone_while_a_git_runs_that_may_hold_it),
		TEST(a_young_lock_is_waited_for_only_to_remove_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
