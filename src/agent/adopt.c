/* SPDX-License-Identifier: MIT */
/* From a launch record, its environment and the trash back to a row. */
#include "config.h"

#include "agent/adopt.h"

#include <stdlib.h>
#include <string.h>

#include "agent/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "repo/repo.h"

enum { TRASH_MAX = 1000 };

/* The newest of refs/fleet/trash/<id>, <id>-2 …; malloc'ed or NULL. */
static char *
find_trash(const char *root, const char *id)
{
	struct repo *repo;
	char oid[REPO_OID_SIZE], *found = NULL;

	if (!file_is_dir(root) || repo_open(root, &repo, NULL))
		return NULL;
	for (unsigned i = 1; i < TRASH_MAX; i++) {
		char *ref = i == 1 ? xasprintf("refs/fleet/trash/%s", id)
				   : xasprintf("refs/fleet/trash/%s-%u", id, i);

		if (repo_resolve(repo, ref, oid, NULL)) {
			free(ref);
			break;
		}
		free(found);
		found = ref;
	}
	repo_close(repo);
	return found;
}

/* Its batch as well, as far as is known of it. */
static int
add_batch(const struct agent_context *c, const struct agent_row *row, struct err *err)
{
	struct batch_row found = { 0 };
	const struct batch_row b = { .id = row->batch,
				     .project = row->project,
				     .kind = (char *)"fanout",
				     .created_ms = row->created_ms };

	if (!row->batch || !store_batch_find(c->store, row->batch, &found, NULL)) {
		batch_row_release(&found);
		return 0;
	}
	return store_batch_add(c->store, &b, err);
}

/* What the launch record says of it; strings are borrowed from there. */
static int
fill_row(const struct agent_context *c, const struct launch *l, struct agent_row *row,
	 struct err *err)
{
	const char *root = strv_getenv(&l->env, "FLEET_ROOT");
	const char *port = strv_getenv(&l->env, "FLEET_PORT");

	if (!root)
		return err_set(err, ERR_CORRUPT,
			       "its launch record names no repository");
	*row = (struct agent_row){
		.id = l->id,
		.branch = l->name,
		.kind = l->kind,
		.worktree = l->cwd,
		.base = (char *)strv_getenv(&l->env, "FLEET_BASE_NAME"),
		.base_oid = (char *)strv_getenv(&l->env, "FLEET_BASE"),
		.batch = (char *)strv_getenv(&l->env, "FLEET_BATCH"),
		.root = (char *)root,
		.made_worktree = strcmp(root, l->cwd) != 0,
		.life = LIFE_RUNNING,
		.port = port ? atoi(port) : 0,
		.created_ms = clock_utc_ms(),
	};
	return store_project(c->store, root, path_base(root), &row->project, err);
}

/* How it stands now; *trash is malloc'ed. */
static int
fill_standing(const struct agent_context *c, struct agent_row *row, char **trash,
	      struct err *err)
{
	char *socket = dirs_socket(c->dirs, row->id, NULL);
	struct keeper *k = socket ? keeper_open(socket, NULL) : NULL;
	struct keeper_status s;
	int rc = 0;

	if (k && !keeper_get_status(k, &s, NULL)) {
		row->pid = s.pid;
		row->pid_start = (int64_t)s.start;
		row->keeper_pid = s.keeper_pid;
		row->created_ms = row->started_ms = s.started_ms;
	} else if ((*trash = find_trash(row->root, row->id))) {
		row->trash_ref = *trash; /* another may have its worktree by now */
		row->life = LIFE_ARCHIVED;
		row->ended_ms = row->created_ms;
	} else if (!file_is_dir(row->worktree)) {
		rc = err_set(err, ERR_NOT_FOUND, "its worktree %s is gone",
			     row->worktree);
	}
	if (!rc && !k)
		rc = agent_stop(c, row, err);
	keeper_close(k);
	free(socket);
	return rc;
}

const char *
adopt_agent(const struct agent_context *c, const char *id, char **branch,
	    struct err *err)
{
	char *dir = dirs_agent(c->dirs, id), *trash = NULL;
	const char *said = NULL;
	struct agent_row row;
	struct launch l;

	launch_init(&l);
	if (launch_load(dir, &l, err) || fill_row(c, &l, &row, err) ||
	    fill_standing(c, &row, &trash, err) || add_batch(c, &row, err) ||
	    store_agent_add(c->store, &row, err))
		goto out;
	*branch = xstrdup(row.branch);
	said = row.life == LIFE_ARCHIVED ? "`fleet restore` brings it back"
	       : row.pid		 ? "it is running"
					 : "it stands as exited";
out:
	launch_release(&l);
	free(trash);
	free(dir);
	return said;
}
