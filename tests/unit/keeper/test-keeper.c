/* SPDX-License-Identifier: MIT */
/* The life of a keeper: how it starts, or does not; how it ends, or is ended. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "keeper/record.h"
#include "keeper/state.h"
#include "proc/proc.h"
#include "unit/keeper/agent.h"

/* --- starting --- */

static void
expect_nothing_left(const struct agent *a)
{
	assert_false(agent_has(a, "sock"));
	assert_false(agent_has(a, "exit"));
	assert_false(agent_has(a, "log"));
}

static void
the_errno_of_the_exec_comes_back(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;

	agent_add(a, "no-such-program");
	assert_int_equal(agent_start(a, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_string_equal(
		err.text, "cannot start 'no-such-program': No such file or directory");
	expect_nothing_left(a);
}

static void
what_may_not_be_executed_is_refused(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	char *path = agent_path(a, "plain");

	assert_int_equal(file_write(path, "x", 1, 0644, &err), 0);
	agent_add(a, path);
	assert_int_equal(agent_start(a, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	assert_non_null(strstr(err.text, "plain': Permission denied"));
	expect_nothing_left(a);
	free(path);
}

static void
a_missing_directory_is_named(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;

	free(a->launch.cwd);
	a->launch.cwd = xstrdup("/nonexistent/tree");
	agent_add(a, "true");
	assert_int_equal(agent_start(a, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_string_equal(err.text, "cannot enter the directory '/nonexistent/tree': "
				      "No such file or directory");
	expect_nothing_left(a);
}

static void
the_program_is_looked_up_in_the_path_of_the_launch(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	char *path = agent_path(a, "own-tool"), *got;

	assert_int_equal(
		file_write(path, "#!/bin/sh\necho found > got\n", 27, 0755, &err), 0);
	strv_setenv(&a->launch.env, "PATH", a->dir);
	agent_add(a, "own-tool");
	agent_assert_ok(agent_start(a, &err), err);
	got = agent_await_file(a, "got");
	assert_string_equal(got, "found\n");
	free(got);
	free(path);
}

static void
a_keeper_that_is_missing_or_dies_early_is_told(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;

	assert_int_equal(keeper_start("/nonexistent/keeper", a->dir, &a->status, &err),
			 -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "/nonexistent/keeper"));
	assert_int_equal(keeper_start("/bin/true", a->dir, &a->status, &err), -1);
	assert_int_equal(err.code, ERR_UNREACHABLE);
	assert_non_null(strstr(err.text, "died before it was ready"));
}

static void
a_damaged_launch_record_is_named(void **state)
{
	struct agent *a = *state;
	char *path = agent_path(a, "launch");
	struct err err = ERR_INIT;

	assert_int_equal(file_write(path, "fleet-launch=1\n", 15, 0600, &err), 0);
	assert_int_equal(keeper_start(agent_keeper(), a->dir, &a->status, &err), -1);
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_non_null(strstr(err.text, path));
	free(path);
}

static void
a_socket_path_that_is_too_long_is_refused(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	char name[120];

	memset(name, 's', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	free(a->launch.socket);
	a->launch.socket = agent_path(a, name);
	agent_add(a, "true");
	assert_int_equal(agent_start(a, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	expect_nothing_left(a);
}

static void
a_second_keeper_is_refused_and_a_dead_ones_socket_replaced(void **state)
{
	struct agent *a = *state;
	struct keeper_status again;
	struct err err = ERR_INIT;

	agent_run(a, "exec sleep 1000");
	assert_int_equal(keeper_start(agent_keeper(), a->dir, &again, &err), -1);
	assert_int_equal(err.code, ERR_EXISTS);
	kill(a->status.keeper_pid, SIGKILL);
	agent_await_death(a->status.pid, a->status.start);
	assert_true(agent_has(a, "sock"));
	agent_assert_ok(agent_start(a, &err), err);
	agent_await_state(a, STATE_STARTING);
}

static void
somebody_elses_socket_is_not_taken(void **state)
{
	struct agent *a = *state, *other;
	struct err err = ERR_INIT;
	void *more;

	agent_run(a, "exec sleep 1000");
	assert_int_equal(agent_setup(&more), 0);
	other = more;
	free(other->launch.socket);
	other->launch.socket = xstrdup(a->launch.socket);
	agent_add(other, "true");
	assert_int_equal(agent_start(other, &err), -1);
	assert_int_equal(err.code, ERR_EXISTS);
	agent_await_state(a, STATE_STARTING);
	agent_teardown(&more);
}

static void
nothing_of_the_caller_is_left_in_it(void **state)
{
	struct agent *a = *state;
	char link[64], target[64];
	struct proc_stat st;
	char *got;
	int fd = open("/dev/zero", O_RDONLY);

	umask(027);
	agent_run(a,
		  "umask > mask; ls -l /proc/self/fd > fds; echo >> fds; sleep 1000");
	umask(022);
	for (int i = 3; i < 30; i++) {
		snprintf(link, sizeof(link), "/proc/%d/fd/%d",
			 (int)a->status.keeper_pid, i);
		memset(target, 0, sizeof(target));
		if (readlink(link, target, sizeof(target) - 1) > 0)
			assert_string_not_equal(target, "/dev/zero");
	}
	assert_int_equal(proc_stat(a->status.keeper_pid, &st), 0);
	assert_int_not_equal(st.session, getsid(0));
	assert_int_not_equal(st.ppid, getpid());
	got = agent_await_file(a, "mask");
	assert_string_equal(got, "0027\n");
	free(got);
	got = agent_await_file(a, "fds");
	assert_null(strstr(got, "socket:"));
	assert_null(strstr(got, "ptmx"));
	free(got);
	close(fd);
}

static void
socket_and_log_are_the_users_alone(void **state)
{
	static const char *const names[] = { "sock", "log", "log.idx" };
	struct agent *a = *state;
	struct stat st;

	umask(0);
	agent_run(a, "sleep 1000");
	umask(022);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = agent_path(a, names[i]);

		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		free(path);
	}
}

static void
a_program_that_says_nothing_is_idle_in_the_end(void **state)
{
	struct agent *a = *state;
	struct keeper *k;
	struct wire_frame f;

	agent_run(a, "exec sleep 1000");
	k = agent_open(a);
	assert_int_equal(keeper_watch(k, NULL), 0);
	agent_await_frame(k, WIRE_STATE_NOW, &f);
	assert_non_null(memmem(f.bytes, f.n, "state=starting\n", 15));
	assert_int_equal(keeper_recv(k, 2 * STATE_START_MS, &f, NULL), 0);
	assert_int_equal(f.kind, WIRE_STATE_NOW);
	assert_non_null(memmem(f.bytes, f.n, "state=idle\n", 11));
	keeper_close(k);
}

/* --- ending --- */

static void
the_exit_is_recorded_and_told_once(void **state)
{
	struct agent *a = *state;
	struct exit_record r;
	struct wire_frame f;
	struct keeper *k;

	agent_run(a, "read x; exit 7");
	k = agent_open(a);
	assert_int_equal(keeper_attach(
				 k, &(struct keeper_view){ KEEPER_CONTROLLER, 24, 80, 0 },
				 NULL), 0);
	agent_await_frame(k, WIRE_SNAPSHOT, &f);
	assert_int_equal(keeper_send(k, WIRE_INPUT, "\r", 1, NULL), 0);
	agent_await_frame(k, WIRE_EXIT, &f);
	assert_int_equal(strncmp(f.bytes, "status=7\n", 9), 0);
	agent_await_exit(a, &r);
	assert_int_equal(r.status, 7);
	assert_false(r.was_stopped);
	while (!keeper_recv(k, AGENT_WAIT_MS, &f, NULL))
		assert_int_not_equal(f.kind, WIRE_EXIT);
	assert_false(agent_has(a, "sock"));
	keeper_close(k);
}

static void
a_signal_is_told_as_a_shell_does(void **state)
{
	struct agent *a = *state;
	struct exit_record r;

	agent_run(a, "kill -SEGV $$");
	agent_await_exit(a, &r);
	assert_int_equal(r.status, 128 + SIGSEGV);
}

static int
collect(void *ctx, const struct record_event *e)
{
	if (e->bytes)
		str_add(ctx, e->bytes, e->n);
	return 0;
}

static void
the_last_bytes_of_a_program_that_ends_are_in_the_log(void **state)
{
	struct agent *a = *state;
	struct str log = STR_INIT;
	struct exit_record r;

	agent_run(a, "seq 1 30000; echo the-last-line");
	agent_await_exit(a, &r);
	assert_int_equal(record_read(a->dir, 0, collect, &log, NULL), 0);
	assert_non_null(strstr(log.buf, "29999\r\n30000\r\nthe-last-line\r\n"));
	str_release(&log);
}

static void
a_steady_drip_that_nobody_watches_is_recorded_whole(void **state)
{
	struct agent *a = *state;
	struct str log = STR_INIT, want = STR_INIT;
	struct exit_record r;

	agent_run(a, "i=0; while [ $i -lt 180 ]; do echo $i; sleep 0.02; "
		     "i=$((i + 1)); done");
	agent_await_exit(a, &r);
	for (int i = 0; i < 180; i++)
		str_addf(&want, "%d\r\n", i);
	assert_int_equal(record_read(a->dir, 0, collect, &log, NULL), 0);
	assert_string_equal(log.buf, want.buf);
	str_release(&want);
	str_release(&log);
}

static void
a_child_in_the_background_does_not_hold_the_exit_up(void **state)
{
	struct agent *a = *state;
	struct exit_record r;
	int64_t began = clock_mono_ms();
	char *pid;

	a->launch.grace_ms = 300;
	agent_run(a, "(trap '' HUP; sh -c 'echo $PPID' > pid; while :; do sleep 0.05; "
		     "echo x; done) & while ! [ -s pid ]; do sleep 0.01; done; exit 3");
	agent_await_exit(a, &r);
	assert_int_equal(r.status, 3);
	assert_true(clock_mono_ms() - began < 5000);
	pid = agent_await_file(a, "pid");
	agent_await_death(atoi(pid), proc_start(atoi(pid)));
	free(pid);
}

static void
stop_ends_a_tree_that_ignores_hangup_and_term(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	struct exit_record r;
	struct keeper *k;
	pid_t daemon;
	uint64_t start;
	char *text;

	agent_run(a, "trap '' HUP TERM; "
		     "setsid sh -c 'trap \"\" HUP TERM; setsid sleep 1000 & "
		     "echo $! > daemon.pid; exit' & "
		     "while :; do sleep 0.1; done");
	text = agent_await_file(a, "daemon.pid");
	daemon = atoi(text);
	start = proc_start(daemon);
	assert_true(start != 0);
	k = agent_open(a);
	agent_assert_ok(keeper_stop(k, 200, &err), err);
	assert_false(proc_is_alive(daemon, start));
	assert_false(proc_is_alive(a->status.pid, a->status.start));
	assert_false(agent_has(a, "sock"));
	assert_int_equal(exit_record_load(a->dir, &r, &err), 0);
	assert_int_equal(r.status, 128 + SIGKILL);
	assert_true(r.was_stopped);
	keeper_close(k);
	free(text);
}

static void
a_program_that_hears_hangup_may_end_by_itself(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	struct exit_record r;
	struct keeper *k;

	agent_run(a, "trap 'exit 9' HUP; echo ready; while :; do sleep 0.02; done");
	k = agent_open(a);
	agent_await_screen(k, "ready");
	agent_assert_ok(keeper_stop(k, 8000, &err), err);
	assert_int_equal(exit_record_load(a->dir, &r, &err), 0);
	assert_int_equal(r.status, 9);
	assert_true(r.was_stopped);
	keeper_close(k);
}

static void
after_stop_it_can_be_started_again_at_once(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;

	agent_run(a, "exec sleep 1000");
	for (int i = 0; i < 5; i++) {
		struct keeper *k = agent_open(a);

		agent_assert_ok(keeper_stop(k, 0, &err), err);
		keeper_close(k);
		exit_record_remove(a->dir);
		agent_assert_ok(agent_start(a, &err), err);
	}
}

static void
terminating_the_keeper_stops_the_agent(void **state)
{
	struct agent *a = *state;
	struct exit_record r;

	agent_run(a, "exec sleep 1000");
	kill(a->status.keeper_pid, SIGTERM);
	agent_await_exit(a, &r);
	assert_int_equal(r.status, 128 + SIGHUP);
	assert_true(r.was_stopped);
}

static void
killing_the_keeper_ends_the_agent_and_records_nothing(void **state)
{
	struct agent *a = *state;

	agent_run(a, "exec sleep 1000");
	kill(a->status.keeper_pid, SIGKILL);
	agent_await_death(a->status.pid, a->status.start);
	assert_false(agent_has(a, "exit"));
}

static void
a_keeper_started_from_within_survives(void **state)
{
	struct agent *a = *state, *inner;
	struct err err = ERR_INIT;
	char *program = realpath(agent_keeper(), NULL), *script;
	struct keeper *k;
	void *more;

	assert_int_equal(agent_setup(&more), 0);
	inner = more;
	agent_add(inner, "sleep");
	agent_add(inner, "1000");
	agent_assert_ok(launch_save(&inner->launch, &err), err);
	script = xasprintf("(setsid '%s' %s 2>%s/ready &); sleep 1000", program,
			   inner->dir, inner->dir);
	agent_run(a, script);
	free(agent_await_file(inner, "ready"));
	k = agent_open(a);
	agent_assert_ok(keeper_stop(k, 100, &err), err);
	keeper_close(k);
	agent_await_state(inner, STATE_STARTING);
	k = agent_open(inner);
	agent_assert_ok(keeper_stop(k, 100, &err), err);
	keeper_close(k);
	agent_teardown(&more);
	free(script);
	free(program);
}

static void
a_log_that_cannot_be_written_stops_nothing_but_itself(void **state)
{
	struct agent *a = *state;
	char *path = agent_path(a, "log");
	struct err err = ERR_INIT;
	struct keeper_status s;
	struct keeper *k;

	assert_int_equal(mkdir(path, 0700), 0);
	agent_run(a, "echo alive; exec sleep 1000");
	k = agent_open(a);
	agent_await_screen(k, "alive");
	agent_assert_ok(keeper_get_status(k, &s, &err), err);
	assert_true(s.log_stopped);
	keeper_close(k);
	free(path);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, agent_setup, agent_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_errno_of_the_exec_comes_back),
		TEST(what_may_not_be_executed_is_refused),
		TEST(a_missing_directory_is_named),
		TEST(the_program_is_looked_up_in_the_path_of_the_launch),
		TEST(a_keeper_that_is_missing_or_dies_early_is_told),
		TEST(a_damaged_launch_record_is_named),
		TEST(a_socket_path_that_is_too_long_is_refused),
		TEST(a_second_keeper_is_refused_and_a_dead_ones_socket_replaced),
		TEST(somebody_elses_socket_is_not_taken),
		TEST(nothing_of_the_caller_is_left_in_it),
		TEST(socket_and_log_are_the_users_alone),
		TEST(a_program_that_says_nothing_is_idle_in_the_end),
		TEST(the_exit_is_recorded_and_told_once),
		TEST(a_signal_is_told_as_a_shell_does),
		TEST(the_last_bytes_of_a_program_that_ends_are_in_the_log),
		TEST(a_steady_drip_that_nobody_watches_is_recorded_whole),
		TEST(a_child_in_the_background_does_not_hold_the_exit_up),
		TEST(stop_ends_a_tree_that_ignores_hangup_and_term),
		TEST(a_program_that_hears_hangup_may_end_by_itself),
		TEST(after_stop_it_can_be_started_again_at_once),
		TEST(terminating_the_keeper_stops_the_agent),
		TEST(killing_the_keeper_ends_the_agent_and_records_nothing),
		TEST(a_keeper_started_from_within_survives),
		TEST(a_log_that_cannot_be_written_stops_nothing_but_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
