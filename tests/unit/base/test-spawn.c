/* SPDX-License-Identifier: MIT */
/* Children without a shell. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/spawn.h"

#define ARGV(...) ((char *const *)(const char *const[]){ __VA_ARGS__, NULL })

static void
into(void *ctx, const char *bytes, size_t n)
{
	str_add(ctx, bytes, n);
}

static void
output_and_status_come_back(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	int status;

	(void)state;
	assert_int_equal(spawn_capture(ARGV("sh", "-c", "echo a; echo b >&2; exit 3"), "/",
				       &out, &status, &e),
			 0);
	assert_int_equal(status, 3);
	assert_string_equal(out.buf, "a\nb\n");
	str_release(&out);
}

static void
a_command_that_is_not_there_is_named(void **state)
{
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("no-such-command-xyz") };
	int status;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "no-such-command-xyz"));
}

static void
input_larger_than_a_pipe_is_fed_whole(void **state)
{
	struct str in = STR_INIT, out = STR_INIT;
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("cat"), .output = into, .ctx = &out };
	int status;

	(void)state;
	for (int i = 0; i < 300000; i++)
		str_addc(&in, (char)('a' + i % 26));
	s.input = in.buf;
	s.input_len = in.len;
	assert_int_equal(spawn_run(&s, &status, &e), 0);
	assert_int_equal(out.len, in.len);
	assert_memory_equal(out.buf, in.buf, in.len);
	str_release(&in);
	str_release(&out);
}

static void
output_past_its_limit_is_dropped_and_the_child_goes_on(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("sh", "-c", "yes | head -c 5000000; exit 4"),
			   .output = into,
			   .ctx = &out,
			   .output_limit = 1000 };
	int status;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), 0);
	assert_int_equal(status, 4);
	assert_int_equal(out.len, 1000);
	str_release(&out);
}

static void
a_hanging_command_and_its_children_are_ended(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("sh", "-c", "sleep 60 & echo $!; wait"),
			   .output = into,
			   .ctx = &out,
			   .timeout_ms = 300 };
	int64_t before = clock_mono_ms();
	int status;
	pid_t child;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), -1);
	assert_int_equal(e.code, ERR_TIMEOUT);
	assert_true(clock_mono_ms() - before < 30000);
	child = (pid_t)atoi(out.buf);
	assert_true(child > 1);
	for (int i = 0; i < 5000 && !kill(child, 0); i++)
		usleep(1000); /* until init has reaped it */
	assert_int_equal(kill(child, 0), -1);
	str_release(&out);
}

static void
a_failed_command_leaves_nothing_in_the_background(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("sh", "-c",
					"sleep 60 >/dev/null 2>&1 & echo $!; exit 3"),
			   .output = into,
			   .ctx = &out };
	int status;
	pid_t child;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), 0);
	assert_int_equal(status, 3);
	child = (pid_t)atoi(out.buf);
	assert_true(child > 1);
	for (int i = 0; i < 5000 && !kill(child, 0); i++)
		usleep(1000); /* until init has reaped it */
	assert_int_equal(kill(child, 0), -1);
	str_release(&out);
}

static bool
at_once(void *ctx)
{
	(void)ctx;
	return true;
}

static void
giving_up_ends_it(void **state)
{
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("sleep", "60"), .is_cancelled = at_once };
	int status;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), -1);
	assert_int_equal(e.code, ERR_CANCELLED);
}

static void
a_daemon_that_keeps_the_pipe_is_not_waited_for(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct spawn s = { .argv = ARGV("sh", "-c", "sleep 30 & echo ok $!"),
			   .output = into,
			   .ctx = &out };
	int64_t before = clock_mono_ms();
	int status;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), 0);
	assert_memory_equal(out.buf, "ok ", 3);
	assert_true(clock_mono_ms() - before < 20000);
	kill((pid_t)atoi(out.buf + 3), SIGKILL);
	str_release(&out);
}

static void
finding_tells_absent_from_not_executable(void **state)
{
	char dir[] = "/tmp/fleet-test-XXXXXX", *file, *got;
	struct strv env = STRV_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	file = xasprintf("%s/tool", dir);
	strv_setenv(&env, "PATH", dir);
	assert_null(spawn_find("tool", &env, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	file_write(file, "", 0, 0600, &e);
	assert_null(spawn_find("tool", &env, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	assert_null(spawn_find("/nonexistent/tool", &env, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_null(strstr(e.text, "PATH"));
	chmod(file, 0700);
	got = spawn_find("tool", &env, &e);
	assert_string_equal(got, file);
	free(got);
	file_remove_tree(dir, NULL);
	strv_release(&env);
	free(file);
}

static void
write_bytes(void *ctx, const char *bytes, size_t n)
{
	if (write(*(int *)ctx, bytes, n) < 0)
		abort();
}

static void
a_child_does_not_outlive_a_waiter_that_is_killed(void **state)
{
	char said[32] = "";
	int out[2], status;
	pid_t waiter, child;

	(void)state;
	assert_int_equal(pipe(out), 0);
	waiter = fork();
	if (!waiter) {
		const struct spawn s = {
			.argv = ARGV("sh", "-c", "echo $$; exec sleep 1000"),
			.output = write_bytes,
			.ctx = &out[1],
		};

		spawn_run(&s, &status, NULL);
		_exit(0);
	}
	assert_true(read(out[0], said, sizeof(said) - 1) > 0);
	child = atoi(said);
	assert_int_equal(kill(child, 0), 0);
	kill(waiter, SIGKILL);
	assert_int_equal(waitpid(waiter, NULL, 0), waiter);
	for (int i = 0; i < 5000 && !kill(child, 0); i++)
		usleep(1000); /* until init has reaped it */
	assert_int_equal(kill(child, 0), -1);
	close(out[0]);
	close(out[1]);
}

static void
a_daemon_that_goes_on_writing_is_not_waited_for(void **state)
{
	struct err e = ERR_INIT;
	const struct spawn s = {
		.argv = ARGV("sh", "-c", "(while echo x; do :; done) & exit 0"),
		.timeout_ms = 60000,
	};
	int64_t began = clock_mono_ms();
	int status = -1;

	(void)state;
	assert_int_equal(spawn_run(&s, &status, &e), 0);
	assert_int_equal(status, 0);
	assert_true(clock_mono_ms() - began < 30000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_and_status_come_back),
		cmocka_unit_test(a_command_that_is_not_there_is_named),
		cmocka_unit_test(input_larger_than_a_pipe_is_fed_whole),
		cmocka_unit_test(output_past_its_limit_is_dropped_and_the_child_goes_on),
		cmocka_unit_test(a_hanging_command_and_its_children_are_ended),
		cmocka_unit_test(a_failed_command_leaves_nothing_in_the_background),
		cmocka_unit_test(giving_up_ends_it),
		cmocka_unit_test(a_child_does_not_outlive_a_waiter_that_is_killed),
		cmocka_unit_test(a_daemon_that_keeps_the_pipe_is_not_waited_for),
		cmocka_unit_test(a_daemon_that_goes_on_writing_is_not_waited_for),
		cmocka_unit_test(finding_tells_absent_from_not_executable),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
