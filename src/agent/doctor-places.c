/* SPDX-License-Identifier: MIT */
/*
 * What lies in our places without belonging to a row: sockets, directories and
 * processes of unknown agents, worktrees of nobody. An unknown agent whose
 * worktree is still there is taken up again from its launch record, so that a
 * lost store loses no agent.
 */
#include "config.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/doctor.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "keeper/launch.h"
#include "proc/proc.h"
#include "repo/repo.h"

static const char unknown[] = "unknown";
static const char worktrees[] = "worktrees";

static void
add_ids(const char *dir, const char *suffix, struct strv *ids)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *id;

		if (e->d_name[0] == '.' || !str_ends_with(e->d_name, suffix))
			continue;
		id = xstrndup(e->d_name, strlen(e->d_name) - strlen(suffix));
		if (strlen(id) == 8 && !strv_has(ids, id))
			strv_add(ids, id);
		free(id);
	}
	if (d)
		closedir(d);
}

static const struct agent_row *
row_of(const struct agent_rows *rows, const char *id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!strcmp(rows->v[i].id, id))
			return &rows->v[i];
	return NULL;
}

/* A row from what the launch record knows. */
static int
adopt(const struct agent_context *c, const char *dir, char **branch, struct err *err)
{
	struct agent_row row = { 0 };
	const char *root, *port;
	struct launch l;
	int rc = -1;

	launch_init(&l);
	if (launch_load(dir, &l, err))
		goto out;
	root = strv_getenv(&l.env, "FLEET_ROOT");
	port = strv_getenv(&l.env, "FLEET_PORT");
	if (!root || !file_is_dir(l.cwd)) {
		err_set(err, ERR_NOT_FOUND, "its worktree %s is gone", l.cwd);
		goto out;
	}
	if (store_project(c->store, root, path_base(root), &row.project, err))
		goto out;
	row.id = l.id;
	row.branch = *branch = xstrdup(l.name);
	row.kind = l.kind;
	row.worktree = l.cwd;
	row.base_oid = (char *)strv_getenv(&l.env, "FLEET_BASE");
	row.made_worktree = strcmp(root, l.cwd) != 0;
	row.life = LIFE_RUNNING;
	row.port = port ? atoi(port) : 0;
	row.created_ms = clock_utc_ms();
	rc = store_agent_add(c->store, &row, err);
out:
	launch_release(&l);
	return rc;
}

static void
end_processes(const char *socket, struct proc_list *strays)
{
	struct keeper *k = keeper_open(socket, NULL);

	if (k) {
		keeper_stop(k, 0, NULL);
		keeper_close(k);
	}
	for (size_t i = 0; i < strays->n; i++)
		if (proc_is_alive(strays->v[i].pid, strays->v[i].start))
			kill(strays->v[i].pid, SIGKILL);
	unlink(socket);
}

/* An id that lies about without a row. */
static void
mend_unknown(const struct agent_context *c, const char *id, const char *socket,
	     struct proc_list *strays, bool repair, struct findings *f)
{
	char *dir = dirs_agent(c->dirs, id), *branch = NULL;
	struct err e = ERR_INIT;

	if (!repair) {
		findings_add(f, unknown, FINDING_PROBLEM,
			     "agent %s is not in the store: %s%s%zu process%s", id,
			     file_exists(dir) ? dir : "", file_exists(dir) ? ", " : "",
			     strays->n, strays->n == 1 ? "" : "es");
	} else if (file_exists(dir) && !adopt(c, dir, &branch, &e)) {
		findings_add(f, unknown, FINDING_MENDED,
			     "agent %s was not in the store: taken up again as '%s'", id,
			     branch);
	} else {
		end_processes(socket, strays);
		file_remove_tree(dir, NULL);
		findings_add(f, unknown, FINDING_MENDED,
			     "agent %s was not in the store and cannot be taken up (%s): "
			     "what was left is removed",
			     id, e.code ? e.text : "it has no launch record");
	}
	free(branch);
	free(dir);
}

/* Of an agent that is archived: nothing of it should live. */
static void
mend_archived(const struct agent_row *row, const char *socket, struct proc_list *strays,
	      bool repair, struct findings *f)
{
	if (!strays->n && !file_exists(socket))
		return;
	if (repair)
		end_processes(socket, strays);
	findings_add(f, unknown, repair ? FINDING_MENDED : FINDING_PROBLEM,
		     "'%s' (%s) was killed and %zu of its processes live%s", row->branch,
		     row->id, strays->n, repair ? ": ended" : "");
}

static void
look_at_id(const struct agent_context *c, const struct agent_rows *rows, const char *id,
	   bool repair, struct findings *f)
{
	char *socket = dirs_socket(c->dirs, id, NULL);
	const struct agent_row *row = row_of(rows, id);
	struct proc_list strays = PROC_LIST_INIT;

	if (!socket)
		return;
	if (!row || row->life == LIFE_ARCHIVED) {
		proc_with_env("FLEET_SOCKET", socket, &strays);
		if (row)
			mend_archived(row, socket, &strays, repair, f);
		else
			mend_unknown(c, id, socket, &strays, repair, f);
	} else if (file_exists(socket)) {
		struct keeper *k = keeper_open(socket, NULL);

		if (!k && repair)
			unlink(socket);
		if (!k)
			findings_add(f, unknown, repair ? FINDING_MENDED : FINDING_PROBLEM,
				     "nobody listens at %s%s", socket,
				     repair ? ": removed" : "");
		keeper_close(k);
	}
	proc_list_release(&strays);
	free(socket);
}

int
doctor_unknown(const struct agent_context *c, bool repair, struct findings *f,
	       struct err *err)
{
	char *agents = path_join(c->dirs->state, "agents");
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct strv ids = STRV_INIT;
	int rc = store_agents(c->store, 0, true, &rows, err);

	if (!rc) {
		add_ids(c->dirs->runtime, ".sock", &ids);
		add_ids(agents, "", &ids);
		for (size_t i = 0; i < ids.n; i++)
			look_at_id(c, &rows, ids.v[i], repair, f);
	}
	strv_release(&ids);
	agent_rows_release(&rows);
	free(agents);
	return rc;
}

static bool
is_known_tree(const struct agent_rows *rows, const char *path)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!strcmp(rows->v[i].worktree, path))
			return true;
	return false;
}

static bool
holds_work(const char *path)
{
	struct repo_status s;
	bool clean = false;

	if (!repo_status(path, &s, NULL)) {
		clean = repo_status_is_clean(&s);
		repo_status_release(&s);
	}
	return !clean;
}

static void
look_at_tree(struct repo *repo, const struct repo_worktree *w, bool repair,
	     struct findings *f)
{
	struct err e = ERR_INIT;

	if (!repair)
		findings_add(f, worktrees, FINDING_PROBLEM, "%s (%s) belongs to no agent",
			     w->path, w->branch ? w->branch : "detached");
	else if (!w->is_broken && (!w->branch || holds_work(w->path)))
		findings_add(f, worktrees, FINDING_PROBLEM,
			     "%s (%s) belongs to no agent and holds work: commit it, then "
			     "`git worktree remove %s`",
			     w->path, w->branch ? w->branch : "detached", w->path);
	else if (repo_worktree_remove(repo, w->path, &e))
		findings_add(f, worktrees, FINDING_PROBLEM, "%s", e.text);
	else
		findings_add(f, worktrees, FINDING_MENDED,
			     "%s belonged to no agent: removed; its branch stays",
			     w->path);
}

/* The linked worktrees of one repository that lie where ours are made. */
static int
look_at_project(const struct agent_context *c, const struct agent_rows *rows,
		const char *root, bool repair, struct findings *f, struct err *err)
{
	char *ours = path_join(c->dirs->data, "worktrees");
	struct repo_worktree *list = NULL;
	struct repo *repo;
	size_t n = 0;
	int rc = repo_open(root, &repo, err);

	if (!rc) {
		rc = repo_worktrees(repo, &list, &n, err);
		for (size_t i = 0; !rc && i < n; i++)
			if (path_is_inside(list[i].path, ours) &&
			    !is_known_tree(rows, list[i].path))
				look_at_tree(repo, &list[i], repair, f);
		repo_worktrees_free(list, n);
		repo_close(repo);
	}
	free(ours);
	return rc;
}

int
doctor_worktrees(const struct agent_context *c, bool repair, struct findings *f,
		 struct err *err)
{
	struct agent_rows live = AGENT_ROWS_INIT, all = AGENT_ROWS_INIT;
	struct strv roots = STRV_INIT;
	int rc = store_agents(c->store, 0, false, &live, err);

	if (!rc)
		rc = store_agents(c->store, 0, true, &all, err);
	for (size_t i = 0; !rc && i < all.n; i++)
		if (!strv_has(&roots, all.v[i].root))
			strv_add(&roots, all.v[i].root);
	if (!rc && c->root && !strv_has(&roots, c->root))
		strv_add(&roots, c->root);
	for (size_t i = 0; !rc && i < roots.n; i++) {
		struct err e = ERR_INIT;

		if (!file_is_dir(roots.v[i]))
			findings_add(f, worktrees, FINDING_NOTE,
				     "the repository %s is gone", roots.v[i]);
		else if (look_at_project(c, &live, roots.v[i], repair, f, &e))
			findings_add(f, worktrees, FINDING_PROBLEM, "%s", e.text);
	}
	strv_release(&roots);
	agent_rows_release(&live);
	agent_rows_release(&all);
	return rc;
}
