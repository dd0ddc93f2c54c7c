/* SPDX-License-Identifier: MIT */
/* Launch and exit records: round trips, and every kind of damage named. */
#include "config.h"

#include "keeper/launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "term/term.h"
#include "unit/keeper/unit.h"

static int
make_dir(void **state)
{
	char *dir = xstrdup("/tmp/fleet-launch-XXXXXX");

	*state = dir;
	return !mkdtemp(dir);
}

static int
remove_dir(void **state)
{
	int rc = file_remove_tree(*state, NULL);

	free(*state);
	return rc;
}

static void
fill(struct launch *l, const char *dir)
{
	launch_init(l);
	l->id = xstrdup("abcd2345");
	l->name = xstrdup("fix/parser\nwith \\ newline");
	l->kind = xstrdup("demo");
	l->cwd = xstrdup("/tmp");
	l->socket = xstrdup("/tmp/s.sock");
	l->dir = xstrdup(dir);
	strv_add(&l->argv, "sh");
	strv_add(&l->argv, "-c");
	strv_add(&l->argv, "echo \"a\nb\"");
	strv_add(&l->argv, "");
	strv_add(&l->env, "PATH=/bin");
	strv_add(&l->env, "KEY=a=b\nc");
	l->rows = 50;
	l->cols = 132;
	l->log_max_bytes = (int64_t)5 << 32;
	l->grace_ms = 1500;
	l->has_status_protocol = true;
	l->may_clip = true;
	strv_add(&l->colours, "#102030");
	strv_add(&l->colours, "none");
	strv_add(&l->colours, "#405060");
	strv_add(&l->colours, "#708090");
}

static void
save(const char *dir)
{
	struct err err = ERR_INIT;
	struct launch l;

	fill(&l, dir);
	assert_int_equal(launch_save(&l, &err), 0);
	launch_release(&l);
}

static void
a_launch_comes_back_as_it_was_saved(void **state)
{
	struct err err = ERR_INIT;
	struct launch l;

	save(*state);
	launch_init(&l);
	assert_int_equal(launch_load(*state, &l, &err), 0);
	assert_string_equal(l.name, "fix/parser\nwith \\ newline");
	assert_int_equal(l.argv.n, 4);
	assert_string_equal(l.argv.v[2], "echo \"a\nb\"");
	assert_string_equal(l.argv.v[3], "");
	assert_int_equal(l.env.n, 2);
	assert_string_equal(l.env.v[1], "KEY=a=b\nc");
	assert_int_equal(l.cols, 132);
	assert_true(l.log_max_bytes == (int64_t)5 << 32);
	assert_true(l.has_status_protocol);
	launch_release(&l);
}

static void
a_launch_says_what_its_terminal_is_set_to(void **state)
{
	struct term_options o, usual;
	struct err err = ERR_INIT;
	struct launch l;

	save(*state);
	launch_init(&l);
	assert_int_equal(launch_load(*state, &l, &err), 0);
	for (unsigned i = 0; i < 20; i++)
		strv_add(&l.colours, "#ffffff");
	launch_term_options(&l, &o);
	term_options_init(&usual);
	assert_true(o.clipboard);
	assert_false(o.keep_history);
	assert_int_equal(o.fg, 0x102030);
	assert_int_equal(o.bg, usual.bg);
	assert_int_equal(o.cursor, 0x405060);
	assert_int_equal(o.palette[0], 0x708090);
	assert_int_equal(o.palette[15], 0xffffff);
	launch_release(&l);
}

static void
a_launch_is_closed_to_others(void **state)
{
	char *path = path_join(*state, "launch");
	struct stat st;

	save(*state);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

static void
numbers_that_cannot_be_are_brought_into_bounds(void **state)
{
	struct err err = ERR_INIT;
	struct launch l;

	fill(&l, *state);
	l.rows = 0;
	l.cols = UINT32_MAX;
	l.log_keep = UINT32_MAX;
	l.history = UINT32_MAX;
	l.grace_ms = INT64_MAX;
	assert_int_equal(launch_save(&l, &err), 0);
	launch_release(&l);
	assert_int_equal(launch_load(*state, &l, &err), 0);
	assert_int_equal(l.rows, 1);
	assert_int_equal(l.cols, 1000);
	assert_int_equal(l.log_keep, LAUNCH_LOG_KEEP_MAX);
	assert_int_equal(l.history, LAUNCH_HISTORY_MAX);
	assert_int_equal(l.grace_ms, LAUNCH_GRACE_MAX_MS);
	launch_release(&l);
}

static void
unknown_keys_are_passed_over(void **state)
{
	char *path = path_join(*state, "launch");
	struct err err = ERR_INIT;
	struct str s = STR_INIT;
	struct launch l;

	save(*state);
	assert_int_equal(file_read(path, 1 << 20, &s, &err), 0);
	str_set_len(&s, s.len - strlen("end=1\n"));
	str_adds(&s, "colour=blue\nend=1\n");
	assert_int_equal(file_write(path, s.buf, s.len, 0600, &err), 0);
	launch_init(&l);
	assert_int_equal(launch_load(*state, &l, &err), 0);
	launch_release(&l);
	str_release(&s);
	free(path);
}

static void
expect_corrupt(const char *dir, const char *text, size_t n)
{
	char *path = path_join(dir, "launch");
	struct err err = ERR_INIT;
	struct launch l;

	assert_int_equal(file_write(path, text, n, 0600, &err), 0);
	launch_init(&l);
	assert_int_equal(launch_load(dir, &l, &err), -1);
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_non_null(strstr(err.text, path));
	launch_release(&l);
	free(path);
}

static void
a_launch_cut_off_anywhere_is_damaged(void **state)
{
	char *path = path_join(*state, "launch");
	struct err err = ERR_INIT;
	struct str s = STR_INIT;

	save(*state);
	assert_int_equal(file_read(path, 1 << 20, &s, &err), 0);
	for (size_t n = 0; n < s.len; n++)
		expect_corrupt(*state, s.buf, n);
	str_release(&s);
	free(path);
}

#define BEGIN "fleet-launch=1\nname=b\ncwd=/\nsocket=/s\n"

static void
a_launch_with_a_wrong_number_or_a_missing_part_is_damaged(void **state)
{
	static const char *const texts[] = {
		BEGIN "id=a\nargv=x\nrows=many\nend=1\n",
		BEGIN "id=a\nend=1\n",
		BEGIN "argv=x\nend=1\n",
		"#!/bin/sh\nexit 0\nend=1\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		expect_corrupt(*state, texts[i], strlen(texts[i]));
}

static void
no_launch_is_not_found(void **state)
{
	struct err err = ERR_INIT;
	struct launch l;

	launch_init(&l);
	assert_int_equal(launch_load(*state, &l, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	launch_release(&l);
}

static void
the_first_exit_record_stays(void **state)
{
	struct exit_record one = { 143, 1700000000123, true }, two = { 0, 1, false };
	struct exit_record got = { 0 };
	struct err err = ERR_INIT;

	assert_int_equal(exit_record_load(*state, &got, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(exit_record_save(*state, &one, &err), 0);
	assert_int_equal(exit_record_save(*state, &two, &err), 0);
	assert_int_equal(exit_record_load(*state, &got, &err), 0);
	assert_int_equal(got.status, 143);
	assert_true(got.ended_ms == 1700000000123);
	assert_true(got.was_stopped);
	exit_record_remove(*state);
	assert_int_equal(exit_record_load(*state, &got, &err), -1);
}

static void
the_newest_session_record_stands(void **state)
{
	char first[] = "11111111-2222", minted[] = "minted";
	char second[] = "33333333-4444", path[] = "/t/a b.jsonl", hook[] = "hook";
	struct session_record one = { first, NULL, minted, 1700000000123 };
	struct session_record two = { second, path, hook, 5 };
	struct session_record got = SESSION_RECORD_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(session_record_load(*state, &got, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(session_record_save(*state, &one, &err), 0);
	assert_int_equal(session_record_load(*state, &got, &err), 0);
	assert_string_equal(got.id, "11111111-2222");
	assert_null(got.transcript);
	session_record_release(&got);
	assert_int_equal(session_record_save(*state, &two, &err), 0);
	assert_int_equal(session_record_load(*state, &got, &err), 0);
	assert_string_equal(got.id, "33333333-4444");
	assert_string_equal(got.transcript, "/t/a b.jsonl");
	assert_string_equal(got.source, "hook");
	session_record_release(&got);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		TEST(a_launch_comes_back_as_it_was_saved),
		TEST(a_launch_says_what_its_terminal_is_set_to),
		TEST(a_launch_is_closed_to_others),
		TEST(numbers_that_cannot_be_are_brought_into_bounds),
		TEST(unknown_keys_are_passed_over),
		TEST(a_launch_cut_off_anywhere_is_damaged),
		TEST(a_launch_with_a_wrong_number_or_a_missing_part_is_damaged),
		TEST(no_launch_is_not_found),
		TEST(the_first_exit_record_stays),
		TEST(the_newest_session_record_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
