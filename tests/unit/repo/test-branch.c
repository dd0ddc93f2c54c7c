/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "unit/repo/repo-fixture.h"

static void
head_of(struct fixture *f, char oid[REPO_OID_SIZE])
{
	struct str branch = STR_INIT;

	assert_int_equal(repo_head(f->repo, oid, &branch, &f->err), 0);
	assert_string_equal(branch.buf, "main");
	str_release(&branch);
}

static void
legal_names_are_taken(void **state)
{
	static const char *const names[] = { "fix-1",	 "a/b/c",  "v1.2.3",
					     "größe/日", "x@y",	   "feature/-dash",
					     "a{b}",	 "refs/x", "caf\xe9" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		fixture_run(f, "git check-ref-format --branch '%s'", names[i]);
		if (repo_check_branch_name(names[i], &f->err))
			fail_msg("%s", f->err.text);
	}
	fixture_branch(f, "größe/日");
	fixture_run(f, "git rev-parse --verify 'refs/heads/größe/日'");
}

static void
illegal_names_are_refused_with_a_reason(void **state)
{
	static const char *const names[] = {
		"",    "-x",   "HEAD", "@",	 "a..b",     "a b",  "a~b",  "a^b",
		"a:b", "a?",   "a*",   "a[b",	 "a\\b",     "/a",   "a/",   "a//b",
		".a",  "a/.b", "a.",   "a.lock", "a.lock/b", "a@{b", "a\tb", "a\x7f"
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		fixture_expect_err(f, repo_check_branch_name(names[i], &f->err),
				   ERR_USAGE, "is no name for a branch: it ");
}

static void
a_part_too_long_for_a_file_is_refused(void **state)
{
	struct fixture *f = *state;
	char name[400];

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	fixture_expect_err(f, repo_check_branch_name(name, &f->err), ERR_USAGE,
			   "too long");
}

static void
a_branch_is_made_once(void **state)
{
	struct fixture *f = *state;
	char oid[REPO_OID_SIZE];
	struct repo_branch b;

	head_of(f, oid);
	assert_int_equal(repo_branch_look(f->repo, "new", &b, &f->err), 0);
	assert_false(b.is_local);
	fixture_branch(f, "new");
	assert_int_equal(repo_branch_look(f->repo, "new", &b, &f->err), 0);
	assert_true(b.is_local);
	assert_string_equal(b.oid, oid);
	assert_string_equal(b.checked_out_in, "");
	fixture_expect_err(f, repo_branch_create(f->repo, "new", oid, NULL, &f->err),
			   ERR_EXISTS, "'new' already exists");
}

static void
nested_names_name_the_branch_in_the_way(void **state)
{
	struct fixture *f = *state;
	char oid[REPO_OID_SIZE];

	head_of(f, oid);
	fixture_branch(f, "a");
	fixture_expect_err(f, repo_branch_create(f->repo, "a/b", oid, NULL, &f->err),
			   ERR_EXISTS, "branch 'a' exists");
	fixture_branch(f, "c/d/e");
	fixture_run(f, "git pack-refs --all");
	fixture_expect_err(f, repo_branch_create(f->repo, "c", oid, NULL, &f->err),
			   ERR_EXISTS, "branch 'c/d/e' exists");
	fixture_expect_err(f, repo_branch_create(f->repo, "a/b/c", oid, NULL, &f->err),
			   ERR_EXISTS, "branch 'a' exists");
}

static void
checked_out_branches_are_found_in_every_worktree(void **state)
{
	struct fixture *f = *state;
	struct repo_branch b;
	char *path;

	assert_int_equal(repo_branch_look(f->repo, "main", &b, &f->err), 0);
	assert_string_equal(b.checked_out_in, f->root);
	fixture_run(f, "git worktree add -q -b other ../other");
	path = fixture_path(f, "other");
	assert_int_equal(repo_branch_look(f->repo, "other", &b, &f->err), 0);
	assert_string_equal(b.checked_out_in, path);
	fixture_expect_err(f, repo_branch_delete(f->repo, "other", NULL, &f->err),
			   ERR_REFUSED, path);
	free(path);
}

static void
a_branch_under_rebase_counts_as_checked_out(void **state)
{
	struct fixture *f = *state;
	struct repo_branch b;

	fixture_run(f, "git worktree add -q -b r ../r && cd ../r && echo 1 >f && "
		       "git add f && git commit -qm f1 && "
		       "GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' "
		       "git rebase -q -i HEAD~1");
	assert_int_equal(repo_branch_look(f->repo, "r", &b, &f->err), 0);
	assert_true(str_ends_with(b.checked_out_in, "/r"));
}

static void
remote_branches_are_told_and_ambiguity_too(void **state)
{
	struct fixture *f = *state;
	struct repo_branch b;
	char oid[REPO_OID_SIZE];

	head_of(f, oid);
	fixture_run(
		f,
		"git branch only && git clone -q . ../up && git clone -q . ../up2 && "
		"git -C ../up branch both && git -C ../up2 branch both && "
		"git -C ../up branch solo && git branch -D -q only && "
		"git remote add origin ../up && git remote add second ../up2 && "
		"git fetch -q --all");
	assert_int_equal(repo_branch_look(f->repo, "solo", &b, &f->err), 0);
	assert_string_equal(b.remote, "origin/solo");
	assert_string_equal(b.oid, oid);
	assert_false(b.is_local);
	assert_int_equal(repo_branch_look(f->repo, "both", &b, &f->err), 0);
	assert_true(b.is_ambiguous);
	assert_string_equal(b.remote, "");
	fixture_run(f, "git config checkout.defaultRemote second");
	assert_int_equal(repo_branch_look(f->repo, "both", &b, &f->err), 0);
	assert_string_equal(b.remote, "second/both");
	assert_int_equal(
		repo_branch_create(f->repo, "solo", oid, "origin/solo", &f->err), 0);
	fixture_expect(f, "origin/solo", "git rev-parse --abbrev-ref solo@{upstream}");
}

static void
a_missing_upstream_leaves_no_branch(void **state)
{
	struct fixture *f = *state;
	struct repo_branch b;
	char oid[REPO_OID_SIZE];

	head_of(f, oid);
	assert_int_equal(repo_branch_create(f->repo, "n", oid, "origin/n", &f->err),
			 -1);
	assert_int_equal(repo_branch_look(f->repo, "n", &b, &f->err), 0);
	assert_false(b.is_local);
}

static void
a_moved_branch_is_not_deleted(void **state)
{
	struct fixture *f = *state;
	char oid[REPO_OID_SIZE];

	head_of(f, oid);
	fixture_run(f, "git branch m && git commit -q --allow-empty -m two && "
		       "git branch -f m");
	fixture_expect_err(f, repo_branch_delete(f->repo, "m", oid, &f->err),
			   ERR_REFUSED, "has moved");
	assert_int_equal(repo_branch_delete(f->repo, "m", NULL, &f->err), 0);
	fixture_expect_err(f, repo_branch_delete(f->repo, "m", NULL, &f->err),
			   ERR_NOT_FOUND, "no branch 'm'");
}

static void
unmerged_commits_are_those_of_one_branch_alone(void **state)
{
	struct fixture *f = *state;
	struct strv list = STRV_INIT;
	size_t n;

	fixture_run(f, "git checkout -q -b w && for i in 1 2 3; do "
		       "git commit -q --allow-empty -m \"step $i\"; done");
	assert_int_equal(repo_unmerged(f->repo, "w", 2, &list, &n, &f->err), 0);
	assert_int_equal(n, 3);
	assert_int_equal(list.n, 2);
	assert_non_null(strstr(list.v[0], " step 3"));
	strv_clear(&list);
	fixture_run(f, "git tag -a -m t t HEAD~1");
	assert_int_equal(repo_unmerged(f->repo, "w", 9, &list, &n, &f->err), 0);
	assert_int_equal(n, 1);
	fixture_run(f, "git update-ref refs/remotes/o/w HEAD");
	strv_clear(&list);
	assert_int_equal(repo_unmerged(f->repo, "w", 9, &list, &n, &f->err), 0);
	assert_int_equal(n, 0);
	strv_release(&list);
}

static void
an_unborn_head_and_a_detached_one(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "unborn"), oid[REPO_OID_SIZE];
	struct str branch = STR_INIT;
	struct repo *repo;

	fixture_run(f, "git init -q ../unborn && git checkout -q --detach");
	assert_int_equal(repo_head(f->repo, oid, &branch, &f->err), 0);
	assert_string_equal(branch.buf, "HEAD");
	assert_int_equal(repo_open(path, &repo, &f->err), 0);
	fixture_expect_err(f, repo_head(repo, oid, &branch, &f->err), ERR_REFUSED,
			   "no commit yet");
	repo_close(repo);
	str_release(&branch);
	free(path);
}

static void
revisions_resolve_or_are_named(void **state)
{
	struct fixture *f = *state;
	char oid[REPO_OID_SIZE], head[REPO_OID_SIZE];

	head_of(f, head);
	fixture_run(f, "git tag -a -m t v1");
	assert_int_equal(repo_resolve(f->repo, "v1", oid, &f->err), 0);
	assert_string_equal(oid, head);
	fixture_expect_err(f, repo_resolve(f->repo, "nope", oid, &f->err),
			   ERR_NOT_FOUND, "'nope'");
	fixture_expect_err(f, repo_resolve(f->repo, "HEAD:a.txt", oid, &f->err),
			   ERR_NOT_FOUND, "HEAD:a.txt");
}

static void
bare_and_missing_repositories_do_not_open(void **state)
{
	struct fixture *f = *state;
	char *bare = fixture_path(f, "bare.git");
	struct repo *repo;

	fixture_run(f, "git clone -q --bare . ../bare.git");
	fixture_expect_err(f, repo_open(bare, &repo, &f->err), ERR_REFUSED, "bare");
	fixture_expect_err(f, repo_open(f->dir, &repo, &f->err), ERR_NOT_FOUND, f->dir);
	free(bare);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(legal_names_are_taken),
		TEST(illegal_names_are_refused_with_a_reason),
		TEST(a_part_too_long_for_a_file_is_refused),
		TEST(a_branch_is_made_once),
		TEST(nested_names_name_the_branch_in_the_way),
		TEST(checked_out_branches_are_found_in_every_worktree),
		TEST(a_branch_under_rebase_counts_as_checked_out),
		TEST(remote_branches_are_told_and_ambiguity_too),
		TEST(a_missing_upstream_leaves_no_branch),
		TEST(a_moved_branch_is_not_deleted),
		TEST(unmerged_commits_are_those_of_one_branch_alone),
		TEST(an_unborn_head_and_a_detached_one),
		TEST(revisions_resolve_or_are_named),
		TEST(bare_and_missing_repositories_do_not_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
