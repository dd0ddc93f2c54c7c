/* SPDX-License-Identifier: MIT */
/* The file: made, shared by many, damaged, locked, and left in the middle. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"

#define WRITERS 8
#define ROUNDS 25

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void
a_new_store_is_the_users_alone(void **state)
{
	struct fixture *f = *state;
	mode_t was = umask(0);
	char wal[96];

	snprintf(wal, sizeof(wal), "%s-wal", f->path);
	fixture_open(f);
	umask(was);
	assert_string_equal(store_path(f->st), f->path);
	assert_int_equal(mode_of(f->dir), 0700);
	assert_int_equal(mode_of(f->path), 0600);
	assert_int_equal(mode_of(wal), 0600);
	fixture_close(f);
	assert_int_equal(chmod(f->path, 0644), 0);
	fixture_open(f);
	assert_int_equal(mode_of(f->path), 0600);
}

static void
the_connection_is_set_as_promised(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *stmt;

	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "PRAGMA foreign_keys"), 1);
	assert_int_equal(fixture_number(f->st, "PRAGMA synchronous"), 1);
	assert_int_equal(fixture_number(f->st, "PRAGMA busy_timeout"), 5000);
	sqlite3_prepare_v2(f->st->db, "PRAGMA journal_mode", -1, &stmt, NULL);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "wal");
	sqlite3_finalize(stmt);
}

static void
what_was_written_is_there_at_the_next_opening(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	fixture_open(f);
	assert_ok(store_event_add(f->st, "abc", "created", NULL, &e), e);
	fixture_close(f);
	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"), 1);
}

static void
the_log_stays_the_same_file_and_small(void **state)
{
	struct fixture *f = *state;
	struct stat before, after;
	struct err e = ERR_INIT;
	char wal[96];

	snprintf(wal, sizeof(wal), "%s-wal", f->path);
	fixture_open(f);
	assert_ok(store_event_add(f->st, "abc", "created", NULL, &e), e);
	assert_int_equal(stat(wal, &before), 0);
	fixture_close(f);
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(after.st_size, 0);
	fixture_open(f);
	assert_ok(store_event_add(f->st, "abc", "started", NULL, &e), e);
	assert_int_equal(stat(wal, &after), 0);
	assert_true(after.st_ino == before.st_ino);
}

/* --- transactions --- */

static void
commit_keeps_and_rollback_undoes(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	fixture_open(f);
	assert_ok(store_begin(f->st, &e), e);
	assert_ok(store_event_add(f->st, "abc", "created", NULL, &e), e);
	assert_ok(store_commit(f->st, &e), e);
	assert_ok(store_begin(f->st, &e), e);
	assert_ok(store_event_add(f->st, "abc", "started", NULL, &e), e);
	store_rollback(f->st);
	store_rollback(f->st); /* nothing open: nothing happens */
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"), 1);
}

static void
a_lock_that_does_not_end_is_busy(void **state)
{
	struct fixture *f = *state;
	struct store *other;
	struct err e = ERR_INIT;

	fixture_open(f);
	assert_ok(store_open(f->dir, &other, &e), e);
	sqlite3_busy_timeout(other->db, 1);
	assert_ok(store_begin(f->st, &e), e);
	assert_fails(store_begin(other, &e), e, ERR_BUSY);
	assert_mentions(e, f->path);
	assert_true(err_is_transient(e.code));
	assert_int_equal(fixture_number(other, "SELECT count(*) FROM events"), 0);
	store_rollback(f->st);
	assert_ok(store_begin(other, &e), e);
	store_rollback(other);
	store_close(other);
}

/* --- many at once --- */

/* Each opens anew for each row: creation, migration and writing all race. */
static void
write_rows(const char *dir, int writer, int gate)
{
	char id[16], c;

	if (read(gate, &c, 1) != 0)
		_exit(2);
	for (int i = 0; i < ROUNDS; i++) {
		struct err e = ERR_INIT;
		struct store *st;
		int64_t project;

		snprintf(id, sizeof(id), "%d-%d", writer, i);
		if (store_open(dir, &st, &e) ||
		    store_project(st, "/src/apollo", "apollo", &project, &e) ||
		    store_begin(st, &e) ||
		    store_event_add(st, id, "created", NULL, &e) ||
		    store_event_add(st, id, "started", NULL, &e) ||
		    store_commit(st, &e)) {
			fprintf(stderr, "writer %d: %s\n", writer, e.text);
			_exit(1);
		}
		store_close(st);
	}
	_exit(0);
}

static void
writers_at_once_lose_nothing(void **state)
{
	struct strv lines = STRV_INIT;
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	int gate[2], status;

	assert_int_equal(pipe(gate), 0);
	for (int w = 0; w < WRITERS; w++)
		if (!fork()) {
			close(gate[1]);
			write_rows(f->dir, w, gate[0]);
		}
	close(gate[0]);
	close(gate[1]); /* the gate opens */
	for (int w = 0; w < WRITERS; w++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"),
			 2 * WRITERS * ROUNDS);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM projects"), 1);
	assert_ok(store_check(f->st, &lines, &e), e);
	assert_int_equal(lines.n, 0);
	strv_release(&lines);
}

static void
a_kill_within_a_transaction_leaves_the_old_state(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	int p[2];
	pid_t pid;
	char c;

	fixture_open(f);
	assert_ok(store_event_add(f->st, "abc", "created", NULL, &e), e);
	fixture_close(f);
	assert_int_equal(pipe(p), 0);
	pid = fork();
	if (!pid) {
		struct store *st;

		if (store_open(f->dir, &st, &e) || store_begin(st, &e) ||
		    store_event_add(st, "abc", "started", NULL, &e) ||
		    sql_exec(st, "UPDATE events SET type = 'lost'", &e) ||
		    write(p[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(p[1]);
	assert_int_equal(read(p[0], &c, 1), 1);
	close(p[0]);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"
					       " WHERE type = 'created'"),
			 1);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"), 1);
	assert_ok(store_begin(f->st, &e), e); /* its lock went with it */
	store_rollback(f->st);
}

/* --- damage --- */

static void
put_file(const char *path, const void *bytes, size_t n)
{
	struct err e = ERR_INIT;

	assert_ok(file_write(path, bytes, n, 0600, &e), e);
}

static void
assert_refused_as_damaged(struct fixture *f)
{
	struct str before = STR_INIT, after = STR_INIT;
	struct err e = ERR_INIT;

	assert_ok(file_read(f->path, 1 << 20, &before, &e), e);
	assert_fails(store_open(f->dir, &f->st, &e), e, ERR_CORRUPT);
	assert_mentions(e, f->path);
	assert_mentions(e, "move it");
	assert_mentions(e, "fleet doctor");
	assert_ok(file_read(f->path, 1 << 20, &after, &e), e);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.buf, after.buf, before.len);
	str_release(&before);
	str_release(&after);
}

static void
a_file_of_random_bytes_is_reported_and_kept(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	char noise[8192];

	for (size_t at = 0; at < sizeof(noise); at += 128)
		ident_random(noise + at, 128);
	assert_ok(file_make_dirs(f->dir, 0700, &e), e);
	put_file(f->path, noise, sizeof(noise));
	assert_refused_as_damaged(f);
	put_file(f->path, "short", 5);
	assert_refused_as_damaged(f);
}

static void
a_truncated_file_is_reported_and_kept(void **state)
{
	static const size_t cuts[] = { 10, 99, 100, 1000, 4096, 5000, 12288 };
	struct str whole = STR_INIT;
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	fixture_open(f);
	fixture_close(f);
	assert_ok(file_read(f->path, 1 << 20, &whole, &e), e);
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		put_file(f->path, whole.buf, cuts[i]);
		assert_refused_as_damaged(f);
	}
	str_release(&whole);
}

/* Page 1 is the schema; the rest only a check looks at. */
static void
an_overwritten_page_is_found_by_the_check(void **state)
{
	struct strv lines = STRV_INIT;
	struct str whole = STR_INIT;
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	fixture_open(f);
	assert_ok(store_check(f->st, &lines, &e), e);
	assert_int_equal(lines.n, 0);
	fixture_close(f);
	assert_ok(file_read(f->path, 1 << 20, &whole, &e), e);
	memset(whole.buf + 2 * 4096, 0xa5, 4096);
	put_file(f->path, whole.buf, whole.len);
	fixture_open(f);
	assert_ok(store_check(f->st, &lines, &e), e);
	assert_true(lines.n > 0);
	strv_release(&lines);
	str_release(&whole);
}

static void
a_reference_to_nothing_is_found_by_the_check(void **state)
{
	struct strv lines = STRV_INIT;
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	fixture_open(f);
	assert_ok(sql_exec(f->st,
			   "PRAGMA foreign_keys = OFF;"
			   "INSERT INTO batches VALUES ('b', 7, 'multi', '', '', 0)",
			   &e),
		  e);
	assert_ok(store_check(f->st, &lines, &e), e);
	assert_int_equal(lines.n, 1);
	assert_string_equal(lines.v[0], "a row of batches leads to one of projects "
					"that is not there");
	strv_release(&lines);
}

/* --- places --- */

static void
a_file_where_the_directory_should_be_is_named(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	char below[80];

	put_file(f->dir, "", 0);
	assert_fails(store_open(f->dir, &f->st, &e), e, ERR_IO);
	assert_mentions(e, f->dir);
	snprintf(below, sizeof(below), "%s/below", f->dir);
	assert_fails(store_open(below, &f->st, &e), e, ERR_IO);
	assert_mentions(e, f->dir);
}

static void
a_directory_where_the_file_should_be_is_named(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	assert_ok(file_make_dirs(f->path, 0700, &e), e);
	assert_fails(store_open(f->dir, &f->st, &e), e, ERR_IO);
	assert_mentions(e, f->path);
}

/* Even root cannot make files in /proc. */
static void
a_place_that_takes_no_files_is_named(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	assert_fails(store_open("/proc/self/task", &f->st, &e), e, ERR_IO);
	assert_mentions(e, "/proc/self/task/fleet.db");
}

static void
a_read_only_directory_is_named(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	if (!geteuid())
		skip();
	assert_ok(file_make_dirs(f->dir, 0500, &e), e);
	assert_fails(store_open(f->dir, &f->st, &e), e, ERR_IO);
	assert_mentions(e, f->path);
}

static void
a_read_only_file_is_read_and_named_when_written(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	if (!geteuid())
		skip();
	fixture_open(f);
	fixture_close(f);
	assert_int_equal(chmod(f->path, 0400), 0);
	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM agents"), 0);
	assert_fails(store_event_add(f->st, "a", "created", NULL, &e), e, ERR_IO);
	assert_mentions(e, f->path);
	assert_mentions(e, "read-only");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_store_is_the_users_alone),
		TEST(the_connection_is_set_as_promised),
		TEST(what_was_written_is_there_at_the_next_opening),
		TEST(the_log_stays_the_same_file_and_small),
		TEST(commit_keeps_and_rollback_undoes),
		TEST(a_lock_that_does_not_end_is_busy),
		TEST(writers_at_once_lose_nothing),
		TEST(a_kill_within_a_transaction_leaves_the_old_state),
		TEST(a_file_of_random_bytes_is_reported_and_kept),
		TEST(a_truncated_file_is_reported_and_kept),
		TEST(an_overwritten_page_is_found_by_the_check),
		TEST(a_reference_to_nothing_is_found_by_the_check),
		TEST(a_file_where_the_directory_should_be_is_named),
		TEST(a_directory_where_the_file_should_be_is_named),
		TEST(a_place_that_takes_no_files_is_named),
		TEST(a_read_only_directory_is_named),
		TEST(a_read_only_file_is_read_and_named_when_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
