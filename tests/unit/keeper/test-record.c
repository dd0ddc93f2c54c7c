/* SPDX-License-Identifier: MIT */
/* The recording: written, read back, rotated, resumed, damaged, out of space. */
#include "config.h"

#include "keeper/record.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "unit/keeper/unit.h"

static int
make_dir(void **state)
{
	char *dir = xstrdup("/tmp/fleet-record-XXXXXX");

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

/* What a walk gave: bytes as they are, sizes as <ROWSxCOLS>. */
struct heard {
	struct str text;
	int64_t last_us;
};

static int
hear(void *ctx, const struct record_event *e)
{
	struct heard *h = ctx;

	assert_true(e->us >= h->last_us);
	assert_true(e->start_ms > 1600000000000);
	h->last_us = e->us;
	if (e->bytes)
		str_add(&h->text, e->bytes, e->n);
	else
		str_addf(&h->text, "<%ux%u>", e->rows, e->cols);
	return 0;
}

static void
expect_tail(const char *dir, int64_t tail, const char *text)
{
	struct heard h = { STR_INIT, 0 };
	struct err err = ERR_INIT;

	assert_int_equal(record_read(dir, tail, hear, &h, &err), 0);
	assert_string_equal(h.text.buf, text);
	str_release(&h.text);
}

static void
expect(const char *dir, const char *text)
{
	expect_tail(dir, 0, text);
}

static void
add(struct record *r, const char *text)
{
	record_add(r, text, strlen(text));
}

static void
write_one(const char *dir, const char *text)
{
	struct record *r = record_open(dir, 1 << 20, 2, 24, 80);

	add(r, text);
	assert_int_equal(record_error(r), 0);
	record_close(r);
}

static void
cut(const char *dir, const char *name, off_t less)
{
	char *path = path_join(dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size - less), 0);
	free(path);
}

static void
bytes_and_sizes_come_back_in_order(void **state)
{
	struct record *r = record_open(*state, 1 << 20, 2, 24, 80);

	add(r, "one ");
	add(r, "two");
	record_size(r, 50, 132);
	add(r, " three");
	record_close(r);
	expect(*state, "<24x80>one two<50x132> three");
}

static void
what_is_not_in_the_index_yet_is_read_too(void **state)
{
	struct record *r = record_open(*state, 1 << 20, 2, 24, 80);

	add(r, "waiting");
	expect(*state, "<24x80>waiting");
	record_close(r);
}

static void
a_log_over_its_limit_becomes_the_one_before(void **state)
{
	struct record *r = record_open(*state, 10, 2, 24, 80);
	char *third = path_join(*state, "log.3");

	add(r, "aaaaaaaa");
	add(r, "bbbbbbbb");
	add(r, "cccccccc");
	add(r, "dddddddd");
	record_close(r);
	assert_false(file_exists(third));
	expect(*state, "<24x80>bbbbbbbbccccccccdddddddd");
	expect_tail(*state, 8, "<24x80>dddddddd");
	expect_tail(*state, 9, "<24x80>ccccccccdddddddd");
	free(third);
}

static void
keeping_none_begins_anew(void **state)
{
	struct record *r = record_open(*state, 10, 0, 24, 80);

	add(r, "aaaaaaaa");
	add(r, "bbbbbbbb");
	record_close(r);
	expect(*state, "<24x80>bbbbbbbb");
}

static void
a_second_run_goes_on_behind_the_first(void **state)
{
	write_one(*state, "first ");
	write_one(*state, "second");
	expect(*state, "<24x80>first second");
}

static void
a_lost_index_costs_only_the_times(void **state)
{
	char *path = path_join(*state, "log.idx");

	write_one(*state, "kept");
	assert_int_equal(unlink(path), 0);
	expect(*state, "kept");
	free(path);
}

static void
an_index_cut_off_anywhere_loses_no_byte(void **state)
{
	char *path = path_join(*state, "log.idx");
	struct stat st;

	write_one(*state, "one");
	write_one(*state, "two");
	assert_int_equal(stat(path, &st), 0);
	for (off_t left = st.st_size; left > 24; left--) {
		cut(*state, "log.idx", 1);
		expect(*state, "<24x80>onetwo");
	}
	cut(*state, "log.idx", 1);
	expect(*state, "onetwo");
	free(path);
}

/* It would be filled up with empty entries to the present day. */
static void
an_index_of_an_absurd_time_costs_only_the_times(void **state)
{
	static const int bytes[] = { 0, 0x7f, 0xff };
	char *path = path_join(*state, "log.idx"), start[8];
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(bytes); i++) {
		FILE *f;

		write_one(*state, "x");
		f = fopen(path, "r+");
		assert_non_null(f);
		memset(start, bytes[i], sizeof(start));
		fseek(f, 8, SEEK_SET);
		assert_int_equal(fwrite(start, sizeof(start), 1, f), 1);
		assert_int_equal(fclose(f), 0);
		write_one(*state, "y");
		assert_int_equal(stat(path, &st), 0);
		assert_true(st.st_size < 4096);
	}
	assert_int_equal(unlink(path), 0);
	expect(*state, "xyxyxy");
	free(path);
}

static void
a_run_after_a_crash_makes_the_index_whole(void **state)
{
	write_one(*state, "one ");
	cut(*state, "log.idx", 5);
	write_one(*state, "two ");
	expect(*state, "<24x80>one two ");
	cut(*state, "log", 2);
	write_one(*state, "three");
	expect(*state, "<24x80>one twthree");
}

static void
a_full_disk_stops_the_log_at_its_last_whole_piece(void **state)
{
	struct rlimit was, tiny;
	struct record *r = record_open(*state, 1 << 20, 2, 24, 80);

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	tiny = was;
	tiny.rlim_cur = 100;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
	add(r, "fits");
	for (int i = 0; i < 3; i++)
		record_add(r,
			   "0123456789012345678901234567890123456789"
			   "0123456789012345678901234567890123456789",
			   80);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(record_error(r), EFBIG);
	add(r, "never");
	record_size(r, 10, 10);
	record_close(r);
	expect(*state, "<24x80>fits"
		       "0123456789012345678901234567890123456789"
		       "0123456789012345678901234567890123456789");
}

static void
a_log_that_cannot_be_opened_is_an_error_to_ask_for(void **state)
{
	char *path = path_join(*state, "log");
	struct record *r;

	assert_int_equal(mkdir(path, 0700), 0);
	r = record_open(*state, 1 << 20, 2, 24, 80);
	assert_int_not_equal(record_error(r), 0);
	add(r, "x");
	record_close(r);
	r = record_open("/nonexistent", 1 << 20, 2, 24, 80);
	assert_int_equal(record_error(r), ENOENT);
	record_close(r);
	free(path);
}

static void
no_log_is_not_found(void **state)
{
	struct heard h = { STR_INIT, 0 };
	struct err err = ERR_INIT;

	assert_int_equal(record_read(*state, 0, hear, &h, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static int
refuse(void *ctx, const struct record_event *e)
{
	(void)ctx;
	return e->bytes ? 7 : 0;
}

static void
the_reader_may_stop_the_walk(void **state)
{
	struct err err = ERR_INIT;

	write_one(*state, "x");
	assert_int_equal(record_read(*state, 0, refuse, NULL, &err), 7);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		TEST(bytes_and_sizes_come_back_in_order),
		TEST(what_is_not_in_the_index_yet_is_read_too),
		TEST(a_log_over_its_limit_becomes_the_one_before),
		TEST(keeping_none_begins_anew),
		TEST(a_second_run_goes_on_behind_the_first),
		TEST(a_lost_index_costs_only_the_times),
		TEST(an_index_cut_off_anywhere_loses_no_byte),
		TEST(an_index_of_an_absurd_time_costs_only_the_times),
		TEST(a_run_after_a_crash_makes_the_index_whole),
		TEST(a_full_disk_stops_the_log_at_its_last_whole_piece),
		TEST(a_log_that_cannot_be_opened_is_an_error_to_ask_for),
		TEST(no_log_is_not_found),
		TEST(the_reader_may_stop_the_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
