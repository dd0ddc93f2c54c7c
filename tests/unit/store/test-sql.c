/* SPDX-License-Identifier: MIT */
/* Statements as small values, and failures in words. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdlib.h>
#include <string.h>

static void
values_come_back_as_they_were_put(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	struct sql q;
	char *text;

	assert_ok(sql_begin(&q, f->st, "SELECT ?, ?, ?, ?", &e), e);
	sql_put_int(&q, INT64_MIN);
	sql_put_text(&q, "größer");
	sql_put_text(&q, NULL);
	sql_put_text(&q, "");
	assert_int_equal(sql_step(&q, &e), 1);
	assert_true(sql_get_int(&q) == INT64_MIN);
	text = sql_get_text(&q);
	assert_string_equal(text, "größer");
	free(text);
	assert_null(sql_get_text(&q));
	text = sql_get_text(&q);
	assert_string_equal(text, "");
	free(text);
	assert_int_equal(sql_step(&q, &e), 0);
	sql_end(&q);
}

static void
a_second_run_knows_nothing_of_the_first(void **state)
{
	static const char text[] = "SELECT ? IS NULL";
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	struct sql q;

	assert_ok(sql_begin(&q, f->st, text, &e), e);
	sql_put_int(&q, 5);
	assert_int_equal(sql_step(&q, &e), 1);
	assert_int_equal(sql_get_int(&q), 0);
	sql_end(&q);
	assert_ok(sql_begin(&q, f->st, text, &e), e);
	assert_int_equal(sql_step(&q, &e), 1);
	assert_int_equal(sql_get_int(&q), 1);
	sql_end(&q);
}

static void
a_statement_that_is_none_names_the_file(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	struct sql q;

	assert_fails(sql_begin(&q, f->st, "SELEKT 1", &e), e, ERR_FAILED);
	assert_mentions(e, f->path);
	sql_end(&q);
	assert_fails(sql_exec(f->st, "SELEKT 1", &e), e, ERR_FAILED);
}

static void
a_full_disk_is_said_and_undone(void **state)
{
	struct fixture *f = *state;
	struct err e = ERR_INIT;
	char big[200000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_ok(sql_exec(f->st, "PRAGMA max_page_count = 1", &e), e);
	assert_ok(store_begin(f->st, &e), e);
	assert_fails(store_event_add(f->st, "a", "created", big, &e), e, ERR_IO);
	assert_mentions(e, f->path);
	assert_mentions(e, "disk is full");
	store_rollback(f->st);
	assert_int_equal(fixture_number(f->st, "SELECT count(*) FROM events"), 0);
	assert_ok(store_begin(f->st, &e), e);
	store_rollback(f->st);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_come_back_as_they_were_put),
		TEST(a_second_run_knows_nothing_of_the_first),
		TEST(a_statement_that_is_none_names_the_file),
		TEST(a_full_disk_is_said_and_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
