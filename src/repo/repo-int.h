/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share: the opened repository, libgit2's words
 * in our errors, the lock, the administrative entries of linked worktrees, and
 * git itself for what the library cannot do.
 */
#ifndef REPO_REPO_INT_H
#define REPO_REPO_INT_H

#include <git2.h>

#include "repo/repo.h"

struct repo {
	git_repository *git;
	char *root;   /* the main worktree */
	char *common; /* the git directory that all worktrees share */
};

/* --- repo.c --- */

/* The library is counted: one end for each begin. */
void repo_lib_begin(void);
void repo_lib_end(void);
/* As err_set, with ": " and what libgit2 said behind. */
int repo_err(struct err *, enum err_code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Opens just path, without looking above it. */
int repo_open_at(const char *path, git_repository **, struct err *);
/* The lock that serialises changes of worktrees and branches over processes:
 * a descriptor to close, or -1. */
int repo_lock(const struct repo *, struct err *);
/* Whether to try again: another process held one of git's own locks. Waits a
 * little; a second in all. */
bool repo_again(int rc, int *tries);
int repo_commit(git_repository *, const char *oid, git_commit **, struct err *);
int repo_tree(git_repository *, const git_oid *commit, git_tree **, struct err *);

/* --- linked.c: .git/worktrees --- */

/* Where entries are made and taken apart, under the lock. */
#define LINKED_SCRATCH "fleet-scratch"

struct linked {
	char *dir;    /* .git/worktrees/<name> */
	char *path;   /* the worktree */
	char *branch; /* NULL: detached */
};

/* All whole entries, by path. */
void linked_list(const struct repo *, struct linked **, size_t *n);
void linked_free(struct linked *, size_t n);
/* The entry of the worktree at path, or NULL; borrowed from the list. */
const struct linked *linked_find(const struct linked *, size_t n, const char *path);
/* The branch that HEAD of a git directory is on, or that a rebase will put it
 * back on; NULL when none. malloc'ed. */
char *linked_branch(const char *gitdir);
/* Makes the entry, whole at once, under the lock; head is the text of its HEAD.
 * *dir is malloc'ed. */
int linked_make(const struct repo *, const char *path, const char *head, char **dir,
		struct err *);
/* Takes it away at once, under the lock. */
int linked_drop(const struct repo *, const char *dir, struct err *);

/* --- tracking.c: remote branches --- */

/* Sets remote and is_ambiguous, and oid where there is no local branch. */
int tracking_look(struct repo *, const char *branch, struct repo_branch *, struct err *);
/* Makes branch follow upstream ("origin/x"). */
int tracking_set(struct repo *, const char *branch, const char *upstream, struct err *);

/* --- worktree.c --- */

/*
 * repo_worktree_add, with the files of one tree and the index of another. branch
 * NULL: on no branch, at the commit at.
 */
int worktree_add(struct repo *, const char *path, const char *branch, const git_oid *at,
		 const git_oid *files, const git_oid *index, struct err *);

/* --- populate.c --- */

/*
 * Fills the new worktree at path, whose git directory is gitdir, with the files
 * of one tree, and writes its index from the other (usually the same one).
 */
int populate(struct repo *, const char *path, const char *gitdir, git_tree *files,
	     git_tree *index, struct err *);

/* --- conversion.c --- */

struct conversion {
	bool is_on;	    /* some file may be written other than its blob */
	bool may_have_been; /* one may lie in the main worktree that way */
};

int conversion_find(git_repository *, git_index *entries, struct conversion *,
		    struct err *);

/* --- fill.c --- */

/* Makes the files of the entries, and sets the entries' stat data in place. */
int fill_worktree(struct repo *, const char *path, git_index *entries, struct err *);

/* --- trash.c --- */

#define TRASH "refs/fleet/trash/"

/*
 * The parents of a saved state. The third is there when the agent's branch was
 * not where HEAD was.
 */
enum trash_parent { TRASH_HEAD, TRASH_INDEX, TRASH_BRANCH };

/*
 * Lines in the message of a saved state whose HEAD was not on the agent's branch:
 * "refs/heads/x" or "none" for HEAD, and "kept" or "none" for the agent's branch.
 */
#define TRASH_SAYS_HEAD "Fleet-Head: "
#define TRASH_SAYS_BRANCH "Fleet-Branch: "
#define TRASH_NONE "none"

/* --- salvage.c --- */

/* Writes the worktree's index and its files as trees; changes neither. */
int salvage_trees(git_repository *, git_oid *index, git_oid *files, struct err *);

/* --- status.c --- */

/* A path as git status --short writes it: quoted where it must be. */
void status_add_path(struct str *, const char *path);

/* --- gitprog.c: git itself --- */

/*
 * Why the repository needs git itself ("it has LFS files"), or NULL. entries
 * are what its worktree holds; NULL when the library cannot read the index.
 */
const char *gitprog_why(git_repository *, git_index *entries);
/* The same for looking at a worktree: submodules count as well. */
const char *gitprog_why_reading(git_repository *, git_index *entries);
/* The worktree's index, or NULL when the library cannot read it. */
git_index *gitprog_index(git_repository *);
/*
 * Runs git with args (NULL-terminated) in cwd, without the GIT_* of our own
 * environment; index (or NULL) stands in for the worktree's. Fails on any exit
 * status but 0. Words of git on standard error get into out, too: a reader
 * passes over lines that it does not know.
 */
int gitprog_run(const char *cwd, const char *index, const char *const *args,
		struct str *out, struct err *);
/* A copy of the worktree's index to work on: malloc'ed, to unlink. */
char *gitprog_scratch_index(git_repository *, struct err *);
/* The next NUL-terminated record at *at that starts in a way that is_record
 * knows, or NULL at the end. */
const char *gitprog_record(const struct str *, size_t *at,
			   bool (*is_record)(const char *));

#endif
