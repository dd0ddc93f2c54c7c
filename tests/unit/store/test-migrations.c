/* SPDX-License-Identifier: MIT */
/* The schema's way from every earlier version, by our table and by made-up ones. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

static const struct migration made_up[] = {
	{ 1, "CREATE TABLE t (a); INSERT INTO t VALUES (1);" },
	{ 2, "ALTER TABLE t ADD COLUMN b; UPDATE t SET b = a + 1;" },
	{ 3, "CREATE TABLE u (c); INSERT INTO u SELECT b + 1 FROM t;" },
};

static void
rows_are_numbered_without_a_gap(void **state)
{
	(void)state;
	for (size_t i = 0; i < migrations_count; i++)
		assert_int_equal(migrations[i].version, (int)i + 1);
	assert_int_equal(migrations_target(migrations, migrations_count),
			 (int)migrations_count);
	assert_int_equal(migrations_target(NULL, 0), 0);
}

static void
an_empty_place_gets_the_whole_schema(void **state)
{
	struct fixture *f = *state;

	fixture_open(f);
	assert_int_equal(fixture_number(f->st, "PRAGMA user_version"),
			 (int)migrations_count);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM agents"), 0);
}

/* Each row of the real table is a version that people may still have. */
static void
every_earlier_version_arrives(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	for (size_t have = 0; have <= migrations_count; have++) {
		struct strv lines = STRV_INIT;

		file_remove_tree(f->dir, NULL);
		assert_ok(store_open_with(f->dir, migrations, have, &f->st, &e), e);
		fixture_close(f);
		fixture_open(f);
		assert_int_equal(fixture_number(f->st, "PRAGMA user_version"),
				 (int)migrations_count);
		assert_ok(store_check(f->st, &lines, &e), e);
		assert_int_equal(lines.n, 0);
		strv_release(&lines);
		fixture_close(f);
	}
}

static void
rows_apply_once_and_in_order(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	for (size_t have = 0; have <= ARRAY_SIZE(made_up); have++) {
		file_remove_tree(f->dir, NULL);
		for (int again = 0; again < 2; again++) {
			assert_ok(store_open_with(f->dir, made_up, have, &f->st, &e),
				  e);
			fixture_close(f);
		}
		assert_ok(store_open_with(f->dir, made_up, ARRAY_SIZE(made_up), &f->st,
					  &e),
			  e);
		assert_int_equal(fixture_number(f->st, "SELECT sum(c) FROM u"), 3);
		fixture_close(f);
	}
}

static void
a_row_that_fails_leaves_the_version_before(void **state)
{
	static const struct migration broken[] = {
		{ 1, "CREATE TABLE t (a);" },
		{ 2, "CREATE TABLE u (a); CREATE TABLE t (a);" },
	};
	struct fixture *f = *state;
	struct err e = ERR_INIT;

	assert_ok(store_open_with(f->dir, broken, 1, &f->st, &e), e);
	fixture_close(f);
	assert_fails(store_open_with(f->dir, broken, 2, &f->st, &e), e, ERR_FAILED);
	assert_mentions(e, "schema 2");
	assert_mentions(e, f->path);
	assert_ok(store_open_with(f->dir, broken, 1, &f->st, &e), e);
	assert_int_equal(fixture_number(f->st, "PRAGMA user_version"), 1);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM sqlite_schema"),
			 1);
}

static void
a_newer_schema_is_refused_and_not_touched(void **state)
{
	struct str before = STR_INIT, after = STR_INIT;
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	char words[64];

	fixture_open(f);
	assert_ok(sql_exec(f->st,
			   "PRAGMA journal_mode = DELETE;"
			   "PRAGMA user_version = 999",
			   &e),
		  e);
	fixture_close(f);
	assert_ok(file_read(f->path, 1 << 20, &before, &e), e);
	assert_fails(store_open(f->dir, &f->st, &e), e, ERR_REFUSED);
	assert_mentions(e, f->path);
	snprintf(words, sizeof(words), "(schema 999, this one knows %d)",
		 (int)migrations_count);
	assert_mentions(e, words);
	assert_mentions(e, "upgrade fleet");
	assert_ok(file_read(f->path, 1 << 20, &after, &e), e);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.buf, after.buf, before.len);
	str_release(&before);
	str_release(&after);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_numbered_without_a_gap),
		TEST(an_empty_place_gets_the_whole_schema),
		TEST(every_earlier_version_arrives),
		TEST(rows_apply_once_and_in_order),
		TEST(a_row_that_fails_leaves_the_version_before),
		TEST(a_newer_schema_is_refused_and_not_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
