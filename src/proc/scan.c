/* SPDX-License-Identifier: MIT */
/*
 * Looking for processes by what they carry: a mark in the environment that they
 * were started with, the program that they run, a file that they have open. Each
 * is a walk over /proc, for those who mend and not for those who list. What
 * cannot be read (another user's, just gone) is passed over.
 */
#include "config.h"

#include "proc/proc.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "proc/proc-int.h"

/* As much as Linux lets argv and environment have by default. */
#define ENVIRON_MAX (2u << 20)

static void
add_process(pid_t pid, void *ctx)
{
	proc_list_add(ctx, pid);
}

void
proc_all(struct proc_list *l)
{
	proc_each_in("/proc", add_process, l);
}

/* --- by environment --- */

/* One past the limit is searched as far as it was read. */
static bool
read_environ(pid_t pid, struct str *env)
{
	struct stat owner;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/environ", (int)pid);
	str_clear(env);
	if (stat(path, &owner) || owner.st_uid != geteuid())
		return false;
	file_read(path, ENVIRON_MAX, env, NULL);
	return env->len > 0;
}

/* The value behind "NAME=", in an environment of NUL-terminated entries. */
static const char *
find_entry(const struct str *env, const char *name)
{
	size_t n = strlen(name);

	for (size_t at = 0; at < env->len; at += strlen(env->buf + at) + 1)
		if (!strncmp(env->buf + at, name, n) && env->buf[at + n] == '=')
			return env->buf + at + n + 1;
	return NULL;
}

char *
proc_env(pid_t pid, const char *name)
{
	struct str env = STR_INIT;
	char *value = NULL;

	if (read_environ(pid, &env))
		value = xstrdup_or_null(find_entry(&env, name));
	str_release(&env);
	return value;
}

struct mark {
	const char *name, *value;
	struct str env;
	struct proc_list *list;
};

static void
add_if_marked(pid_t pid, void *ctx)
{
	struct mark *m = ctx;
	const char *value =
		read_environ(pid, &m->env) ? find_entry(&m->env, m->name) : NULL;

	if (value && !strcmp(value, m->value))
		proc_list_add(m->list, pid);
}

void
proc_with_env(const char *name, const char *value, struct proc_list *l)
{
	struct mark m = { name, value, STR_INIT, l };

	proc_each_in("/proc", add_if_marked, &m);
	str_release(&m.env);
}

/* --- by program --- */

/* Where /proc/PID/name leads; false when that cannot be read. */
static bool
read_link(pid_t pid, const char *name, char to[PATH_MAX])
{
	char link[32];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/%s", (int)pid, name);
	n = readlink(link, to, PATH_MAX - 1);
	to[n < 0 ? 0 : n] = '\0';
	return n >= 0;
}

bool
proc_runs(pid_t pid, const char *name)
{
	static const char replaced[] = " (deleted)";
	char exe[PATH_MAX];

	if (!read_link(pid, "exe", exe))
		return false;
	if (str_ends_with(exe, replaced))
		exe[strlen(exe) - strlen(replaced)] = '\0';
	return !strcmp(path_base(exe), name);
}

char *
proc_cwd(pid_t pid)
{
	char cwd[PATH_MAX];

	return read_link(pid, "cwd", cwd) ? xstrdup(cwd) : NULL;
}

int64_t
proc_age_ms(const struct proc_stat *p)
{
	struct timespec now;
	int64_t began = (int64_t)(p->start * 1000 / (uint64_t)proc_ticks_per_second());

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - began;
}

/* --- by open file --- */

struct holder {
	struct stat file;
	const char *program;
	pid_t pid, found;
};

static void
look_at_fd(pid_t fd, void *ctx)
{
	struct holder *h = ctx;
	struct stat st;
	char path[48];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)h->pid, (int)fd);
	if (!stat(path, &st) && st.st_dev == h->file.st_dev &&
	    st.st_ino == h->file.st_ino)
		h->found = h->pid;
}

static void
look_at_files(pid_t pid, void *ctx)
{
	struct holder *h = ctx;
	char path[32];

	if (h->found || (h->program && !proc_runs(pid, h->program)))
		return;
	h->pid = pid;
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	proc_each_in(path, look_at_fd, h);
}

pid_t
proc_with_open(const char *path, const char *program)
{
	struct holder h = { .program = program };

	if (stat(path, &h.file))
		return 0;
	proc_each_in("/proc", look_at_files, &h);
	return h.found;
}
