/* SPDX-License-Identifier: MIT */
/* What a program writes down of itself: believed only when it is surely its own. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/registry.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "proc/proc.h"

#define SESSION "1f9ceb7d-891b-4c19-9815-e4b45d850494"

struct fixture {
	char top[48];
	char *path; /* its file */
	pid_t pid;
	uint64_t start;
};

static pid_t
start_program(const char *top)
{
	char *env[] = { xasprintf("CLAUDE_CONFIG_DIR=%s", top), NULL };
	char *argv[] = { (char *)"sleep", (char *)"600", NULL };
	int ends[2];
	char c;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		close(ends[0]);
		/* the exec closes it, so that its end is the sign */
		dup2(ends[1], 100);
		close(ends[1]);
		fcntl(100, F_SETFD, FD_CLOEXEC);
		execve("/bin/sleep", argv, env);
		_exit(127);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &c, 1), 0);
	close(ends[0]);
	free(env[0]);
	return pid;
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	char *dir;

	strcpy(f->top, "/tmp/fleet-registry-XXXXXX");
	assert_non_null(mkdtemp(f->top));
	dir = path_join(f->top, "sessions");
	file_make_dirs(dir, 0700, NULL);
	f->pid = start_program(f->top);
	f->start = proc_start(f->pid);
	f->path = xasprintf("%s/%d.json", dir, (int)f->pid);
	free(dir);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
	file_remove_tree(f->top, NULL);
	free(f->path);
	free(f);
	return 0;
}

/* More than the fields of interest stand in it, as in the real one. */
static void
put(const struct fixture *f, pid_t pid, uint64_t start, const char *status,
    int64_t since)
{
	char *text =
		xasprintf("{\"pid\":%d,\"sessionId\":\"" SESSION "\",\"cwd\":\"/x\","
			  "\"procStart\":\"%" PRIu64 "\",\"status\":\"%s\","
			  "\"statusUpdatedAt\":%" PRId64
			  ",\"waitingFor\":\"permission\\u001b prompt\"}",
			  (int)pid, start, status, since);

	assert_int_equal(file_write(f->path, text, strlen(text), 0644, NULL), 0);
	free(text);
}

static bool
is_read(const struct fixture *f, const char *session)
{
	struct registry r;

	return registry_read(KIND_REGISTRY_CLAUDE, f->pid, f->start, session, &r);
}

static void
its_own_is_read(void **state)
{
	struct fixture *f = *state;
	int64_t since = clock_utc_ms() - 3000;
	struct registry r;

	put(f, f->pid, f->start, "waiting", since);
	assert_true(registry_read(KIND_REGISTRY_CLAUDE, f->pid, f->start, SESSION, &r));
	assert_string_equal(r.status, "waiting");
	assert_null(strchr(r.waiting, '\033'));
	assert_non_null(strstr(r.waiting, "prompt"));
	assert_true(r.since_ms == since);
	/* unless the kind has none */
	assert_false(registry_read(KIND_REGISTRY_NONE, f->pid, f->start, SESSION, &r));
}

static void
any_doubt_is_a_no(void **state)
{
	struct fixture *f = *state;
	int64_t now = clock_utc_ms();

	assert_false(is_read(f, SESSION)); /* not there */
	put(f, f->pid + 1, f->start, "idle", now);
	assert_false(is_read(f, SESSION));
	put(f, f->pid, f->start + 1, "idle", now);
	assert_false(is_read(f, SESSION));
	put(f, f->pid, f->start, "sleeping", now);
	assert_false(is_read(f, SESSION));
	put(f, f->pid, f->start, "idle", now + 3600000);
	assert_false(is_read(f, SESSION));
	put(f, f->pid, f->start, "idle", now);
	assert_false(is_read(f, "another"));
	assert_false(is_read(f, NULL));
	assert_true(is_read(f, SESSION));
	assert_int_equal(file_write(f->path, "{\"pid\":", 7, 0644, NULL), 0);
	assert_false(is_read(f, SESSION));
	unlink(f->path);
	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_false(is_read(f, SESSION));
}

static void
one_that_has_ended_says_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, f->pid, f->start, "idle", clock_utc_ms());
	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
	assert_false(is_read(f, SESSION));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(its_own_is_read),
		TEST(any_doubt_is_a_no),
		TEST(one_that_has_ended_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
