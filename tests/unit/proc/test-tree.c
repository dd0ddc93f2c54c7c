/* SPDX-License-Identifier: MIT */
/*
 * Trees of processes that the test makes itself: root with a child and a
 * grandchild, all asleep on a pipe until the test ends them.
 */
#include "config.h"

#include "proc/proc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc/proc-int.h"

struct family {
	pid_t root, child, grandchild;
};

static void
sleep_for_ever(void)
{
	for (;;)
		pause();
}

static void
be_child(int fd)
{
	pid_t pids[2] = { getpid(), fork() };

	if (!pids[1])
		sleep_for_ever();
	if (write(fd, pids, sizeof(pids)) != sizeof(pids))
		_exit(1);
	sleep_for_ever();
}

static void *
fork_child(void *fd)
{
	if (!fork())
		be_child(*(int *)fd);
	return sleep_for_ever(), NULL;
}

/* The child comes of the root's first thread, or of another. */
static void
family_start(struct family *f, bool by_thread)
{
	pid_t pids[2];
	pthread_t t;
	int p[2];

	assert_int_equal(pipe(p), 0);
	f->root = fork();
	if (!f->root) {
		close(p[0]);
		if (by_thread)
			pthread_create(&t, NULL, fork_child, &p[1]);
		else
			fork_child(&p[1]);
		sleep_for_ever();
	}
	close(p[1]);
	assert_int_equal(read(p[0], pids, sizeof(pids)), sizeof(pids));
	close(p[0]);
	f->child = pids[0];
	f->grandchild = pids[1];
}

static void
wait_gone(pid_t pid)
{
	struct proc_stat st;

	while (!proc_stat(pid, &st) && proc_stat_is_alive(&st))
		usleep(1000);
}

static void
family_end(struct family *f)
{
	kill(f->grandchild, SIGKILL);
	kill(f->child, SIGKILL);
	kill(f->root, SIGKILL);
	waitpid(f->root, NULL, 0);
	wait_gone(f->child);
	wait_gone(f->grandchild);
}

static void
assert_is_family(const struct proc_list *l, size_t from, const struct family *f)
{
	assert_int_equal(l->n, from + 3);
	assert_int_equal(l->v[from].pid, f->root);
	assert_int_equal(l->v[from + 1].pid, f->child);
	assert_int_equal(l->v[from + 1].ppid, f->root);
	assert_int_equal(l->v[from + 2].pid, f->grandchild);
}

static void
a_tree_has_all_generations_parents_first(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	struct family f;

	(void)state;
	family_start(&f, false);
	proc_tree(f.root, &l);
	assert_is_family(&l, 0, &f);
	proc_tree(f.root, &l);
	assert_is_family(&l, 3, &f);
	family_end(&f);
	proc_list_release(&l);
	assert_null(l.v);
}

static void
children_of_other_threads_belong_to_the_tree(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	struct family f;

	(void)state;
	family_start(&f, true);
	proc_tree(f.root, &l);
	assert_is_family(&l, 0, &f);
	family_end(&f);
	proc_list_release(&l);
}

static void
the_scan_finds_what_the_kernel_lists(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	struct family f;

	(void)state;
	family_start(&f, true);
	proc_tree_by_scan(f.root, &l);
	assert_is_family(&l, 0, &f);
	family_end(&f);
	proc_list_release(&l);
}

static void
many_children_are_all_found(void **state)
{
	enum { N = 900 }; /* more than one read(2) of six digits holds */
	struct proc_list l = PROC_LIST_INIT;
	pid_t first = fork();
	int p[2], status;

	(void)state;
	assert_true(first >= 0);
	if (first) {
		waitpid(first, &status, 0);
		assert_int_equal(status, 0);
		return;
	}
	if (pipe(p))
		_exit(1);
	for (int i = 0; i < N; i++)
		if (!fork()) {
			char c;

			close(p[1]);
			_exit(read(p[0], &c, 1) > 0);
		}
	proc_tree(getpid(), &l);
	status = l.n == N + 1 ? 0 : 2;
	close(p[1]);
	while (wait(NULL) > 0)
		;
	proc_list_release(&l);
	_exit(status);
}

static void
a_process_that_is_gone_is_an_empty_tree(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	pid_t pid = fork();

	(void)state;
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	proc_tree(pid, &l);
	assert_int_equal(l.n, 0);
	proc_tree_by_scan(pid, &l);
	assert_int_equal(l.n, 0);
	proc_list_release(&l);
}

static void
usage_sums_the_tree(void **state)
{
	struct proc_usage u;
	struct proc_stat st;
	struct family f;
	uint64_t start;

	(void)state;
	family_start(&f, false);
	start = proc_start(f.root);
	assert_int_equal(proc_stat(f.root, &st), 0);
	assert_int_equal(proc_usage(f.root, start, &u), 0);
	assert_int_equal(u.processes, 3);
	assert_true(u.rss_bytes > st.rss_bytes);
	assert_int_equal(proc_usage(f.root, start + 1, &u), -1);
	family_end(&f);
	assert_int_equal(proc_usage(f.root, start, &u), -1);
}

static void
burn(int ms)
{
	struct timespec t;

	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms);
}

static void
usage_counts_children_that_came_and_went(void **state)
{
	uint64_t start = proc_start(getpid());
	struct proc_usage before, dead, after;
	siginfo_t info;
	pid_t pid;

	(void)state;
	assert_int_equal(proc_usage(getpid(), start, &before), 0);
	pid = fork();
	if (!pid) {
		burn(100);
		_exit(0);
	}
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	assert_int_equal(proc_usage(getpid(), start, &dead), 0);
	assert_int_equal(dead.processes, 1);
	assert_true(dead.cpu_ticks >= before.cpu_ticks + 7);
	waitpid(pid, NULL, 0);
	assert_int_equal(proc_usage(getpid(), start, &after), 0);
	assert_true(after.cpu_ticks >= before.cpu_ticks + 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_has_all_generations_parents_first),
		cmocka_unit_test(children_of_other_threads_belong_to_the_tree),
		cmocka_unit_test(the_scan_finds_what_the_kernel_lists),
		cmocka_unit_test(many_children_are_all_found),
		cmocka_unit_test(a_process_that_is_gone_is_an_empty_tree),
		cmocka_unit_test(usage_sums_the_tree),
		cmocka_unit_test(usage_counts_children_that_came_and_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
