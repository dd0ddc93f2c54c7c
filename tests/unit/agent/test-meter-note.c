/* SPDX-License-Identifier: MIT */
/* What claude gives its status line, kept by conversation. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/meter-note.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

static int
set_up(void **state)
{
	char *dir = xstrdup("/tmp/fleet-note-XXXXXX");

	assert_non_null(mkdtemp(dir));
	*state = dir;
	return 0;
}

static int
tear_down(void **state)
{
	file_remove_tree(*state, NULL);
	free(*state);
	return 0;
}

static void
say(const char *dir, const char *session, const char *cost, int64_t now)
{
	char *json = xasprintf(
		"{\"session_id\":\"%s\",\"transcript_path\":\"/t/%s.jsonl\",\"model\":{"
		"\"id\":\"m-1\",\"display_name\":\"M 1\"},\"cost\":{\"total_cost_usd\":%s},"
		"\"context_window\":{\"total_input_tokens\":3809,\"context_window_size\":"
		"200000,\"used_percentage\":2},\"rate_limits\":{\"five_hour\":{"
		"\"used_percentage\":23.5,\"resets_at\":1795230576}}}",
		session, session, cost);
	struct meter_notes notes;
	struct err e = ERR_INIT;

	if (meter_notes_take(dir, json, strlen(json), now, &notes, &e))
		fail_msg("%s", e.text);
	meter_notes_release(&notes);
	free(json);
}

static void
what_was_said_is_kept(void **state)
{
	struct meter_notes notes;
	const struct meter_note *n;

	say(*state, "s", "0.25", 1000);
	say(*state, "s", "0.75", 2000);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.n, 1);
	n = &notes.v[0];
	assert_string_equal(n->session, "s");
	assert_string_equal(n->transcript, "/t/s.jsonl");
	assert_string_equal(n->model, "m-1");
	assert_string_equal(n->model_name, "M 1");
	assert_int_equal(n->first, 250000000);
	assert_int_equal(n->first_ms, 1000);
	assert_int_equal(n->cost, 750000000);
	assert_int_equal(n->at_ms, 2000);
	assert_int_equal(n->context_tokens, 3809);
	assert_int_equal(n->context_size, 200000);
	assert_int_equal(n->context_percent, 200);
	assert_int_equal(n->limits.v[0].percent, 2350);
	assert_int_equal(n->limits.v[0].minutes, 300);
	assert_true(n->limits.v[0].resets_ms == 1795230576000);
	assert_int_equal(n->limits.v[1].percent, -1);
	meter_notes_release(&notes);
}

static void
the_newest_stands_first_and_the_oldest_goes(void **state)
{
	struct meter_notes notes;
	char name[16];

	for (int i = 0; i < METER_NOTES_MAX + 3; i++) {
		snprintf(name, sizeof(name), "s%d", i);
		say(*state, name, "1", i);
	}
	say(*state, "s7", "2", 99);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.n, METER_NOTES_MAX);
	assert_string_equal(notes.v[0].session, "s7");
	assert_string_equal(notes.v[1].session, "s34");
	assert_null(meter_notes_find(&notes, "s0"));
	assert_int_equal(meter_notes_find(&notes, "s7")->first, 1000000000);
	meter_notes_release(&notes);
}

static void
a_cost_that_is_not_said_is_none(void **state)
{
	struct meter_notes notes;

	say(*state, "s", "null", 1);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.v[0].cost, -1);
	meter_notes_release(&notes);
	say(*state, "s", "0.5", 2);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.v[0].first, 500000000);
	assert_int_equal(notes.v[0].first_ms, 2);
	meter_notes_release(&notes);
}

static void
what_is_none_of_claudes_is_refused(void **state)
{
	static const char *const bad[] = { "", "{}", "[]", "{\"session_id\":\"../../x\"}",
					   "{\"session_id\":\"\"}", "{\"session_id\":5}",
					   "{\"session_id\":\"s\"" };
	struct meter_notes notes;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(meter_notes_take(*state, bad[i], strlen(bad[i]), 1, &notes,
						  &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
	}
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.n, 0);
}

static void
a_damaged_file_is_begun_anew(void **state)
{
	char *path = path_join(*state, "usage");
	struct meter_notes notes;

	assert_int_equal(file_write(path, "cost=5\nsession=a/b\ncost=7\n\0x", 28, 0600,
				    NULL), 0);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.n, 0);
	say(*state, "s", "1", 1);
	meter_notes_load(*state, &notes);
	assert_int_equal(notes.n, 1);
	meter_notes_release(&notes);
	free(path);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_said_is_kept),
		TEST(the_newest_stands_first_and_the_oldest_goes),
		TEST(a_cost_that_is_not_said_is_none),
		TEST(what_is_none_of_claudes_is_refused),
		TEST(a_damaged_file_is_begun_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
