/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/repo/repo-fixture.h"

static char *
save(struct fixture *f, const char *path, const char *id)
{
	char *branch = fixture_said(f, "git -C '%s' branch --show-current", path);
	char *ref = NULL;

	if (repo_trash_save(f->repo, path, *branch ? branch : "x", id, "saved", &ref,
			    &f->err))
		fail_msg("%s", f->err.text);
	free(branch);
	return ref;
}

/* What git and the file system tell of the worktree: status, modes, content. */
static char *
portrait(struct fixture *f, const char *path)
{
	return fixture_said(
		f,
		"cd '%s' && git status --porcelain=v2 -uall && "
		"git ls-files -s && git rev-parse HEAD && "
		"find . -name .git -prune -o -printf '%%p %%y %%m %%l\\n' | "
		"sort && find . -name .git -prune -o -type f -print0 | "
		"sort -z | xargs -0 -r sha1sum",
		path);
}

/* Saves path, takes everything away, brings it back, and compares. */
static void
round_trip(struct fixture *f, const char *path, const char *branch)
{
	char *before = portrait(f, path), *ref = save(f, path, "id1"), *after;

	after = portrait(f, path);
	assert_string_equal(before, after);
	free(after);
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	assert_int_equal(repo_branch_delete(f->repo, branch, NULL, &f->err), 0);
	fixture_run(f, "git gc -q --prune=now");
	if (repo_trash_restore(f->repo, ref, branch, path, &f->err))
		fail_msg("%s", f->err.text);
	after = portrait(f, path);
	assert_string_equal(before, after);
	fixture_run(f, "git -C '%s' fsck --strict && git worktree list | grep -F '%s'",
		    path, path);
	free(after);
	free(before);
	free(ref);
}

static const char work[] =
	"cd ../tree && echo committed >c && git add c && git commit -qm c && "
	"echo s >>a.txt && git add a.txt && echo u >>a.txt && " /* both */
	"echo new >staged && git add staged && "		/* A  */
	"echo gone >sg && git add sg && rm sg && "		/* AD */
	"rm run.sh && git rm -q c && "				/*  D, D  */
	"chmod +x src/b.c && "					/* mode */
	"git rm -q --cached link && "				/* D  and ?? */
	"mkdir -p u/n && echo 1 >'u/n/sp ace' && ln -s nowhere u/l && "
	"printf 'caf\\351' >u/\"$(printf 'caf\\351')\" && echo x >u/x && "
	"chmod +x u/x && printf '\\0\\1' >u/bin && : >u/empty";

static void
everything_comes_back_as_it_was(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	fixture_run(f, work);
	round_trip(f, path, "x");
	free(path);
}

static void
a_clean_worktree_comes_back_too(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	round_trip(f, path, "x");
	free(path);
}

static void
git_saves_what_needs_a_filter(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "git config filter.up.clean 'tr A-Z a-z' && "
		       "git config filter.up.smudge 'tr a-z A-Z' && "
		       "echo '*.up filter=up' >.gitattributes && echo LOUD >x.up && "
		       "git add -A && git commit -qm filter");
	path = fixture_worktree(f, "x", "tree");
	fixture_run(f, work);
	fixture_run(f, "echo MORE >>../tree/x.up");
	round_trip(f, path, "x");
	free(path);
}

static void
files_and_directories_that_changed_places_come_back(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");

	fixture_run(f, "cd ../tree && rm a.txt && mkdir a.txt && echo 1 >a.txt/in && "
		       "rm -r src && echo file >src && rm link && mkdir link && "
		       "echo 2 >link/in && rm run.sh && ln -s x run.sh");
	round_trip(f, path, "x");
	free(path);
}

static void
crlf_files_come_back(void **state)
{
	struct fixture *f = *state;
	char *path;

	fixture_run(f, "echo '*.txt text eol=crlf' >.gitattributes && git add -A && "
		       "git commit -qm crlf");
	path = fixture_worktree(f, "x", "tree");
	fixture_run(f, "cd ../tree && printf 'new\\r\\n' >>a.txt && "
		       "printf 'u\\r\\n' >u.txt");
	round_trip(f, path, "x");
	free(path);
}

static void
ignored_files_are_not_saved(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	fixture_run(f, "echo '*.o' >.git/info/exclude && echo 1 >../tree/a.o && "
		       "echo 1 >../tree/b.c");
	ref = save(f, path, "id");
	assert_string_equal(ref, "refs/fleet/trash/id");
	fixture_expect(f, "a.txt\nb.c\nlink\nrun.sh\nsrc/b.c",
		       "git ls-tree -r --name-only %s", ref);
	fixture_expect(f, "saved", "git log -1 --format=%%s %s", ref);
	free(ref);
	free(path);
}

static void
a_conflict_is_kept_with_its_markers(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	fixture_run(f, "echo m >a.txt && git commit -qam m && cd ../tree && "
		       "echo x >a.txt && git commit -qam x && ! git merge -q main");
	ref = save(f, path, "id");
	fixture_run(f, "git show %s:a.txt | grep -q '<<<<<<<'", ref);
	free(ref);
	free(path);
}

static void
a_repository_inside_is_refused_by_name(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref = NULL;

	fixture_run(f,
		    "git init -q ../tree/deep/inner && echo 1 >../tree/deep/inner/f");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, path, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "deep/inner");
	fixture_run(f, "rm -rf ../tree/deep && git init -q ../tree/src");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, path, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "/src is a git repository");
	fixture_run(f, "rm -rf ../tree/src/.git && git clone -q . ../tree/cloned");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, path, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "cloned");
	fixture_expect(f, "",
		       "git for-each-ref refs/fleet; ls -d .git/refs/fleet "
		       "2>/dev/null || :");
	assert_null(ref);
	free(path);
}

static void
a_submodule_with_work_of_its_own_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path, *ref = NULL;

	fixture_run(f, "git clone -q . ../sub && git -c protocol.file.allow=always "
		       "submodule --quiet add ../sub sub && git commit -qm sub");
	path = fixture_worktree(f, "x", "tree");
	fixture_run(f,
		    "cd ../tree && git -c protocol.file.allow=always submodule --quiet "
		    "update --init");
	ref = save(f, path, "id");
	free(ref);
	ref = NULL;
	fixture_run(f, "cd ../tree/sub && git commit -q --allow-empty -m own");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, path, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "commits of its own");
	fixture_run(f, "cd ../tree/sub && git reset -q --hard HEAD~1 && echo 1 >f");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, path, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "uncommitted");
	free(path);
}

static void
a_fifo_is_passed_over(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	fixture_run(f, "mkfifo ../tree/pipe && echo 1 >../tree/f");
	ref = save(f, path, "id");
	fixture_run(f, "git cat-file -e %s:f && ! git cat-file -e %s:pipe", ref, ref);
	free(ref);
	free(path);
}

static void
an_older_state_is_not_overwritten(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree");
	char *first = save(f, path, "id"), *again = save(f, path, "id"), *other;

	assert_string_equal(first, again);
	fixture_run(f, "echo more >>../tree/a.txt");
	other = save(f, path, "id");
	assert_string_equal(other, "refs/fleet/trash/id-2");
	fixture_run(f, "git rev-parse --verify %s && git rev-parse --verify %s", first,
		    other);
	free(other);
	free(again);
	free(first);
	free(path);
}

static void
a_branch_that_moved_is_not_touched(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	fixture_run(f, "echo 1 >../tree/f");
	ref = save(f, path, "id");
	fixture_expect_err(f, repo_trash_restore(f->repo, ref, "x", path, &f->err),
			   ERR_EXISTS, path);
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	fixture_run(f, "git commit -q --allow-empty -m more && git branch -f x");
	fixture_expect_err(f, repo_trash_restore(f->repo, ref, "x", path, &f->err),
			   ERR_EXISTS, "by now");
	assert_false(file_exists(path));
	assert_int_equal(repo_trash_restore(f->repo, ref, "y", path, &f->err), 0);
	fixture_expect(f, "?? f", "git -C '%s' status --porcelain", path);
	free(ref);
	free(path);
}

/* Saves as the agent of branch x, takes all branches away, brings it back. */
static char *
there_and_back(struct fixture *f, const char *path, const char *branches)
{
	char *ref = NULL;

	if (repo_trash_save(f->repo, path, "x", "id", "saved\n", &ref, &f->err))
		fail_msg("%s", f->err.text);
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	fixture_run(f, "%s git gc -q --prune=now", branches);
	if (repo_trash_restore(f->repo, ref, "x", path, &f->err))
		fail_msg("%s", f->err.text);
	return ref;
}

static void
head_on_another_branch_comes_back_and_the_own_is_kept(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref, *own, *other;

	fixture_run(f, "cd ../tree && git commit -q --allow-empty -m own && "
		       "git checkout -q -b other main && "
		       "git commit -q --allow-empty -m other && echo 1 >f");
	own = fixture_said(f, "git rev-parse x");
	other = fixture_said(f, "git rev-parse other");
	ref = there_and_back(f, path, "git branch -qD x other &&");
	fixture_expect(f, own, "git rev-parse x");
	fixture_expect(f, other, "git rev-parse other");
	fixture_expect(f, "other", "git -C '%s' branch --show-current", path);
	fixture_expect(f, "?? f", "git -C '%s' status --porcelain", path);
	assert_true(repo_trash_keeps(f->repo, ref, own));
	assert_true(repo_trash_keeps(f->repo, ref, other));
	free(other);
	other = fixture_said(f, "git rev-parse main");
	assert_false(repo_trash_keeps(f->repo, ref, other));
	free(other);
	free(own);
	free(ref);
	free(path);
}

static void
head_on_a_branch_that_moved_comes_back_on_none(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref, *was;

	fixture_run(f, "cd ../tree && git checkout -q -b other && echo 1 >f && git add f");
	was = fixture_said(f, "git rev-parse other");
	ref = there_and_back(f, path, "git commit -q --allow-empty -m more && "
				      "git branch -f other &&");
	fixture_expect(f, "", "git -C '%s' branch --show-current", path);
	fixture_expect(f, was, "git -C '%s' rev-parse HEAD", path);
	fixture_expect(f, "A  f", "git -C '%s' status --porcelain", path);
	fixture_expect(f, "more", "git log -1 --format=%%s other");
	free(was);
	free(ref);
	free(path);
}

static void
head_on_no_branch_and_a_branch_renamed_come_back_so(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref, *was;

	fixture_run(f, "cd ../tree && git branch -m better && "
		       "git commit -q --allow-empty -m one");
	ref = there_and_back(f, path, "git branch -qD better &&");
	fixture_expect(f, "better\nmain", "git branch --format='%%(refname:short)'");
	free(ref);
	fixture_run(f, "cd ../tree && git checkout -q --detach && "
		       "git commit -q --allow-empty -m two");
	was = fixture_said(f, "git -C '%s' rev-parse HEAD", path);
	ref = there_and_back(f, path, "");
	fixture_expect(f, was, "git -C '%s' rev-parse HEAD", path);
	fixture_expect(f, "", "git -C '%s' branch --show-current", path);
	fixture_run(f, "git -C '%s' fsck --strict", path);
	free(was);
	free(ref);
	free(path);
}

static void
a_branch_still_there_is_used(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	ref = save(f, path, "id");
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	assert_int_equal(repo_trash_restore(f->repo, ref, "x", path, &f->err), 0);
	fixture_check_worktree(f, path);
	free(ref);
	free(path);
}

static void
a_restore_that_fails_leaves_no_branch(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref;

	ref = save(f, path, "id");
	assert_int_equal(repo_worktree_remove(f->repo, path, &f->err), 0);
	assert_int_equal(repo_trash_restore(f->repo, ref, "y", "/dev/null/x", &f->err),
			 -1);
	fixture_expect(f, "main\nx", "git branch --format='%%(refname:short)'");
	free(ref);
	free(path);
}

static void
what_is_no_trash_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "tree");

	fixture_expect_err(
		f, repo_trash_restore(f->repo, "refs/heads/main", "y", path, &f->err),
		ERR_USAGE, "not in the trash");
	fixture_expect_err(f, repo_trash_drop(f->repo, "refs/heads/main", &f->err),
			   ERR_USAGE, "not in the trash");
	fixture_expect_err(
		f,
		repo_trash_restore(f->repo, "refs/fleet/trash/no", "y", path, &f->err),
		ERR_NOT_FOUND, "refs/fleet/trash/no");
	fixture_run(f, "git update-ref refs/fleet/trash/odd HEAD");
	fixture_expect_err(
		f,
		repo_trash_restore(f->repo, "refs/fleet/trash/odd", "y", path, &f->err),
		ERR_CORRUPT, "parents");
	assert_int_equal(repo_trash_drop(f->repo, "refs/fleet/trash/odd", &f->err), 0);
	assert_int_equal(repo_trash_drop(f->repo, "refs/fleet/trash/odd", &f->err), 0);
	fixture_expect(f, "", "git for-each-ref refs/fleet");
	free(path);
}

static void
a_worktree_of_another_repository_is_refused(void **state)
{
	struct fixture *f = *state;
	char *other = fixture_path(f, "other"), *ref = NULL;

	fixture_run(f, "git clone -q . ../other");
	fixture_expect_err(f,
			   repo_trash_save(f->repo, other, "x", "id", "m", &ref, &f->err),
			   ERR_REFUSED, "not a worktree of");
	free(other);
}

/* They would be saved as deleted. Root may look at everything. */
static void
files_that_may_not_be_looked_at_are_refused_by_name(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_worktree(f, "x", "tree"), *ref = NULL;
	int status;
	pid_t pid;

	fixture_run(f, "chmod 000 ../tree/src");
	if (!geteuid())
		fixture_run(f, "chown -R 65534:65534 ..");
	pid = fork();
	if (!pid) {
		struct err err = ERR_INIT;

		if (!geteuid() && (setgid(65534) || setuid(65534)))
			_exit(9);
		_exit(repo_trash_save(f->repo, path, "x", "id1", "saved", &ref, &err) !=
			      -1 ||
		      err.code != ERR_REFUSED || !strstr(err.text, "tree/src/b.c"));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	if (!geteuid())
		fixture_run(f, "chown -R 0:0 ..");
	fixture_run(f, "chmod 755 ../tree/src");
	fixture_expect(f, "", "git for-each-ref refs/fleet");
	free(path);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_comes_back_as_it_was),
		TEST(a_clean_worktree_comes_back_too),
		TEST(git_saves_what_needs_a_filter),
		TEST(files_and_directories_that_changed_places_come_back),
		TEST(crlf_files_come_back),
		TEST(ignored_files_are_not_saved),
		TEST(a_conflict_is_kept_with_its_markers),
		TEST(a_repository_inside_is_refused_by_name),
		TEST(a_submodule_with_work_of_its_own_is_refused),
		TEST(a_fifo_is_passed_over),
		TEST(files_that_may_not_be_looked_at_are_refused_by_name),
		TEST(an_older_state_is_not_overwritten),
		TEST(a_branch_that_moved_is_not_touched),
		TEST(head_on_another_branch_comes_back_and_the_own_is_kept),
		TEST(head_on_a_branch_that_moved_comes_back_on_none),
		TEST(head_on_no_branch_and_a_branch_renamed_come_back_so),
		TEST(a_branch_still_there_is_used),
		TEST(a_restore_that_fails_leaves_no_branch),
		TEST(what_is_no_trash_is_refused),
		TEST(a_worktree_of_another_repository_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
