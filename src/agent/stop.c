/* SPDX-License-Identifier: MIT */
/*
 * The keeper ends its tree itself: SIGHUP, SIGTERM, SIGKILL. Where it was killed
 * or does not answer we do, and write the exit record that it could not.
 *
 * Whether a keeper lives is told by its lock on agents/<id>, not by its socket,
 * which may be gone, nor by its pid, which may come round. Who has that lock
 * knows that none lives, and that none which was just being started can come up.
 */
#include "config.h"

#include "agent/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "proc/proc.h"

enum {
	KEEPER_LEAVES_MS = 3000, /* before a deaf one is killed, and after */
	STEP_MS = 5,
	ROUNDS_MAX = 200,
};

#define KEEPER "fleet-keeper"

static void
pause_a_step(void)
{
	const struct timespec step = { 0, STEP_MS * 1000000 };

	nanosleep(&step, NULL);
}

/* --- what goes on without a keeper --- */

/* Ourselves, and those whom we were started by. */
static bool
is_above_us(pid_t pid)
{
	struct proc_stat at = { .ppid = getpid() };

	for (int i = 0; i < ROUNDS_MAX && at.ppid > 1; i++) {
		if (at.ppid == pid)
			return true;
		if (proc_stat(at.ppid, &at))
			break;
	}
	return false;
}

bool
agent_is_around_us(const struct agent_row *row)
{
	return proc_is_alive(row->pid, (uint64_t)row->pid_start) &&
	       is_above_us(row->pid);
}

/* A keeper that was started from within the agent is another agent's. */
static bool
may_end(const struct proc_stat *p)
{
	return proc_is_alive(p->pid, p->start) && !is_above_us(p->pid) &&
	       !proc_runs(p->pid, KEEPER);
}

/*
 * The program, all below it, and whatever else still carries the keeper's socket
 * in its environment (a daemon of the agent's, a set-up command). How many.
 */
static size_t
end_once(const struct agent_row *row, const char *socket)
{
	struct proc_list l = PROC_LIST_INIT;
	size_t ended = 0;

	proc_with_env("FLEET_SOCKET", socket, &l);
	if (row->pid > 0 && proc_is_alive(row->pid, (uint64_t)row->pid_start))
		proc_tree(row->pid, &l);
	for (size_t i = 0; i < l.n; i++)
		if (may_end(&l.v[i]) && !kill(l.v[i].pid, SIGKILL))
			ended++;
	proc_list_release(&l);
	return ended;
}

/* Until they are gone: one may have forked while we looked. */
static void
end_orphans(const struct agent_row *row, const char *socket)
{
	for (int i = 0; i < ROUNDS_MAX && end_once(row, socket); i++)
		pause_a_step();
}

/* A record for a program whose keeper could not write one, or a damaged one. */
static void
note_exit(const char *dir)
{
	struct exit_record e = { 128 + SIGKILL, clock_utc_ms(), true };

	if (file_is_dir(dir) &&
	    exit_record_load(dir, &(struct exit_record){ 0 }, NULL)) {
		exit_record_remove(dir);
		exit_record_save(dir, &e, NULL);
	}
}

/* --- the keeper --- */

/* True when it did all that there is to do, which its record says. */
static bool
stop_by_keeper(const struct agent_context *c, const char *dir, const char *socket)
{
	struct keeper *k = keeper_open(socket, NULL);
	struct exit_record e;
	bool stopped;

	if (!k)
		return false;
	stopped = !keeper_stop(k, config_number(c->config, "kill.grace"), NULL);
	keeper_close(k);
	return stopped && !exit_record_load(dir, &e, NULL);
}

/* The lock as a keeper takes it; -1 with errno: EWOULDBLOCK when one lives. */
static int
try_lock(const char *dir, int how)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), e;

	if (fd < 0 || !flock(fd, how | LOCK_NB))
		return fd;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

bool
agent_has_keeper(const struct agent_context *c, const struct agent_row *row)
{
	char *dir = dirs_agent(c->dirs, row->id);
	int fd = try_lock(dir, LOCK_SH);
	bool has = fd < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	free(dir);
	return has;
}

/*
 * Takes the lock from a keeper that does not answer: one that was just being
 * started does a moment later, and a deaf one leaves when its program has ended.
 * No directory means that no keeper was ever started: a success, with -1.
 */
static int
take_lock(const struct agent_context *c, const struct agent_row *row, const char *dir,
	  const char *socket, int *fd, struct err *err)
{
	int64_t began = clock_mono_ms();
	pid_t deaf;

	while ((*fd = try_lock(dir, LOCK_EX)) < 0 && errno == EWOULDBLOCK) {
		int64_t waited = clock_mono_ms() - began;

		end_orphans(row, socket);
		deaf = waited > KEEPER_LEAVES_MS ? proc_with_open(dir, KEEPER) : 0;
		if (deaf)
			kill(deaf, SIGKILL);
		if (waited > 2 * KEEPER_LEAVES_MS)
			return err_set(err, ERR_BUSY,
				       "the keeper of '%s' neither answers nor leaves",
				       row->branch);
		pause_a_step();
		stop_by_keeper(c, dir, socket);
	}
	if (*fd < 0 && errno != ENOENT && errno != ENOTDIR)
		return err_errno(err, ERR_IO, "cannot open %s", dir);
	return 0;
}

int
agent_hold(const struct agent_context *c, const struct agent_row *row, int *fd,
	   struct err *err)
{
	char *socket = dirs_socket(c->dirs, row->id, err);
	char *dir = dirs_agent(c->dirs, row->id);
	int rc = -1;

	*fd = -1;
	if (socket) {
		stop_by_keeper(c, dir, socket);
		rc = take_lock(c, row, dir, socket, fd, err);
	}
	if (!rc) {
		end_orphans(row, socket);
		note_exit(dir);
		unlink(socket);
	}
	free(dir);
	free(socket);
	return rc;
}

void
agent_let_go(int fd)
{
	if (fd >= 0)
		close(fd);
}

int
agent_stop(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	char *socket = dirs_socket(c->dirs, row->id, err);
	char *dir = dirs_agent(c->dirs, row->id);
	int fd = -1, rc = socket ? 0 : -1;

	if (socket && !stop_by_keeper(c, dir, socket))
		rc = agent_hold(c, row, &fd, err);
	agent_let_go(fd);
	free(dir);
	free(socket);
	return rc;
}
