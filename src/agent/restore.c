/* SPDX-License-Identifier: MIT */
/*
 * The way back from the trash. The row is `creating` while the tree is being
 * made, so that a second agent cannot take the branch meanwhile; a kill -9 in
 * the middle leaves the trash ref where it is.
 */
#include "config.h"

#include "agent/restore.h"

#include <stdlib.h>
#include <unistd.h>

#include "agent/setup.h"
#include "base/clock.h"
#include "base/file.h"
#include "keeper/launch.h"
#include "proc/proc.h"
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

/* The row is ours to work on, with its branch and its ports. */
static int
claim(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	row->life = LIFE_CREATING;
	row->creator_pid = getpid();
	row->creator_start = (int64_t)proc_start(getpid());
	if (store_begin(c->store, err))
		return -1;
	if (!take_port(c, row, err) && !save(c, row, NULL, err) &&
	    !store_commit(c->store, err))
		return 0;
	store_rollback(c->store);
	row->life = LIFE_ARCHIVED;
	return -1;
}

int
agent_restore(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct repo *repo = NULL;
	int rc = -1;

	if (row->life != LIFE_ARCHIVED || !row->trash_ref)
		return err_set(err, ERR_NOT_FOUND,
			       "nothing was kept of '%s': it had no worktree of its own",
			       row->branch);
	if (repo_open(row->root, &repo, err))
		return -1;
	if (claim(c, row, err))
		goto out;
	context_progress(c, row->branch, "restore %s", row->worktree);
	if (repo_trash_restore(repo, row->trash_ref, row->branch, row->worktree, err) ||
	    note_exited(c, row, err)) {
		row->life = LIFE_ARCHIVED;
		save(c, row, NULL, NULL);
		goto out;
	}
	if (setup_copy_files(c, row->branch, row->worktree, err))
		context_progress(c, row->branch, "%s", err->text);
	row->life = LIFE_RUNNING;
	if (save(c, row, "restored", err))
		goto out;
	repo_trash_drop(repo, row->trash_ref, NULL);
	free(row->trash_ref);
	row->trash_ref = NULL;
	rc = save(c, row, NULL, err);
out:
	repo_close(repo);
	return rc;
}
