/* SPDX-License-Identifier: MIT */
/*
 * The way back from the trash. The row is `creating` while the tree is being
 * made, so that a second agent cannot take the branch meanwhile; a kill -9 in
 * the middle leaves the trash ref where it is. Once the worktree is whole somebody
 * may be at work in it, so from then on there is only the way forward.
 */
#include "config.h"

#include "agent/restore.h"

#include <stdlib.h>
#include <string.h>

#include "agent/claim.h"
#include "agent/kill.h"
#include "agent/lines.h"
#include "agent/setup.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "keeper/launch.h"
#include "repo/repo.h"

static int
save(const struct agent_context *c, const struct agent_row *row, const char *event,
     struct err *err)
{
	int rc = store_agent_save(c->store, row, err);

	if (!rc && event)
		rc = store_event_add(c->store, row->id, event, NULL, err);
	return rc;
}

/* A restored agent has exited, whatever was known of it before. */
static int
note_exited(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	struct exit_record e = { 0, clock_utc_ms(), true }, have;
	char *dir = dirs_agent(c->dirs, row->id);
	int rc = file_make_dirs(dir, 0700, err);

	if (!rc && exit_record_load(dir, &have, NULL))
		rc = exit_record_save(dir, &e, err);
	free(dir);
	return rc;
}

/* Its block of ports may be another agent's by now: then it gets a new one. */
static int
take_port(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	int first = (int)config_number(c->config, "ports.first");
	int count = (int)config_number(c->config, "ports.count");
	struct agent_rows rows = AGENT_ROWS_INIT;
	bool is_taken = false;
	int rc = store_agents(c->store, 0, false, &rows, err);

	for (size_t i = 0; !rc && i < rows.n; i++)
		is_taken = is_taken || (rows.v[i].port && rows.v[i].port == row->port);
	agent_rows_release(&rows);
	if (!rc && is_taken)
		rc = store_free_port(c->store, first, count, &row->port, err);
	return rc;
}

/* With its branch and its ports, in one transaction. */
static int
claim(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	if (claim_begin(c, row, err))
		return -1;
	if (!take_port(c, row, err))
		return claim_end(c, row, LIFE_CREATING, err);
	claim_drop(c);
	return -1;
}

static int
forget_trash(const struct agent_context *c, struct repo *repo, struct agent_row *row,
	     struct err *err)
{
	if (repo_trash_drop(repo, row->trash_ref, err))
		return -1;
	free(row->trash_ref);
	row->trash_ref = NULL;
	return save(c, row, NULL, err);
}

/* The settings say which, and those of another project say something else. */
static int
copy_files(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	if (!c->root || strcmp(c->root, row->root))
		return err_set(err, ERR_REFUSED,
			       "credential files are not copied from outside of %s",
			       row->root);
	return setup_copy_files(c, row->branch, row->worktree, err);
}

/* From the moment on that the worktree is whole: only forward. */
static int
finish(const struct agent_context *c, struct repo *repo, struct agent_row *row,
       struct err *err)
{
	struct err e = ERR_INIT;

	if (note_exited(c, row, &e) || copy_files(c, row, &e))
		context_progress(c, row->branch, "%s", e.text);
	row->life = LIFE_RUNNING;
	free(row->note);
	row->note = NULL;
	if (save(c, row, "restored", err))
		return -1;
	return forget_trash(c, repo, row, err);
}

int
agent_restore(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct repo *repo = NULL;
	int rc = -1;

	if (row->life != LIFE_ARCHIVED || !row->trash_ref)
		return err_set(
			err, ERR_NOT_FOUND,
			"nothing was kept of '%s': it had no worktree of its own",
			row->branch);
	if (repo_open(row->root, &repo, err))
		return -1;
	if (claim(c, row, err))
		goto out;
	context_progress(c, row->branch, "restore %s", row->worktree);
	if (repo_trash_restore(repo, row->trash_ref, row->branch, row->worktree, err)) {
		row->life = LIFE_ARCHIVED;
		save(c, row, NULL, NULL);
		goto out;
	}
	rc = finish(c, repo, row, err);
out:
	repo_close(repo);
	return rc;
}

/* --- after a kill -9 --- */

/* The branch goes again where the restore had made it, and none has moved it. */
static int
drop_branch(struct repo *repo, const struct agent_row *row, struct err *err)
{
	struct repo_branch b;
	int rc;

	if (!kill_takes_branch(row))
		return 0;
	rc = repo_branch_look(repo, row->branch, &b, err);
	if (!rc && b.is_local && !b.checked_out_in[0] &&
	    repo_trash_keeps(repo, row->trash_ref, b.oid))
		rc = repo_branch_delete(repo, row->branch, b.oid, err);
	return rc;
}

static int
go_back(const struct agent_context *c, struct repo *repo, struct agent_row *row,
	struct err *err)
{
	if (repo_worktree_remove(repo, row->worktree, err) ||
	    drop_branch(repo, row, err))
		return -1;
	row->life = LIFE_ARCHIVED;
	return save(c, row, NULL, err);
}

int
restore_resume(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct repo *repo;
	int rc = repo_open(row->root, &repo, err);

	if (rc)
		return rc;
	if (row->life == LIFE_RUNNING)
		rc = forget_trash(c, repo, row, err);
	else if (lines_is_whole(row->worktree))
		rc = finish(c, repo, row, err);
	else
		rc = go_back(c, repo, row, err);
	repo_close(repo);
	return rc;
}
