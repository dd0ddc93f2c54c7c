/* SPDX-License-Identifier: MIT */
/* Batches. */
#include "config.h"

#include "unit/store/store-fixture.h"

#include <stdlib.h>
#include <string.h>

static struct batch_row
batch(const struct fixture *f)
{
	return (struct batch_row){
		.id = (char *)"261120-abcd",
		.project = f->project,
		.kind = (char *)"fanout",
		.prefix = (char *)"try",
		.prompt = (char *)"do it\nwell",
		.created_ms = 1234567890123,
	};
}

static void
a_row_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	struct batch_row b = batch(f), got;
	struct err e = ERR_INIT;

	assert_ok(store_batch_add(f->st, &b, &e), e);
	assert_ok(store_batch_find(f->st, b.id, &got, &e), e);
	assert_string_equal(got.id, b.id);
	assert_int_equal(got.project, b.project);
	assert_string_equal(got.kind, b.kind);
	assert_string_equal(got.prefix, b.prefix);
	assert_string_equal(got.prompt, b.prompt);
	assert_true(got.created_ms == b.created_ms);
	batch_row_release(&got);
	assert_null(got.id);
}

static void
what_is_null_stays_null(void **state)
{
	struct fixture *f = *state;
	struct batch_row b = batch(f), got;
	struct err e = ERR_INIT;

	b.prefix = b.prompt = NULL;
	assert_ok(store_batch_add(f->st, &b, &e), e);
	assert_ok(store_batch_find(f->st, b.id, &got, &e), e);
	assert_null(got.prefix);
	assert_null(got.prompt);
	batch_row_release(&got);
}

static void
the_same_id_twice_and_none_at_all_are_named(void **state)
{
	struct fixture *f = *state;
	struct batch_row b = batch(f), got;
	struct err e = ERR_INIT;

	assert_ok(store_batch_add(f->st, &b, &e), e);
	assert_fails(store_batch_add(f->st, &b, &e), e, ERR_EXISTS);
	assert_mentions(e, b.id);
	assert_fails(store_batch_find(f->st, "nope", &got, &e), e, ERR_NOT_FOUND);
	assert_mentions(e, "nope");
}

static void
a_batch_needs_its_project(void **state)
{
	struct fixture *f = *state;
	struct batch_row b = batch(f);
	struct err e = ERR_INIT;

	b.project = 4711;
	assert_fails(store_batch_add(f->st, &b, &e), e, ERR_FAILED);
	assert_mentions(e, "FOREIGN KEY");
}

static void
agents_outlive_their_batch(void **state)
{
	struct fixture *f = *state;
	struct agent_row a = fixture_agent(f, "aaaa", "try-A"), got;
	struct batch_row b = batch(f);
	struct err e = ERR_INIT;

	a.batch = b.id;
	assert_fails(store_agent_add(f->st, &a, &e), e, ERR_FAILED);
	assert_ok(store_batch_add(f->st, &b, &e), e);
	assert_ok(store_agent_add(f->st, &a, &e), e);
	assert_ok(sql_exec(f->st, "DELETE FROM batches", &e), e);
	assert_ok(store_agent_find(f->st, "aaaa", &got, &e), e);
	assert_null(got.batch);
	agent_row_release(&got);
}

#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fixture_set_up_open, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_whole),
		TEST(what_is_null_stays_null),
		TEST(the_same_id_twice_and_none_at_all_are_named),
		TEST(a_batch_needs_its_project),
		TEST(agents_outlive_their_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
