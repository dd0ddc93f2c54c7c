/* SPDX-License-Identifier: MIT */
/*
 * The file itself: found or made, opened, brought to our schema, checked.
 *
 * Most who open it are short-lived and find it in order, so that way is short:
 * no file is made, nothing is written, no lock is taken that a writer could
 * hold. WAL and a private file are properties of the file and are only mended
 * when missing; foreign keys, the time-out and synchronous are the connection's
 * and set each time.
 */
#include "config.h"

#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "store/store-int.h"

/*
 * SQLite would make it by the umask. O_EXCL, since closing a descriptor of a
 * file that is already in use would drop this process's locks on it.
 */
static int
make_file(const char *dir, const char *path, struct err *err)
{
	int fd;

	if (file_make_dirs(dir, 0700, err))
		return err_hint(err, "XDG_STATE_HOME moves the state elsewhere");
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST)
		return err_errno(err, ERR_IO, "cannot make %s", path);
	if (fd >= 0)
		close(fd);
	return 0;
}

static int
open_db_once(struct store *st)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;

	sqlite3_close(st->db);
	return sqlite3_open_v2(st->path, &st->db, flags, NULL);
}

/*
 * SQLite opens for reading what it cannot open for writing, even when that was
 * because the file came into being between the two.
 */
static int
open_db(struct store *st)
{
	int rc = open_db_once(st);

	if (!rc && sqlite3_db_readonly(st->db, "main") == 1 && !access(st->path, W_OK))
		rc = open_db_once(st);
	return rc;
}

static int
open_file(struct store *st, const char *dir, struct err *err)
{
	struct stat s;

	if (open_db(st)) {
		if (make_file(dir, st->path, err))
			return -1;
		if (open_db(st))
			return sql_fail(st, err);
	}
	if (!stat(st->path, &s) && (s.st_mode & 077) && chmod(st->path, 0600))
		return err_errno(err, ERR_IO, "cannot close %s to others", st->path);
	return 0;
}

/*
 * Changes something once in the life of a file. The change wants the file alone
 * and does not wait by the busy time-out, so we do.
 */
static int
enter_wal(struct store *st, struct err *err)
{
	int64_t deadline = clock_mono_ms() + STORE_BUSY_MS;
	int rc;

	do
		rc = sqlite3_exec(st->db, "PRAGMA journal_mode = WAL", NULL, NULL,
				  NULL);
	while ((rc & 0xff) == SQLITE_BUSY && clock_mono_ms() < deadline &&
	       !usleep(2000));
	return rc ? sql_fail(st, err) : 0;
}

/*
 * The log is kept, empty, when the last connection closes: making it and its
 * index anew at every start costs more than all else here, and who watches it
 * for changes keeps the file that was watched.
 */
static int
keep_log(struct store *st, struct err *err)
{
	int on = 1;

	if (sqlite3_file_control(st->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on))
		return sql_fail(st, err);
	return sql_exec(st, "PRAGMA journal_size_limit = 0", err);
}

/* The version is asked first: a newer fleet's file is not touched. */
static int
set_up(struct store *st, const struct migration *m, size_t n, struct err *err)
{
	int target = migrations_target(m, n), version;

	sqlite3_busy_timeout(st->db, STORE_BUSY_MS);
	if (sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL))
		return sql_fail(st, err);
	if (migrations_check(st, target, &version, err) || enter_wal(st, err) ||
	    keep_log(st, err) || sql_exec(st, "PRAGMA synchronous = NORMAL", err))
		return -1;
	return version == target ? 0 : migrations_apply(st, m, n, err);
}

int
store_open_with(const char *dir, const struct migration *m, size_t n,
		struct store **out, struct err *err)
{
	struct store *st = xcalloc(1, sizeof(*st));

	st->path = path_join(dir, "fleet.db");
	if (open_file(st, dir, err) || set_up(st, m, n, err)) {
		store_close(st);
		return -1;
	}
	*out = st;
	return 0;
}

int
store_open(const char *dir, struct store **out, struct err *err)
{
	return store_open_with(dir, migrations, migrations_count, out, err);
}

void
store_close(struct store *st)
{
	if (!st)
		return;
	for (size_t i = 0; st->kept[i].text; i++)
		sqlite3_finalize(st->kept[i].stmt);
	sqlite3_close(st->db);
	free(st->path);
	free(st);
}

const char *
store_path(const struct store *st)
{
	return st->path;
}

/* --- transactions --- */

/* IMMEDIATE: who reads and then writes must not find the ground moved. */
int
store_begin(struct store *st, struct err *err)
{
	assert(sqlite3_get_autocommit(st->db));
	return sql_exec(st, "BEGIN IMMEDIATE", err);
}

int
store_commit(struct store *st, struct err *err)
{
	return sql_exec(st, "COMMIT", err);
}

/* SQLite may have rolled back by itself: after a full disk, for one. */
void
store_rollback(struct store *st)
{
	if (!sqlite3_get_autocommit(st->db))
		sql_exec(st, "ROLLBACK", NULL);
}

/* --- check --- */

static int
check_pages(struct store *st, struct strv *out, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, "PRAGMA integrity_check", err))
		goto out;
	while ((rc = sql_step(&q, err)) > 0) {
		char *line = sql_get_text(&q);

		if (line && strcmp(line, "ok"))
			strv_add(out, line);
		free(line);
	}
out:
	sql_end(&q);
	return rc;
}

static int
check_references(struct store *st, struct strv *out, struct err *err)
{
	struct sql q;
	int rc = -1;

	if (sql_begin(&q, st, "SELECT \"table\", parent FROM pragma_foreign_key_check",
		      err))
		goto out;
	while ((rc = sql_step(&q, err)) > 0) {
		char *table = sql_get_text(&q), *parent = sql_get_text(&q);

		strv_addf(out, "a row of %s leads to one of %s that is not there",
			  table, parent);
		free(table);
		free(parent);
	}
out:
	sql_end(&q);
	return rc;
}

/* Damage that ends the check itself is one more line. */
int
store_check(struct store *st, struct strv *out, struct err *err)
{
	struct err e = ERR_INIT;

	if (!check_pages(st, out, &e) && !check_references(st, out, &e))
		return 0;
	if (e.code != ERR_CORRUPT)
		return err_set(err, e.code, "%s", e.text);
	strv_add(out, e.text);
	return 0;
}
