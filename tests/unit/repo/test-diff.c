/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>

#include "unit/repo/repo-fixture.h"

static void
expect_lines(struct fixture *f, int64_t added, int64_t removed, int64_t files)
{
	char *base = fixture_said(f, "git rev-parse base");
	int64_t a, r, n;

	if (repo_diff_lines(f->root, base, &a, &r, &n, &f->err))
		fail_msg("%s", f->err.text);
	assert_int_equal(a, added);
	assert_int_equal(r, removed);
	assert_int_equal(n, files);
	free(base);
}

static void
a_clean_tree_has_no_lines(void **state)
{
	fixture_run(*state, "git tag base");
	expect_lines(*state, 0, 0, 0);
}

static const char work[] =
	"git tag base && echo 1 >>a.txt && git commit -qam committed && "
	"echo 2 >>a.txt && git add a.txt && echo 3 >>a.txt && "
	"printf 'u1\\nu2\\n' >untracked && rm src/b.c && "
	"printf 'a\\0b' >binary && git add binary && echo staged >staged && "
	"git add staged && echo x >ign && echo ign >.git/info/exclude";

static void
all_kinds_of_work_are_counted_together(void **state)
{
	fixture_run(*state, work);
	expect_lines(*state, 3 + 2 + 1, 1, 5);
}

static void
git_counts_the_same(void **state)
{
	fixture_run(*state, "git config filter.f.clean cat && "
			    "echo '*.f filter=f' >.gitattributes && git add -A && "
			    "git commit -qm f");
	fixture_run(*state, work);
	expect_lines(*state, 3 + 2 + 1, 1, 5);
}

static void
a_mode_change_is_a_file_without_lines(void **state)
{
	fixture_run(*state, "git tag base && chmod +x a.txt");
	expect_lines(*state, 0, 0, 1);
}

static void
the_index_is_not_written(void **state)
{
	struct fixture *f = *state;
	char *before, *after;

	fixture_run(f, work);
	before = fixture_said(f, "sha1sum .git/index");
	expect_lines(f, 6, 1, 5);
	after = fixture_said(f, "sha1sum .git/index");
	assert_string_equal(before, after);
	free(after);
	free(before);
}

static void
expect_patch(struct fixture *f)
{
	char *base = fixture_said(f, "git rev-parse base");
	struct str patch = STR_INIT;

	if (repo_diff_patch(f->root, base, 1 << 20, &patch, &f->err))
		fail_msg("%s", f->err.text);
	assert_true(str_starts_with(patch.buf, "diff --git a/a.txt b/a.txt"));
	assert_non_null(strstr(patch.buf, "\n+3\n"));
	assert_non_null(strstr(patch.buf, "\n+u2\n"));
	assert_non_null(strstr(patch.buf, "\n-int b;\n"));
	str_clear(&patch);
	assert_int_equal(repo_diff_patch(f->root, base, 40, &patch, &f->err), 0);
	assert_int_equal(patch.len, 40);
	str_release(&patch);
	free(base);
}

static void
the_patch_is_unified_and_cut_at_its_limit(void **state)
{
	fixture_run(*state, work);
	expect_patch(*state);
}

static void
git_writes_the_patch_of_a_split_index(void **state)
{
	fixture_run(*state, "git update-index --split-index");
	fixture_run(*state, work);
	expect_patch(*state);
}

static void
an_unknown_base_is_named(void **state)
{
	struct fixture *f = *state;
	const char *none = "0123456789012345678901234567890123456789";
	int64_t a, r, n;

	fixture_expect_err(f, repo_diff_lines(f->root, none, &a, &r, &n, &f->err),
			   ERR_NOT_FOUND, none);
	fixture_expect_err(f, repo_diff_lines(f->root, "main", &a, &r, &n, &f->err),
			   ERR_USAGE, "'main'");
}

static void
commits_apart_are_counted_from_the_branch_as_it_stands(void **state)
{
	struct fixture *f = *state;
	char *base;
	int64_t ahead, behind;

	fixture_run(f, "git tag base && git branch other && "
		       "git commit -q --allow-empty -m one && "
		       "git commit -q --allow-empty -m two && "
		       "git update-ref refs/heads/other "
		       "$(git commit-tree -p base -m theirs base^{tree})");
	base = fixture_said(f, "git rev-parse base");
	assert_int_equal(repo_distance(f->root, "other", base, &ahead, &behind, &f->err),
			 0);
	assert_int_equal(ahead, 2);
	assert_int_equal(behind, 1);
	assert_int_equal(repo_distance(f->root, "gone", base, &ahead, &behind, &f->err),
			 0);
	assert_int_equal(ahead, 2);
	assert_int_equal(behind, 0);
	free(base);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clean_tree_has_no_lines),
		TEST(all_kinds_of_work_are_counted_together),
		TEST(git_counts_the_same),
		TEST(a_mode_change_is_a_file_without_lines),
		TEST(the_index_is_not_written),
		TEST(the_patch_is_unified_and_cut_at_its_limit),
		TEST(git_writes_the_patch_of_a_split_index),
		TEST(an_unknown_base_is_named),
		TEST(commits_apart_are_counted_from_the_branch_as_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
