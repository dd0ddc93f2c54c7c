/* SPDX-License-Identifier: MIT */
/*
 * CPU % needs two looks, and `fleet list` lives for milliseconds: the last look
 * waits in a small file of the runtime directory.
 *
 *   fleet-look 1
 *   <pid> <start> <CPU ticks> <when> <percent × 10>
 *
 * Time is CLOCK_BOOTTIME in microseconds, the clock that start counts by, so
 * that a suspended hour is idle in both. A sample from the future is of
 * another boot. A line that cannot be read is as if it were not there.
 */
#include "config.h"

#include "proc/proc.h"

#include <errno.h>
#include <inttypes.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "proc/proc-int.h"

#define HEAD "fleet-look 1\n"
#define FILE_MAX (256u << 10)
#define TOO_SOON_US 50000

struct sample {
	pid_t pid;
	uint64_t start;
	uint64_t ticks;
	int64_t us;
	int64_t tenths; /* of a percent: the answer then given */
};

struct samples {
	struct sample *v;
	size_t n, alloc;
};

struct proc_look {
	char *path;
	struct samples before, now;
};

static struct sample *
find(const struct samples *l, pid_t pid, uint64_t start)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].pid == pid && l->v[i].start == start)
			return &l->v[i];
	return NULL;
}

static void
put(struct samples *l, const struct sample *s)
{
	struct sample *there = find(l, s->pid, s->start);

	if (!there) {
		ALLOC_GROW(l->v, l->n + 1, l->alloc);
		there = &l->v[l->n++];
	}
	*there = *s;
}

static bool
parse_line(const char *line, struct sample *s)
{
	int64_t f[5];
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(f); i++) {
		errno = 0;
		f[i] = strtoll(line, &end, 10);
		if (end == line || errno || f[i] < 0 || *end != (i < 4 ? ' ' : '\n'))
			return false;
		line = end + 1;
	}
	*s = (struct sample){ (pid_t)f[0], f[1], f[2], f[3], f[4] };
	return true;
}

static void
parse(struct samples *l, const struct str *text)
{
	const char *line = text->buf + strlen(HEAD), *nl;
	struct sample s;

	if (!str_starts_with(text->buf, HEAD))
		return;
	for (; (nl = strchr(line, '\n')); line = nl + 1)
		if (parse_line(line, &s))
			put(l, &s);
}

struct proc_look *
proc_look_load(const char *path)
{
	struct proc_look *look = xcalloc(1, sizeof(*look));
	struct str text = STR_INIT;

	look->path = xstrdup(path);
	if (!file_read(path, FILE_MAX, &text, NULL))
		parse(&look->before, &text);
	str_release(&text);
	return look;
}

static double
percent(uint64_t ticks, int64_t us)
{
	double seconds = (double)ticks / (double)proc_ticks_per_second();

	return us > 0 ? seconds * 100e6 / (double)us : 0;
}

/* A process younger than one tick is taken to be one tick old. */
static double
percent_since_start(uint64_t start, uint64_t ticks, int64_t now_us)
{
	int64_t tick_us = 1000000 / proc_ticks_per_second();
	int64_t age = now_us - (int64_t)start * tick_us;

	return percent(ticks, age > tick_us ? age : tick_us);
}

double
proc_look_cpu_at(struct proc_look *look, pid_t pid, uint64_t start,
		 const struct proc_usage *u, int64_t now_us)
{
	const struct sample *last = find(&look->before, pid, start);
	struct sample s = { pid, start, u->cpu_ticks, now_us, 0 };
	double cpu;

	if (last && last->us > now_us)
		last = NULL;
	if (last && now_us - last->us < TOO_SOON_US) {
		put(&look->now, last);
		return (double)last->tenths / 10;
	}
	if (!last)
		cpu = percent_since_start(start, s.ticks, now_us);
	else
		cpu = s.ticks > last->ticks
			      ? percent(s.ticks - last->ticks, now_us - last->us)
			      : 0;
	s.tenths = (int64_t)(cpu * 10 + 0.5);
	put(&look->now, &s);
	return cpu;
}

double
proc_look_cpu(struct proc_look *look, pid_t pid, uint64_t start,
	      const struct proc_usage *u)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return proc_look_cpu_at(look, pid, start, u,
				(int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

/* Not file_write: its fsync costs more than the whole list. */
static void
replace(const char *path, const struct str *text)
{
	char *tmp = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(tmp, O_CLOEXEC);
	bool whole;

	if (fd >= 0) {
		whole = !file_write_all(fd, text->buf, text->len);
		if (close(fd) || !whole || rename(tmp, path))
			unlink(tmp);
	}
	free(tmp);
}

void
proc_look_save(struct proc_look *look)
{
	struct str text = STR_INIT;

	if (!look->now.n)
		return;
	str_adds(&text, HEAD);
	for (size_t i = 0; i < look->now.n; i++) {
		const struct sample *s = &look->now.v[i];

		str_addf(&text, "%d %" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64 "\n",
			 (int)s->pid, s->start, s->ticks, s->us, s->tenths);
	}
	replace(look->path, &text);
	str_release(&text);
}

void
proc_look_free(struct proc_look *look)
{
	if (!look)
		return;
	free(look->before.v);
	free(look->now.v);
	free(look->path);
	free(look);
}
