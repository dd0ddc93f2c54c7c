/* SPDX-License-Identifier: MIT */
/*
 * Git, through libgit2: the only folder that includes git2.h. A repository is
 * opened for one thread; fanout's workers open their own. Paths are absolute.
 * Commits are named by their hexadecimal id (REPO_OID_SIZE bytes with NUL).
 *
 * What libgit2 cannot do (LFS filters, submodules, sparse trees, a split index)
 * is asked of git itself, when it is there.
 */
#ifndef REPO_REPO_H
#define REPO_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "repo/branch-name.h"

#define REPO_OID_SIZE 65

struct repo;

/*
 * Opens the repository whose main worktree is root (see root.h). A bare one is
 * refused, an unborn HEAD is not (repo_head says so).
 */
int repo_open(const char *root, struct repo **, struct err *);
void repo_close(struct repo *);
const char *repo_root(const struct repo *);

/* HEAD's commit and its branch ("main", or "HEAD" when detached). Unborn HEAD:
 * ERR_REFUSED, saying that a first commit is needed. */
int repo_head(struct repo *, char oid[REPO_OID_SIZE], struct str *branch, struct err *);
/* Any revision to its commit; ERR_NOT_FOUND names it. */
int repo_resolve(struct repo *, const char *rev, char oid[REPO_OID_SIZE], struct err *);

/* The commit where the histories of two commits parted; ERR_NOT_FOUND: none. */
int repo_merge_base(struct repo *, const char *a, const char *b,
		    char oid[REPO_OID_SIZE], struct err *);

/* --- branches (branch.c) --- */

struct repo_branch {
	bool is_local;
	char oid[REPO_OID_SIZE];      /* of the local one, else of the remote one */
	char remote[256];	      /* "origin/x" when there is just one such; or "" */
	bool is_ambiguous;	      /* several remotes have it */
	char checked_out_in[4096];    /* worktree that has it, or "" */
};

/* What there is under that name; all empty when nothing. */
int repo_branch_look(struct repo *, const char *name, struct repo_branch *, struct err *);
/* The branch that the worktree at path is on, malloc'ed; NULL: on none, or no tree. */
char *repo_branch_at(const char *path);
/* The names of all local branches, sorted. */
void repo_branch_names(struct repo *, struct strv *out);
/* ERR_EXISTS when a branch stands in the way of one of that name: a and a/b. */
int repo_branch_check_nesting(struct repo *, const char *name, struct err *);
/* ERR_EXISTS when it is there. upstream (or NULL) is set as its remote branch. */
int repo_branch_create(struct repo *, const char *name, const char *oid,
		       const char *upstream, struct err *);
/* Deletes it when it still is at oid (NULL: wherever it is). */
int repo_branch_delete(struct repo *, const char *name, const char *oid, struct err *);
/*
 * Commits of branch reachable from no other branch, remote branch or tag: how
 * many, and up to max of them as "a1b2c3d subject" in out.
 */
int repo_unmerged(struct repo *, const char *branch, size_t max, struct strv *out,
		  size_t *count, struct err *);
/* The same of the worktree's HEAD when it is on no branch; none when it is. */
int repo_unmerged_head(struct repo *, const char *worktree, size_t max,
		       struct strv *out, size_t *count, struct err *);

/* --- worktrees (worktree.c, populate.c) --- */

/*
 * Adds a worktree at path with the existing local branch checked out. Files
 * that the main tree holds clean are copied, the rest is checked out; git status
 * in it is empty. The administrative step is serialised over processes by a
 * lock; population is not. On failure nothing stays behind.
 */
int repo_worktree_add(struct repo *, const char *path, const char *branch, struct err *);
/*
 * Takes it away: renamed aside first, so that it is gone at once, then deleted
 * (file_remove_tree), then its administration pruned. Not there: a success.
 * ERR_REFUSED: locked (git worktree lock), not ours, or holding another one.
 */
int repo_worktree_remove(struct repo *, const char *path, struct err *);

struct repo_worktree {
	char *path;
	char *branch; /* NULL: detached */
	bool is_broken; /* its directory is gone */
};
/* All linked worktrees of the repository (not the main one). */
int repo_worktrees(struct repo *, struct repo_worktree **, size_t *n, struct err *);
void repo_worktrees_free(struct repo_worktree *, size_t n);

/* --- what a kill -9 leaves behind (leftover.c) --- */

/*
 * Lock files in the repository and in the administration of those worktrees of
 * ours whose paths trees names, and half-made entries. Those that nobody can be
 * at work with are added to stale, and removed with remove, for which it waits
 * until they are a few seconds old; the others are added to held.
 */
int repo_leftovers(struct repo *, const struct strv *trees, bool remove,
		   struct strv *stale, struct strv *held, struct err *);

/* --- status and diff (status.c) --- */

struct repo_status {
	size_t staged, changed, untracked, conflicted, ignored;
	struct strv names; /* up to 20, "M path" as git status --short writes them */
};

void repo_status_release(struct repo_status *);
/* Of the worktree at path; never writes its index. */
int repo_status(const char *path, struct repo_status *, struct err *);
bool repo_status_is_clean(const struct repo_status *);

/*
 * Lines added and removed in the worktree at path since base (committed, staged,
 * unstaged and untracked together), and the number of files.
 */
int repo_diff_lines(const char *path, const char *base_oid, int64_t *added,
		    int64_t *removed, int64_t *files, struct err *);
/*
 * Commits that HEAD of the worktree at path has and its base has not, and the
 * other way round. The base is the branch of that name as it stands now, or where
 * there is none (or NULL), the commit.
 */
int repo_distance(const char *path, const char *base, const char *base_oid,
		  int64_t *ahead, int64_t *behind, struct err *err);
/* What repo_diff_lines counts, as a patch in unified form, cut at limit bytes. */
int repo_diff_patch(const char *path, const char *base_oid, size_t limit,
		    struct str *out, struct err *);

/* --- trash (trash.c, trash-restore.c) --- */

/*
 * Saves the worktree's whole state as a commit under refs/fleet/trash/<id>:
 * its tree is the files (untracked ones too, ignored ones not), its first parent
 * HEAD, its second a commit whose tree is the index, and where HEAD is not on
 * branch, the third is where branch is. Works on a clean one as well. *ref is
 * set (malloc'ed).
 */
int repo_trash_save(struct repo *, const char *worktree, const char *branch,
		    const char *id, const char *message, char **ref, struct err *);
/* The same where no worktree is left: the branch, as if it were checked out, clean. */
int repo_trash_save_branch(struct repo *, const char *branch, const char *id,
			   const char *message, char **ref, struct err *);
/*
 * Brings it back: branch where it was (made if absent; elsewhere by now:
 * ERR_EXISTS), worktree at path, HEAD, index and files as they were.
 */
int repo_trash_restore(struct repo *, const char *ref, const char *branch,
		       const char *path, struct err *);
/* Whether ref keeps that commit, as HEAD or as the branch. */
bool repo_trash_keeps(struct repo *, const char *ref, const char *oid);
int repo_trash_drop(struct repo *, const char *ref, struct err *);

#endif
