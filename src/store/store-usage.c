/* SPDX-License-Identifier: MIT */
/*
 * What was used, and the sums of it. The counters stand once, in COUNTERS, in
 * the order in which they are put, got and summed.
 */
#include "config.h"

#include "store/store-usage.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/store-int.h"

#define COUNTERS(X)                                        \
	X("", input, tokens.input)                         \
	X(", ", cache_write, tokens.cache_write)           \
	X(", ", cache_write_1h, tokens.cache_write_1h)     \
	X(", ", cache_read, tokens.cache_read)             \
	X(", ", output, tokens.output)                     \
	X(", ", turns, turns)                              \
	X(", ", cost, cost)

#define NAME(separator, column, member) separator #column
#define NAME_OF_U(separator, column, member) separator "u." #column
#define SUM(separator, column, member) separator "coalesce(sum(u." #column "), 0)"

void
usage_row_release(struct usage_row *r)
{
	free(r->agent);
	free(r->session);
	free(r->model);
	free(r->branch);
	free(r->kind);
	free(r->batch);
	free(r->project);
	memset(r, 0, sizeof(*r));
}

void
usage_rows_release(struct usage_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		usage_row_release(&rows->v[i]);
	free(rows->v);
	*rows = (struct usage_rows)USAGE_ROWS_INIT;
}

static void
get_counters(struct sql *q, struct usage_row *r)
{
#define GET(separator, column, member) r->member = sql_get_int(q);
	COUNTERS(GET)
#undef GET
	r->correction = sql_get_int(q);
	r->is_unpriced = sql_get_int(q);
}

static void
put_key(struct sql *q, const struct usage_row *r)
{
	sql_put_text(q, r->agent);
	sql_put_text(q, r->session);
	sql_put_int(q, r->day);
	sql_put_text(q, r->model);
}

int
store_usage_find(struct store *st, struct usage_row *r, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (!sql_begin(&q, st,
		       "SELECT " COUNTERS(NAME) ", correction, is_unpriced FROM usage"
		       " WHERE agent = ? AND session = ? AND day = ? AND model = ?",
		       err)) {
		put_key(&q, r);
		rc = sql_step(&q, err);
		if (rc > 0)
			get_counters(&q, r);
	}
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

int
store_usage_save(struct store *st, const struct usage_row *r, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT OR REPLACE INTO usage (agent, session, day, model, "
		      COUNTERS(NAME) ", correction, is_unpriced)"
		      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		      err))
		return -1;
	put_key(&q, r);
#define PUT(separator, column, member) sql_put_int(&q, r->member);
	COUNTERS(PUT)
#undef PUT
	sql_put_int(&q, r->correction);
	sql_put_int(&q, r->is_unpriced);
	return sql_run(&q, err);
}

static void
get_row(struct sql *q, struct usage_row *r)
{
	memset(r, 0, sizeof(*r));
	get_counters(q, r);
	r->agent = sql_get_text(q);
	r->session = sql_get_text(q);
	r->day = sql_get_int(q);
	r->model = sql_get_text(q);
	r->branch = sql_get_text(q);
	r->kind = sql_get_text(q);
	r->batch = sql_get_text(q);
	r->project = sql_get_text(q);
}

#define SELECT                                                                \
	"SELECT " COUNTERS(NAME_OF_U) ", u.correction, u.is_unpriced,"         \
	" u.agent, u.session, u.day, u.model, a.branch, a.kind, a.batch, p.name" \
	" FROM usage u LEFT JOIN agents a ON a.id = u.agent"                   \
	" LEFT JOIN projects p ON p.id = a.project"

int
store_usage_rows(struct store *st, const char *agent, int64_t project, int64_t since,
		 struct usage_rows *rows, struct err *err)
{
	static const char one[] = SELECT " WHERE u.agent = ?1 AND ?2 IN (0, a.project)"
					 " AND u.day >= ?3 ORDER BY u.day";
	static const char all[] = SELECT " WHERE ?1 IS NULL AND ?2 IN (0, a.project)"
					 " AND u.day >= ?3 ORDER BY u.day, a.created_ms";
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, agent ? one : all, err))
		goto out;
	sql_put_text(&q, agent);
	sql_put_int(&q, project);
	sql_put_int(&q, since);
	while ((rc = sql_step(&q, err)) > 0) {
		ALLOC_GROW(rows->v, rows->n + 1, rows->alloc);
		get_row(&q, &rows->v[rows->n++]);
	}
out:
	sql_end(&q);
	return rc;
}

int
store_usage_settle(struct store *st, const char *agent, const char *session,
		   struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "UPDATE usage SET is_unpriced = 0 WHERE agent = ? AND session = ?"
		      " AND is_unpriced",
		      err))
		return -1;
	sql_put_text(&q, agent);
	sql_put_text(&q, session);
	return sql_run(&q, err);
}

int
store_usage_see(struct store *st, uint64_t id, bool *is_new, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st, "INSERT OR IGNORE INTO usage_seen (id) VALUES (?)", err))
		return -1;
	sql_put_int(&q, (int64_t)id);
	if (sql_run(&q, err))
		return -1;
	*is_new = sqlite3_changes(st->db) > 0;
	return 0;
}

/* --- sums --- */

#define SELECT_SUM                                                           \
	"SELECT " COUNTERS(SUM) ", coalesce(sum(u.correction), 0),"           \
	" coalesce(max(u.is_unpriced), 0) FROM usage u"

static int
take_sum(struct sql *q, struct usage_sum *sum, struct err *err)
{
	struct usage_row r = { 0 };
	int rc = sql_step(q, err);

	if (rc > 0) {
		get_counters(q, &r);
		*sum = (struct usage_sum){ r.tokens, r.turns, r.cost + r.correction,
					   r.is_unpriced };
	}
	return rc < 0 ? -1 : 0;
}

int
store_usage_sum(struct store *st, const char *agent, const char *session,
		struct usage_sum *sum, struct err *err)
{
	static const char of_agent[] = SELECT_SUM " WHERE u.agent = ?";
	static const char of_session[] = SELECT_SUM
		" WHERE u.agent = ? AND u.session = ?";
	struct sql q;
	int rc = -1;

	memset(sum, 0, sizeof(*sum));
	if (!sql_begin(&q, st, session ? of_session : of_agent, err)) {
		sql_put_text(&q, agent);
		if (session)
			sql_put_text(&q, session);
		rc = take_sum(&q, sum, err);
	}
	sql_end(&q);
	return rc;
}

int
store_usage_sum_batch(struct store *st, const char *batch, struct usage_sum *sum,
		      struct err *err)
{
	struct sql q;
	int rc = -1;

	memset(sum, 0, sizeof(*sum));
	if (!sql_begin(&q, st,
		       SELECT_SUM " JOIN agents a ON a.id = u.agent WHERE a.batch = ?",
		       err)) {
		sql_put_text(&q, batch);
		rc = take_sum(&q, sum, err);
	}
	sql_end(&q);
	return rc;
}
