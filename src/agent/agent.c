/* SPDX-License-Identifier: MIT */
/*
 * Joining the store's rows with what lives. All keepers are asked at once, so
 * that a list of fifty costs little more than one of one.
 */
#include "config.h"

#include "agent/agent.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/revive.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/utf8.h"
#include "keeper/launch.h"

enum { ASK_TIMEOUT_MS = 1000 };

static const char *const standing_names[AGENT_STANDING_COUNT] = {
	[AGENT_CREATING] = "creating", [AGENT_RUNNING] = "running",
	[AGENT_EXITED] = "exited",     [AGENT_LOST] = "lost",
	[AGENT_REMOVING] = "removing", [AGENT_ARCHIVED] = "archived",
};

const char *
agent_standing_name(enum agent_standing s)
{
	return standing_names[s];
}

const char *
agent_state_name(const struct agent *a)
{
	if (a->is_given_up)
		return state_name(STATE_ERROR);
	if (a->standing != AGENT_RUNNING)
		return standing_names[a->standing];
	return a->is_reached ? state_name(a->status.state) : "unreachable";
}

static bool
is_maker_alive(const struct agent_row *row)
{
	return row->creator_pid > 0 &&
	       proc_is_alive(row->creator_pid, (uint64_t)row->creator_start);
}

static void
use_exit(struct agent *a, int status, int64_t ended_ms, bool was_stopped)
{
	a->standing = AGENT_EXITED;
	a->exit_status = status;
	a->ended_ms = ended_ms;
	a->was_stopped = was_stopped;
}

static bool
is_given_up(const char *dir)
{
	struct revive r;
	bool is;

	revive_load(dir, &r);
	is = r.given_up != NULL;
	revive_release(&r);
	return is;
}

static enum agent_standing
without_keeper(const struct dirs *dirs, struct agent *a)
{
	char *dir = dirs_agent(dirs, a->row.id);
	struct exit_record e;

	if (!exit_record_load(dir, &e, NULL))
		use_exit(a, e.status, e.ended_ms, e.was_stopped);
	else if (a->row.pid > 0 &&
		 proc_is_alive(a->row.pid, (uint64_t)a->row.pid_start))
		a->standing = AGENT_RUNNING;
	else
		a->standing = AGENT_LOST;
	a->is_given_up = a->standing == AGENT_EXITED && !a->was_stopped &&
			 a->exit_status && is_given_up(dir);
	free(dir);
	return a->standing;
}

static void
stand(const struct dirs *dirs, struct agent *a)
{
	switch (a->row.life) {
	case LIFE_ARCHIVED:
		a->standing = AGENT_ARCHIVED;
		return;
	case LIFE_CREATING:
	case LIFE_REMOVING:
		if (is_maker_alive(&a->row)) {
			a->standing = a->row.life == LIFE_CREATING ? AGENT_CREATING
								   : AGENT_REMOVING;
			return;
		}
		break;
	default:
		break;
	}
	if (!a->is_reached)
		without_keeper(dirs, a);
	else if (a->status.has_exited)
		use_exit(a, a->status.exit_status, clock_utc_ms(), false);
	else
		a->standing = AGENT_RUNNING;
}

static void
ask_keepers(const struct dirs *dirs, struct agents *l)
{
	struct keeper_status *status = xcalloc(l->n, sizeof(*status));
	bool *reached = xcalloc(l->n, sizeof(*reached));
	size_t *at = xcalloc(l->n, sizeof(*at)), n = 0;
	struct strv sockets = STRV_INIT;

	for (size_t i = 0; i < l->n; i++) {
		char *path = l->v[i].row.life == LIFE_ARCHIVED
				     ? NULL
				     : dirs_socket(dirs, l->v[i].row.id, NULL);

		if (path) {
			strv_take(&sockets, path);
			at[n++] = i;
		}
	}
	if (n)
		keeper_status_all(sockets.v, n, ASK_TIMEOUT_MS, status, reached);
	for (size_t i = 0; i < n; i++) {
		l->v[at[i]].is_reached = reached[i];
		l->v[at[i]].status = status[i];
	}
	strv_release(&sockets);
	free(at);
	free(reached);
	free(status);
}

static void
measure(const struct dirs *dirs, struct agents *l)
{
	char *path = path_join(dirs->runtime, "look");
	struct proc_look *look = proc_look_load(path);

	for (size_t i = 0; i < l->n; i++) {
		struct agent *a = &l->v[i];
		pid_t pid = a->is_reached ? a->status.pid : (pid_t)a->row.pid;
		uint64_t start = a->is_reached ? a->status.start
					       : (uint64_t)a->row.pid_start;
		struct proc_usage u;

		if (a->standing != AGENT_RUNNING || proc_usage(pid, start, &u))
			continue;
		a->rss_bytes = u.rss_bytes;
		a->cpu_percent = proc_look_cpu(look, pid, start, &u);
	}
	proc_look_save(look);
	proc_look_free(look);
	free(path);
}

void
agents_look(const struct dirs *dirs, struct agent_rows *rows, bool usage,
	    struct agents *out)
{
	out->n = rows->n;
	out->v = xcalloc(rows->n, sizeof(*out->v));
	for (size_t i = 0; i < rows->n; i++)
		out->v[i].row = rows->v[i];
	free(rows->v);
	*rows = (struct agent_rows)AGENT_ROWS_INIT;
	ask_keepers(dirs, out);
	for (size_t i = 0; i < out->n; i++)
		stand(dirs, &out->v[i]);
	if (usage && out->n)
		measure(dirs, out);
}

void
agents_release(struct agents *l)
{
	for (size_t i = 0; i < l->n; i++)
		agent_row_release(&l->v[i].row);
	free(l->v);
	*l = (struct agents)AGENTS_INIT;
}

/* A path may hold any bytes; JSON holds UTF-8 only. */
static json_t *
text_or_null(const char *s)
{
	struct str clean = STR_INIT;
	json_t *text;

	if (!s || !*s)
		return json_null();
	utf8_add_clean(&clean, s, strlen(s));
	text = json_string(clean.buf);
	str_release(&clean);
	return text;
}

/* Of text from a program: what is not UTF-8 by now is left out. */
static json_t *
question_json(const struct agent *a)
{
	if (!a->is_reached || a->standing != AGENT_RUNNING)
		return json_null();
	return text_or_null(a->status.question);
}

/* { kind, id, choices }, while it asks. */
static void
add_question(json_t *o, const struct agent *a)
{
	bool asks = a->is_reached && a->standing == AGENT_RUNNING &&
		    a->status.state == STATE_BLOCKED;
	const char *at = asks ? a->status.choices : "";
	json_t *choices = json_array();
	char id[24] = "";

	while (*at) {
		const char *end = strchrnul(at, '\n');

		json_array_append_new(choices, json_stringn(at, (size_t)(end - at)));
		at = *end ? end + 1 : end;
	}
	if (asks && a->status.question_id)
		snprintf(id, sizeof(id), "%016llx",
			 (unsigned long long)a->status.question_id);
	json_object_set_new(o, "question", question_json(a));
	json_object_set_new(o, "question_kind",
			    asks ? text_or_null(a->status.why) : json_null());
	json_object_set_new(o, "question_id", text_or_null(id));
	json_object_set_new(o, "choices", choices);
}

json_t *
agent_json(const struct agent *a)
{
	const struct agent_row *r = &a->row;
	bool runs = a->standing == AGENT_RUNNING;
	json_t *o = json_object(), *null = json_null();
	char host[256] = "";
	int64_t until = a->standing == AGENT_EXITED ? a->ended_ms : clock_utc_ms();
	/* a keeper may have been started whose row was never saved */
	int64_t started = a->is_reached ? a->status.started_ms : r->started_ms;
	int64_t pid = a->is_reached ? a->status.pid : r->pid;

	gethostname(host, sizeof(host) - 1);
	json_object_set_new(o, "id", json_string(r->id));
	json_object_set_new(o, "name", json_string(r->branch));
	json_object_set_new(o, "kind", json_string(r->kind));
	json_object_set_new(o, "branch", json_string(r->branch));
	json_object_set_new(o, "base", text_or_null(r->base));
	json_object_set_new(o, "base_oid", text_or_null(r->base_oid));
	json_object_set_new(o, "project", text_or_null(r->project_name));
	json_object_set_new(o, "root", text_or_null(r->root));
	json_object_set_new(o, "worktree", text_or_null(r->worktree));
	json_object_set_new(o, "batch", text_or_null(r->batch));
	json_object_set_new(o, "parent", text_or_null(r->parent));
	json_object_set_new(o, "life", json_string(agent_standing_name(a->standing)));
	json_object_set_new(o, "state", json_string(agent_state_name(a)));
	add_question(o, a);
	json_object_set_new(o, "subagents",
			    json_integer(runs && a->is_reached ? a->status.subagents : 0));
	json_object_set_new(o, "pid", runs ? json_integer(pid) : null);
	json_object_set_new(o, "started_ms",
			    started ? json_integer(started) : null);
	json_object_set_new(o, "uptime_ms",
			    started && (runs || a->standing == AGENT_EXITED)
				    ? json_integer(until - started)
				    : null);
	json_object_set_new(o, "cpu_percent", runs ? json_real(a->cpu_percent) : null);
	json_object_set_new(o, "rss_bytes",
			    runs ? json_integer((json_int_t)a->rss_bytes) : null);
	json_object_set_new(o, "added", json_integer(a->diff.added));
	json_object_set_new(o, "removed", json_integer(a->diff.removed));
	json_object_set_new(o, "files", json_integer(a->diff.files));
	json_object_set_new(o, "ahead", json_integer(a->diff.ahead));
	json_object_set_new(o, "behind", json_integer(a->diff.behind));
	spent_add_json(&a->spent, o);
	json_object_set_new(o, "exit_status",
			    a->standing == AGENT_EXITED ? json_integer(a->exit_status)
							: null);
	json_object_set_new(o, "stopped", json_boolean(a->was_stopped));
	json_object_set_new(o, "port", r->port ? json_integer(r->port) : null);
	json_object_set_new(o, "host", json_string(host));
	return o;
}
