/* SPDX-License-Identifier: MIT */
/*
 * What lies or lives in our places without belonging to a live row: sockets,
 * directories and processes of agents that the store does not know or has
 * archived. An unknown one is taken up again where that can be.
 *
 * A row stands before anything is made for it, so what is found is compared with
 * rows that are read after it was found.
 */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/adopt.h"
#include "agent/claim.h"
#include "agent/doctor.h"
#include "agent/stop.h"
#include "base/alloc.h"
#include "base/file.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "proc/proc.h"

enum { ID_LENGTH = 8 };

static const char check[] = "unknown";
static const char mark[] = "FLEET_SOCKET";

/* --- what is there --- */

static void
add_id(const char *name, const char *suffix, struct strv *ids)
{
	size_t n = strlen(name), cut = strlen(suffix);
	char *id;

	if (n != ID_LENGTH + cut || name[0] == '.' || !str_ends_with(name, suffix))
		return;
	id = xstrndup(name, ID_LENGTH);
	if (!strv_has(ids, id))
		strv_add(ids, id);
	free(id);
}

static void
add_ids_in(const char *dir, const char *suffix, struct strv *ids)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		add_id(e->d_name, suffix, ids);
	if (d)
		closedir(d);
}

/* One walk over all processes: of whom they are, by the mark that they carry. */
static void
add_ids_of_processes(const char *runtime, struct strv *ids)
{
	struct proc_list all = PROC_LIST_INIT;

	proc_all(&all);
	for (size_t i = 0; i < all.n; i++) {
		char *socket = proc_env(all.v[i].pid, mark);

		if (socket && path_is_inside(socket, runtime) &&
		    !proc_runs(all.v[i].pid, "fleet-keeper"))
			add_id(path_base(socket), ".sock", ids);
		free(socket);
	}
	proc_list_release(&all);
}

static size_t
count_processes(const char *socket)
{
	struct proc_list l = PROC_LIST_INIT;
	size_t n = 0;

	proc_with_env(mark, socket, &l);
	for (size_t i = 0; i < l.n; i++)
		n += l.v[i].pid != getpid() && !proc_runs(l.v[i].pid, "fleet-keeper");
	proc_list_release(&l);
	return n;
}

/* --- one id --- */

/* Ends what lives of it and, without a row, takes its directory away. */
static int
clear_away(const struct agent_context *c, const char *id, bool with_dir,
	   struct err *err)
{
	struct agent_row row = { .id = (char *)id, .branch = (char *)id };
	char *dir = dirs_agent(c->dirs, id);
	int held, rc = agent_hold(c, &row, &held, err);

	if (!rc && with_dir)
		rc = file_remove_tree(dir, err);
	agent_let_go(held);
	free(dir);
	return rc;
}

/* There is nothing to take up, or another agent has its branch by now. */
static bool
may_be_cleared(const struct err *e, size_t processes)
{
	return !e->code || e->code == ERR_NOT_FOUND || e->code == ERR_CORRUPT ||
	       (e->code == ERR_EXISTS && !processes);
}

static void
look_at_unknown(const struct agent_context *c, const char *id, size_t processes,
		bool repair, struct findings *f)
{
	char *dir = dirs_agent(c->dirs, id), *branch = NULL;
	const char *said = NULL;
	struct err e = ERR_INIT;

	if (repair && file_exists(dir))
		said = adopt_agent(c, id, &branch, &e);
	if (!repair)
		findings_add(f, check, FINDING_PROBLEM,
			     "agent %s is not in the store: %s%s%zu process%s", id,
			     file_exists(dir) ? dir : "", file_exists(dir) ? ", " : "",
			     processes, processes == 1 ? "" : "es");
	else if (said)
		findings_add(
			f, check, FINDING_MENDED,
			"agent %s was not in the store: taken up again as '%s'; %s", id,
			branch, said);
	else if (!may_be_cleared(&e, processes))
		findings_add(f, check, FINDING_PROBLEM,
			     "agent %s is not in the store and cannot be taken up: %s",
			     id, e.text);
	else if (clear_away(c, id, true, &e))
		findings_add(f, check, FINDING_PROBLEM, "agent %s: %s", id, e.text);
	else
		findings_add(
			f, check, FINDING_MENDED,
			"agent %s was not in the store and cannot be taken up (%s): "
			"what was left is removed",
			id, e.code ? e.text : "it has no launch record");
	free(branch);
	free(dir);
}

/* Of an agent that was killed nothing should live. */
static void
look_at_archived(const struct agent_context *c, struct agent_row *row,
		 const char *socket, size_t processes, bool repair, struct findings *f)
{
	struct err e = ERR_INIT;

	if (!processes && !file_exists(socket))
		return;
	if (repair &&
	    (claim_row(c, row, LIFE_ARCHIVED, &e) || clear_away(c, row->id, false, &e)))
		findings_add(f, check, FINDING_PROBLEM, "'%s' (%s): %s", row->branch,
			     row->id, e.text);
	else
		findings_add(f, check, repair ? FINDING_MENDED : FINDING_PROBLEM,
			     "'%s' (%s) was killed, and %zu of its processes live%s",
			     row->branch, row->id, processes, repair ? ": ended" : "");
}

/* One whose keeper died is lost, or half made: that check has its socket too. */
static bool
has_ended(const struct agent_context *c, const struct agent_row *row)
{
	char *dir = dirs_agent(c->dirs, row->id);
	struct exit_record e;
	bool has = row->life == LIFE_RUNNING && !exit_record_load(dir, &e, NULL);

	free(dir);
	return has;
}

static void
look_at_socket(const struct agent_context *c, const struct agent_row *row,
	       const char *socket, bool repair, struct findings *f)
{
	struct keeper *k;

	if (!has_ended(c, row) || agent_has_keeper(c, row))
		return;
	k = keeper_open(socket, NULL);
	if (!k && file_exists(socket)) {
		if (repair)
			unlink(socket);
		findings_add(f, check, repair ? FINDING_MENDED : FINDING_PROBLEM,
			     "nobody listens at %s%s", socket,
			     repair ? ": removed" : "");
	}
	keeper_close(k);
}

static void
look_at_id(const struct agent_context *c, const char *id, bool repair,
	   struct findings *f)
{
	char *socket = dirs_socket(c->dirs, id, NULL);
	size_t processes = socket ? count_processes(socket) : 0;
	struct agent_row row = { 0 };
	struct err e = ERR_INIT;

	if (!socket)
		return;
	if (store_agent_find(c->store, id, &row, &e)) {
		if (e.code == ERR_NOT_FOUND)
			look_at_unknown(c, id, processes, repair, f);
	} else if (row.life == LIFE_ARCHIVED) {
		look_at_archived(c, &row, socket, processes, repair, f);
	} else if (file_exists(socket)) {
		look_at_socket(c, &row, socket, repair, f);
	}
	agent_row_release(&row);
	free(socket);
}

/* What the rows tell apart at once needs no look of its own. */
static bool
is_in_order(const struct agent_rows *rows, const struct dirs *dirs, const char *id,
	    const struct strv *living)
{
	bool in_order = false;

	for (size_t i = 0; i < rows->n; i++) {
		char *socket;

		if (strcmp(rows->v[i].id, id))
			continue;
		socket = dirs_socket(dirs, id, NULL);
		in_order = !socket ||
			   (!file_exists(socket) && (rows->v[i].life != LIFE_ARCHIVED ||
						     !strv_has(living, id)));
		free(socket);
	}
	return in_order;
}

int
doctor_unknown(const struct agent_context *c, bool repair, struct findings *f,
	       struct err *err)
{
	char *agents = path_join(c->dirs->state, "agents");
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct strv ids = STRV_INIT, living = STRV_INIT;
	int rc;

	add_ids_of_processes(c->dirs->runtime, &living);
	strv_add_all(&ids, &living);
	add_ids_in(c->dirs->runtime, ".sock", &ids);
	add_ids_in(agents, "", &ids);
	rc = store_agents(c->store, 0, true, &rows, err);
	for (size_t i = 0; !rc && i < ids.n; i++)
		if (!is_in_order(&rows, c->dirs, ids.v[i], &living))
			look_at_id(c, ids.v[i], repair, f);
	strv_release(&living);
	strv_release(&ids);
	agent_rows_release(&rows);
	free(agents);
	return rc;
}
