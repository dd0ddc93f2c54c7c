/* SPDX-License-Identifier: MIT */
/*
 * The administrative entries of linked worktrees, by gitrepository-layout(5):
 *
 *	.git/worktrees/<name>/{HEAD, commondir, gitdir}  <->  <path>/.git
 *
 * Written here rather than by libgit2, whose git_worktree_add races on making
 * .git/worktrees and in older versions checks out. An entry is built in
 * .git/fleet-scratch and renamed into its place, and leaves the same way, so
 * that one seen by anybody is whole; a scratch left by a kill is swept by the
 * next holder of the lock.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/gitfile.h"

/* A branch's name behind prefix in the first line of dir/name; NULL if none. */
static char *
branch_in(const char *dir, const char *name, const char *prefix)
{
	char *path = path_join(dir, name), *line = gitfile_line(path), *out = NULL;

	if (line && str_starts_with(line, prefix))
		out = xstrdup(line + strlen(prefix));
	free(line);
	free(path);
	return out;
}

char *
linked_branch(const char *gitdir)
{
	char *branch = branch_in(gitdir, "HEAD", "ref: refs/heads/");

	if (!branch)
		branch = branch_in(gitdir, "rebase-merge/head-name", "refs/heads/");
	if (!branch)
		branch = branch_in(gitdir, "rebase-apply/head-name", "refs/heads/");
	return branch;
}

char *
repo_branch_at(const char *path)
{
	char *dotgit = path_join(path, ".git"), *branch;
	char *gitdir = gitfile_path(dotgit, "gitdir: ", path);

	branch = linked_branch(gitdir ? gitdir : dotgit);
	free(gitdir);
	free(dotgit);
	return branch;
}

/* False when the entry is not whole, as when git is just making it. */
static bool
read_entry(const char *dir, struct linked *out)
{
	char *file = path_join(dir, "gitdir"), *dotgit = gitfile_path(file, "", dir);
	bool whole = dotgit && str_ends_with(dotgit, "/.git");

	if (whole) {
		out->path = path_dir(dotgit);
		out->dir = xstrdup(dir);
		out->branch = linked_branch(dir);
	}
	free(dotgit);
	free(file);
	return whole;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct linked *)a)->path,
		      ((const struct linked *)b)->path);
}

void
linked_list(const struct repo *repo, struct linked **list, size_t *n)
{
	char *all = path_join(repo->common, "worktrees");
	DIR *d = opendir(all);
	struct dirent *e;
	size_t alloc = 0;

	*list = NULL;
	*n = 0;
	while (d && (e = readdir(d))) {
		char *dir;

		if (e->d_name[0] == '.')
			continue;
		dir = path_join(all, e->d_name);
		ALLOC_GROW(*list, *n + 1, alloc);
		if (read_entry(dir, &(*list)[*n]))
			++*n;
		free(dir);
	}
	if (d)
		closedir(d);
	if (*n)
		qsort(*list, *n, sizeof(**list), by_path);
	free(all);
}

void
linked_free(struct linked *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].dir);
		free(list[i].path);
		free(list[i].branch);
	}
	free(list);
}

const struct linked *
linked_find(const struct linked *list, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].path, path))
			return &list[i];
	return NULL;
}

/* One of the files that git and libgit2 read: a prefix, a value, a line's end. */
static int
write_line(const char *dir, const char *name, const char *prefix, const char *value,
	   struct err *err)
{
	char *path = path_join(dir, name), *line = xasprintf("%s%s\n", prefix, value);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), rc = 0;

	if (fd < 0 || file_write_all(fd, line, strlen(line)))
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	if (fd >= 0 && close(fd) && !rc)
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	free(line);
	free(path);
	return rc;
}

/* The scratch directory's path; what a kill left in it is removed. */
static char *
clean_scratch(const struct repo *repo, struct err *err)
{
	char *scratch = path_join(repo->common, LINKED_SCRATCH);

	if (!file_remove_tree(scratch, err))
		return scratch;
	free(scratch);
	return NULL;
}

/*
 * A name for the entry as git makes it: the path's last part, with a number
 * where that is taken, and nothing that a reference could not hold.
 */
static char *
entry_name(const char *path, unsigned attempt)
{
	char *name = path_slug(path_base(path));

	if (attempt) {
		char *numbered = xasprintf("%s%u", name, attempt);

		free(name);
		name = numbered;
	}
	return name;
}

/* Renames the scratch to a free name in worktrees/; git may remove that
 * directory as it becomes empty, so it is made again on each attempt. */
static int
publish(const struct repo *repo, const char *scratch, const char *path, char **dir,
	struct err *err)
{
	char *all = path_join(repo->common, "worktrees");
	int rc = -1;

	for (unsigned i = 0; rc && i < 10000; i++) {
		char *name = entry_name(path, i), *at = path_join(all, name);

		if (mkdir(all, 0777) && errno != EEXIST)
			break;
		if (!file_exists(at) && !rename(scratch, at)) {
			*dir = at;
			at = NULL;
			rc = 0;
		}
		free(at);
		free(name);
	}
	if (rc)
		err_errno(err, ERR_IO, "cannot add to %s", all);
	free(all);
	return rc;
}

int
linked_make(const struct repo *repo, const char *path, const char *head, char **dir,
	    struct err *err)
{
	char *scratch = clean_scratch(repo, err), *dotgit = path_join(path, ".git");
	int rc = -1;

	if (!scratch)
		goto out;
	if (mkdir(scratch, 0777)) {
		err_errno(err, ERR_IO, "cannot make %s", scratch);
		goto out;
	}
	if (write_line(scratch, "HEAD", "", head, err) ||
	    write_line(scratch, "commondir", "", "../..", err) ||
	    write_line(scratch, "gitdir", "", dotgit, err) ||
	    publish(repo, scratch, path, dir, err)) {
		file_remove_tree(scratch, NULL);
		goto out;
	}
	rc = write_line(path, ".git", "gitdir: ", *dir, err);
	if (rc) {
		unlink(dotgit);
		linked_drop(repo, *dir, NULL);
		free(*dir);
		*dir = NULL;
	}
out:
	free(dotgit);
	free(scratch);
	return rc;
}

int
linked_drop(const struct repo *repo, const char *dir, struct err *err)
{
	char *scratch = clean_scratch(repo, err), *all;
	int rc = -1;

	if (!scratch)
		return -1;
	if (!rename(dir, scratch))
		rc = file_remove_tree(scratch, err);
	else if (errno == ENOENT)
		rc = 0;
	else
		err_errno(err, ERR_IO, "cannot remove %s", dir);
	all = path_dir(dir);
	rmdir(all); /* stays unless empty, as git leaves it */
	free(all);
	free(scratch);
	return rc;
}
