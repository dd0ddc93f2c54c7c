/* SPDX-License-Identifier: MIT */
/*
 * The keeper ends its tree itself: SIGHUP, SIGTERM, SIGKILL. Where it was killed
 * we do, by pid and start time, and write the exit record that it could not.
 */
#include "config.h"

#include "agent/stop.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "proc/proc.h"

enum { KEEPER_LEAVES_MS = 3000 };

/*
 * A keeper whose socket was taken away lives on unseen. It is the parent of its
 * program and leaves when that has ended, with the exit record written; were it
 * not waited for, that record and its socket would fall upon a restart.
 */
static void
wait_for_keeper(const struct proc_stat *keeper)
{
	const struct timespec step = { 0, 2000000 };
	int64_t end = clock_mono_ms() + KEEPER_LEAVES_MS;

	while (proc_is_alive(keeper->pid, keeper->start) && clock_mono_ms() < end)
		nanosleep(&step, NULL);
	if (proc_is_alive(keeper->pid, keeper->start))
		kill(keeper->pid, SIGKILL);
}

static bool
find_keeper(const struct agent_row *row, struct proc_stat *keeper)
{
	struct proc_stat program;

	return row->pid > 0 && proc_is_alive(row->pid, (uint64_t)row->pid_start) &&
	       !proc_stat(row->pid, &program) && program.ppid == row->keeper_pid &&
	       !proc_stat(program.ppid, keeper);
}

/*
 * Without a keeper: the program, all below it, and whatever else still carries
 * the keeper's socket in its environment (a daemon of the agent's).
 */
static void
end_orphans(const struct agent_row *row, const char *socket)
{
	struct proc_list tree = PROC_LIST_INIT;
	struct proc_stat keeper;
	bool has_keeper = find_keeper(row, &keeper);

	proc_with_env("FLEET_SOCKET", socket, &tree);
	if (row->pid > 0 && proc_is_alive(row->pid, (uint64_t)row->pid_start))
		proc_tree(row->pid, &tree);
	for (size_t i = 0; i < tree.n; i++)
		if (tree.v[i].pid != getpid() &&
		    proc_is_alive(tree.v[i].pid, tree.v[i].start))
			kill(tree.v[i].pid, SIGKILL);
	if (has_keeper)
		wait_for_keeper(&keeper);
	proc_list_release(&tree);
}

/* A record for a program whose keeper could not write one, or a damaged one. */
static void
note_exit(const struct agent_context *c, const struct agent_row *row)
{
	struct exit_record e = { 128 + SIGKILL, clock_utc_ms(), true };
	char *dir = dirs_agent(c->dirs, row->id);

	if (file_is_dir(dir) && exit_record_load(dir, &(struct exit_record){ 0 }, NULL)) {
		exit_record_remove(dir);
		exit_record_save(dir, &e, NULL);
	}
	free(dir);
}

int
agent_stop(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	char *socket = dirs_socket(c->dirs, row->id, err);
	struct keeper *k = socket ? keeper_open(socket, NULL) : NULL;
	int rc = socket ? 0 : -1;

	if (k) {
		rc = keeper_stop(k, config_number(c->config, "kill.grace"), err);
		keeper_close(k);
	} else if (socket) {
		end_orphans(row, socket);
		note_exit(c, row);
		unlink(socket);
	}
	free(socket);
	return rc;
}
