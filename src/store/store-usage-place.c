/* SPDX-License-Identifier: MIT */
/*
 * What belongs to counting: where each transcript has been read to, how each
 * conversation stands, and what may be spent.
 */
#include "config.h"

#include "store/store-usage.h"

#include <stdlib.h>
#include <string.h>

#include "store/store-int.h"

/* --- conversations --- */

void
usage_session_release(struct usage_session *s)
{
	free(s->session);
	free(s->model);
	free(s->limits);
	*s = (struct usage_session)USAGE_SESSION_INIT;
}

int
store_usage_session_save(struct store *st, const char *agent,
			 const struct usage_session *s, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT OR REPLACE INTO usage_sessions (agent, session, model,"
		      " at_ms, context_tokens, context_size, reported, before, base,"
		      " is_copy, limits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		      err))
		return -1;
	sql_put_text(&q, agent);
	sql_put_text(&q, s->session);
	sql_put_text(&q, s->model);
	sql_put_int(&q, s->at_ms);
	sql_put_int(&q, s->context_tokens);
	sql_put_int(&q, s->context_size);
	sql_put_int(&q, s->reported);
	sql_put_int(&q, s->before);
	sql_put_int(&q, s->base);
	sql_put_int(&q, s->is_copy);
	sql_put_text(&q, s->limits);
	return sql_run(&q, err);
}

#define SELECT                                                                    \
	"SELECT session, model, at_ms, context_tokens, context_size, reported,"    \
	" before, base, is_copy, limits FROM usage_sessions WHERE agent = ?"

static void
get_session(struct sql *q, struct usage_session *s)
{
	s->session = sql_get_text(q);
	s->model = sql_get_text(q);
	s->at_ms = sql_get_int(q);
	s->context_tokens = sql_get_int(q);
	s->context_size = sql_get_int(q);
	s->reported = sql_get_int(q);
	s->before = sql_get_int(q);
	s->base = sql_get_int(q);
	s->is_copy = sql_get_int(q);
	s->limits = sql_get_text(q);
}

int
store_usage_session(struct store *st, const char *agent, const char *session,
		    struct usage_session *s, struct err *err)
{
	static const char named[] = SELECT " AND session = ?";
	static const char last[] = SELECT " ORDER BY at_ms DESC LIMIT 1";
	struct sql q;
	int rc = -1;

	*s = (struct usage_session)USAGE_SESSION_INIT;
	if (!sql_begin(&q, st, session ? named : last, err)) {
		sql_put_text(&q, agent);
		if (session)
			sql_put_text(&q, session);
		rc = sql_step(&q, err);
		if (rc > 0)
			get_session(&q, s);
	}
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

/* --- transcripts --- */

int
store_usage_place(struct store *st, const char *agent, const char *path, char **place,
		  struct err *err)
{
	struct sql q;
	int rc = -1;

	*place = NULL;
	if (!sql_begin(&q, st,
		       "SELECT place FROM usage_files WHERE agent = ? AND path = ?",
		       err)) {
		sql_put_text(&q, agent);
		sql_put_text(&q, path);
		rc = sql_step(&q, err);
		if (rc > 0)
			*place = sql_get_text(&q);
	}
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}

int
store_usage_place_save(struct store *st, const char *agent, const char *path,
		       const char *session, const char *place, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT OR REPLACE INTO usage_files (agent, path, session, place)"
		      " VALUES (?, ?, ?, ?)",
		      err))
		return -1;
	sql_put_text(&q, agent);
	sql_put_text(&q, path);
	sql_put_text(&q, session);
	sql_put_text(&q, place);
	return sql_run(&q, err);
}

int
store_usage_paths(struct store *st, const char *agent, struct strv *paths,
		  struct strv *sessions, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st,
		      "SELECT path, session FROM usage_files WHERE agent = ?"
		      " ORDER BY path",
		      err))
		goto out;
	sql_put_text(&q, agent);
	while ((rc = sql_step(&q, err)) > 0) {
		strv_take(paths, sql_get_text(&q));
		strv_take(sessions, sql_get_text(&q));
	}
out:
	sql_end(&q);
	return rc;
}

/* --- budgets --- */

static const char *const budget_names[] = {
	[BUDGET_AGENT] = "agent",
	[BUDGET_BATCH] = "batch",
};

int
store_usage_budget_save(struct store *st, enum usage_budget what, const char *id,
			int64_t cap, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT OR REPLACE INTO budgets (what, id, cap) VALUES (?, ?, ?)",
		      err))
		return -1;
	sql_put_text(&q, budget_names[what]);
	sql_put_text(&q, id);
	sql_put_int(&q, cap);
	return sql_run(&q, err);
}

int
store_usage_budget(struct store *st, enum usage_budget what, const char *id,
		   int64_t *cap, struct err *err)
{
	struct sql q;
	int rc = -1;

	*cap = -1;
	if (!sql_begin(&q, st, "SELECT cap FROM budgets WHERE what = ? AND id = ?",
		       err)) {
		sql_put_text(&q, budget_names[what]);
		sql_put_text(&q, id);
		rc = sql_step(&q, err);
		if (rc > 0)
			*cap = sql_get_int(&q);
	}
	sql_end(&q);
	return rc < 0 ? -1 : 0;
}
