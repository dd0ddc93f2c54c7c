/* SPDX-License-Identifier: MIT */
/* Projects: one row for each repository's main worktree. */
#include "config.h"

#include "store/store.h"

#include "base/clock.h"
#include "store/store-int.h"

/* 1: there, 0: not. */
static int
find(struct store *st, const char *root, int64_t *id, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, "SELECT id FROM projects WHERE root = ?", err))
		goto out;
	sql_put_text(&q, root);
	rc = sql_step(&q, err);
	if (rc > 0)
		*id = sql_get_int(&q);
out:
	sql_end(&q);
	return rc;
}

static int
add(struct store *st, const char *root, const char *name, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT INTO projects (root, name, created_ms) VALUES (?, ?, ?)"
		      " ON CONFLICT (root) DO NOTHING",
		      err))
		return -1;
	sql_put_text(&q, root);
	sql_put_text(&q, name);
	sql_put_int(&q, clock_utc_ms());
	return sql_run(&q, err);
}

/* Looked up first, since it mostly is there and reading takes no lock. */
int
store_project(struct store *st, const char *root, const char *name, int64_t *id,
	      struct err *err)
{
	int rc = find(st, root, id, err);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (add(st, root, name, err))
		return -1;
	rc = find(st, root, id, err);
	if (!rc)
		return err_set(err, ERR_FAILED, "%s lost the project %s", st->path,
			       root);
	return rc < 0 ? -1 : 0;
}
