/* SPDX-License-Identifier: MIT */
/* Caps against sums. */
#include "config.h"

#include "agent/budget.h"

#include <string.h>

#include "agent/meter-sync.h"
#include "agent/spent.h"
#include "base/money.h"

static const char *const options[] = {
	[BUDGET_AGENT] = "budget.agent",
	[BUDGET_BATCH] = "budget.batch",
};

struct cap {
	int64_t nano; /* 0: none */
	bool is_own;
};

static int
find_cap(const struct agent_context *c, enum usage_budget what, const char *id,
	 struct cap *cap, struct err *err)
{
	int rc;

	context_lock(c);
	rc = store_usage_budget(c->store, what, id, &cap->nano, err);
	context_unlock(c);
	cap->is_own = cap->nano >= 0;
	if (!cap->is_own)
		cap->nano = config_number(c->config, options[what]);
	return rc;
}

static int
refuse(enum usage_budget what, const char *name, const struct cap *cap, int64_t used,
       struct err *err)
{
	struct str limit = STR_INIT, sum = STR_INIT;
	bool is_batch = what == BUDGET_BATCH;

	money_format(&limit, cap->nano);
	money_format(&sum, used);
	err_set(err, ERR_REFUSED,
		"%s'%s' has used %s of its %s (%s); `fleet usage %s%s --budget USD` "
		"sets another cap, 0 none",
		is_batch ? "batch " : "", name, sum.buf, limit.buf,
		cap->is_own ? "its own --budget" : options[what],
		is_batch ? "--batch " : "", name);
	str_release(&limit);
	str_release(&sum);
	return -1;
}

static void
say_unpriced(const struct agent_context *c, const char *name)
{
	context_progress(c, name,
			 "some of what it used has no price, and is not held against "
			 "its budget; `fleet usage` says which model");
}

/* --- sums --- */

static int
sum_agent(const struct agent_context *c, struct meter *m, const struct agent_row *row,
	  struct spent *sum, struct err *err)
{
	return meter_sync(m, row, NULL, err) ||
			       spent_load(c->store, c->dirs, row->id, sum, err)
		       ? -1
		       : 0;
}

/* Archived ones too: what is spent is spent. */
static int
sum_batch(const struct agent_context *c, struct meter *m, const char *batch,
	  struct spent *sum, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct spent one;
	int rc = store_agents(c->store, c->project, true, &rows, err);

	memset(sum, 0, sizeof(*sum));
	for (size_t i = 0; !rc && i < rows.n; i++) {
		if (!rows.v[i].batch || strcmp(rows.v[i].batch, batch) != 0)
			continue;
		rc = sum_agent(c, m, &rows.v[i], &one, err);
		if (!rc) {
			sum->cost += one.cost;
			sum->is_unpriced = sum->is_unpriced || one.is_unpriced;
		}
	}
	agent_rows_release(&rows);
	return rc;
}

static int
check_batch(const struct agent_context *c, struct meter *m, const char *batch,
	    const struct cap *cap, struct err *err)
{
	struct spent sum;

	if (sum_batch(c, m, batch, &sum, err))
		return -1;
	if (sum.is_unpriced)
		say_unpriced(c, batch);
	return sum.cost >= cap->nano ? refuse(BUDGET_BATCH, batch, cap, sum.cost, err)
				     : 0;
}

static int
check_agent(const struct agent_context *c, struct meter *m, const struct agent_row *row,
	    const struct cap *cap, struct err *err)
{
	struct spent sum;

	if (sum_agent(c, m, row, &sum, err))
		return -1;
	if (sum.is_unpriced)
		say_unpriced(c, row->branch);
	return sum.cost >= cap->nano
		       ? refuse(BUDGET_AGENT, row->branch, cap, sum.cost, err)
		       : 0;
}

int
budget_check(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	struct cap own, batch = { 0, false };
	struct meter *m = NULL;
	int rc = -1;

	if (find_cap(c, BUDGET_AGENT, row->id, &own, err) ||
	    (row->batch && find_cap(c, BUDGET_BATCH, row->batch, &batch, err)))
		return -1;
	if (!own.nano && !batch.nano)
		return 0;
	context_lock(c);
	if (meter_open(c->store, c->dirs, &m, err) ||
	    (own.nano && check_agent(c, m, row, &own, err)) ||
	    (batch.nano && check_batch(c, m, row->batch, &batch, err)))
		goto out;
	rc = 0;
out:
	meter_close(m);
	context_unlock(c);
	return rc;
}

int
budget_check_batch(const struct agent_context *c, const char *batch, struct err *err)
{
	struct meter *m = NULL;
	struct cap cap;
	int rc = -1;

	if (find_cap(c, BUDGET_BATCH, batch, &cap, err))
		return -1;
	if (!cap.nano)
		return 0;
	context_lock(c);
	if (!meter_open(c->store, c->dirs, &m, err))
		rc = check_batch(c, m, batch, &cap, err);
	meter_close(m);
	context_unlock(c);
	return rc;
}
