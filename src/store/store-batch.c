/* SPDX-License-Identifier: MIT */
/* Batches: agents that were asked for together. */
#include "config.h"

#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "store/store-int.h"

void
batch_row_release(struct batch_row *b)
{
	free(b->id);
	free(b->kind);
	free(b->prefix);
	free(b->prompt);
	memset(b, 0, sizeof(*b));
}

int
store_batch_add(struct store *st, const struct batch_row *b, struct err *err)
{
	struct sql q;

	if (sql_begin(&q, st,
		      "INSERT INTO batches"
		      " (id, project, kind, prefix, prompt, created_ms)"
		      " VALUES (?, ?, ?, ?, ?, ?)",
		      err))
		return -1;
	sql_put_text(&q, b->id);
	sql_put_int(&q, b->project);
	sql_put_text(&q, b->kind);
	sql_put_text(&q, b->prefix);
	sql_put_text(&q, b->prompt);
	sql_put_int(&q, b->created_ms);
	if (!sql_run(&q, err))
		return 0;
	if (sql_is_duplicate(st))
		return err_set(err, ERR_EXISTS, "batch %s already exists", b->id);
	return -1;
}

int
store_batch_find(struct store *st, const char *id, struct batch_row *b, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st,
		      "SELECT id, project, kind, prefix, prompt, created_ms"
		      " FROM batches WHERE id = ?",
		      err))
		goto out;
	sql_put_text(&q, id);
	rc = sql_step(&q, err);
	if (rc > 0) {
		b->id = sql_get_text(&q);
		b->project = sql_get_int(&q);
		b->kind = sql_get_text(&q);
		b->prefix = sql_get_text(&q);
		b->prompt = sql_get_text(&q);
		b->created_ms = sql_get_int(&q);
	}
out:
	sql_end(&q);
	if (!rc)
		return err_set(err, ERR_NOT_FOUND, "no batch '%s'", id);
	return rc < 0 ? -1 : 0;
}
