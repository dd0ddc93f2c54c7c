/* SPDX-License-Identifier: MIT */
/* One process's line of /proc, with names that try to be numbers. */
#include "config.h"

#include "proc/proc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/proc-int.h"

#define TAIL                                                                      \
	" S 7 8 9 0 -1 4194304 99 0 0 0 11 22 33 44 20 0 5 0 105998 3133440 412 " \
	"18446744073709551615 1"

static void
reads_every_field(void **state)
{
	static const char line[] = "4711 (cat)" TAIL "\n";
	struct proc_stat st;

	(void)state;
	assert_int_equal(proc_stat_parse(line, strlen(line), &st), 0);
	assert_int_equal(st.pid, 4711);
	assert_int_equal(st.ppid, 7);
	assert_int_equal(st.pgrp, 8);
	assert_int_equal(st.session, 9);
	assert_int_equal(st.state, 'S');
	assert_int_equal(st.cpu_ticks, 33);
	assert_int_equal(st.reaped_ticks, 77);
	assert_int_equal(st.threads, 5);
	assert_int_equal(st.start, 105998);
	assert_int_equal(st.rss_bytes, 412 * sysconf(_SC_PAGESIZE));
	assert_string_equal(st.comm, "cat");
}

static void
a_name_with_parentheses_and_spaces_is_only_a_name(void **state)
{
	static const struct {
		const char *line, *comm;
	} rows[] = {
		{ "1 (a) R 1 1 (b)" TAIL, "a) R 1 1 (b" },
		{ "1 ())" TAIL, ")" },
		{ "1 (()" TAIL, "(" },
		{ "1 ()" TAIL, "" },
		{ "1 (a\nb c)" TAIL, "a\nb c" },
	};
	struct proc_stat st;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
			proc_stat_parse(rows[i].line, strlen(rows[i].line), &st), 0);
		assert_string_equal(st.comm, rows[i].comm);
		assert_int_equal(st.ppid, 7);
		assert_int_equal(st.start, 105998);
	}
}

static void
a_line_cut_anywhere_is_refused_or_whole(void **state)
{
	static const char line[] = "4711 (a b)" TAIL;
	struct proc_stat st;

	(void)state;
	for (size_t n = 0; n < strlen(line); n++)
		if (!proc_stat_parse(line, n, &st))
			assert_int_equal(st.start, 105998);
	assert_int_equal(proc_stat_parse(line, 40, &st), -1);
	assert_int_equal(proc_stat_parse("garbage", 7, &st), -1);
	assert_int_equal(proc_stat_parse("1 )x(", 5, &st), -1);
}

static void
reads_ourselves_under_a_hostile_name(void **state)
{
	struct proc_stat st;

	(void)state;
	prctl(PR_SET_NAME, ") R 0 0 (x");
	assert_int_equal(proc_stat(getpid(), &st), 0);
	assert_string_equal(st.comm, ") R 0 0 (x");
	assert_int_equal(st.pid, getpid());
	assert_int_equal(st.ppid, getppid());
	assert_int_equal(st.session, getsid(0));
	assert_true(st.rss_bytes > 0);
	assert_true(st.start > 0);
	assert_int_equal(st.start, proc_start(getpid()));
}

static void
alive_needs_the_same_start(void **state)
{
	uint64_t start = proc_start(getpid());

	(void)state;
	assert_true(proc_is_alive(getpid(), start));
	assert_false(proc_is_alive(getpid(), start + 1));
	assert_false(proc_is_alive(0, 0));
	assert_false(proc_is_alive(-1, 0));
}

static void
a_zombie_is_there_but_not_alive(void **state)
{
	struct proc_stat st;
	siginfo_t info;
	pid_t pid = fork();

	(void)state;
	if (!pid)
		_exit(0);
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	assert_int_equal(proc_stat(pid, &st), 0);
	assert_int_equal(st.state, 'Z');
	assert_false(proc_is_alive(pid, st.start));
	waitpid(pid, NULL, 0);
	assert_int_equal(proc_stat(pid, &st), -1);
	assert_int_equal(proc_start(pid), 0);
}

static void *
say_when_alone(void *arg)
{
	struct proc_stat st;
	int fd = (int)(intptr_t)arg;

	do
		if (proc_stat(getpid(), &st))
			_exit(1);
	while (st.state != 'Z');
	if (write(fd, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void
a_process_whose_first_thread_left_is_alive(void **state)
{
	int p[2];
	char c;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(p), 0);
	pid = fork();
	if (!pid) {
		pthread_t t;

		close(p[0]);
		pthread_create(&t, NULL, say_when_alone, (void *)(intptr_t)p[1]);
		pthread_exit(NULL);
	}
	close(p[1]);
	assert_int_equal(read(p[0], &c, 1), 1);
	close(p[0]);
	assert_true(proc_is_alive(pid, proc_start(pid)));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_field),
		cmocka_unit_test(a_name_with_parentheses_and_spaces_is_only_a_name),
		cmocka_unit_test(a_line_cut_anywhere_is_refused_or_whole),
		cmocka_unit_test(reads_ourselves_under_a_hostile_name),
		cmocka_unit_test(alive_needs_the_same_start),
		cmocka_unit_test(a_zombie_is_there_but_not_alive),
		cmocka_unit_test(a_process_whose_first_thread_left_is_alive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
