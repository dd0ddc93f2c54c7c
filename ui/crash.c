/* SPDX-License-Identifier: MIT */
/*
 * A handler can use little (signal-safety(7)): the path is made before, the stack
 * is one of its own, and backtrace() is called once at the start, since its first
 * call loads a library. What a handler is to find cannot but be static.
 */
#include "config.h"

#include "ui/crash.h"

#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ui/canvas/canvas.h"

enum { STACK_SIZE = 1 << 16, FRAMES = 64 };

static struct {
	char path[PATH_MAX];
	char stack[STACK_SIZE];
} crash;

static const struct {
	int number;
	const char *name;
} caught[] = {
	{ SIGSEGV, "SIGSEGV" }, { SIGABRT, "SIGABRT" }, { SIGBUS, "SIGBUS" },
	{ SIGFPE, "SIGFPE" },	{ SIGILL, "SIGILL" },
};

static const char *
name_of(int number)
{
	for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
		if (caught[i].number == number)
			return caught[i].name;
	return "a signal";
}

static void
say(int fd, const char *text)
{
	size_t n = strlen(text);

	while (n > 0) {
		ssize_t done = write(fd, text, n);

		if (done <= 0)
			return;
		text += done;
		n -= (size_t)done;
	}
}

static bool
write_report(int number)
{
	int fd = open(crash.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	void *frames[FRAMES];

	if (fd < 0)
		return false;
	say(fd, PACKAGE_STRING ", ");
	say(fd, name_of(number));
	say(fd, "\n");
	backtrace_symbols_fd(frames, backtrace(frames, FRAMES), fd);
	close(fd);
	return true;
}

/* The default is back (SA_RESETHAND), so that the second time is the end. */
static void
on_crash(int number)
{
	bool is_written;

	canvas_emergency();
	is_written = write_report(number);
	say(STDERR_FILENO, "fleet: the cockpit has crashed (");
	say(STDERR_FILENO, name_of(number));
	say(STDERR_FILENO, "); the agents go on");
	if (is_written) {
		say(STDERR_FILENO, "\nfleet: where it was: ");
		say(STDERR_FILENO, crash.path);
	}
	say(STDERR_FILENO, "\n");
	raise(number);
}

static void
make_path(const char *state_dir)
{
	time_t now = time(NULL);
	char when[32] = "";
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	snprintf(crash.path, sizeof(crash.path), "%s/crash-%s-%ld.txt", state_dir, when,
		 (long)getpid());
}

void
crash_catch(const char *state_dir)
{
	const stack_t stack = { .ss_sp = crash.stack, .ss_size = sizeof(crash.stack) };
	struct sigaction action = { .sa_handler = on_crash,
				    .sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER };
	void *frame;

	make_path(state_dir);
	backtrace(&frame, 1);
	sigaltstack(&stack, NULL);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
		sigaction(caught[i].number, &action, NULL);
}
