/* SPDX-License-Identifier: MIT */
/* /proc/stat, meminfo and loadavg: see proc(5). */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/proc.h"

enum { FILE_MAX = 65536 };

/* "cpu  user nice system idle iowait irq softirq steal …" */
static int
read_ticks(struct proc_machine *m)
{
	uint64_t v[8] = { 0 };
	struct str s = STR_INIT;
	int n = 0;

	if (!file_read("/proc/stat", FILE_MAX, &s, NULL))
		n = sscanf(s.buf,
			   "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
			   " %" SCNu64 " %" SCNu64 " %" SCNu64,
			   &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]);
	str_release(&s);
	for (int i = 0; i < 8; i++)
		m->total_ticks += v[i];
	m->busy_ticks = m->total_ticks - v[3] - v[4];
	return n < 4 ? -1 : 0;
}

static uint64_t
kibibytes(const char *text, const char *name)
{
	const char *at = strstr(text, name);
	uint64_t n = 0;

	if (at)
		sscanf(at + strlen(name), " %" SCNu64, &n);
	return n << 10;
}

static int
read_memory(struct proc_machine *m)
{
	struct str s = STR_INIT;

	if (!file_read("/proc/meminfo", FILE_MAX, &s, NULL)) {
		m->memory_bytes = kibibytes(s.buf, "MemTotal:");
		m->available_bytes = kibibytes(s.buf, "MemAvailable:");
	}
	str_release(&s);
	return m->memory_bytes ? 0 : -1;
}

static void
read_load(struct proc_machine *m)
{
	struct str s = STR_INIT;

	if (file_read("/proc/loadavg", FILE_MAX, &s, NULL) ||
	    sscanf(s.buf, "%lf", &m->load) != 1)
		m->load = 0;
	str_release(&s);
}

int
proc_machine(struct proc_machine *m)
{
	memset(m, 0, sizeof(*m));
	m->cores = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	read_load(m);
	return read_ticks(m) || read_memory(m) ? -1 : 0;
}
