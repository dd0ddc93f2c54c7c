/* SPDX-License-Identifier: MIT */
/*
 * Filling a new worktree: the target tree is read into an index, the files are
 * made (fill.c) and noted there with their stat data, and the index is written,
 * so that git status is clean without reading a file. A restored worktree has
 * one tree for its files and another for its index. What libgit2 cannot do is
 * left to git as a whole. Either way the index appears last and at once: a
 * worktree that has one is whole.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/gitfile.h"

static int
read_tree(const char *gitdir, git_tree *tree, git_index **out, struct err *err)
{
	char *path = path_join(gitdir, "index");
	int rc = 0;

	/* Without a repository behind it, libgit2 reads no file on writing. */
	if (git_index_open(out, path) || git_index_read_tree(*out, tree))
		rc = repo_err(err, ERR_CORRUPT, "cannot read the tree %s",
			      git_oid_tostr_s(git_tree_id(tree)));
	free(path);
	return rc;
}

/* Entries that the files agree with get their stat data; git looks at the
 * content of the others. */
static void
take_stat(git_index *index, git_index *files)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		git_index_entry *e = (git_index_entry *)git_index_get_byindex(index, i);
		const git_index_entry *f = git_index_get_bypath(files, e->path, 0);

		if (!f || f->mode != e->mode || git_oid_cmp(&f->id, &e->id))
			continue;
		e->ctime = f->ctime;
		e->mtime = f->mtime;
		e->dev = f->dev;
		e->ino = f->ino;
		e->uid = f->uid;
		e->gid = f->gid;
		e->file_size = f->file_size;
	}
}

static int
write_index(git_index *index, const char *gitdir, struct err *err)
{
	if (git_index_write(index))
		return repo_err(err, ERR_IO, "cannot write %s/index", gitdir);
	return 0;
}

/* The same, by git, which is given another index to work on. */
static int
fill_by_git(const char *path, const char *gitdir, git_tree *files, git_tree *index,
	    const char *why, struct err *err)
{
	char tree[GIT_OID_HEXSZ + 1], staged[GIT_OID_HEXSZ + 1];
	const char *const checkout[] = { "read-tree", "--reset", "-u", tree, NULL };
	const char *const stage[] = { "read-tree", staged, NULL };
	char *scratch = path_join(gitdir, "fleet-index");
	char *final = path_join(gitdir, "index");
	int rc;

	git_oid_tostr(tree, sizeof(tree), git_tree_id(files));
	git_oid_tostr(staged, sizeof(staged), git_tree_id(index));
	rc = gitprog_run(path, scratch, checkout, NULL, err);
	if (rc)
		err_wrap(err, "this repository needs git itself (%s)", why);
	else if (strcmp(tree, staged))
		rc = gitprog_run(path, NULL, stage, NULL, err);
	else if (rename(scratch, final))
		rc = err_errno(err, ERR_IO, "cannot write %s", final);
	unlink(scratch);
	free(final);
	free(scratch);
	return rc;
}

/* Settings of the main worktree that would be wrong for any other. */
static bool
names_a_place(const char *config)
{
	char *worktree = gitfile_config(config, "core", "worktree");
	bool names = worktree || gitfile_config_is_true(config, "core", "bare");

	free(worktree);
	return names;
}

/* A sparse worktree begets sparse ones, as with git worktree add. */
static void
inherit_sparse(struct repo *repo, const char *gitdir)
{
	static const char *const names[] = { "config.worktree",
					     "info/sparse-checkout" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *from = path_join(repo->common, names[i]);
		char *to = path_join(gitdir, names[i]);

		if (file_exists(from) && !names_a_place(from))
			file_copy(from, to, NULL);
		free(to);
		free(from);
	}
}

int
populate(struct repo *repo, const char *path, const char *gitdir, git_tree *files,
	 git_tree *index, struct err *err)
{
	bool same = !git_oid_cmp(git_tree_id(files), git_tree_id(index));
	git_index *entries = NULL, *staged = NULL;
	const char *why;
	int rc = -1;

	if (read_tree(gitdir, files, &entries, err))
		goto out;
	why = gitprog_why(repo->git, entries);
	if (why) {
		inherit_sparse(repo, gitdir);
		rc = fill_by_git(path, gitdir, files, index, why, err);
		goto out;
	}
	if (fill_worktree(repo, path, entries, err))
		goto out;
	if (!same) {
		if (read_tree(gitdir, index, &staged, err))
			goto out;
		take_stat(staged, entries);
	}
	rc = write_index(same ? entries : staged, gitdir, err);
out:
	git_index_free(staged);
	git_index_free(entries);
	return rc;
}
