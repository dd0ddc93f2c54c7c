/* SPDX-License-Identifier: MIT */
/*
 * The +/- lines of each agent as last counted, with what the worktree looked
 * like then, so that a list need not count again where nothing moved.
 */
#include "config.h"

#include "store/store.h"

#include <string.h>

#include "store/store-int.h"

int
store_diff_save(struct store *st, const char *agent, const struct diff_row *d,
		struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT OR REPLACE INTO diffs"
		      " (agent, added, removed, files, ahead, behind, counted_ms,"
		      "  head_ns, index_ns)"
		      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		      err))
		return -1;
	sql_put_text(&q, agent);
	sql_put_int(&q, d->added);
	sql_put_int(&q, d->removed);
	sql_put_int(&q, d->files);
	sql_put_int(&q, d->ahead);
	sql_put_int(&q, d->behind);
	sql_put_int(&q, d->counted_ms);
	sql_put_int(&q, d->head_ns);
	sql_put_int(&q, d->index_ns);
	return sql_run(&q, err);
}

static int
find(struct store *st, const char *agent, struct diff_row *d, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st,
		      "SELECT added, removed, files, ahead, behind, counted_ms, head_ns,"
		      " index_ns"
		      " FROM diffs WHERE agent = ?",
		      err))
		goto out;
	sql_put_text(&q, agent);
	rc = sql_step(&q, err);
	if (rc > 0) {
		d->added = sql_get_int(&q);
		d->removed = sql_get_int(&q);
		d->files = sql_get_int(&q);
		d->ahead = sql_get_int(&q);
		d->behind = sql_get_int(&q);
		d->counted_ms = sql_get_int(&q);
		d->head_ns = sql_get_int(&q);
		d->index_ns = sql_get_int(&q);
	}
out:
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

/*
 * One look-up by key each, in one reading transaction: the table also keeps
 * archived agents, so a scan of it would grow with the years.
 */
int
store_diffs(struct store *st, const struct agent_rows *agents, struct diff_row *out,
	    struct err *err)
{
	bool own = sqlite3_get_autocommit(st->db);
	int rc = 0;

	if (!agents->n)
		return 0;
	memset(out, 0, agents->n * sizeof(*out));
	if (own && sql_exec(st, "BEGIN", err))
		return -1;
	for (size_t i = 0; !rc && i < agents->n; i++)
		rc = find(st, agents->v[i].id, &out[i], err);
	if (own)
		store_rollback(st);
	return rc;
}
