/* SPDX-License-Identifier: MIT */
/*
 * Where a path belongs, by plain file reading (gitrepository-layout(5)): cheap
 * enough for every start of the program, so without libgit2.
 */
#ifndef REPO_ROOT_H
#define REPO_ROOT_H

#include "base/err.h"

struct repo_place {
	char *root;	/* the main worktree: the directory that holds .git */
	char *worktree; /* the worktree that the path is in; root itself, or linked */
	char *gitdir;	/* that worktree's own git directory */
};

/*
 * Looks upward from path. ERR_NOT_FOUND: not a repository (says what to do).
 * ERR_REFUSED: a bare one. Links are resolved.
 */
int repo_find(const char *path, struct repo_place *, struct err *);
void repo_place_release(struct repo_place *);

#endif
