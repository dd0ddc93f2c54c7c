/* SPDX-License-Identifier: MIT */
/* What a process was started as: /proc/PID/cmdline, see proc(5). */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "proc/proc.h"

enum { COMMAND_MAX = 4096 };

char *
proc_command(pid_t pid)
{
	char path[64], buf[COMMAND_MAX];
	struct str out = STR_INIT;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/cmdline", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	n = read(fd, buf, sizeof(buf));
	close(fd);
	if (n <= 0)
		return NULL;
	while (n > 0 && !buf[n - 1])
		n--;
	for (ssize_t i = 0; i < n; i++)
		str_addc(&out, buf[i] ? buf[i] : ' ');
	return str_detach(&out);
}
