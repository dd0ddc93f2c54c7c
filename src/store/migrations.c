/* SPDX-License-Identifier: MIT */
/*
 * The schema, as the rows that lead to it: PRAGMA user_version is the number of
 * the last row a file has seen. A row that has been released is never changed;
 * what comes later is a new row at the end.
 *
 * An agent's project cannot go while the agent is there, since the row is what
 * leads back to its work. An event names its agent but does not hang on it:
 * what happened outlives who it happened to.
 */
#include "config.h"

#include <stdio.h>

#include "base/alloc.h"
#include "store/store-int.h"

static const char first[] =
	"CREATE TABLE projects ("
	" id INTEGER PRIMARY KEY,"
	" root TEXT NOT NULL UNIQUE,"
	" name TEXT NOT NULL,"
	" created_ms INTEGER NOT NULL);"

	"CREATE TABLE batches ("
	" id TEXT PRIMARY KEY NOT NULL,"
	" project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,"
	" kind TEXT NOT NULL,"
	" prefix TEXT,"
	" prompt TEXT,"
	" created_ms INTEGER NOT NULL);"
	"CREATE INDEX batches_project ON batches (project);"

	"CREATE TABLE agents ("
	" id TEXT PRIMARY KEY NOT NULL,"
	" project INTEGER NOT NULL REFERENCES projects (id) ON DELETE RESTRICT,"
	" branch TEXT NOT NULL,"
	" base TEXT,"
	" base_oid TEXT,"
	" kind TEXT NOT NULL,"
	" worktree TEXT NOT NULL,"
	" made_worktree INTEGER NOT NULL,"
	" made_branch INTEGER NOT NULL,"
	" batch TEXT REFERENCES batches (id) ON DELETE SET NULL,"
	" prompt TEXT,"
	" life TEXT NOT NULL,"
	" port INTEGER NOT NULL,"
	" creator_pid INTEGER NOT NULL,"
	" creator_start INTEGER NOT NULL,"
	" keeper_pid INTEGER NOT NULL,"
	" keeper_start INTEGER NOT NULL,"
	" pid INTEGER NOT NULL,"
	" pid_start INTEGER NOT NULL,"
	" created_ms INTEGER NOT NULL,"
	" started_ms INTEGER NOT NULL,"
	" ended_ms INTEGER NOT NULL,"
	" trash_ref TEXT,"
	" note TEXT);"
	"CREATE UNIQUE INDEX agents_branch ON agents (project, branch)"
	" WHERE life != 'archived';"
	"CREATE UNIQUE INDEX agents_worktree ON agents (worktree)"
	" WHERE life != 'archived' AND made_worktree;"
	"CREATE INDEX agents_live ON agents (created_ms)"
	" WHERE life != 'archived';"
	"CREATE INDEX agents_batch ON agents (batch) WHERE batch IS NOT NULL;"

	"CREATE TABLE diffs ("
	" agent TEXT PRIMARY KEY NOT NULL"
	"  REFERENCES agents (id) ON DELETE CASCADE,"
	" added INTEGER NOT NULL,"
	" removed INTEGER NOT NULL,"
	" files INTEGER NOT NULL,"
	" counted_ms INTEGER NOT NULL,"
	" head_ns INTEGER NOT NULL,"
	" index_ns INTEGER NOT NULL) WITHOUT ROWID;"

	"CREATE TABLE events ("
	" id INTEGER PRIMARY KEY,"
	" at_ms INTEGER NOT NULL,"
	" agent TEXT NOT NULL,"
	" type TEXT NOT NULL,"
	" detail TEXT);";

/* Whose tool call made it: an id that may outlive its row, so not a reference. */
static const char parent[] =
	"ALTER TABLE agents ADD COLUMN parent TEXT;"
	"CREATE INDEX agents_parent ON agents (parent) WHERE parent IS NOT NULL;";

/*
 * What agents have used. A row of usage hangs on no agent: what is spent is spent.
 * usage_seen is each message that was counted, by a number made of its id.
 */
static const char usage[] =
	"CREATE TABLE usage ("
	" agent TEXT NOT NULL,"
	" session TEXT NOT NULL,"
	" day INTEGER NOT NULL,"
	" model TEXT NOT NULL,"
	" input INTEGER NOT NULL,"
	" cache_write INTEGER NOT NULL,"
	" cache_write_1h INTEGER NOT NULL,"
	" cache_read INTEGER NOT NULL,"
	" output INTEGER NOT NULL,"
	" turns INTEGER NOT NULL,"
	" cost INTEGER NOT NULL,"
	" correction INTEGER NOT NULL,"
	" is_unpriced INTEGER NOT NULL,"
	" PRIMARY KEY (agent, session, day, model)) WITHOUT ROWID;"

	"CREATE TABLE usage_seen (id INTEGER PRIMARY KEY);"

	"CREATE TABLE usage_files ("
	" agent TEXT NOT NULL,"
	" path TEXT NOT NULL,"
	" session TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" PRIMARY KEY (agent, path)) WITHOUT ROWID;"

	"CREATE TABLE usage_sessions ("
	" agent TEXT NOT NULL,"
	" session TEXT NOT NULL,"
	" model TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL,"
	" context_tokens INTEGER NOT NULL,"
	" context_size INTEGER NOT NULL,"
	" reported INTEGER NOT NULL,"
	" before INTEGER NOT NULL,"
	" base INTEGER NOT NULL,"
	" is_copy INTEGER NOT NULL,"
	" limits TEXT,"
	" PRIMARY KEY (agent, session)) WITHOUT ROWID;"

	"CREATE TABLE budgets ("
	" what TEXT NOT NULL,"
	" id TEXT NOT NULL,"
	" cap INTEGER NOT NULL,"
	" PRIMARY KEY (what, id)) WITHOUT ROWID;";

/* Commits that an agent's branch and its base have, each without the other. */
static const char distance[] =
	"ALTER TABLE diffs ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE diffs ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;";

const struct migration migrations[] = {
	{ 1, first },
	{ 2, parent },
	{ 3, usage },
	{ 4, distance },
};

const size_t migrations_count = ARRAY_SIZE(migrations);

int
migrations_target(const struct migration *m, size_t n)
{
	return n ? m[n - 1].version : 0;
}

static int
read_version(struct store *st, int *version, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (!sql_begin(&q, st, "PRAGMA user_version", err))
		rc = sql_step(&q, err);
	if (rc > 0)
		*version = (int)sql_get_int(&q);
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

int
migrations_check(struct store *st, int target, int *version, struct err *err)
{
	*version = 0;
	if (read_version(st, version, err))
		return -1;
	if (*version <= target)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "%s was written by a newer fleet (schema %d, this one knows "
		       "%d); upgrade fleet",
		       st->path, *version, target);
}

static int
apply_row(struct store *st, const struct migration *m, struct err *err)
{
	char version[48];

	snprintf(version, sizeof(version), "PRAGMA user_version = %d", m->version);
	if (sql_exec(st, m->sql, err) || sql_exec(st, version, err))
		return err_wrap(err, "bringing the store to schema %d", m->version);
	return 0;
}

int
migrations_apply(struct store *st, const struct migration *m, size_t n, struct err *err)
{
	int version;

	if (store_begin(st, err))
		return -1;
	/* Asked again: another may have done it while we waited for the lock. */
	if (migrations_check(st, migrations_target(m, n), &version, err))
		goto undo;
	for (size_t i = 0; i < n; i++)
		if (m[i].version > version && apply_row(st, &m[i], err))
			goto undo;
	if (!store_commit(st, err))
		return 0;
undo:
	store_rollback(st);
	return -1;
}
