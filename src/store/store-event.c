/* SPDX-License-Identifier: MIT */
/* What happened to agents, in order; rows are added and never changed. */
#include "config.h"

#include "store/store.h"

#include "base/clock.h"
#include "store/store-int.h"

int
store_event_add(struct store *st, const char *agent, const char *type,
		const char *detail, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT INTO events (at_ms, agent, type, detail)"
		      " VALUES (?, ?, ?, ?)",
		      err))
		return -1;
	sql_put_int(&q, clock_utc_ms());
	sql_put_text(&q, agent);
	sql_put_text(&q, type);
	sql_put_text(&q, detail);
	return sql_run(&q, err);
}
