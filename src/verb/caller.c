/* SPDX-License-Identifier: MIT */
/* The policy of the doors for agents, in one place: no verb knows of it. */
#include "config.h"

#include "verb/caller.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/match.h"
#include "base/alloc.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "proc/proc.h"

enum { ANCESTORS_MAX = 256 };

static bool
is_process(const struct proc_stat *s, int64_t pid, int64_t start)
{
	return pid > 0 && s->pid == pid && s->start == (uint64_t)start;
}

/* Whether we come down from the agent's program, or its keeper took us in. */
static bool
is_below(const struct agent_row *row)
{
	pid_t pid = getpid();
	struct proc_stat s;

	for (int i = 0; i < ANCESTORS_MAX && pid > 1 && !proc_stat(pid, &s); i++) {
		if (is_process(&s, row->pid, row->pid_start) ||
		    is_process(&s, row->keeper_pid, row->keeper_start))
			return true;
		pid = s.ppid;
	}
	return false;
}

/*
 * The row lags behind at an agent's very start, and does not know when its keeper
 * began; the keeper, which answers now, does.
 */
static bool
is_below_keeper(const struct app *app, struct agent_row *row)
{
	char *socket = dirs_socket(&app->dirs, row->id, NULL);
	struct keeper *k = socket ? keeper_open(socket, NULL) : NULL;
	struct keeper_status s;
	bool is_there = k && !keeper_get_status(k, &s, NULL);

	if (is_there) {
		row->pid = s.pid;
		row->pid_start = (int64_t)s.start;
		row->keeper_pid = s.keeper_pid;
		row->keeper_start = (int64_t)proc_start(s.keeper_pid);
	}
	keeper_close(k);
	free(socket);
	return is_there && is_below(row);
}

/* The agent that id says, if there is one and we are below it; else nothing. */
static int
find_row(struct app *app, const char *id, struct agent_row *row, struct err *err)
{
	struct err e = ERR_INIT;
	struct store *store;

	if (app_store(app, &store, err))
		return -1;
	if (!store_agent_find(store, id, row, &e)) {
		if (!is_below(row) && !is_below_keeper(app, row))
			agent_row_release(row);
	} else if (e.code != ERR_NOT_FOUND) {
		*err = e;
		return -1;
	}
	return 0;
}

int
caller_find(struct app *app, bool is_bound, struct err *err)
{
	const char *id = getenv("FLEET_AGENT");
	struct caller *c = xcalloc(1, sizeof(*c));

	c->is_bound = is_bound;
	if (id && *id && find_row(app, id, &c->row, err)) {
		free(c);
		return -1;
	}
	caller_free(app->caller);
	app->caller = c;
	return 0;
}

void
caller_free(struct caller *c)
{
	if (c)
		agent_row_release(&c->row);
	free(c);
}

static void
take_environment(const struct app *app, const char *id)
{
	char *dir = dirs_agent(&app->dirs, id);
	struct launch l;

	launch_init(&l);
	if (!launch_load(dir, &l, NULL)) {
		clearenv();
		for (size_t i = 0; i < l.env.n; i++)
			putenv(xstrdup(l.env.v[i])); /* kept by environ */
	}
	launch_release(&l);
	free(dir);
}

int
caller_begin(struct app *app, struct err *err)
{
	struct caller *c;

	if (app_init(app, err))
		return -1;
	if (caller_find(app, true, err))
		goto fail;
	c = app->caller;
	if (!c->row.id)
		return 0;
	take_environment(app, c->row.id);
	if (chdir(c->row.worktree))
		return 0; /* it is gone: then from where we stand */
	app->caller = NULL;
	app_release(app);
	if (app_init(app, err)) {
		caller_free(c);
		return -1;
	}
	app->caller = c;
	return 0;
fail:
	app_release(app);
	return -1;
}

/* NULL: a person, or a stranger who is let do all. */
static const struct agent_row *
bound_agent(const struct app *app)
{
	const struct caller *c = app->caller;

	return c && c->is_bound && c->row.id ? &c->row : NULL;
}

bool
caller_sees_part(const struct app *app)
{
	return bound_agent(app) != NULL;
}

int
caller_check(struct app *app, const struct verb *verb, struct err *err)
{
	bool changes = verb->flags & VERB_CHANGES;
	const struct config *config;
	const char *allowed;

	if (!app->caller || !app->caller->is_bound || app->caller->row.id)
		return 0;
	if (app_config(app, &config, err))
		return -1;
	allowed = config_string(config, "tools.unknown");
	if (!strcmp(allowed, "all") || (!changes && !strcmp(allowed, "read")))
		return 0;
	return err_set(err, ERR_REFUSED,
		       "%s is for a fleet's own agents, and this caller is none "
		       "(tools.unknown = %s)",
		       verb->name, allowed);
}

/* What reaches how far; below: ids of what came of the agent. */
typedef bool reach_fn(const struct agent_row *me, const struct strv *below,
		      const struct agent_row *);

static bool
reach_children(const struct agent_row *me, const struct strv *below,
	       const struct agent_row *row)
{
	(void)me;
	return strv_has(below, row->id);
}

static bool
reach_batch(const struct agent_row *me, const struct strv *below,
	    const struct agent_row *row)
{
	return reach_children(me, below, row) ||
	       (me->batch && row->batch && !strcmp(me->batch, row->batch));
}

static bool
reach_project(const struct agent_row *me, const struct strv *below,
	      const struct agent_row *row)
{
	return reach_children(me, below, row) || me->project == row->project;
}

static const struct {
	const char *name;
	reach_fn *fn;
} reaches[] = {
	{ "batch", reach_batch },
	{ "children", reach_children },
	{ "project", reach_project },
};

static reach_fn *
find_reach(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(reaches); i++)
		if (!strcmp(reaches[i].name, name))
			return reaches[i].fn;
	return reach_children;
}

/* No agent reaches itself: what it ended would take the call along. */
static void
keep_reached(const struct agent_row *me, reach_fn *reach, const struct strv *below,
	     struct agent_rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		struct agent_row *row = &rows->v[i];

		if (strcmp(row->id, me->id) && reach(me, below, row))
			rows->v[n++] = *row;
		else
			agent_row_release(row);
	}
	rows->n = n;
}

int
caller_filter(struct app *app, struct agent_rows *rows, struct err *err)
{
	const struct agent_row *me = bound_agent(app);
	struct strv below = STRV_INIT;
	const struct config *config;
	struct store *store;
	int rc = -1;

	if (!me)
		return 0;
	if (!app_config(app, &config, err) && !app_store(app, &store, err) &&
	    !store_agent_descendants(store, me->id, &below, err)) {
		keep_reached(me, find_reach(config_string(config, "tools.reach")),
			     &below, rows);
		rc = 0;
	}
	strv_release(&below);
	return rc;
}

int
caller_explain(struct app *app, const char *name, const struct agent_rows *all,
	       struct err *err)
{
	const struct agent_row *me = bound_agent(app);
	const struct config *config;
	size_t *at = NULL, n = 0;
	struct err e = ERR_INIT;
	bool is_there;

	if (!me || err->code != ERR_NOT_FOUND || app_config(app, &config, NULL))
		return -1;
	if (!strcmp(name, me->branch) || !strcmp(name, me->id))
		return err_set(err, ERR_REFUSED,
			       "'%s' is the caller, whose tools do not reach itself",
			       name);
	is_there = !agent_match(all, name, &at, &n, &e);
	free(at);
	if (!is_there)
		return err_hint(err, "tools.reach = %s says whom '%s' sees",
				config_string(config, "tools.reach"), me->branch);
	return err_set(err, ERR_REFUSED,
		       "'%s' is out of the reach of '%s' (tools.reach = %s)", name,
		       me->branch, config_string(config, "tools.reach"));
}

static int
check_depth(struct store *store, const struct agent_row *me, int64_t most,
	    struct err *err)
{
	int depth;

	if (store_agent_depth(store, me->id, &depth, err))
		return -1;
	if (depth < most)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "'%s' is as deep as agents may be, and may make none itself "
		       "(tools.depth = %lld)",
		       me->branch, (long long)most);
}

static int
check_count(struct store *store, const struct agent_row *me, size_t wanted,
	    int64_t most, struct err *err)
{
	int have;

	if (store_agent_children(store, me->id, &have, err))
		return -1;
	if (have + (int64_t)wanted <= most)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "'%s' has %d agents and %zu more would be too many "
		       "(tools.agents = %lld); kill those that are done",
		       me->branch, have, wanted, (long long)most);
}

int
caller_check_new(struct app *app, size_t n, struct agent_context *c, struct err *err)
{
	const struct agent_row *me;

	if (!app->caller && caller_find(app, false, err))
		return -1;
	c->parent = app->caller->row.id;
	me = bound_agent(app);
	if (!me)
		return 0;
	c->children_max = config_number(c->config, "tools.agents");
	if (check_depth(c->store, me, config_number(c->config, "tools.depth"), err))
		return -1;
	return check_count(c->store, me, n, c->children_max, err);
}
