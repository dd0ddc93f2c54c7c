/* SPDX-License-Identifier: MIT */
/* Starting keepers in temporary directories, and waiting for what they do. */
#include "config.h"

#include "unit/keeper/agent.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/path.h"
#include "proc/proc.h"

extern char **environ;

int
agent_setup(void **state)
{
	struct agent *a = xcalloc(1, sizeof(*a));

	a->dir = xstrdup("/tmp/fleet-keeper-XXXXXX");
	if (!mkdtemp(a->dir))
		return -1;
	launch_init(&a->launch);
	a->launch.id = xstrdup("testtest");
	a->launch.name = xstrdup("test");
	a->launch.kind = xstrdup("sh");
	a->launch.cwd = xstrdup(a->dir);
	a->launch.dir = xstrdup(a->dir);
	a->launch.socket = agent_path(a, "sock");
	a->launch.grace_ms = 400;
	for (char **e = environ; *e; e++)
		strv_add(&a->launch.env, *e);
	*state = a;
	return 0;
}

int
agent_teardown(void **state)
{
	struct agent *a = *state;

	pid_t keeper = a->status.keeper_pid;
	uint64_t start = keeper ? proc_start(keeper) : 0;

	/* It writes into the directory until it has left. */
	if (proc_is_alive(a->status.pid, a->status.start))
		kill(keeper, SIGTERM);
	if (a->status.pid)
		agent_await_death(a->status.pid, a->status.start);
	if (start)
		agent_await_death(keeper, start);
	file_remove_tree(a->dir, NULL);
	launch_release(&a->launch);
	free(a->dir);
	free(a);
	return 0;
}

const char *
agent_keeper(void)
{
	const char *path = getenv("FLEET_KEEPER");

	return path ? path : "./fleet-keeper";
}

void
agent_add(struct agent *a, const char *word)
{
	strv_add(&a->launch.argv, word);
}

int
agent_start(struct agent *a, struct err *err)
{
	agent_assert_ok(launch_save(&a->launch, err), *err);
	return keeper_start(agent_keeper(), a->dir, &a->status, err);
}

void
agent_run(struct agent *a, const char *script)
{
	struct err err = ERR_INIT;

	agent_add(a, "sh");
	agent_add(a, "-c");
	agent_add(a, script);
	agent_assert_ok(agent_start(a, &err), err);
}

struct keeper *
agent_open(const struct agent *a)
{
	struct err err = ERR_INIT;
	struct keeper *k = keeper_open(a->launch.socket, &err);

	agent_assert_ok(!k, err);
	return k;
}

char *
agent_path(const struct agent *a, const char *name)
{
	return path_join(a->dir, name);
}

bool
agent_has(const struct agent *a, const char *name)
{
	char *path = agent_path(a, name);
	bool there = file_exists(path);

	free(path);
	return there;
}

/* Between two looks; fails the test when it has taken too long. */
static void
look_again(int64_t deadline, const char *what)
{
	if (clock_mono_ms() > deadline)
		fail_msg("waited too long for %s", what);
	usleep(2000);
}

static int64_t
deadline(void)
{
	return clock_mono_ms() + AGENT_WAIT_MS;
}

char *
agent_await_file(const struct agent *a, const char *name)
{
	char *path = agent_path(a, name);
	int64_t until = deadline();
	struct str s = STR_INIT;

	while (file_read(path, 1 << 20, &s, NULL) || !s.len ||
	       s.buf[s.len - 1] != '\n') {
		str_clear(&s);
		look_again(until, name);
	}
	free(path);
	return str_detach(&s);
}

void
agent_await_exit(const struct agent *a, struct exit_record *r)
{
	int64_t until = deadline();

	while (exit_record_load(a->dir, r, NULL))
		look_again(until, "the exit record");
}

void
agent_await_state(const struct agent *a, enum agent_state state)
{
	struct keeper *k = agent_open(a);
	struct err err = ERR_INIT;
	int64_t until = deadline();
	struct keeper_status s;

	for (;;) {
		agent_assert_ok(keeper_get_status(k, &s, &err), err);
		if (s.state == state)
			break;
		look_again(until, state_name(state));
	}
	keeper_close(k);
}

void
agent_await_death(pid_t pid, uint64_t start)
{
	int64_t until = deadline();

	while (proc_is_alive(pid, start))
		look_again(until, "a process to end");
}

void
agent_await_screen(struct keeper *k, const char *text)
{
	struct str f = STR_INIT;
	struct err err = ERR_INIT;
	int64_t until = deadline();
	char *got = NULL;

	for (;;) {
		agent_assert_ok(keeper_get_screen(k, &f, &err), err);
		free(got);
		got = fields_get(f.buf, f.len, "text");
		if (got && strstr(got, text))
			break;
		look_again(until, text);
	}
	free(got);
	str_release(&f);
}

void
agent_await_frame(struct keeper *k, enum wire_kind kind, struct wire_frame *f)
{
	struct err err = ERR_INIT;

	do
		agent_assert_ok(keeper_recv(k, AGENT_WAIT_MS, f, &err), err);
	while (f->kind != kind);
}

void
agent_await_text(struct keeper *k, enum wire_kind kind, const char *text)
{
	struct str all = STR_INIT;
	struct wire_frame f;

	do {
		agent_await_frame(k, kind, &f);
		str_add(&all, f.bytes, f.n);
	} while (!memmem(all.buf, all.len, text, strlen(text)));
	str_release(&all);
}
