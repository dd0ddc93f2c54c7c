/* SPDX-License-Identifier: MIT */
/*
 * Statements, and SQLite's failures in words for people: each names the file
 * and, where there is one, the way out.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "store/store-int.h"

#define ANEW                                                                  \
	"move it and its -wal and -shm away to start anew: agents and worktrees " \
	"stay, and `fleet doctor --repair` takes them up again"
#define ELSEWHERE "XDG_STATE_HOME moves the state elsewhere"

static const struct fault {
	int code;
	enum err_code err;
	const char *words, *hint;
	bool of_system; /* errno says more than SQLite */
} faults[] = {
	{ SQLITE_BUSY, ERR_BUSY, "is locked by another fleet", "try again", false },
	{ SQLITE_CANTOPEN, ERR_IO, "cannot be opened", ELSEWHERE, true },
	{ SQLITE_CORRUPT, ERR_CORRUPT, "is damaged", ANEW, false },
	{ SQLITE_FULL, ERR_IO, "cannot grow: the disk is full",
	  "free some of it; " ELSEWHERE, false },
	{ SQLITE_IOERR, ERR_IO, "cannot be read or written", ELSEWHERE, true },
	{ SQLITE_NOTADB, ERR_CORRUPT, "is damaged", ANEW, false },
	{ SQLITE_PERM, ERR_IO, "may not be read or written", ELSEWHERE, true },
	{ SQLITE_READONLY, ERR_IO,
	  "cannot be written: it or its directory is read-only", ELSEWHERE, false },
};

int
sql_fail(const struct store *st, struct err *err)
{
	int code = sqlite3_errcode(st->db) & 0xff;
	int system = sqlite3_system_errno(st->db);
	const char *detail = sqlite3_errmsg(st->db);

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct fault *f = &faults[i];

		if (f->code != code)
			continue;
		if (f->of_system && system)
			detail = strerror(system);
		err_set(err, f->err, "%s %s (%s)", st->path, f->words, detail);
		return err_hint(err, "%s", f->hint);
	}
	return err_set(err, ERR_FAILED, "%s: %s", st->path, detail);
}

bool
sql_is_duplicate(const struct store *st)
{
	int code = sqlite3_extended_errcode(st->db);

	return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
}

int
sql_begin(struct sql *q, struct store *st, const char *text, struct err *err)
{
	size_t i = 0;

	*q = (struct sql){ .store = st };
	while (st->kept[i].text && st->kept[i].text != text)
		i++;
	assert(i + 1 < STORE_STATEMENTS);
	if (!st->kept[i].text) {
		if (sqlite3_prepare_v3(st->db, text, -1, SQLITE_PREPARE_PERSISTENT,
				       &st->kept[i].stmt, NULL))
			return sql_fail(st, err);
		st->kept[i].text = text;
	}
	q->stmt = st->kept[i].stmt;
	return 0;
}

void
sql_put_int(struct sql *q, int64_t v)
{
	int rc = sqlite3_bind_int64(q->stmt, ++q->put, v);

	if (!q->fault)
		q->fault = rc;
}

void
sql_put_text(struct sql *q, const char *text)
{
	int rc = sqlite3_bind_text(q->stmt, ++q->put, text, -1, SQLITE_STATIC);

	if (!q->fault)
		q->fault = rc;
}

int
sql_step(struct sql *q, struct err *err)
{
	int rc;

	assert(q->fault != SQLITE_RANGE);
	if (q->fault)
		return err_set(err, ERR_FAILED, "%s: %s", q->store->path,
			       sqlite3_errstr(q->fault));
	q->got = 0;
	rc = sqlite3_step(q->stmt);
	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : sql_fail(q->store, err);
}

int64_t
sql_get_int(struct sql *q)
{
	return sqlite3_column_int64(q->stmt, q->got++);
}

char *
sql_get_text(struct sql *q)
{
	return xstrdup_or_null((const char *)sqlite3_column_text(q->stmt, q->got++));
}

void
sql_end(struct sql *q)
{
	sqlite3_reset(q->stmt);
	if (q->stmt)
		sqlite3_clear_bindings(q->stmt);
	q->stmt = NULL;
}

int
sql_run(struct sql *q, struct err *err)
{
	int rc;

	do
		rc = sql_step(q, err);
	while (rc > 0);
	sql_end(q);
	return rc;
}

int
sql_exec(struct store *st, const char *text, struct err *err)
{
	return sqlite3_exec(st->db, text, NULL, NULL, NULL) ? sql_fail(st, err) : 0;
}
