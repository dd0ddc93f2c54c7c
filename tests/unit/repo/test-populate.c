/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>
#ifdef WITH_ASAN
#	include <sanitizer/lsan_interface.h>
#endif

#include "base/file.h"
#include "base/path.h"
#include "unit/repo/repo-fixture.h"

static char *
add(struct fixture *f, const char *branch)
{
	char *path = fixture_path(f, "tree");

	if (repo_worktree_add(f->repo, path, branch, &f->err))
		fail_msg("%s", f->err.text);
	fixture_check_worktree(f, path);
	return path;
}

static void
kinds_of_files_are_kept(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	fixture_check_worktree(f, path);
	fixture_run(f, "test -x ../tree/run.sh && ! test -x ../tree/a.txt");
	fixture_expect(f, "a.txt", "readlink ../tree/link");
	fixture_expect(f, "int b;", "cat ../tree/src/b.c");
	free(path);
}

/* Copies keep the time of what they copy; what git wrote anew is young. */
static void
a_clean_file_is_copied_with_its_time(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	fixture_expect(f, "2020", "date -r ../tree/a.txt +%%Y");
	fixture_run(f, "test -s '%s/a.txt'", path);
	free(path);
}

static void
the_index_lets_git_trust_what_it_sees(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	/* Unreadable content cannot be looked at: stat has to do. */
	fixture_expect(f, "", "git -C '%s' ls-files -m", path);
	fixture_expect(f, "", "git -C '%s' diff-files", path);
	fixture_expect(f, "", "git -C '%s' diff-index HEAD", path);
	free(path);
}

static void
changes_of_the_main_tree_do_not_leak(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && echo DIRTY >a.txt && echo new >untracked && "
		       "echo DIRTY >src/b.c && git add src/b.c && rm run.sh && "
		       "rm link && ln -s elsewhere link");
	path = add(f, "x");
	fixture_expect(f, "one\nint b;\necho hi",
		       "cd ../tree && cat a.txt src/b.c run.sh");
	fixture_expect(f, "a.txt", "readlink ../tree/link");
	fixture_run(f, "! test -e ../tree/untracked");
	free(path);
}

/* Same size, same time, other content: only the index's own time tells. */
static void
a_racy_change_does_not_leak(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && git config core.trustctime false && "
		       "touch -d '2020-01-01 00:00:00' .git/index && "
		       "echo two >a.txt && touch -d '2020-01-01 00:00:00' a.txt");
	path = add(f, "x");
	fixture_expect(f, "one", "cat ../tree/a.txt");
	free(path);
}

static void
a_change_with_its_time_put_back_does_not_leak(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && echo two >a.txt && "
		       "touch -d '2020-01-01 00:00:00' a.txt");
	path = add(f, "x");
	fixture_expect(f, "one", "cat ../tree/a.txt");
	free(path);
}

static void
a_directory_that_became_a_link_is_not_followed(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && cp -a src ../evil && mv src ../gone && "
		       "echo 'EVIL;;' >../evil/b.c && ln -s ../evil src");
	path = add(f, "x");
	fixture_expect(f, "int b;", "cat ../tree/src/b.c");
	free(path);
}

static void
another_commit_than_heads_is_written_from_its_blobs(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git checkout -q -b x && echo two >a.txt && mkdir -p d/e && "
		       "echo f >d/e/f && git rm -q run.sh && git add . && "
		       "git commit -qm x && git checkout -q main");
	path = add(f, "x");
	fixture_expect(f, "two\nf", "cd ../tree && cat a.txt d/e/f");
	fixture_run(f, "! test -e ../tree/run.sh && test -e run.sh");
	free(path);
}

static void
names_are_bytes(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f,
		    "mkdir 'sp ace' && echo 1 >'sp ace/new\nline' && echo 2 >größe && "
		    "echo 3 >\"$(printf 'caf\\351')\" && echo 4 >'-dash' && "
		    "echo 5 >'*' && echo 6 >'a\"b\\c' && git add -A && "
		    "git commit -qm names && git branch x");
	path = add(f, "x");
	fixture_expect(f, "", "diff -r --no-dereference -x .git . ../tree");
	free(path);
}

static void
an_empty_tree_makes_an_empty_worktree(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x $(git commit-tree -m empty "
		       "$(git hash-object -t tree -w /dev/null))");
	path = add(f, "x");
	fixture_expect(f, ".git", "ls -A ../tree");
	free(path);
}

static void
thousands_of_files_are_all_there(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "for d in 1 2 3 4 5 6 7 8 9 10; do mkdir -p m/$d; "
		       "i=0; while [ $i -lt 200 ]; do echo $d-$i >m/$d/f$i; "
		       "i=$((i+1)); done; done; git add m && git commit -qm many && "
		       "git branch x");
	path = add(f, "x");
	fixture_expect(f, "", "diff -r --no-dereference -x .git . ../tree");
	fixture_expect(f, "2000", "find ../tree/m -type f | wc -l");
	free(path);
}

static void
line_ends_are_those_that_git_would_write(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f,
		    "printf '*.txt text eol=crlf\\n*.id ident\\n' >.gitattributes && "
		    "printf 'x\\ny\\n' >t.txt && echo '$Id$' >i.id && "
		    "git add -A && git commit -qm crlf && git branch x && "
		    "git worktree add -q -b judge ../judge");
	path = add(f, "x");
	fixture_expect(f, "", "diff -r -x .git ../judge ../tree");
	fixture_run(f, "grep -q \"$(printf 'y\\r')\" ../tree/t.txt");
	free(path);
}

/* What was written under other attributes is clean, and yet not as git writes. */
static void
a_clean_file_of_an_older_conversion_is_not_copied(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "echo '*.txt text eol=crlf' >.gitattributes && git add -A && "
		       "git commit -qm crlf && rm a.txt && git checkout -q a.txt && "
		       "touch -d 2020-02-02 a.txt && git update-index a.txt && "
		       "echo '*.txt text eol=lf' >.gitattributes && git add -A && "
		       "git commit -qm lf && git branch x && "
		       "git worktree add -q -b judge ../judge");
	path = add(f, "x");
	fixture_expect(f, "", "diff -r -x .git ../judge ../tree");
	free(path);
}

static void
autocrlf_is_honoured(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && git config core.autocrlf true && "
		       "git worktree add -q -b judge ../judge");
	path = add(f, "x");
	fixture_expect(f, "", "diff -r -x .git ../judge ../tree");
	free(path);
}

static void
a_filter_driver_is_left_to_git(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git config filter.up.clean 'tr A-Z a-z' && "
		       "git config filter.up.smudge 'tr a-z A-Z' && "
		       "echo '*.up filter=up' >.gitattributes && echo LOUD >x.up && "
		       "git add -A && git commit -qm filter && git branch x && "
		       "git cat-file -p HEAD:x.up | grep -qx loud");
	path = add(f, "x");
	fixture_expect(f, "LOUD", "cat ../tree/x.up");
	free(path);
}

static void
without_git_a_filter_driver_is_a_clear_error(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "tree"), *was = getenv("PATH");

	fixture_run(f, "git config filter.up.smudge cat && git branch x && "
		       "echo '* filter=up' >.gitattributes && git add -A && "
		       "git commit -qm filter && git branch -f x");
	was = strdup(was);
	setenv("PATH", f->dir, 1);
	fixture_expect_err(f, repo_worktree_add(f->repo, path, "x", &f->err),
			   ERR_NOT_FOUND, "needs git itself");
	setenv("PATH", was, 1);
	assert_false(file_exists(path));
	fixture_expect(f, "1", "git worktree list | wc -l");
	free(was);
	free(path);
}

static void
a_sparse_main_tree_begets_a_sparse_one(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && git sparse-checkout set src");
	path = add(f, "x");
	fixture_run(f, "test -e ../tree/src/b.c && test -e ../tree/a.txt");
	free(path);
}

static void
a_split_index_is_no_obstacle(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && git update-index --split-index");
	path = add(f, "x");
	fixture_expect(f, "one", "cat ../tree/a.txt");
	free(path);
}

static void
other_index_formats_are_read(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git branch x && git update-index --index-version 4 && "
		       "git update-index --untracked-cache 2>/dev/null || :");
	path = add(f, "x");
	fixture_expect(f, "2020", "date -r ../tree/a.txt +%%Y");
	free(path);
}

static void
submodules_become_empty_directories(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git clone -q . ../sub && git -c protocol.file.allow=always "
		       "submodule --quiet add ../sub mods/sub && git commit -qm sub && "
		       "git branch x");
	path = add(f, "x");
	fixture_expect(f, "", "ls -A ../tree/mods/sub");
	free(path);
}

static void
a_tree_with_a_git_directory_in_it_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "tree");

	fixture_run(f, "b=$(git rev-parse HEAD:a.txt) && "
		       "in=$(printf '100644 blob %%s\\tconfig\\n' $b | git mktree) && "
		       "t=$(printf '040000 tree %%s\\t.git\\n' $in | git mktree) && "
		       "git branch x $(git commit-tree -m evil $t)");
#ifdef WITH_ASAN
	__lsan_disable(); /* libgit2 1.5 leaks 16 bytes as it refuses the tree */
#endif
	assert_int_equal(repo_worktree_add(f->repo, path, "x", &f->err), -1);
#ifdef WITH_ASAN
	__lsan_enable();
#endif
	assert_false(file_exists(path));
	free(path);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kinds_of_files_are_kept),
		TEST(a_clean_file_is_copied_with_its_time),
		TEST(the_index_lets_git_trust_what_it_sees),
		TEST(changes_of_the_main_tree_do_not_leak),
		TEST(a_racy_change_does_not_leak),
		TEST(a_change_with_its_time_put_back_does_not_leak),
		TEST(a_directory_that_became_a_link_is_not_followed),
		TEST(another_commit_than_heads_is_written_from_its_blobs),
		TEST(names_are_bytes),
		TEST(an_empty_tree_makes_an_empty_worktree),
		TEST(thousands_of_files_are_all_there),
		TEST(line_ends_are_those_that_git_would_write),
		TEST(a_clean_file_of_an_older_conversion_is_not_copied),
		TEST(autocrlf_is_honoured),
		TEST(a_filter_driver_is_left_to_git),
		TEST(without_git_a_filter_driver_is_a_clear_error),
		TEST(a_sparse_main_tree_begets_a_sparse_one),
		TEST(a_split_index_is_no_obstacle),
		TEST(other_index_formats_are_read),
		TEST(submodules_become_empty_directories),
		TEST(a_tree_with_a_git_directory_in_it_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
