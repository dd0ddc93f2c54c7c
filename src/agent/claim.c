/* SPDX-License-Identifier: MIT */
/* Compare and set, on a row. */
#include "config.h"

#include "agent/claim.h"

#include <unistd.h>

#include "proc/proc.h"

int
claim_check(const struct agent_row *row, struct err *err)
{
	bool half_way = row->life == LIFE_CREATING || row->life == LIFE_REMOVING;

	if (!half_way || row->creator_pid == getpid() ||
	    !proc_is_alive(row->creator_pid, (uint64_t)row->creator_start))
		return 0;
	return err_set(err, ERR_BUSY, "'%s' is being %s by another fleet (pid %lld)",
		       row->branch, row->life == LIFE_CREATING ? "made" : "removed",
		       (long long)row->creator_pid);
}

static int
check_unchanged(const struct agent_context *c, const struct agent_row *row,
		struct err *err)
{
	struct agent_row now = { 0 };
	int rc = 0;

	if (store_agent_find(c->store, row->id, &now, err))
		return -1;
	if (now.life != row->life || now.creator_pid != row->creator_pid ||
	    now.creator_start != row->creator_start)
		rc = err_set(err, ERR_BUSY,
			     "another fleet is at work on '%s'; try again",
			     row->branch);
	else
		rc = claim_check(&now, err);
	agent_row_release(&now);
	return rc;
}

int
claim_begin(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	context_lock(c);
	if (store_begin(c->store, err))
		goto fail;
	if (check_unchanged(c, row, err)) {
		store_rollback(c->store);
		goto fail;
	}
	row->creator_pid = getpid();
	row->creator_start = (int64_t)proc_start(getpid());
	return 0;
fail:
	context_unlock(c);
	return -1;
}

int
claim_end(const struct agent_context *c, struct agent_row *row, enum agent_life life,
	  struct err *err)
{
	enum agent_life was = row->life;
	int rc;

	row->life = life;
	rc = store_agent_save(c->store, row, err);
	if (!rc)
		rc = store_commit(c->store, err);
	if (rc) {
		store_rollback(c->store);
		row->life = was;
	}
	context_unlock(c);
	return rc;
}

void
claim_drop(const struct agent_context *c)
{
	store_rollback(c->store);
	context_unlock(c);
}

int
claim_row(const struct agent_context *c, struct agent_row *row, enum agent_life life,
	  struct err *err)
{
	return claim_begin(c, row, err) || claim_end(c, row, life, err) ? -1 : 0;
}
