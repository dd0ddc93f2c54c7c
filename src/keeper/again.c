/* SPDX-License-Identifier: MIT */
/*
 * Who starts the agent again when its program has failed: `fleet revive`, which
 * waits a while first. It carries the agent's socket in its environment, as all
 * that belongs to the agent does, so that a stop in the meantime ends it; and it
 * runs before our place is free, so that none comes between.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

#include "keeper/keeper-int.h"

void
again_start(struct host *h)
{
	char *const argv[] = { h->launch.on_failure, (char *)"revive", h->launch.id, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t all, none;
	pid_t pid;

	if (!h->launch.on_failure || !h->exit_status || h->is_unwanted ||
	    setenv("FLEET_SOCKET", h->launch.socket, 1) || chdir(h->launch.cwd))
		return;
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	for (int fd = 0; fd < 3; fd++)
		posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawn(&pid, argv[0], &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
}
