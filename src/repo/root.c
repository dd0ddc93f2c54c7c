/* SPDX-License-Identifier: MIT */
/*
 * The walk upward from a path to its repository. What may stand in a
 * directory, and what it makes of it:
 *
 *	.git/            the main worktree
 *	.git (a file) -> a git directory with a commondir: a linked worktree,
 *	                 whose main one is found through the common directory
 *	.git (a file) -> one without: a submodule, or a separate git directory;
 *	                 it is its own root
 *	HEAD objects refs   we are inside of a git directory
 */
#include "config.h"

#include "repo/root.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/gitfile.h"

static bool
has(const char *dir, const char *name, bool as_dir)
{
	char *p = path_join(dir, name);
	bool is = as_dir ? file_is_dir(p) : file_exists(p);

	free(p);
	return is;
}

static bool
is_gitdir(const char *dir)
{
	return has(dir, "HEAD", false) && has(dir, "objects", true) &&
	       has(dir, "refs", true);
}

static bool
is_bare(const char *gitdir)
{
	char *config = path_join(gitdir, "config");
	bool is = gitfile_config_is_true(config, "core", "bare");

	free(config);
	return is;
}

static int
refuse_bare(const char *gitdir, struct err *err)
{
	return err_set(err, ERR_REFUSED, "%s is a bare repository; clone it first",
		       gitdir);
}

static int
place_set(struct repo_place *place, const char *root, const char *worktree,
	  const char *gitdir)
{
	place->root = xstrdup(root);
	place->worktree = xstrdup(worktree);
	place->gitdir = xstrdup(gitdir);
	return 0;
}

/* core.worktree of a git directory that does not lie in its worktree. */
static char *
configured_worktree(const char *gitdir)
{
	char *config = path_join(gitdir, "config"), *out = NULL;
	char *value = gitfile_config(config, "core", "worktree");

	if (value && *value) {
		char *p = path_absolute(value, gitdir);

		out = realpath(p, NULL);
		free(p);
	}
	free(value);
	free(config);
	return out;
}

/* The main worktree of a common directory, for the linked worktree at dir. */
static char *
main_of(const char *common, const char *dir, struct err *err)
{
	char *root = NULL;

	if (is_bare(common)) {
		err_set(err, ERR_REFUSED,
			"%s is a worktree of the bare repository %s, which is not "
			"supported; clone that (git clone %s DIR) and run fleet there",
			dir, common, common);
		return NULL;
	}
	root = configured_worktree(common);
	if (!root && !strcmp(path_base(common), ".git"))
		root = path_dir(common);
	if (!root)
		err_set(err, ERR_REFUSED,
			"cannot tell the main worktree of %s from its linked worktree "
			"%s; run fleet in the main one",
			common, dir);
	return root;
}

/* dir has a .git that is a file. */
static int
found_file(const char *dir, const char *dotgit, struct repo_place *place,
	   struct err *err)
{
	char *named = gitfile_path(dotgit, "gitdir: ", dir), *gitdir = NULL;
	char *link = NULL, *named_common = NULL, *common = NULL, *root = NULL;
	int rc = -1;

	if (!named) {
		err_set(err, ERR_CORRUPT,
			"%s is damaged: it does not name a git directory", dotgit);
		goto out;
	}
	gitdir = realpath(named, NULL);
	if (!gitdir || !has(gitdir, "HEAD", false)) {
		err_set(err, ERR_CORRUPT, "%s names the git directory %s, which is %s",
			dotgit, named,
			gitdir ? "damaged: it has no HEAD" : "not there");
		goto out;
	}
	link = path_join(gitdir, "commondir");
	if (!file_exists(link)) {
		rc = place_set(place, dir, dir, gitdir);
		goto out;
	}
	named_common = gitfile_path(link, "", gitdir);
	common = named_common ? realpath(named_common, NULL) : NULL;
	if (!common || !is_gitdir(common)) {
		err_set(err, ERR_CORRUPT,
			"%s is damaged: it does not name a repository", link);
		goto out;
	}
	root = main_of(common, dir, err);
	if (root)
		rc = place_set(place, root, dir, gitdir);
out:
	free(root);
	free(common);
	free(named_common);
	free(link);
	free(gitdir);
	free(named);
	return rc;
}

static int
found_dir(const char *dir, const char *dotgit, struct repo_place *place,
	  struct err *err)
{
	char *gitdir;
	int rc = -1;

	if (is_bare(dotgit))
		return refuse_bare(dotgit, err);
	gitdir = realpath(dotgit, NULL);
	if (gitdir)
		rc = place_set(place, dir, dir, gitdir);
	else
		err_errno(err, ERR_IO, "cannot look at %s", dotgit);
	free(gitdir);
	return rc;
}

/* dir is a git directory itself: of a worktree around it, or a bare one. */
static int
found_inside(const char *dir, struct repo_place *place, struct err *err)
{
	char *root = configured_worktree(dir);
	int rc = -1;

	if (!is_bare(dir) && !root && !strcmp(path_base(dir), ".git"))
		root = path_dir(dir);
	if (root)
		rc = place_set(place, root, root, dir);
	else
		refuse_bare(dir, err);
	free(root);
	return rc;
}

/* Sets *found when dir decides the search, whatever came of it. */
static int
look_in(const char *dir, struct repo_place *place, bool *found, struct err *err)
{
	char *dotgit = path_join(dir, ".git");
	struct stat st;
	int rc = 0;

	*found = true;
	if (!stat(dotgit, &st) && S_ISREG(st.st_mode))
		rc = found_file(dir, dotgit, place, err);
	else if (is_gitdir(dotgit))
		rc = found_dir(dir, dotgit, place, err);
	else if (is_gitdir(dir))
		rc = found_inside(dir, place, err);
	else
		*found = false;
	free(dotgit);
	return rc;
}

int
repo_find(const char *path, struct repo_place *place, struct err *err)
{
	char *dir = realpath(path, NULL);
	bool found = false;
	int rc = 0;

	memset(place, 0, sizeof(*place));
	if (!dir)
		return err_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
				 "cannot look at %s", path);
	for (;;) {
		char *up;

		rc = look_in(dir, place, &found, err);
		if (found || !strcmp(dir, "/"))
			break;
		up = path_dir(dir);
		free(dir);
		dir = up;
	}
	if (!found)
		rc = err_set(
			err, ERR_NOT_FOUND,
			"no git repository here or above %s; run fleet inside one, "
			"or `git init` first",
			path);
	free(dir);
	return rc;
}

void
repo_place_release(struct repo_place *place)
{
	free(place->root);
	free(place->worktree);
	free(place->gitdir);
	memset(place, 0, sizeof(*place));
}
