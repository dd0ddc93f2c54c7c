/* SPDX-License-Identifier: MIT */
/* Finding the agents that are meant. */
#include "config.h"

#include "verb/select.h"

#include <stdlib.h>
#include <string.h>

#include "agent/match.h"
#include "base/alloc.h"
#include "verb/caller.h"

int
select_rows(struct app *app, bool all, bool archived, struct agent_rows *rows,
	    struct err *err)
{
	const struct repo_place *place;
	struct err e = ERR_INIT;
	struct store *store;
	int64_t project = 0;

	if (app_store(app, &store, err))
		return -1;
	if (!all) {
		if (!app_place(app, &place, &e)) {
			if (app_project(app, &project, err))
				return -1;
		} else if (e.code != ERR_NOT_FOUND && e.code != ERR_REFUSED) {
			*err = e;
			return -1;
		}
	}
	if (store_agents(store, project, archived, rows, err))
		return -1;
	return caller_filter(app, rows, err);
}

/* Why name was not found among the rows that the caller reaches. */
static int
explain(struct app *app, const char *name, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct store *store;
	int rc = -1;

	if (app->caller && err && !app_store(app, &store, NULL) &&
	    !store_agents(store, 0, false, &rows, NULL))
		rc = caller_explain(app, name, &rows, err);
	agent_rows_release(&rows);
	return rc;
}

/* Moves rows[at] out of the list into *to. */
static void
move_row(struct agent_rows *rows, size_t at, struct agent_row *to)
{
	*to = rows->v[at];
	memset(&rows->v[at], 0, sizeof(rows->v[at]));
}

int
select_row(struct app *app, const char *name, struct agent_row *row, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	size_t at;
	int rc = select_rows(app, false, false, &rows, err);

	if (!rc && agent_match_one(&rows, name, &at, err))
		rc = explain(app, name, err);
	if (!rc)
		move_row(&rows, at, row);
	agent_rows_release(&rows);
	return rc;
}

int
select_named(struct app *app, const struct strv *names, struct agent_rows *out,
	     struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	size_t *at = NULL, n = 0;
	int rc = select_rows(app, false, false, &rows, err);

	for (size_t i = 0; !rc && i < names->n; i++)
		if (agent_match(&rows, names->v[i], &at, &n, err))
			rc = explain(app, names->v[i], err);
	if (!rc) {
		*out = (struct agent_rows){ xcalloc(n, sizeof(*out->v)), n, n };
		for (size_t i = 0; i < n; i++)
			move_row(&rows, at[i], &out->v[i]);
	}
	free(at);
	agent_rows_release(&rows);
	return rc;
}

int
select_agent(struct app *app, const char *name, bool usage, struct agents *out,
	     struct err *err)
{
	struct agent_rows rows = { xcalloc(1, sizeof(*rows.v)), 1, 1 };

	if (select_row(app, name, &rows.v[0], err)) {
		free(rows.v);
		return -1;
	}
	agents_look(&app->dirs, &rows, usage, out);
	return 0;
}

struct keeper *
select_keeper(struct app *app, const struct agent_row *row, struct err *err)
{
	char *socket = dirs_socket(&app->dirs, row->id, err);
	struct err e = ERR_INIT;
	struct keeper *k = socket ? keeper_open(socket, &e) : NULL;

	if (socket && !k && e.code == ERR_UNREACHABLE &&
	    proc_is_alive(row->pid, (uint64_t)row->pid_start))
		err_set(err, ERR_UNREACHABLE,
			"'%s' runs, but its keeper does not answer at %s; `fleet "
			"restart %s` ends it and starts it anew",
			row->branch, socket, row->branch);
	else if (socket && !k && e.code == ERR_UNREACHABLE)
		err_set(err, ERR_UNREACHABLE,
			"'%s' is not running; `fleet restart %s` starts it again",
			row->branch, row->branch);
	else if (socket && !k && err)
		*err = e;
	free(socket);
	return k;
}

static void
on_progress(void *ctx, const char *agent, const char *step)
{
	struct reply *reply = ctx;

	reply_progress(reply, agent, "%s", step);
}

static void
on_bytes(void *ctx, const char *agent, const char *bytes, size_t n)
{
	reply_bytes(ctx, agent, bytes, n);
}

static bool
on_cancel(void *ctx)
{
	return reply_is_cancelled(ctx);
}

int
select_context(struct app *app, struct reply *reply, const struct agent_row *row,
	       struct agent_context *c, struct err *err)
{
	const struct repo_place *place;

	memset(c, 0, sizeof(*c));
	c->dirs = &app->dirs;
	c->progress = on_progress;
	c->bytes = on_bytes;
	c->is_cancelled = on_cancel;
	c->ctx = reply;
	if (app_config(app, &c->config, err) || app_store(app, &c->store, err))
		return -1;
	if (row) {
		c->root = row->root;
		c->project_name = row->project_name;
		c->project = row->project;
	} else {
		if (app_place(app, &place, err) || app_project(app, &c->project, err))
			return -1;
		c->root = place->root;
		c->project_name = app_project_name(app);
	}
	c->keeper = app_program(app, "fleet-keeper");
	return 0;
}

void
select_context_release(struct agent_context *c)
{
	free((char *)c->keeper);
	c->keeper = NULL;
}

const struct reply_column select_columns[] = {
	{ "branch", "BRANCH", CELL_TEXT },
	{ "kind", "AGENT", CELL_TEXT },
	{ "state", "STATE", CELL_STATE },
	{ "uptime_ms", "UP", CELL_AGE },
	{ "cpu_percent", "CPU", CELL_PERCENT },
	{ "rss_bytes", "MEM", CELL_SIZE },
	{ "added", "+", CELL_ADDED },
	{ "removed", "-", CELL_REMOVED },
	{ "context_percent", "CTX", CELL_PERCENT },
	{ "cost_usd", "COST", CELL_MONEY },
	{ "batch", "BATCH", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

/* Where agents of several projects stand side by side. */
static const struct reply_column everywhere[] = {
	{ "project", "PROJECT", CELL_TEXT },
	{ "branch", "BRANCH", CELL_TEXT },
	{ "kind", "AGENT", CELL_TEXT },
	{ "state", "STATE", CELL_STATE },
	{ "uptime_ms", "UP", CELL_AGE },
	{ "cpu_percent", "CPU", CELL_PERCENT },
	{ "rss_bytes", "MEM", CELL_SIZE },
	{ "added", "+", CELL_ADDED },
	{ "removed", "-", CELL_REMOVED },
	{ "context_percent", "CTX", CELL_PERCENT },
	{ "cost_usd", "COST", CELL_MONEY },
	{ "batch", "BATCH", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

const struct reply_layout select_layout_everywhere = {
	.list = "agents",
	.columns = everywhere,
	.note = "question",
	.extra = SELECT_EXTRA,
	.empty = "no agents; `fleet create BRANCH -p PROMPT` in a repository makes one",
};

const struct reply_layout select_layout = {
	.list = "agents",
	.columns = select_columns,
	.note = "question",
	.extra = SELECT_EXTRA,
	.empty = "no agents; `fleet create BRANCH -p PROMPT` makes one",
};

int
select_spent(struct app *app, struct agents *l, struct err *err)
{
	struct store *store;

	if (app_store(app, &store, err))
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (spent_load(store, &app->dirs, l->v[i].row.id, &l->v[i].spent, err))
			return -1;
	return 0;
}

json_t *
select_json(const struct agents *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(list, agent_json(&l->v[i]));
	return json_pack("{s:o}", "agents", list);
}
