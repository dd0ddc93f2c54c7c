/* SPDX-License-Identifier: MIT */
/* CPU % between runs of a short-lived program; the clock is the test's. */
#include "config.h"

#include "proc/proc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/proc-int.h"

#define SECOND INT64_C(1000000)
#define PID 42

struct place {
	char dir[64], path[96];
};

static uint64_t
ticks(double seconds)
{
	return (uint64_t)(seconds * (double)proc_ticks_per_second());
}

/* One run of the program: load, one look, save. */
static double
look_once(const struct place *p, uint64_t start, double cpu_seconds, int64_t now_us)
{
	struct proc_usage u = { .cpu_ticks = ticks(cpu_seconds) };
	struct proc_look *look = proc_look_load(p->path);
	double cpu = proc_look_cpu_at(look, PID, start, &u, now_us);

	proc_look_save(look);
	proc_look_free(look);
	return cpu;
}

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/fleet-test-look.XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->path, sizeof(p->path), "%s/look", p->dir);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	file_remove_tree(p->dir, NULL);
	free(p);
	return 0;
}

static void
the_first_look_is_since_the_start(void **state)
{
	double cpu = look_once(*state, ticks(100), 5, 110 * SECOND);

	assert_float_equal(cpu, 50, 0.01);
}

static void
the_second_look_is_since_the_first(void **state)
{
	look_once(*state, ticks(100), 5, 110 * SECOND);
	assert_float_equal(look_once(*state, ticks(100), 6.5, 111 * SECOND), 150, 0.01);
	assert_float_equal(look_once(*state, ticks(100), 6.5, 112 * SECOND), 0, 0.01);
}

static void
a_look_too_soon_repeats_the_answer_and_moves_nothing(void **state)
{
	look_once(*state, ticks(100), 5, 110 * SECOND);
	look_once(*state, ticks(100), 5.5, 111 * SECOND);
	assert_float_equal(look_once(*state, ticks(100), 5.6, 111 * SECOND + 40000), 50,
			   0.1);
	/* 0.6 s of CPU in 0.6 s, measured from the look before */
	assert_float_equal(look_once(*state, ticks(100), 6.1, 111 * SECOND + 600000),
			   100, 0.1);
}

static void
another_process_with_the_pid_begins_anew(void **state)
{
	look_once(*state, ticks(100), 5, 110 * SECOND);
	assert_float_equal(look_once(*state, ticks(200), 1, 210 * SECOND), 10, 0.01);
}

static void
a_sum_that_fell_is_no_cpu(void **state)
{
	look_once(*state, ticks(100), 5, 110 * SECOND);
	assert_float_equal(look_once(*state, ticks(100), 4, 111 * SECOND), 0, 0.01);
}

static void
a_look_from_before_the_boot_is_passed_over(void **state)
{
	look_once(*state, ticks(1), 5, 5000 * SECOND);
	assert_float_equal(look_once(*state, ticks(1), 1, 11 * SECOND), 10, 0.01);
}

static void
what_was_not_noted_is_dropped(void **state)
{
	const struct place *p = *state;
	struct proc_usage u = { .cpu_ticks = ticks(1) };
	struct str text = STR_INIT;
	struct proc_look *look;

	look_once(p, ticks(100), 5, 110 * SECOND);
	look = proc_look_load(p->path);
	proc_look_cpu_at(look, PID + 1, ticks(100), &u, 111 * SECOND);
	proc_look_cpu_at(look, PID + 1, ticks(100), &u, 112 * SECOND);
	proc_look_save(look);
	proc_look_free(look);
	assert_int_equal(file_read(p->path, 4096, &text, NULL), 0);
	assert_non_null(strstr(text.buf, "\n43 "));
	assert_null(strstr(text.buf, "\n42 "));
	str_release(&text);
}

static void
a_damaged_file_is_an_empty_look(void **state)
{
	static const char *const texts[] = {
		"",
		"nonsense",
		"fleet-look 9\n42 1 1 1 1\n",
		"fleet-look 1\n42\n\n-1 2 3 4 5\n42 x y z\n42 1 2 3",
		"fleet-look 1\n42 99999999999999999999 1 1 1\n",
	};
	const struct place *p = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(
			file_write(p->path, texts[i], strlen(texts[i]), 0600, NULL), 0);
		assert_float_equal(look_once(p, ticks(100), 5, 110 * SECOND), 50, 0.01);
	}
}

static void
a_place_that_cannot_be_written_is_no_error(void **state)
{
	const struct place *p = *state;
	struct place gone = { .path = "/proc/nowhere/look" };
	struct stat st;

	assert_float_equal(look_once(&gone, ticks(100), 5, 110 * SECOND), 50, 0.01);
	look_once(p, ticks(100), 5, 110 * SECOND);
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
looks_at_a_real_process(void **state)
{
	const struct place *p = *state;
	struct proc_look *look = proc_look_load(p->path);
	uint64_t start = proc_start(getpid());
	struct proc_usage u;
	double cpu;

	assert_int_equal(proc_usage(getpid(), start, &u), 0);
	cpu = proc_look_cpu(look, getpid(), start, &u);
	assert_true(cpu >= 0 && cpu < 100000);
	proc_look_free(look);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_look_is_since_the_start),
		TEST(the_second_look_is_since_the_first),
		TEST(a_look_too_soon_repeats_the_answer_and_moves_nothing),
		TEST(another_process_with_the_pid_begins_anew),
		TEST(a_sum_that_fell_is_no_cpu),
		TEST(a_look_from_before_the_boot_is_passed_over),
		TEST(what_was_not_noted_is_dropped),
		TEST(a_damaged_file_is_an_empty_look),
		TEST(a_place_that_cannot_be_written_is_no_error),
		TEST(looks_at_a_real_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
