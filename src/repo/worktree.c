/* SPDX-License-Identifier: MIT */
/*
 * Adding and removing linked worktrees. Both take the repository's lock for
 * the administrative step alone (milliseconds); filling a new tree and deleting
 * an old one happen outside of it, side by side with others.
 *
 * A removed tree is first renamed to .<name>.removing-<random> beside itself,
 * so that path and branch are free at once. What a kill leaves of that is swept
 * by the next removal of the same name.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/ident.h"
#include "base/path.h"
#include "repo/gitfile.h"

/*
 * path with the links of its existing part resolved, as git notes it. *existing
 * is how much of the result was there. malloc'ed.
 */
static char *
resolve(const char *path, size_t *existing)
{
	char *whole = path_absolute(path, "/"), *up = xstrdup(whole), *real, *out;
	const char *rest;

	while (!(real = realpath(up, NULL)) && strcmp(up, "/")) {
		char *higher = path_dir(up);

		free(up);
		up = higher;
	}
	rest = whole + (strcmp(up, "/") ? strlen(up) : 0);
	if (real && strcmp(real, "/"))
		out = xasprintf("%s%s", real, rest);
	else
		out = xstrdup(whole);
	if (existing)
		*existing = strlen(out) > strlen(rest) ? strlen(out) - strlen(rest) : 1;
	free(real);
	free(up);
	free(whole);
	return out;
}

static bool
is_empty_dir(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	bool empty = d != NULL;

	while (empty && (e = readdir(d)))
		empty = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
	if (d)
		closedir(d);
	return empty;
}

/* The reason is the file's text, and may be empty. */
static int
check_unlocked(const struct linked *l, struct err *err)
{
	char *file = path_join(l->dir, "locked"), *reason = gitfile_line(file);
	int rc = 0;

	if (file_exists(file))
		rc = err_set(
			err, ERR_REFUSED,
			"worktree %s is locked%s%s; `git worktree unlock %s` frees it",
			l->path, reason && *reason ? ": " : "", reason ? reason : "",
			l->path);
	free(reason);
	free(file);
	return rc;
}

/* Drops every entry of the worktree at path. */
static int
drop_entries(struct repo *repo, const char *path, struct err *err)
{
	struct linked *list;
	size_t n;
	int rc = 0;

	linked_list(repo, &list, &n);
	for (size_t i = 0; !rc && i < n; i++)
		if (!strcmp(list[i].path, path))
			rc = linked_drop(repo, list[i].dir, err);
	linked_free(list, n);
	return rc;
}

/* --- adding --- */

struct adding {
	struct repo *repo;
	char *path;
	size_t existing; /* how much of path was there before */
	char *dir;	 /* the administrative entry */
	git_oid tip;
};

/* An entry whose tree is gone stands in nobody's way, unless it is locked. */
static int
check_path(struct adding *a, struct err *err)
{
	const struct linked *found;
	struct linked *list;
	size_t n;
	int rc = 0;

	linked_list(a->repo, &list, &n);
	found = linked_find(list, n, a->path);
	if (file_exists(a->path) && !is_empty_dir(a->path))
		rc = err_set(err, ERR_EXISTS, "%s already exists", a->path);
	else if (found)
		rc = check_unlocked(found, err);
	if (!rc && found)
		rc = drop_entries(a->repo, a->path, err);
	linked_free(list, n);
	return rc;
}

static int
check_branch(struct adding *a, const char *branch, struct err *err)
{
	struct repo_branch b;

	if (repo_branch_look(a->repo, branch, &b, err))
		return -1;
	if (!b.is_local)
		return err_set(err, ERR_NOT_FOUND, "there is no branch '%s'", branch);
	if (*b.checked_out_in)
		return err_set(
			err, ERR_REFUSED, "branch '%s' is checked out in %s%s", branch,
			b.checked_out_in,
			file_exists(b.checked_out_in)
				? ""
				: ", which is gone; `git worktree prune` frees it");
	git_oid_fromstr(&a->tip, b.oid);
	return 0;
}

/* What HEAD of the new worktree says; malloc'ed. */
static char *
head_text(const struct adding *a, const char *branch)
{
	char hex[REPO_OID_SIZE];

	return branch ? xasprintf("ref: refs/heads/%s", branch)
		      : xstrdup(git_oid_tostr(hex, sizeof(hex), &a->tip));
}

static int
administer(struct adding *a, const char *branch, struct err *err)
{
	char *parent = path_dir(a->path), *head = NULL;
	int lock = repo_lock(a->repo, err), rc = -1;

	if (lock < 0 || check_path(a, err) ||
	    (branch && check_branch(a, branch, err)) ||
	    file_make_dirs(parent, 0755, err))
		goto out;
	if (mkdir(a->path, 0755) && errno != EEXIST) {
		err_errno(err, ERR_IO, "cannot make the directory %s", a->path);
		goto out;
	}
	head = head_text(a, branch);
	rc = linked_make(a->repo, a->path, head, &a->dir, err);
out:
	if (lock >= 0)
		close(lock);
	free(head);
	free(parent);
	return rc;
}

/* Takes back what was made; what was there before stays. */
static void
undo(struct adding *a, bool made)
{
	int lock = repo_lock(a->repo, NULL);
	char *up = xstrdup(a->path);

	if (a->dir)
		linked_drop(a->repo, a->dir, NULL);
	if (made)
		file_remove_tree(a->path, NULL);
	if (made && a->existing == strlen(a->path))
		mkdir(a->path, 0755);
	while (strlen(up) > a->existing) {
		char *higher = path_dir(up);

		rmdir(up);
		free(up);
		up = higher;
	}
	free(up);
	if (lock >= 0)
		close(lock);
}

int
worktree_add(struct repo *repo, const char *path, const char *branch, const git_oid *at,
	     const git_oid *files, const git_oid *index, struct err *err)
{
	struct adding a = { .repo = repo };
	git_tree *files_tree = NULL, *index_tree = NULL;
	int rc = -1;

	a.path = resolve(path, &a.existing);
	if (at)
		a.tip = *at;
	if (administer(&a, branch, err) ||
	    repo_tree(repo->git, files ? files : &a.tip, &files_tree, err) ||
	    repo_tree(repo->git, index ? index : &a.tip, &index_tree, err) ||
	    populate(repo, a.path, a.dir, files_tree, index_tree, err))
		goto out;
	rc = 0;
out:
	if (rc)
		undo(&a, a.dir != NULL);
	git_tree_free(index_tree);
	git_tree_free(files_tree);
	free(a.dir);
	free(a.path);
	return rc;
}

int
repo_worktree_add(struct repo *repo, const char *path, const char *branch,
		  struct err *err)
{
	return worktree_add(repo, path, branch, NULL, NULL, NULL, err);
}

/* --- removing --- */

/* Whether path's .git file names an entry of ours, even one that is gone. */
static bool
points_at_us(const struct repo *repo, const char *path)
{
	char *dotgit = path_join(path, ".git");
	char *named = gitfile_path(dotgit, "gitdir: ", path);
	char *all = path_join(repo->common, "worktrees");
	bool ours = named && path_is_inside(named, all);

	free(all);
	free(named);
	free(dotgit);
	return ours;
}

/* Never takes away what is no worktree of ours, or holds another one. */
static int
check_removable(struct repo *repo, const char *path, const struct linked *list,
		size_t n, struct err *err)
{
	const struct linked *found = linked_find(list, n, path);

	if (path_is_inside(repo->root, path))
		return err_set(err, ERR_REFUSED, "%s holds the main worktree", path);
	if (found && check_unlocked(found, err))
		return -1;
	if (!file_exists(path))
		return 0;
	if (!found && !points_at_us(repo, path) && !is_empty_dir(path))
		return err_set(err, ERR_REFUSED, "%s is not a worktree of %s", path,
			       repo->root);
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].path, path) && path_is_inside(list[i].path, path) &&
		    file_exists(list[i].path))
			return err_set(
				err, ERR_REFUSED,
				"%s holds another worktree, %s; remove that first",
				path, list[i].path);
	return 0;
}

static char *
aside_prefix(const char *path)
{
	return xasprintf(".%s.removing-", path_base(path));
}

static int
rename_aside(const char *path, struct err *err)
{
	char *parent = path_dir(path), *prefix = aside_prefix(path), *to;
	char id[IDENT_SIZE];
	int rc = 0;

	ident_agent(id);
	to = xasprintf("%s/%s%s", parent, prefix, id);
	if (rename(path, to) && errno != ENOENT)
		rc = err_errno(err, ERR_IO, "cannot move %s aside", path);
	free(to);
	free(prefix);
	free(parent);
	return rc;
}

/* Deletes what was put aside, now or by a removal that was cut short. */
static int
sweep(const char *path, struct err *err)
{
	char *parent = path_dir(path), *prefix = aside_prefix(path);
	DIR *d = opendir(parent);
	struct dirent *e;
	int rc = 0;

	while (d && (e = readdir(d))) {
		char *aside;

		if (!str_starts_with(e->d_name, prefix) ||
		    strlen(e->d_name) != strlen(prefix) + IDENT_SIZE - 1)
			continue;
		aside = path_join(parent, e->d_name);
		if (file_remove_tree(aside, rc ? NULL : err))
			rc = -1;
		free(aside);
	}
	if (d)
		closedir(d);
	free(prefix);
	free(parent);
	return rc;
}

int
repo_worktree_remove(struct repo *repo, const char *path, struct err *err)
{
	int lock = repo_lock(repo, err), rc = -1;
	char *at = resolve(path, NULL);
	struct linked *list = NULL;
	size_t n = 0;

	if (lock < 0)
		goto out;
	linked_list(repo, &list, &n);
	if (check_removable(repo, at, list, n, err) || rename_aside(at, err) ||
	    drop_entries(repo, at, err))
		goto out;
	rc = 0;
out:
	if (lock >= 0)
		close(lock);
	if (!rc)
		rc = sweep(at, err);
	linked_free(list, n);
	free(at);
	return rc;
}

/* --- listing --- */

int
repo_worktrees(struct repo *repo, struct repo_worktree **out, size_t *n,
	       struct err *err)
{
	struct linked *list;

	(void)err;
	linked_list(repo, &list, n);
	*out = xcalloc(*n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		char *dotgit = path_join(list[i].path, ".git");

		(*out)[i].path = xstrdup(list[i].path);
		(*out)[i].branch = xstrdup_or_null(list[i].branch);
		(*out)[i].is_broken = !file_exists(dotgit);
		free(dotgit);
	}
	linked_free(list, *n);
	return 0;
}

void
repo_worktrees_free(struct repo_worktree *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].path);
		free(list[i].branch);
	}
	free(list);
}
