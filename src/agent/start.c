/* SPDX-License-Identifier: MIT */
/*
 * From a row to a running program. The environment is the person's own, less
 * what speaks of the terminal that they sit at, plus the kind's, plus what the
 * agent and its set-up commands may want to know of their place:
 *
 *   FLEET_AGENT FLEET_BRANCH FLEET_KIND FLEET_BATCH   who
 *   FLEET_ROOT FLEET_WORKTREE FLEET_PROJECT   where
 *   FLEET_BASE FLEET_BASE_NAME   the commit that it started from, and its branch
 *   FLEET_PORT FLEET_PORT_COUNT   a block of ports of its own
 *   FLEET_SOCKET   its keeper, for hooks
 *   FLEET_APPROVE   approve.mode, unless it is off
 */
#include "config.h"

#include "agent/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/hooks.h"
#include "agent/revive.h"
#include "agent/tools.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/ident.h"
#include "base/spawn.h"
#include "config/shape.h"
#include "keeper/launch.h"
#include "keeper/literal.h"

extern char **environ;

enum { ARGUMENT_MAX = 128 << 10 }; /* Linux's MAX_ARG_STRLEN, with the NUL */

int
start_parse_size(const char *text, unsigned *rows, unsigned *cols, struct err *err)
{
	return shape_pane_size(text, cols, rows, err);
}

static const struct strv *
own_list(const struct agent_context *c, const struct kind *kind, const char *what)
{
	char *name = xasprintf("agent.%s.%s", kind->name, what);
	const struct config_value *v = config_find(c->config, name);

	free(name);
	return v ? &v->list : NULL;
}

static void
set_kind_environment(const struct agent_context *c, const struct kind *kind,
		     struct strv *env)
{
	const struct strv *own = own_list(c, kind, "env");

	for (size_t i = 0; i < kind->unset.n; i++)
		strv_setenv(env, kind->unset.v[i], NULL);
	strv_setenv(env, "TERM", "xterm-256color");
	strv_setenv(env, "COLORTERM", "truecolor");
	for (size_t i = 0; i < kind->env.n + (own ? own->n : 0); i++) {
		const char *entry = i < kind->env.n ? kind->env.v[i]
						    : own->v[i - kind->env.n];
		const char *eq = strchr(entry, '=');
		char *key = eq ? xstrndup(entry, eq - entry) : NULL;

		if (key)
			strv_setenv(env, key, eq + 1);
		free(key);
	}
}

void
start_environment(const struct agent_context *c, const struct agent_row *row,
		  const struct kind *kind, struct strv *env)
{
	const char *approve = config_string(c->config, "approve.mode");
	char number[24];
	char *socket;

	for (char **e = environ; *e; e++)
		strv_add(env, *e);
	set_kind_environment(c, kind, env);
	socket = dirs_socket(c->dirs, row->id, NULL);
	strv_setenv(env, "FLEET_AGENT", row->id);
	strv_setenv(env, "FLEET_BRANCH", row->branch);
	strv_setenv(env, "FLEET_KIND", row->kind);
	strv_setenv(env, "FLEET_BATCH", row->batch);
	strv_setenv(env, "FLEET_ROOT", c->root);
	strv_setenv(env, "FLEET_WORKTREE", row->worktree);
	strv_setenv(env, "FLEET_PROJECT", c->project_name);
	strv_setenv(env, "FLEET_BASE", row->base_oid);
	strv_setenv(env, "FLEET_BASE_NAME", row->base);
	strv_setenv(env, "FLEET_SOCKET", socket);
	strv_setenv(env, "FLEET_APPROVE", strcmp(approve, "off") ? approve : NULL);
	snprintf(number, sizeof(number), "%d", row->port);
	strv_setenv(env, "FLEET_PORT", row->port ? number : NULL);
	snprintf(number, sizeof(number), "%d",
		 (int)config_number(c->config, "ports.count"));
	strv_setenv(env, "FLEET_PORT_COUNT", row->port ? number : NULL);
	strv_setenv(env, "PWD", row->worktree);
	strv_setenv(env, "OLDPWD", NULL);
	free(socket);
}

/* What an argv is made of, and what was made for it. */
struct making {
	char *session, *fork, *hooks, *tools;
	struct str prompt;
};

static void
making_release(struct making *m)
{
	free(m->session);
	free(m->fork);
	free(m->hooks);
	free(m->tools);
	str_release(&m->prompt);
}

/* The first prompt is text, too. */
static int
make_prompt(const struct start_spec *spec, struct making *m, struct err *err)
{
	const struct kind *k = spec->kind;

	if (!spec->prompt || (spec->command && spec->command->n))
		return 0;
	str_adds(&m->prompt, spec->prompt);
	if (literal_make(&m->prompt, k->commands, k->quoted, err))
		return err_wrap(err, "agent '%s'", k->name);
	return 0;
}

static char *
new_session(void)
{
	char id[IDENT_UUID_SIZE];

	ident_uuid(id);
	return xstrdup(id);
}

/* A kind that takes an id is given one; a fork gets another than its origin. */
static void
make_sessions(const struct start_spec *spec, struct making *m)
{
	if (spec->start != KIND_NEW)
		m->session = xstrdup(spec->session);
	else if (kind_mints_session(spec->kind))
		m->session = new_session();
	if (spec->start == KIND_FORK && kind_mints_session(spec->kind))
		m->fork = new_session();
}

static const char *
mode_of(const struct agent_context *c, const struct start_spec *spec)
{
	char *name = xasprintf("agent.%s.mode", spec->kind->name);
	const struct config_value *v = config_find(c->config, name);
	const char *own = v && v->text && *v->text ? v->text : NULL;

	free(name);
	return spec->mode ? spec->mode : own;
}

/* row NULL: only argv[0] and the lengths are of interest. */
static void
make_argv(const struct agent_context *c, const struct agent_row *row,
	  const struct start_spec *spec, const struct making *m, struct strv *argv)
{
	const struct kind_call call = {
		.start = spec->start,
		.words = {
			.branch = row ? row->branch : "",
			.id = row ? row->id : "",
			.worktree = row ? row->worktree : "",
			.libexec = c->dirs->libexec,
			.fleet = c->dirs->fleet,
			.session = m->session,
			.fork = m->fork,
			.hooks = m->hooks,
			.tools = m->tools,
		},
		.mode = mode_of(c, spec),
		.extra = own_list(c, spec->kind, "args"),
		.prompt = spec->prompt ? m->prompt.buf : NULL,
	};

	if (spec->command && spec->command->n)
		strv_add_all(argv, spec->command);
	else
		kind_argv(spec->kind, &call, argv);
}

/* exec would only say "Argument list too long", and when all is made. */
static int
check_lengths(const struct strv *argv, const struct kind *kind, struct err *err)
{
	for (size_t i = 0; i < argv->n; i++)
		if (strlen(argv->v[i]) >= ARGUMENT_MAX)
			return err_set(err, ERR_REFUSED,
				       "agent '%s' is given its prompt as an argument, "
				       "and %zu bytes are more than one may have (%d); "
				       "put them in a file, and name it in the prompt",
				       kind->name, strlen(argv->v[i]),
				       ARGUMENT_MAX - 1);
	return 0;
}

int
start_check(const struct agent_context *c, const struct start_spec *spec,
	    struct err *err)
{
	bool is_own = spec->command && spec->command->n;
	struct strv env = STRV_INIT, argv = STRV_INIT;
	const char *mode = mode_of(c, spec);
	struct making none = { .prompt = STR_INIT };
	char *found;
	int rc;

	if (mode && !is_own && kind_check_mode(spec->kind, mode, err))
		return -1;
	if (make_prompt(spec, &none, err)) {
		making_release(&none);
		return -1;
	}
	for (char **e = environ; *e; e++)
		strv_add(&env, *e);
	set_kind_environment(c, spec->kind, &env);
	make_argv(c, NULL, spec, &none, &argv);
	/* a relative path is meant from the worktree, which is not there yet */
	if (strchr(argv.v[0], '/') && argv.v[0][0] != '/')
		found = xstrdup(argv.v[0]);
	else
		found = spawn_find(argv.v[0], &env, err);
	rc = found ? check_lengths(&argv, spec->kind, err) : -1;
	if (!found && !is_own) {
		err_wrap(err, "agent '%s'", spec->kind->name);
		if (spec->kind->install)
			err_hint(err, "`%s` installs it", spec->kind->install);
		err_hint(err, "choose another kind of agent (`fleet doctor` says "
			      "which are installed)");
	}
	making_release(&none);
	strv_release(&argv);
	strv_release(&env);
	free(found);
	return rc;
}

static int
run_keeper(const struct agent_context *c, struct agent_row *row, const char *dir,
	   struct err *err)
{
	struct keeper_status status;

	if (dirs_make_runtime(c->dirs, err))
		return -1;
	exit_record_remove(dir);
	if (keeper_start(c->keeper, dir, &status, err))
		return -1;
	row->keeper_pid = status.keeper_pid;
	row->pid = status.pid;
	row->pid_start = (int64_t)status.start;
	row->started_ms = clock_utc_ms();
	row->ended_ms = 0;
	row->life = LIFE_RUNNING;
	return 0;
}

/* The conversation that begins, or the one that goes on, which is known as it is. */
static int
note_session(const char *dir, const char *id, const struct start_spec *spec,
	     struct err *err)
{
	char minted[] = "minted";
	struct session_record r = { NULL, NULL, minted, clock_utc_ms() };
	int rc;

	if (!id || spec->start == KIND_RESUME)
		return 0;
	r.id = xstrdup(id);
	rc = session_record_save(dir, &r, err);
	free(r.id);
	return rc;
}

/* What the keeper has to know of the kind. */
static void
take_kind(const struct kind *kind, struct launch *l)
{
	static const char *const interrupts[] = {
		[KIND_INTERRUPT_ESCAPE] = "\033",
		/* as kitty's keyboard has it: two plain ones are Alt and Esc */
		[KIND_INTERRUPT_ESCAPE_TWICE] = "\033[27u\033[27u",
		[KIND_INTERRUPT_CTRL_C] = "\003",
	};

	l->has_status_protocol = kind->has_status_protocol;
	l->interrupt = xstrdup(interrupts[kind->interrupt]);
	l->answers_by_arrows = kind->answer == KIND_ANSWER_ARROWS;
	l->prompts_at_rest = kind->prompts_at_rest;
	l->composer = kind->composer ? xstrdup(kind->composer) : NULL;
	l->commands = kind->commands ? xstrdup(kind->commands) : NULL;
	l->quoted = kind->quoted ? xstrdup(kind->quoted) : NULL;
	l->session_file = kind->session_file ? xstrdup(kind->session_file) : NULL;
	strv_add_all(&l->rules, &kind->rules);
}

int
start_agent(const struct agent_context *c, struct agent_row *row,
	    const struct start_spec *spec, struct err *err)
{
	struct making m = { .prompt = STR_INIT };
	struct launch l;
	int rc = -1;

	launch_init(&l);
	l.dir = dirs_agent(c->dirs, row->id);
	l.socket = dirs_socket(c->dirs, row->id, err);
	if (!l.socket || make_prompt(spec, &m, err))
		goto out;
	if (file_make_dirs(l.dir, 0700, err)) {
		err_hint(err, "XDG_STATE_HOME moves the state elsewhere");
		goto out;
	}
	l.id = xstrdup(row->id);
	l.name = xstrdup(row->branch);
	l.kind = xstrdup(row->kind);
	l.cwd = xstrdup(row->worktree);
	l.rows = spec->rows;
	l.cols = spec->cols;
	if (!l.rows && start_parse_size(config_string(c->config, "pane.size"), &l.rows,
					&l.cols, err))
		goto out;
	l.history = config_number(c->config, "pane.history");
	l.may_clip = config_bool(c->config, "pane.clipboard");
	l.keeps_history = config_bool(c->config, "pane.keep_history");
	strv_add_all(&l.colours, config_list(c->config, "pane.colours"));
	l.log_max_bytes = config_number(c->config, "log.max_bytes");
	l.log_keep = config_number(c->config, "log.keep");
	l.grace_ms = config_number(c->config, "kill.grace");
	l.notifies_desktop = config_bool(c->config, "notify.desktop");
	strv_add_all(&l.notify_command, config_list(c->config, "notify.command"));
	strv_add_all(&l.notify_on, config_list(c->config, "notify.on"));
	start_environment(c, row, spec->kind, &l.env);
	if (!spec->command || !spec->command->n) {
		make_sessions(spec, &m);
		if (hooks_write(spec->kind, l.dir, c->dirs->fleet, &m.hooks, err) ||
		    tools_write(c, spec->kind, l.dir, &l.env, &m.tools, err) ||
		    note_session(l.dir, spec->start == KIND_FORK ? m.fork : m.session, spec, err))
			goto out;
		take_kind(spec->kind, &l);
		l.mode = xstrdup_or_null(mode_of(c, spec));
		if (revive_is_wanted(c->config, spec->kind))
			l.on_failure = xstrdup(c->dirs->fleet);
	}
	make_argv(c, row, spec, &m, &l.argv);
	if (launch_save(&l, err) || run_keeper(c, row, l.dir, err))
		goto out;
	rc = 0;
out:
	making_release(&m);
	launch_release(&l);
	return rc;
}

static int
load_launch(const struct agent_row *row, const char *dir, struct launch *l,
	    struct err *err)
{
	if (launch_load(dir, l, err))
		return err_hint(err, "`fleet restart %s -p PROMPT` starts its kind anew",
				row->branch);
	return 0;
}

int
start_again_check(const struct agent_context *c, const struct agent_row *row,
		  struct err *err)
{
	struct launch l;
	char *dir = dirs_agent(c->dirs, row->id);
	char *found = NULL;
	int rc;

	launch_init(&l);
	rc = load_launch(row, dir, &l, err);
	if (!rc && (l.argv.v[0][0] == '/' || !strchr(l.argv.v[0], '/'))) {
		found = spawn_find(l.argv.v[0], &l.env, err);
		rc = found ? 0 : -1;
	}
	free(found);
	launch_release(&l);
	free(dir);
	return rc;
}

int
start_again(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct launch l;
	char *dir = dirs_agent(c->dirs, row->id);
	char *socket = dirs_socket(c->dirs, row->id, err);
	int rc = -1;

	launch_init(&l);
	if (!socket || load_launch(row, dir, &l, err))
		goto out;
	if (strcmp(l.socket, socket)) { /* another runtime directory by now */
		free(l.socket);
		l.socket = xstrdup(socket);
		strv_setenv(&l.env, "FLEET_SOCKET", socket);
		if (launch_save(&l, err))
			goto out;
	}
	rc = run_keeper(c, row, dir, err);
out:
	launch_release(&l);
	free(socket);
	free(dir);
	return rc;
}
