/* SPDX-License-Identifier: MIT */
/*
 * What a kill -9 leaves in a repository: lock files, by which git and libgit2
 * keep others away from a reference, the config or an index until they are
 * renamed or removed, and our own half-made administrative entries.
 *
 * A lock does not say whose it is. It is an orphan when nobody can be at work
 * with it: it is not of this moment, no process has it open, and no git that is
 * as old as the lock runs in the repository, which might hold it closed while a
 * hook or an editor runs. Everything else is left alone, and named.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "proc/proc.h"

enum {
	YOUNG_MS = 2000, /* no lock of ours is held for a tenth of this */
	SLACK_MS = 50,	 /* process times are in ticks */
	DEPTH_MAX = 32,
};

/* --- finding them --- */

static void
add_lock(const char *dir, const char *name, struct strv *out)
{
	char *path = path_join(dir, name);
	struct stat st;

	if (!lstat(path, &st) && S_ISREG(st.st_mode))
		strv_add(out, path);
	free(path);
}

static void
add_locks_below(const char *path, int depth, struct strv *out)
{
	DIR *d = depth < DEPTH_MAX ? opendir(path) : NULL;
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *below = path_join(path, e->d_name);
		struct stat st;

		if (str_ends_with(e->d_name, ".lock"))
			add_lock(path, e->d_name, out);
		else if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") &&
			 !lstat(below, &st) && S_ISDIR(st.st_mode))
			add_locks_below(below, depth + 1, out);
		free(below);
	}
	if (d)
		closedir(d);
}

/* Those that we take, and those that git takes in our worktrees. */
static void
find_locks(struct repo *repo, const struct strv *trees, struct strv *out)
{
	static const char *const shared[] = { "config.lock", "packed-refs.lock" };
	static const char *const of_tree[] = { "HEAD.lock", "index.lock" };
	char *refs = path_join(repo->common, "refs");
	struct linked *list;
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(shared); i++)
		add_lock(repo->common, shared[i], out);
	add_locks_below(refs, 0, out);
	linked_list(repo, &list, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(of_tree); k++)
			if (strv_has(trees, list[i].path))
				add_lock(list[i].dir, of_tree[k], out);
	linked_free(list, n);
	free(refs);
}

/* --- whose they are --- */

/* How old the lock is by now; 0 when it is gone. */
static int64_t
age_of(const char *path)
{
	struct stat st;
	int64_t age;

	if (lstat(path, &st))
		return 0;
	age = clock_utc_ms() -
	      ((int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000);
	return age < 1 ? 1 : age;
}

static bool
is_git(const struct proc_stat *p)
{
	return p->state != 'Z' &&
	       (!strcmp(p->comm, "git") || str_starts_with(p->comm, "git-"));
}

/* Of which repository it is, a git says by where it runs, or by GIT_DIR. */
static bool
is_in_repo(pid_t pid, const struct repo *repo, const struct linked *list, size_t n)
{
	char *cwd = proc_cwd(pid), *named = proc_env(pid, "GIT_DIR");
	bool is = !cwd || named || path_is_inside(cwd, repo->root) ||
		  path_is_inside(cwd, repo->common);

	for (size_t i = 0; !is && i < n; i++)
		is = path_is_inside(cwd, list[i].path);
	free(named);
	free(cwd);
	return is;
}

static bool
runs_older_git(const struct repo *repo, int64_t age)
{
	struct proc_list all = PROC_LIST_INIT;
	struct linked *list;
	bool runs = false;
	size_t n;

	linked_list(repo, &list, &n);
	proc_all(&all);
	for (size_t i = 0; !runs && i < all.n; i++)
		runs = is_git(&all.v[i]) && proc_age_ms(&all.v[i]) + SLACK_MS >= age &&
		       is_in_repo(all.v[i].pid, repo, list, n);
	proc_list_release(&all);
	linked_free(list, n);
	return runs;
}

static bool
may_be_held(const struct repo *repo, const char *path)
{
	struct stat st;

	return age_of(path) < YOUNG_MS || lstat(path, &st) || st.st_uid != geteuid() ||
	       proc_with_open(path, NULL) || runs_older_git(repo, age_of(path));
}

/* Until the youngest of them is old enough to be judged. */
static void
let_them_age(const struct strv *locks)
{
	int64_t youngest = YOUNG_MS;

	for (size_t i = 0; i < locks->n; i++) {
		int64_t age = age_of(locks->v[i]);

		if (age && age < youngest)
			youngest = age;
	}
	if (youngest < YOUNG_MS) {
		int64_t left = YOUNG_MS - youngest + 1;
		const struct timespec t = { left / 1000, left % 1000 * 1000000 };

		nanosleep(&t, NULL);
	}
}

/* --- our own scratch --- */

/* Under the lock nobody else is at work there. */
static int
look_at_scratch(struct repo *repo, bool remove, struct strv *stale, struct err *err)
{
	char *path = path_join(repo->common, LINKED_SCRATCH);
	int lock = file_exists(path) ? repo_lock(repo, err) : -2, rc = 0;

	if (lock >= 0 && file_exists(path)) {
		strv_add(stale, path);
		rc = remove ? file_remove_tree(path, err) : 0;
	}
	if (lock >= 0)
		close(lock);
	free(path);
	return lock == -1 ? -1 : rc;
}

int
repo_leftovers(struct repo *repo, const struct strv *trees, bool remove,
	       struct strv *stale, struct strv *held, struct err *err)
{
	struct strv locks = STRV_INIT;
	int rc = look_at_scratch(repo, remove, stale, err);

	find_locks(repo, trees, &locks);
	if (remove)
		let_them_age(&locks);
	for (size_t i = 0; i < locks.n; i++) {
		const char *path = locks.v[i];

		if (!age_of(path))
			continue;
		if (may_be_held(repo, path)) {
			strv_add(held, path);
			continue;
		}
		strv_add(stale, path);
		if (remove && unlink(path) && file_exists(path))
			rc = err_errno(err, ERR_IO, "cannot remove %s", path);
	}
	strv_release(&locks);
	return rc;
}
