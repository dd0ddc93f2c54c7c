/* SPDX-License-Identifier: MIT */
/*
 * Agents. The columns stand once, in AGENT_COLUMNS, in the order of struct
 * agent_row: names, marks, what is put and what is got all come of it, so they
 * cannot drift apart.
 *
 * A branch and a worktree belong to one agent at a time; the partial unique
 * indexes see to that, whoever writes. Archived rows stay and take no part.
 */
#include "config.h"

#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/store-int.h"

/* What store_agent_save writes: separator, name, how it is kept. */
#define AGENT_COLUMNS(X)            \
	X("", branch, text)         \
	X(", ", base, text)         \
	X(", ", base_oid, text)     \
	X(", ", kind, text)         \
	X(", ", worktree, text)     \
	X(", ", made_worktree, int) \
	X(", ", made_branch, int)   \
	X(", ", batch, text)        \
	X(", ", parent, text)       \
	X(", ", prompt, text)       \
	X(", ", life, life)         \
	X(", ", port, int)          \
	X(", ", creator_pid, int)   \
	X(", ", creator_start, int) \
	X(", ", keeper_pid, int)    \
	X(", ", keeper_start, int)  \
	X(", ", pid, int)           \
	X(", ", pid_start, int)     \
	X(", ", started_ms, int)    \
	X(", ", ended_ms, int)      \
	X(", ", trash_ref, text)    \
	X(", ", note, text)

#define NAME(separator, column, kind) separator #column
#define NAME_OF_A(separator, column, kind) separator "a." #column
#define MARK(separator, column, kind) separator "?"

#define SELECT                                                                   \
	"SELECT " AGENT_COLUMNS(NAME_OF_A)                                       \
	", a.id, a.project, a.created_ms, p.root, p.name"                        \
	" FROM agents a JOIN projects p ON p.id = a.project"

/* --- life --- */

static const char *const lives[LIFE_COUNT] = {
	[LIFE_CREATING] = "creating",
	[LIFE_RUNNING] = "running",
	[LIFE_REMOVING] = "removing",
	[LIFE_ARCHIVED] = "archived",
};

const char *
agent_life_name(enum agent_life life)
{
	return lives[life];
}

static void
sql_put_life(struct sql *q, enum agent_life life)
{
	sql_put_text(q, lives[life]);
}

static enum agent_life
sql_get_life(struct sql *q)
{
	char *name = sql_get_text(q);
	int life = 0;

	while (life < LIFE_COUNT && (!name || strcmp(name, lives[life])))
		life++;
	free(name);
	return life;
}

/* --- rows --- */

void
agent_row_release(struct agent_row *a)
{
	free(a->id);
	free(a->root);
	free(a->project_name);
	free(a->branch);
	free(a->base);
	free(a->base_oid);
	free(a->kind);
	free(a->worktree);
	free(a->batch);
	free(a->parent);
	free(a->prompt);
	free(a->trash_ref);
	free(a->note);
	memset(a, 0, sizeof(*a));
}

void
agent_rows_release(struct agent_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		agent_row_release(&rows->v[i]);
	free(rows->v);
	*rows = (struct agent_rows)AGENT_ROWS_INIT;
}

static void
put_row(struct sql *q, const struct agent_row *a)
{
#define PUT(separator, column, kind) sql_put_##kind(q, a->column);
	AGENT_COLUMNS(PUT)
#undef PUT
}

/* A life that we do not know is damage: no fleet of this schema wrote it. */
static int
get_row(struct sql *q, struct agent_row *a, struct err *err)
{
#define GET(separator, column, kind) a->column = sql_get_##kind(q);
	AGENT_COLUMNS(GET)
#undef GET
	a->id = sql_get_text(q);
	a->project = sql_get_int(q);
	a->created_ms = sql_get_int(q);
	a->root = sql_get_text(q);
	a->project_name = sql_get_text(q);
	if (a->life != LIFE_COUNT)
		return 0;
	err_set(err, ERR_CORRUPT, "%s: agent '%s' (%s) has a life that is none",
		q->store->path, a->branch, a->id);
	agent_row_release(a);
	return -1;
}

/* --- writing --- */

/* The agent that has the branch, or the worktree, that a row wants. */
struct rival {
	bool by_branch;
	char *branch, *id;
};

/* 1: there is one, 0: none. */
static int
find_rival(struct store *st, const struct agent_row *a, struct rival *r,
	   struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st,
		      "SELECT project = ?2 AND branch = ?3 AS by_branch, branch, id"
		      " FROM agents WHERE life != 'archived' AND id != ?1"
		      " AND (by_branch OR (worktree = ?4 AND made_worktree))"
		      " ORDER BY by_branch DESC",
		      err))
		goto out;
	sql_put_text(&q, a->id);
	sql_put_int(&q, a->project);
	sql_put_text(&q, a->branch);
	sql_put_text(&q, a->worktree);
	rc = sql_step(&q, err);
	if (rc > 0) {
		r->by_branch = sql_get_int(&q);
		r->branch = sql_get_text(&q);
		r->id = sql_get_text(&q);
	}
out:
	sql_end(&q);
	return rc;
}

static char *
project_name(struct store *st, int64_t project)
{
	char *name = NULL;
	struct sql q;

	if (!sql_begin(&q, st, "SELECT name FROM projects WHERE id = ?", NULL)) {
		sql_put_int(&q, project);
		if (sql_step(&q, NULL) > 0)
			name = sql_get_text(&q);
	}
	sql_end(&q);
	return name ? name : xstrdup("?");
}

static int
fail_duplicate(struct store *st, const struct agent_row *a, struct err *err)
{
	struct rival r = { false, NULL, NULL };
	int rc = find_rival(st, a, &r, err);
	char *project;

	if (rc < 0)
		return -1;
	project = project_name(st, a->project);
	if (!rc)
		err_set(err, ERR_EXISTS, "an agent with the id %s already exists",
			a->id);
	else if (r.by_branch)
		err_set(err, ERR_EXISTS,
			"branch '%s' of project '%s' already has an agent (%s)",
			a->branch, project, r.id);
	else
		err_set(err, ERR_EXISTS,
			"worktree %s, wanted for branch '%s' of project '%s', already "
			"belongs to agent '%s' (%s)",
			a->worktree, a->branch, project, r.branch, r.id);
	free(project);
	free(r.branch);
	free(r.id);
	return -1;
}

static int
write_row(struct sql *q, const struct agent_row *a, struct err *err)
{
	struct store *st = q->store;

	if (!sql_run(q, err))
		return 0;
	return sql_is_duplicate(st) ? fail_duplicate(st, a, err) : -1;
}

int
store_agent_add(struct store *st, const struct agent_row *a, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT INTO agents (" AGENT_COLUMNS(NAME)
		      ", id, project, created_ms)"
		      " VALUES (" AGENT_COLUMNS(MARK) ", ?, ?, ?)",
		      err))
		return -1;
	put_row(&q, a);
	sql_put_text(&q, a->id);
	sql_put_int(&q, a->project);
	sql_put_int(&q, a->created_ms);
	return write_row(&q, a, err);
}

int
store_agent_save(struct store *st, const struct agent_row *a, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "UPDATE agents SET (" AGENT_COLUMNS(NAME) ")"
		      " = (" AGENT_COLUMNS(MARK) ") WHERE id = ?",
		      err))
		return -1;
	put_row(&q, a);
	sql_put_text(&q, a->id);
	if (write_row(&q, a, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_NOT_FOUND, "no agent with the id '%s'", a->id);
	return 0;
}

int
store_agent_remove(struct store *st, const char *id, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st, "DELETE FROM agents WHERE id = ?", err))
		return -1;
	sql_put_text(&q, id);
	return sql_run(&q, err);
}

/* --- reading --- */

int
store_agent_find(struct store *st, const char *id, struct agent_row *a, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, SELECT " WHERE a.id = ?", err))
		goto out;
	sql_put_text(&q, id);
	rc = sql_step(&q, err);
	if (!rc)
		rc = err_set(err, ERR_NOT_FOUND, "no agent with the id '%s'", id);
	else if (rc > 0)
		rc = get_row(&q, a, err);
out:
	sql_end(&q);
	return rc;
}

int
store_agents(struct store *st, int64_t project, bool archived, struct agent_rows *rows,
	     struct err *err)
{
	static const char all[] = SELECT " WHERE ?1 IN (0, a.project)"
					 " ORDER BY a.created_ms, a.rowid";
	static const char live[] = SELECT " WHERE ?1 IN (0, a.project)"
					  " AND a.life != 'archived'"
					  " ORDER BY a.created_ms, a.rowid";
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, archived ? all : live, err))
		goto out;
	sql_put_int(&q, project);
	while ((rc = sql_step(&q, err)) > 0) {
		ALLOC_GROW(rows->v, rows->n + 1, rows->alloc);
		if (get_row(&q, &rows->v[rows->n], err)) {
			rc = -1;
			break;
		}
		rows->n++;
	}
out:
	sql_end(&q);
	return rc;
}

/* --- ports --- */

/*
 * In ascending order one pass is enough: the candidate only moves up, so what
 * lay below it stays below.
 */
int
store_free_port(struct store *st, int first, int count, int *port, struct err *err)
{
	struct sql q;
	int rc = -1, candidate = first;

	*port = 0;
	if (count <= 0)
		return 0;
	if (sql_begin(&q, st,
		      "SELECT port FROM agents WHERE life != 'archived' AND port > 0"
		      " ORDER BY port",
		      err))
		goto out;
	while ((rc = sql_step(&q, err)) > 0) {
		int taken = (int)sql_get_int(&q);

		while (taken < candidate + count && candidate < taken + count)
			candidate += count;
	}
	if (!rc && candidate + count > 65536)
		rc = err_set(err, ERR_FAILED,
			     "no block of %d ports is free from %d on; kill agents "
			     "that are no longer needed",
			     count, first);
	else if (!rc)
		*port = candidate;
out:
	sql_end(&q);
	return rc;
}
