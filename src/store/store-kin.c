/* SPDX-License-Identifier: MIT */
/*
 * Agents that had others made. The parent stands in each row; what is above and
 * below is walked by the database. UNION, not UNION ALL, ends a walk in rows
 * that somebody has bent into a ring.
 */
#include "config.h"

#include "store/store.h"

#include "store/store-int.h"

/* The first column of the one row that a query about id gives. */
static int
ask_number(struct store *st, const char *text, const char *id, int *n, struct err *err)
{
	struct sql q;
	int rc = -1;

	*n = 0;
	if (!sql_begin(&q, st, text, err)) {
		sql_put_text(&q, id);
		rc = sql_step(&q, err);
	}
	if (rc > 0)
		*n = (int)sql_get_int(&q);
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

int
store_agent_descendants(struct store *st, const char *id, struct strv *out,
			struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st,
		      "WITH RECURSIVE below (id) AS ("
		      " SELECT id FROM agents WHERE parent = ?1"
		      " UNION SELECT a.id FROM agents a JOIN below b"
		      "  ON a.parent = b.id)"
		      " SELECT id FROM below WHERE id != ?1",
		      err))
		goto out;
	sql_put_text(&q, id);
	while ((rc = sql_step(&q, err)) > 0)
		strv_take(out, sql_get_text(&q));
out:
	sql_end(&q);
	return rc;
}

int
store_agent_depth(struct store *st, const char *id, int *depth, struct err *err)
{
	return ask_number(st,
			  "WITH RECURSIVE above (id) AS ("
			  " SELECT parent FROM agents WHERE id = ?1"
			  "  AND parent IS NOT NULL"
			  " UNION SELECT a.parent FROM agents a JOIN above b"
			  "  ON a.id = b.id WHERE a.parent IS NOT NULL)"
			  " SELECT count(*) FROM above",
			  id, depth, err);
}

int
store_agent_children(struct store *st, const char *id, int *n, struct err *err)
{
	return ask_number(st,
			  "SELECT count(*) FROM agents"
			  " WHERE parent = ? AND life != 'archived'",
			  id, n, err);
}
