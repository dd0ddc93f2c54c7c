/* SPDX-License-Identifier: MIT */
/* Ending a tree: this process's own children, also when /proc cannot be read. */
#include "config.h"

#include "keeper/reaper.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/keeper/unit.h"

static pid_t
start_one(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	assert_true(pid > 0);
	return pid;
}

static void
expect_killed(pid_t pid)
{
	int raw;

	assert_int_equal(waitpid(pid, &raw, 0), pid);
	assert_true(WIFSIGNALED(raw) && WTERMSIG(raw) == SIGKILL);
}

static void
nobody_below_is_done_at_once(void **state)
{
	struct reaper r = { .phase = REAPER_OFF };

	(void)state;
	reaper_start(&r, 1000, 0);
	assert_int_equal(r.phase, REAPER_DONE);
}

static void
without_grace_it_kills_and_is_done_when_they_are_gone(void **state)
{
	struct reaper r = { .phase = REAPER_OFF };
	pid_t pid = start_one();

	(void)state;
	reaper_start(&r, 0, 0);
	assert_int_equal(r.phase, REAPER_KILL);
	expect_killed(pid);
	reaper_step(&r, 0);
	assert_int_equal(r.phase, REAPER_DONE);
}

/* Without descriptors nothing in /proc can be opened. */
static void
who_cannot_look_does_not_believe_that_nobody_is_there(void **state)
{
	struct reaper r = { .phase = REAPER_OFF };
	struct rlimit was, none;
	pid_t pid = start_one();

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = was;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	reaper_start(&r, 0, 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_int_not_equal(r.phase, REAPER_DONE);
	assert_int_equal(kill(pid, 0), 0);
	reaper_step(&r, reaper_due(&r));
	expect_killed(pid);
	reaper_step(&r, reaper_due(&r));
	assert_int_equal(r.phase, REAPER_DONE);
}

static void
looks_at_those_who_stay_become_rare(void **state)
{
	struct reaper r = { .phase = REAPER_OFF };
	int64_t last = 0, now = 0, due;
	struct rlimit was, none;
	pid_t pid = start_one();

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = was;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	reaper_start(&r, 0, 0);
	while ((due = reaper_due(&r)) != INT64_MAX) {
		assert_true(due - now > last);
		last = due - now;
		now = due;
		reaper_step(&r, now);
	}
	assert_true(last >= 500);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	kill(pid, SIGKILL);
	expect_killed(pid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_below_is_done_at_once),
		cmocka_unit_test(without_grace_it_kills_and_is_done_when_they_are_gone),
		cmocka_unit_test(who_cannot_look_does_not_believe_that_nobody_is_there),
		cmocka_unit_test(looks_at_those_who_stay_become_rare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
