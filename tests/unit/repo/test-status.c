/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>

#include "unit/repo/repo-fixture.h"

static void
look(struct fixture *f, struct repo_status *st)
{
	if (repo_status(f->root, st, &f->err))
		fail_msg("%s", f->err.text);
}

static void
a_clean_tree_is_clean(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;
	char *path = fixture_worktree(f, "x", "tree");

	look(f, &st);
	assert_true(repo_status_is_clean(&st));
	assert_int_equal(st.names.n, 0);
	repo_status_release(&st);
	assert_int_equal(repo_status(path, &st, &f->err), 0);
	assert_true(repo_status_is_clean(&st));
	repo_status_release(&st);
	free(path);
}

static const char everything[] =
	"echo x >>a.txt && git add a.txt && echo y >>a.txt && rm run.sh && "
	"mkdir -p new/dir && echo 1 >'new/dir/sp ace' && echo 2 >new/two && "
	"git rm -q --cached link && echo 'ign*' >.git/info/exclude && "
	"mkdir ignored && echo 1 >ignored/1 && echo 2 >ignored/2 && echo 3 >ign3";

static void
check_everything(struct fixture *f)
{
	struct repo_status st;

	look(f, &st);
	assert_int_equal(st.staged, 2);
	assert_int_equal(st.changed, 2);
	assert_int_equal(st.untracked, 3);
	assert_int_equal(st.ignored, 2);
	assert_int_equal(st.conflicted, 0);
	assert_false(repo_status_is_clean(&st));
	assert_true(strv_has(&st.names, "MM a.txt"));
	assert_true(strv_has(&st.names, " D run.sh"));
	assert_true(strv_has(&st.names, "D  link"));
	assert_true(strv_has(&st.names, "?? link"));
	assert_true(strv_has(&st.names, "?? \"new/dir/sp ace\""));
	repo_status_release(&st);
}

static void
everything_is_counted_and_named(void **state)
{
	fixture_run(*state, everything);
	check_everything(*state);
}

/* A filter driver sends the question to git, which must answer alike. */
static void
git_counts_the_same(void **state)
{
	fixture_run(*state, "git config filter.f.clean cat && "
			    "echo '*.f filter=f' >.gitattributes && git add -A && "
			    "git commit -qm f");
	fixture_run(*state, everything);
	check_everything(*state);
}

static void
a_split_index_is_read_by_git(void **state)
{
	fixture_run(*state, "git update-index --split-index");
	fixture_run(*state, everything);
	check_everything(*state);
}

static void
conflicts_are_counted_apart(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;

	fixture_run(f, "git checkout -q -b x && echo x >a.txt && git commit -qam x && "
		       "git checkout -q main && echo m >a.txt && git commit -qam m && "
		       "! git merge -q x");
	look(f, &st);
	assert_int_equal(st.conflicted, 1);
	assert_true(strv_has(&st.names, "UU a.txt"));
	repo_status_release(&st);
}

static void
the_index_is_not_written(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;
	char *before = fixture_said(f, "touch a.txt; sha1sum .git/index"), *after;

	look(f, &st);
	assert_true(repo_status_is_clean(&st));
	after = fixture_said(f, "sha1sum .git/index");
	assert_string_equal(before, after);
	repo_status_release(&st);
	free(after);
	free(before);
}

static void
names_end_at_twenty_and_counts_do_not(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;

	fixture_run(f, "for i in $(seq 50); do echo $i >n$i; done");
	look(f, &st);
	assert_int_equal(st.untracked, 50);
	assert_int_equal(st.names.n, 20);
	repo_status_release(&st);
}

static void
odd_names_are_quoted_as_git_does(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;

	fixture_run(f, "echo 1 >\"$(printf 'a\\nb\\351')\" && echo 1 >größe");
	look(f, &st);
	assert_true(strv_has(&st.names, "?? \"a\\nb\\351\""));
	assert_true(strv_has(&st.names, "?? größe"));
	repo_status_release(&st);
}

static void
no_repository_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct repo_status st;

	fixture_expect_err(f, repo_status(f->dir, &st, &f->err), ERR_NOT_FOUND, f->dir);
	assert_int_equal(st.names.n, 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clean_tree_is_clean),
		TEST(everything_is_counted_and_named),
		TEST(git_counts_the_same),
		TEST(a_split_index_is_read_by_git),
		TEST(conflicts_are_counted_apart),
		TEST(the_index_is_not_written),
		TEST(names_end_at_twenty_and_counts_do_not),
		TEST(odd_names_are_quoted_as_git_does),
		TEST(no_repository_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
