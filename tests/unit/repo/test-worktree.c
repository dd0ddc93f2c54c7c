/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "unit/repo/repo-fixture.h"

#define MANY 8

static void
git_accepts_a_new_worktree(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "feature/x", "deep/er/tree");

	fixture_check_worktree(f, path);
	fixture_expect(f, "feature/x", "git -C '%s' branch --show-current", path);
	fixture_expect(f, "", "git -C '%s' diff HEAD --stat", path);
	fixture_run(f,
		    "cd '%s' && echo two >>a.txt && git commit -qam second && "
		    "git log --oneline | wc -l | grep -qx 2",
		    path);
	fixture_expect(f, "", "git status --porcelain; git worktree prune -n");
	free(path);
}

static void
names_are_made_distinct_and_safe(void **state)
{
	struct fixture *f = *state;
	char *a = fixture_worktree(f, "a", "one/tree"), *b, *c;

	b = fixture_worktree(f, "b", "two/tree");
	c = fixture_worktree(f, "c", "two/sp ace 日");
	fixture_check_worktree(f, a);
	fixture_check_worktree(f, b);
	fixture_check_worktree(f, c);
	free(a);
	free(b);
	free(c);
}

static void
a_branch_is_checked_out_once(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "again"), *other;

	fixture_expect_err(f, repo_worktree_add(f->repo, path, "main", &f->err),
			   ERR_REFUSED, f->root);
	other = fixture_worktree(f, "x", "x");
	fixture_expect_err(f, repo_worktree_add(f->repo, path, "x", &f->err),
			   ERR_REFUSED, other);
	fixture_expect_err(f, repo_worktree_add(f->repo, path, "none", &f->err),
			   ERR_NOT_FOUND, "no branch 'none'");
	assert_false(file_exists(path));
	free(other);
	free(path);
}

static void
an_occupied_path_is_left_alone(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "taken"), *empty = fixture_path(f, "empty");

	fixture_branch(f, "x");
	fixture_run(f, "mkdir ../taken ../empty && echo mine >../taken/file");
	fixture_expect_err(f, repo_worktree_add(f->repo, path, "x", &f->err),
			   ERR_EXISTS, "already exists");
	fixture_expect(f, "mine", "cat ../taken/file");
	fixture_expect(f, "", "ls .git/worktrees 2>/dev/null || :");
	assert_int_equal(repo_worktree_add(f->repo, empty, "x", &f->err), 0);
	fixture_check_worktree(f, empty);
	free(empty);
	free(path);
}

static void
a_failure_leaves_nothing_behind(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "new/parents/tree"), *empty = fixture_path(f, "e");

	/* The content of a.txt is gone, here and in the object database. */
	fixture_run(f,
		    "git branch x && mkdir ../e && "
		    "o=$(git rev-parse HEAD:a.txt) && rm a.txt && "
		    "rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
	fixture_expect_err(f, repo_worktree_add(f->repo, path, "x", &f->err),
			   ERR_CORRUPT, "a.txt");
	fixture_expect(f, "", "ls -A ../new 2>/dev/null || :");
	fixture_expect(f, "", "ls .git/worktrees .git/fleet-scratch 2>/dev/null || :");
	assert_int_equal(repo_worktree_add(f->repo, empty, "x", &f->err), -1);
	assert_true(file_is_dir(empty));
	fixture_expect(f, "", "ls -A ../e");
	free(empty);
	free(path);
}

/* As someone who may read the repository but not write it. */
static void
a_read_only_repository_is_told(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "tree");
	int status;
	pid_t pid;

	fixture_run(f, "git branch x");
	if (geteuid()) {
		fixture_run(f, "chmod -R a-w .git");
		fixture_expect_err(f, repo_worktree_add(f->repo, path, "x", &f->err),
				   ERR_IO, "fleet.lock");
		fixture_run(f, "chmod -R u+w .git");
		free(path);
		return;
	}
	fixture_run(f, "chmod a+rx ..");
	pid = fork();
	if (!pid) {
		struct err err = ERR_INIT;

		if (setgid(65534) || setuid(65534))
			_exit(9);
		_exit(repo_worktree_add(f->repo, path, "x", &err) == -1 &&
				      err.code == ERR_IO &&
				      strstr(err.text, "fleet.lock")
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_false(file_exists(path));
	free(path);
}

static void
a_worktree_whose_directory_is_gone_can_be_made_again(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");
	struct repo_worktree *list;
	size_t n;

	fixture_run(f, "rm -rf '%s'", path);
	assert_int_equal(repo_worktrees(f->repo, &list, &n, &f->err), 0);
	assert_int_equal(n, 1);
	assert_true(list[0].is_broken);
	repo_worktrees_free(list, n);
	assert_int_equal(repo_worktree_add(f->repo, path, "x", &f->err), 0);
	fixture_check_worktree(f, path);
	fixture_expect(f, "1", "ls .git/worktrees | wc -l");
	free(path);
}

struct job {
	const char *root;
	char *path;
	char branch[16];
	int rc;
	struct err err;
	pthread_t thread;
};

static void *
add_one(void *arg)
{
	struct job *j = arg;
	struct repo *repo = NULL;

	j->rc = repo_open(j->root, &repo, &j->err);
	if (!j->rc)
		j->rc = repo_worktree_add(repo, j->path, j->branch, &j->err);
	repo_close(repo);
	return NULL;
}

static void
prepare(struct fixture *f, struct job *jobs)
{
	for (int i = 0; i < MANY; i++) {
		char name[32];

		snprintf(jobs[i].branch, sizeof(jobs[i].branch), "b%d", i);
		snprintf(name, sizeof(name), "trees/%d/tree", i);
		jobs[i].root = f->root;
		jobs[i].path = fixture_path(f, name);
		fixture_branch(f, jobs[i].branch);
	}
}

static void
check_all(struct fixture *f, struct job *jobs)
{
	for (int i = 0; i < MANY; i++) {
		fixture_check_worktree(f, jobs[i].path);
		free(jobs[i].path);
	}
	fixture_expect(f, "8", "ls .git/worktrees | wc -l");
}

static void
threads_add_side_by_side(void **state)
{
	struct fixture *f = *state;
	struct job jobs[MANY] = { 0 };

	prepare(f, jobs);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(
			pthread_create(&jobs[i].thread, NULL, add_one, &jobs[i]), 0);
	for (int i = 0; i < MANY; i++)
		pthread_join(jobs[i].thread, NULL);
	for (int i = 0; i < MANY; i++)
		if (jobs[i].rc)
			fail_msg("%s", jobs[i].err.text);
	check_all(f, jobs);
}

static void
processes_add_side_by_side(void **state)
{
	struct fixture *f = *state;
	struct job jobs[MANY] = { 0 };
	pid_t pids[MANY];
	int status;

	prepare(f, jobs);
	for (int i = 0; i < MANY; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			add_one(&jobs[i]);
			_exit(jobs[i].rc != 0);
		}
	}
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	check_all(f, jobs);
}

static void
removal_takes_tree_and_entry(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "trees/x");

	fixture_run(f, "mkdir '%s/d' && echo 1 >'%s/d/f' && chmod 500 '%s/d'", path,
		    path, path);
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	fixture_expect(f, "", "ls -A ../trees");
	fixture_expect(f, "1", "git worktree list | wc -l");
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	assert_int_equal(repo_branch_delete(f->repo, "x", NULL, &f->err), 0);
	free(path);
}

static void
a_removal_cut_short_is_finished(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "trees/x");

	fixture_run(f, "mv ../trees/x ../trees/.x.removing-abcdefgh && "
		       "mkdir ../trees/.x.removing-other-thing "
		       "../trees/.xx.removing-abcdefgh");
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	fixture_expect(f, ".x.removing-other-thing\n.xx.removing-abcdefgh",
		       "ls -A ../trees");
	fixture_expect(f, "1", "git worktree list | wc -l");
	free(path);
}

static void
an_addition_cut_short_is_removed(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "trees/x");

	fixture_run(f,
		    "rm '%s/.git' .git/worktrees/x/index; mkdir .git/fleet-scratch; "
		    "echo x >.git/fleet-scratch/HEAD",
		    path);
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	fixture_expect(f, "",
		       "ls -A ../trees; ls -d .git/fleet-scratch 2>/dev/null || :");
	free(path);
}

static void
a_locked_worktree_stays_and_tells_why(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "x");

	fixture_run(f, "git worktree lock --reason 'on a stick' '%s'", path);
	fixture_expect_err(f, repo_worktree_remove(f->repo, path, &f->err), ERR_REFUSED,
			   "on a stick");
	fixture_check_worktree(f, path);
	free(path);
}

static void
what_is_not_a_worktree_is_never_removed(void **state)
{
	struct fixture *f = *state;
	char *plain = fixture_path(f, "plain"), *outer, *inner;

	fixture_run(f, "mkdir ../plain && echo 1 >../plain/f");
	fixture_expect_err(f, repo_worktree_remove(f->repo, plain, &f->err),
			   ERR_REFUSED, "not a worktree");
	fixture_expect_err(f, repo_worktree_remove(f->repo, f->root, &f->err),
			   ERR_REFUSED, "main worktree");
	fixture_expect_err(f, repo_worktree_remove(f->repo, f->dir, &f->err),
			   ERR_REFUSED, "main worktree");
	outer = fixture_worktree(f, "o", "outer");
	inner = fixture_worktree(f, "i", "outer/inner");
	fixture_expect_err(f, repo_worktree_remove(f->repo, outer, &f->err),
			   ERR_REFUSED, inner);
	fixture_expect(f, "1", "cat ../plain/f");
	free(inner);
	free(outer);
	free(plain);
}

static void
the_list_has_path_branch_and_state(void **state)
{
	struct fixture *f = *state;
	char *a = fixture_worktree(f, "a/b", "t1"), *b = fixture_path(f, "t2");
	struct repo_worktree *list;
	size_t n;

	fixture_run(f, "git worktree add -q --detach ../t2");
	assert_int_equal(repo_worktrees(f->repo, &list, &n, &f->err), 0);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].path, a);
	assert_string_equal(list[0].branch, "a/b");
	assert_string_equal(list[1].path, b);
	assert_null(list[1].branch);
	assert_false(list[0].is_broken || list[1].is_broken);
	repo_worktrees_free(list, n);
	free(b);
	free(a);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(git_accepts_a_new_worktree),
		TEST(names_are_made_distinct_and_safe),
		TEST(a_branch_is_checked_out_once),
		TEST(an_occupied_path_is_left_alone),
		TEST(a_failure_leaves_nothing_behind),
		TEST(a_read_only_repository_is_told),
		TEST(a_worktree_whose_directory_is_gone_can_be_made_again),
		TEST(threads_add_side_by_side),
		TEST(processes_add_side_by_side),
		TEST(removal_takes_tree_and_entry),
		TEST(a_removal_cut_short_is_finished),
		TEST(an_addition_cut_short_is_removed),
		TEST(a_locked_worktree_stays_and_tells_why),
		TEST(what_is_not_a_worktree_is_never_removed),
		TEST(the_list_has_path_branch_and_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
