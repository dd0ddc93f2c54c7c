/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/root.h"

#include <stdlib.h>

#include "unit/repo/repo-fixture.h"

static void
expect_place(struct fixture *f, const char *from, const char *root,
	     const char *worktree, const char *gitdir)
{
	char *path = fixture_path(f, from), *r = fixture_path(f, root);
	char *w = fixture_path(f, worktree), *g = fixture_path(f, gitdir);
	struct repo_place place;

	if (repo_find(path, &place, &f->err))
		fail_msg("%s", f->err.text);
	assert_string_equal(place.root, r);
	assert_string_equal(place.worktree, w);
	assert_string_equal(place.gitdir, g);
	repo_place_release(&place);
	free(g);
	free(w);
	free(r);
	free(path);
}

static void
expect_failure(struct fixture *f, const char *from, enum err_code code,
	       const char *words)
{
	char *path = fixture_path(f, from);
	struct repo_place place;

	fixture_expect_err(f, repo_find(path, &place, &f->err), code, words);
	repo_place_release(&place);
	free(path);
}

static void
the_main_worktree_is_found_from_below(void **state)
{
	expect_place(*state, "main", "main", "main", "main/.git");
	expect_place(*state, "main/src", "main", "main", "main/.git");
	expect_place(*state, "main/src/b.c", "main", "main", "main/.git");
}

static void
a_git_directory_leads_to_its_worktree(void **state)
{
	expect_place(*state, "main/.git", "main", "main", "main/.git");
	expect_place(*state, "main/.git/objects", "main", "main", "main/.git");
}

static void
a_linked_worktree_leads_to_the_main_one(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "git worktree add -q -b x '../linked tree'");
	expect_place(f, "linked tree/src", "main", "linked tree",
		     "main/.git/worktrees/linked-tree");
}

static void
links_are_resolved(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "ln -s main ../alias");
	expect_place(f, "alias/src", "main", "main", "main/.git");
}

static void
a_submodule_is_its_own_root(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "git clone -q . ../sub && git -c protocol.file.allow=always "
		       "submodule --quiet add ../sub sub");
	expect_place(f, "main/sub/src", "main/sub", "main/sub",
		     "main/.git/modules/sub");
	fixture_run(f, "git -C sub worktree add -q -b x ../../subtree");
	expect_place(f, "subtree", "main/sub", "subtree",
		     "main/.git/modules/sub/worktrees/subtree");
}

static void
a_separate_git_directory_is_followed(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "git init -q --separate-git-dir ../elsewhere ../apart");
	expect_place(f, "apart", "apart", "apart", "elsewhere");
}

static void
a_bare_repository_is_refused(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "git clone -q --bare . ../bare.git");
	expect_failure(f, "bare.git", ERR_REFUSED, "bare repository; clone it first");
	expect_failure(f, "bare.git/refs", ERR_REFUSED, "bare repository");
	fixture_run(f, "git -C ../bare.git worktree add -q -b x ../of-bare");
	expect_failure(f, "of-bare", ERR_REFUSED, "not supported");
}

static void
core_bare_in_a_dot_git_is_refused(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "git config core.bare true");
	expect_failure(f, "main/src", ERR_REFUSED, "bare");
	expect_failure(f, "main/.git", ERR_REFUSED, "bare");
}

static void
no_repository_says_what_to_do(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "mkdir -p ../plain/.git");
	expect_failure(f, "plain", ERR_NOT_FOUND, "`git init` first");
	expect_failure(f, "nowhere", ERR_NOT_FOUND, "nowhere");
}

static void
a_damaged_git_file_is_named(void **state)
{
	struct fixture *f = *state;

	fixture_run(f, "mkdir ../d1 ../d2 ../d3 && echo nonsense >../d1/.git && "
		       "echo 'gitdir: /not/there' >../d2/.git && : >../d3/.git");
	expect_failure(f, "d1", ERR_CORRUPT, "d1/.git is damaged");
	expect_failure(f, "d2", ERR_CORRUPT, "/not/there");
	expect_failure(f, "d3", ERR_CORRUPT, "d3/.git is damaged");
	fixture_run(f, "git worktree add -q -b y ../linked && "
		       "echo /gone >.git/worktrees/linked/commondir");
	expect_failure(f, "linked", ERR_CORRUPT, "commondir is damaged");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_main_worktree_is_found_from_below),
		TEST(a_git_directory_leads_to_its_worktree),
		TEST(a_linked_worktree_leads_to_the_main_one),
		TEST(links_are_resolved),
		TEST(a_submodule_is_its_own_root),
		TEST(a_separate_git_directory_is_followed),
		TEST(a_bare_repository_is_refused),
		TEST(core_bare_in_a_dot_git_is_refused),
		TEST(no_repository_says_what_to_do),
		TEST(a_damaged_git_file_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
