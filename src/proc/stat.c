/* SPDX-License-Identifier: MIT */
/*
 * One process: /proc/PID/stat, read with one read(2) and parsed by hand, since
 * a list of fifty agents reads hundreds of them. The name in it is free text
 * of the process's own choice, with spaces and parentheses, so the numbers
 * are counted from the last ')'.
 */
#include "config.h"

#include "proc/proc.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proc/proc-int.h"

/* The numbers after the state, by their place in proc(5). */
enum field {
	FIELD_PPID = 4,
	FIELD_PGRP = 5,
	FIELD_SESSION = 6,
	FIELD_UTIME = 14,
	FIELD_STIME = 15,
	FIELD_CUTIME = 16,
	FIELD_CSTIME = 17,
	FIELD_THREADS = 20,
	FIELD_START = 22,
	FIELD_RSS = 24,
	FIELD_COUNT
};

/* The number at *at (and past it), read without looking behind end. */
static int
parse_number(const char **at, const char *end, int64_t *out)
{
	const char *p = *at;
	uint64_t v = 0;
	bool negative;

	while (p < end && *p == ' ')
		p++;
	negative = p < end && *p == '-';
	p += negative;
	if (p == end || *p < '0' || *p > '9')
		return -1;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		v = v * 10 + (uint64_t)(*p - '0');
	*at = p;
	*out = (int64_t)(negative ? 0 - v : v);
	return 0;
}

int
proc_stat_parse(const char *text, size_t n, struct proc_stat *st)
{
	const char *end = text + n, *at = text;
	const char *open = memchr(text, '(', n), *close = memrchr(text, ')', n);
	int64_t pid, f[FIELD_COUNT] = { 0 };
	size_t len;

	if (!open || !close || close < open || end - close < 4 ||
	    parse_number(&at, open, &pid))
		return -1;
	at = close + 3;
	for (int i = FIELD_PPID; i < FIELD_COUNT; i++)
		if (parse_number(&at, end, &f[i]))
			return -1;
	len = close - open - 1;
	if (len >= sizeof(st->comm))
		len = sizeof(st->comm) - 1;
	*st = (struct proc_stat){
		.pid = (pid_t)pid,
		.ppid = (pid_t)f[FIELD_PPID],
		.pgrp = (pid_t)f[FIELD_PGRP],
		.session = (pid_t)f[FIELD_SESSION],
		.state = close[2],
		.start = f[FIELD_START],
		.cpu_ticks = f[FIELD_UTIME] + f[FIELD_STIME],
		.reaped_ticks = f[FIELD_CUTIME] + f[FIELD_CSTIME],
		.rss_bytes = f[FIELD_RSS] * (uint64_t)sysconf(_SC_PAGESIZE),
		.threads = (unsigned)f[FIELD_THREADS],
	};
	memcpy(st->comm, open + 1, len);
	return 0;
}

int
proc_stat(pid_t pid, struct proc_stat *st)
{
	char path[32], text[1024];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text));
	close(fd);
	return n > 0 ? proc_stat_parse(text, n, st) : -1;
}

uint64_t
proc_start(pid_t pid)
{
	struct proc_stat st;

	return proc_stat(pid, &st) ? 0 : st.start;
}

bool
proc_stat_is_alive(const struct proc_stat *st)
{
	return (st->state != 'Z' && st->state != 'X') || st->threads > 1;
}

bool
proc_is_alive(pid_t pid, uint64_t start)
{
	struct proc_stat st;

	return pid > 0 && !proc_stat(pid, &st) && st.start == start &&
	       proc_stat_is_alive(&st);
}

long
proc_ticks_per_second(void)
{
	return sysconf(_SC_CLK_TCK);
}
