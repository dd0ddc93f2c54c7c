/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "proc/proc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool
has(const struct proc_list *l, pid_t pid)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].pid == pid)
			return true;
	return false;
}

/* A child that sleeps, with FLEET_TEST_MARK=value. */
static pid_t
sleeper(const char *value)
{
	char *argv[] = { (char *)"sleep", (char *)"1000", NULL };
	char *seen = NULL;
	pid_t pid = fork();

	if (!pid) {
		setenv("FLEET_TEST_MARK", value, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (!seen && !waitpid(pid, NULL, WNOHANG))
		seen = proc_env(pid, "FLEET_TEST_MARK");
	free(seen);
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
the_mark_in_the_environment_finds_a_process(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	char value[32];
	pid_t pid;

	(void)state;
	snprintf(value, sizeof(value), "%d", (int)getpid());
	pid = sleeper(value);
	proc_with_env("FLEET_TEST_MARK", value, &l);
	assert_int_equal(l.n, 1);
	assert_true(has(&l, pid));
	l.n = 0;
	value[0]++; /* another value, an empty one, a shorter name */
	proc_with_env("FLEET_TEST_MARK", value, &l);
	proc_with_env("FLEET_TEST_MARK", "", &l);
	value[0]--;
	proc_with_env("LEET_TEST_MARK", value, &l);
	assert_int_equal(l.n, 0);
	end(pid);
	proc_list_release(&l);
}

static void
the_value_of_a_mark_is_told(void **state)
{
	pid_t pid = sleeper("one=two three");
	char *value = proc_env(pid, "FLEET_TEST_MARK");

	(void)state;
	assert_string_equal(value, "one=two three");
	free(value);
	assert_null(proc_env(pid, "FLEET_TEST_MAR"));
	assert_null(proc_env(pid, "FLEET_TEST_MARKS"));
	end(pid);
	assert_null(proc_env(pid, "FLEET_TEST_MARK"));
}

static void
all_has_us_and_our_age(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	struct proc_stat self;

	(void)state;
	proc_all(&l);
	assert_true(has(&l, getpid()));
	assert_true(has(&l, getppid()));
	assert_int_equal(proc_stat(getpid(), &self), 0);
	assert_in_range(proc_age_ms(&self), 0, 600000);
	proc_list_release(&l);
}

static void
a_program_is_known_by_its_file(void **state)
{
	(void)state;
	assert_true(proc_runs(getpid(), "test-scan"));
	assert_false(proc_runs(getpid(), "est-scan"));
	assert_false(proc_runs(getpid(), "test-sca"));
}

static void
the_arguments_are_told(void **state)
{
	char *said = proc_command(getpid());

	(void)state;
	assert_non_null(strstr(said, "test-scan"));
	assert_null(proc_command(-1));
	free(said);
}

static void
the_working_directory_is_told(void **state)
{
	char *here = getcwd(NULL, 0), *said = proc_cwd(getpid());

	(void)state;
	assert_string_equal(said, here);
	assert_null(proc_cwd(-1));
	free(said);
	free(here);
}

static void
an_open_file_is_found(void **state)
{
	char path[] = "/tmp/fleet-test-scan.XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd > 0);
	assert_int_equal(proc_with_open(path, NULL), getpid());
	assert_int_equal(proc_with_open(path, "test-scan"), getpid());
	assert_int_equal(proc_with_open(path, "another"), 0);
	close(fd);
	assert_int_equal(proc_with_open(path, NULL), 0);
	unlink(path);
	assert_int_equal(proc_with_open(path, NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mark_in_the_environment_finds_a_process),
		cmocka_unit_test(the_value_of_a_mark_is_told),
		cmocka_unit_test(all_has_us_and_our_age),
		cmocka_unit_test(a_program_is_known_by_its_file),
		cmocka_unit_test(the_arguments_are_told),
		cmocka_unit_test(the_working_directory_is_told),
		cmocka_unit_test(an_open_file_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
