/* SPDX-License-Identifier: MIT */
/*
 * Starting a keeper so that nothing of the caller's is left in it: a session
 * of its own, a second fork so that it belongs to init, no descriptor but
 * /dev/null and the pipe on which it says that the agent runs, or why not.
 *
 * Between fork and exec only what is safe in a threaded caller is called.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fields.h"
#include "base/spawn.h"
#include "keeper/client.h"
#include "keeper/report.h"

enum {
	READY_FD = 3,
	READY_MS = 20000,
	REPORT_MAX = 65536,
};

/* What the pipe holds instead of fields when there is no keeper to write them. */
#define EXEC_FAILED "!exec "

static void
report_errno(int e)
{
	char text[sizeof(EXEC_FAILED) + 4] = EXEC_FAILED;
	size_t n = sizeof(EXEC_FAILED) - 1;

	for (int unit = 1000; unit; unit /= 10)
		text[n++] = '0' + e / unit % 10;
	if (write(READY_FD, text, n) < 0)
		_exit(126);
}

static _Noreturn void
become_keeper(const char *program, const char *dir, int ready)
{
	char number[] = { '0' + READY_FD, '\0' };
	char *const argv[] = { (char *)program, (char *)dir, number, NULL };
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	/* The pipe may stand where another descriptor has to go. */
	if (ready < READY_FD)
		ready = fcntl(ready, F_DUPFD, READY_FD + 1);
	for (int fd = 0; fd < READY_FD; fd++)
		dup2(null, fd);
	dup2(ready, READY_FD);
	if (ready == READY_FD)
		fcntl(READY_FD, F_SETFD, 0);
	spawn_close(READY_FD + 1, INT_MAX);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(program, argv);
	report_errno(errno);
	_exit(127);
}

static int
fork_twice(const char *program, const char *dir, const int ready[2], struct err *err)
{
	pid_t first = fork();

	if (first < 0)
		return err_errno(err, ERR_FAILED, "cannot fork");
	if (!first) {
		pid_t second;

		setsid();
		second = fork();
		if (!second)
			become_keeper(program, dir, ready[1]);
		_exit(second < 0);
	}
	while (waitpid(first, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

/* Reads until the keeper closes its end. */
static int
read_report(int fd, struct str *s, struct err *err)
{
	int64_t deadline = clock_mono_ms() + READY_MS;
	char buf[4096];

	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		int64_t left = deadline - clock_mono_ms();
		ssize_t n;

		if (left <= 0)
			return err_set(err, ERR_TIMEOUT,
				       "the keeper was not ready within %d s",
				       READY_MS / 1000);
		if (poll(&p, 1, left) <= 0)
			continue;
		n = read(fd, buf, sizeof(buf));
		if (n < 0 && errno != EINTR)
			return err_errno(err, ERR_IO, "cannot hear the keeper");
		if (!n)
			return 0;
		if (n > 0)
			str_add(s, buf, n);
	}
}

static int
judge_report(const char *program, const struct str *s, struct keeper_status *status,
	     struct err *err)
{
	if (str_starts_with(s->buf, EXEC_FAILED)) {
		errno = atoi(s->buf + sizeof(EXEC_FAILED) - 1);
		return err_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAILED,
				 "cannot start the keeper '%s'", program);
	}
	if (report_check(s->buf, s->len, err))
		return -1;
	if (!fields_get_int(s->buf, s->len, "ok", 0))
		return err_set(err, ERR_UNREACHABLE,
			       "the keeper '%s' died before it was ready", program);
	report_get_status(s->buf, s->len, status);
	return 0;
}

int
keeper_start(const char *program, const char *dir, struct keeper_status *status,
	     struct err *err)
{
	struct str report = STR_INIT_LIMIT(REPORT_MAX);
	int ready[2], rc = -1;

	if (pipe2(ready, O_CLOEXEC))
		return err_errno(err, ERR_IO, "cannot make a pipe");
	rc = fork_twice(program, dir, ready, err);
	close(ready[1]);
	if (!rc)
		rc = read_report(ready[0], &report, err);
	if (!rc)
		rc = judge_report(program, &report, status, err);
	close(ready[0]);
	str_release(&report);
	return rc;
}
