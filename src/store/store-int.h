/* SPDX-License-Identifier: MIT */
/*
 * What the files of the store share: the open database, a statement as a small
 * value, and the migrations.
 */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include <sqlite3.h>

#include "store/store.h"

#define STORE_BUSY_MS 5000
#define STORE_STATEMENTS 64

/* Statements are prepared at their first use and kept till close. */
struct store {
	sqlite3 *db;
	char *path;
	struct {
		const char *text;
		sqlite3_stmt *stmt;
	} kept[STORE_STATEMENTS];
};

/* --- statements --- */

/*
 * One run of a statement: begin, put every parameter in order, step, get every
 * column in order, end. What is put is borrowed until end. The text is known by
 * its address, so it has static storage. An end is due after every begin, even
 * a failed one; until then a reader holds its snapshot.
 */
struct sql {
	struct store *store;
	sqlite3_stmt *stmt;
	int put, got;
	int fault; /* the first failure to put, told by step */
};

int sql_begin(struct sql *, struct store *, const char *text, struct err *);
void sql_put_int(struct sql *, int64_t);
void sql_put_text(struct sql *, const char *); /* NULL is NULL */
/* 1: a row; 0: there is no more. */
int sql_step(struct sql *, struct err *);
int64_t sql_get_int(struct sql *);
char *sql_get_text(struct sql *); /* malloc'ed; NULL is NULL */
void sql_end(struct sql *);
/* Steps to the end, and ends. */
int sql_run(struct sql *, struct err *);
/* Several statements without parameters, separated by semicolons. */
int sql_exec(struct store *, const char *text, struct err *);
/* Whether what failed last was a unique index or primary key. */
bool sql_is_duplicate(const struct store *);
/* -1, with the database's last failure in words that name its file. */
int sql_fail(const struct store *, struct err *);

/* --- migrations --- */

/* Brings the schema from version - 1 to version; runs in a transaction. */
struct migration {
	int version;
	const char *sql;
};

extern const struct migration migrations[];
extern const size_t migrations_count;

/* The schema that the table leads to. */
int migrations_target(const struct migration *, size_t n);
/* Where the file stands; ERR_REFUSED when that is past target. */
int migrations_check(struct store *, int target, int *version, struct err *);
/* Brings the file there. Safe against others doing the same. */
int migrations_apply(struct store *, const struct migration *, size_t n,
		     struct err *);
/* store_open with a table of the caller's. */
int store_open_with(const char *dir, const struct migration *, size_t n,
		    struct store **, struct err *);

#endif
