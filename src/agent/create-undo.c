/* SPDX-License-Identifier: MIT */
/*
 * The way back of every step of a creation, in reverse: processes, worktree,
 * branch, directory, and the row last, so that one that is cut short is found
 * again. What somebody has worked on meanwhile is no longer only ours to undo.
 */
#include "config.h"

#include "agent/create.h"

#include <stdlib.h>
#include <string.h>

#include "agent/lines.h"
#include "agent/stop.h"
#include "base/file.h"
#include "repo/repo.h"

/* A base that no branch has (a detached HEAD) is the user's own. */
static int
has_own_commits(struct repo *repo, const struct agent_row *row,
		const struct repo_branch *b, bool *has, struct err *err)
{
	struct strv names = STRV_INIT;
	size_t unmerged = 0;
	int rc = 0;

	*has = false;
	if (!b->is_local || (row->base_oid && !strcmp(b->oid, row->base_oid)))
		return 0;
	rc = repo_unmerged(repo, row->branch, 0, &names, &unmerged, err);
	*has = unmerged > 0;
	strv_release(&names);
	return rc;
}

static bool
is_branch_used(const struct agent_row *row)
{
	struct repo *repo;
	struct repo_branch b;
	bool has = true;

	if (!row->made_branch)
		return false;
	if (repo_open(row->root, &repo, NULL))
		return true;
	if (repo_branch_look(repo, row->branch, &b, NULL) ||
	    has_own_commits(repo, row, &b, &has, NULL))
		has = true;
	repo_close(repo);
	return has;
}

bool
create_holds_work(const struct agent_row *row)
{
	struct repo_status s;
	bool clean;

	if (!row->made_worktree || !lines_is_whole(row->worktree))
		return false;
	if (repo_status(row->worktree, &s, NULL))
		return true;
	clean = repo_status_is_clean(&s);
	repo_status_release(&s);
	return !clean || is_branch_used(row);
}

static int
undo_branch(const struct agent_row *row, struct repo *repo, struct err *err)
{
	struct repo_branch b;
	bool has = false;

	if (repo_branch_look(repo, row->branch, &b, err) ||
	    has_own_commits(repo, row, &b, &has, err))
		return -1;
	if (!b.is_local || has || b.checked_out_in[0])
		return 0;
	return repo_branch_delete(repo, row->branch, b.oid, err);
}

static int
undo_in_repo(const struct agent_row *row, struct err *err)
{
	struct repo *repo = NULL;
	int rc;

	if (!row->made_worktree && !row->made_branch)
		return 0;
	rc = repo_open(row->root, &repo, err);
	if (!rc && row->made_worktree)
		rc = repo_worktree_remove(repo, row->worktree, err);
	if (!rc && row->made_branch)
		rc = undo_branch(row, repo, err);
	repo_close(repo);
	return rc;
}

int
create_undo(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	char *dir = dirs_agent(c->dirs, row->id);
	int held, rc = agent_hold(c, row, &held, err);

	if (!rc)
		rc = undo_in_repo(row, err);
	if (!rc)
		rc = file_remove_tree(dir, err);
	if (!rc) {
		context_lock(c);
		rc = store_agent_remove(c->store, row->id, err);
		context_unlock(c);
	}
	agent_let_go(held);
	free(dir);
	return rc;
}
