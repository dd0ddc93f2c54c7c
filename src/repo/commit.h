/* SPDX-License-Identifier: MIT */
/*
 * Making repositories and commits: what the demo needs, and its tests. The
 * worktree of a person's agent is never committed in by Fleetdeck itself; that
 * is the agent's own business (and the trash's, which writes no branch).
 */
#ifndef REPO_COMMIT_H
#define REPO_COMMIT_H

#include <stdint.h>

#include "base/err.h"
#include "repo/repo.h"

/* Who and when, for a history with fixed ids; the time is UTC. */
struct repo_author {
	const char *name, *email;
	int64_t seconds;
};

/*
 * Makes an empty repository in dir (made when absent) with HEAD on branch.
 * ERR_EXISTS when there is one already.
 */
int repo_init(const char *dir, const char *branch, struct err *);

/*
 * Stages everything in the worktree (that path is in) that is not ignored (deletions
 * too) and commits it on HEAD, as git add -A; git commit, without hooks. The author is
 * that of git's configuration, else fleet <fleet@localhost>. ERR_NOT_FOUND: no
 * repository. ERR_REFUSED: nothing to commit, or a merge or rebase is under way.
 */
int repo_commit_all(const char *worktree, const char *message, char oid[REPO_OID_SIZE],
		    struct err *);
/* The same by author (NULL: as above), who is the committer as well. */
int repo_commit_all_as(const char *worktree, const char *message,
		       const struct repo_author *, char oid[REPO_OID_SIZE],
		       struct err *);

#endif
