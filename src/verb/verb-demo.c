/* SPDX-License-Identifier: MIT */
/*
 * demo: the main job on a scratch repository, with agents that need no key and no
 * network. At a terminal the agents are started and shown, and go on. Without one
 * the same job runs to its end in a place of its own, every step of it is checked,
 * and nothing stays behind.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/create.h"
#include "agent/lines.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/spawn.h"
#include "demo/scratch.h"
#include "keeper/launch.h"
#include "repo/repo.h"
#include "verb/select.h"

enum { AGENTS = 3, STEP_MS = 60000, CANCEL_STEP_MS = 200, PATCH_MAX = 16 << 10 };

static const struct {
	const char *branch, *prompt;
} cast[AGENTS] __attribute__((unused)) = {
	{ "demo/greeting", "Greet the user by name" },
	{ "demo/errors", "Report errors with the file and line" },
	{ "demo/docs", "Explain the build in the notes" },
};

/* What was seen of one agent on its way. */
struct part {
	struct create_job job;
	char question[512];
	bool asked, done, committed;
	int exit_status;
	struct diff_row diff;
	struct str patch;
};

VERB_STATIC_FULL int
start(struct app *app, struct reply *reply, struct part *parts, struct err *err)
{
	struct create_job jobs[AGENTS];
	struct agent_context c;
	int rc = select_context(app, reply, NULL, &c, err);

	memset(jobs, 0, sizeof(jobs));
	for (int i = 0; i < AGENTS; i++)
		jobs[i].spec = (struct create_spec){ .branch = cast[i].branch,
						     .prompt = cast[i].prompt,
						     .kind = "demo" };
	if (!rc && create_many(&c, jobs, AGENTS)) {
		for (int i = AGENTS - 1; i >= 0; i--)
			if (jobs[i].err.code)
				*err = jobs[i].err;
		rc = -1;
	}
	for (int i = 0; i < AGENTS; i++)
		parts[i].job = jobs[i];
	select_context_release(&c);
	return rc;
}

/* The next frame before end, or until the person gives up. */
VERB_STATIC_FULL int
next_frame(struct keeper *k, int64_t end, const struct reply *reply,
	   struct wire_frame *f, struct err *err)
{
	for (;;) {
		struct err e = ERR_INIT;

		if (!keeper_recv(k, CANCEL_STEP_MS, f, &e))
			return 0;
		if (reply_is_cancelled(reply))
			return err_set(err, ERR_CANCELLED, "cancelled");
		if (e.code != ERR_TIMEOUT || clock_mono_ms() >= end) {
			*err = e;
			return -1;
		}
	}
}

/* Until the agent is in state, or has ended; each change comes as a frame. */
VERB_STATIC_FULL int
await(struct keeper *k, enum agent_state state, const struct reply *reply,
      struct keeper_status *s, struct err *err)
{
	int64_t end = clock_mono_ms() + STEP_MS;
	struct wire_frame f;

	for (;;) {
		if (keeper_get_status(k, s, err))
			return -1;
		if (s->has_exited)
			return err_set(err, ERR_FAILED, "it ended with status %d",
				       s->exit_status);
		if (s->state == state)
			return 0;
		do {
			if (next_frame(k, end, reply, &f, err))
				return err_wrap(err, "waiting for it to be %s",
						state_name(state));
		} while (f.kind != WIRE_STATE_NOW && f.kind != WIRE_EXIT);
	}
}

/* Keys as a person at the terminal would press them. */
VERB_STATIC_FULL int
press(struct keeper *k, const char *keys, struct err *err)
{
	return keeper_send(k, WIRE_INPUT, keys, strlen(keys), err);
}

VERB_STATIC_FULL int
await_end(struct keeper *k, const struct reply *reply, struct err *err)
{
	int64_t end = clock_mono_ms() + STEP_MS;
	struct wire_frame f;

	do {
		if (next_frame(k, end, reply, &f, err))
			return err_wrap(err, "waiting for its end");
	} while (f.kind != WIRE_EXIT);
	return 0;
}

/* From the question to the end, as an attached person. */
VERB_STATIC_FULL int
play(struct app *app, struct reply *reply, struct part *p, struct err *err)
{
	const struct keeper_view view = { KEEPER_CONTROLLER, 36, 120, 0 };
	struct keeper_status s;
	char *socket = dirs_socket(&app->dirs, p->job.row.id, err);
	struct keeper *k = socket ? keeper_open(socket, err) : NULL;
	int rc = -1;

	free(socket);
	if (!k)
		return -1;
	if (keeper_attach(k, &view, err) || await(k, STATE_BLOCKED, reply, &s, err))
		goto out;
	p->asked = true;
	snprintf(p->question, sizeof(p->question), "%s", s.question);
	reply_progress(reply, p->job.row.branch, "asks: %s", s.question);
	/* done, and since we are attached, seen */
	if (press(k, "1", err) || await(k, STATE_IDLE, reply, &s, err))
		goto out;
	p->done = true;
	reply_progress(reply, p->job.row.branch, "done");
	if (press(k, "/exit\r", err) || await_end(k, reply, err))
		goto out;
	rc = 0;
out:
	keeper_close(k);
	return rc;
}

VERB_STATIC_FULL int
await_record(struct app *app, struct part *p, struct err *err)
{
	char *dir = dirs_agent(&app->dirs, p->job.row.id);
	int64_t end = clock_mono_ms() + STEP_MS;
	struct exit_record e;
	int rc;

	/* the record follows the frame at once: the keeper writes it, then leaves */
	while ((rc = exit_record_load(dir, &e, NULL)) && clock_mono_ms() < end)
		usleep(2000);
	p->exit_status = rc ? -1 : e.status;
	free(dir);
	return rc ? err_set(err, ERR_TIMEOUT, "no exit record was written") : 0;
}

VERB_STATIC_FULL int
inspect(struct part *p, struct err *err)
{
	const struct agent_row *r = &p->job.row;
	struct repo_branch b;
	struct repo *repo;
	int rc = -1;

	if (repo_open(r->root, &repo, err))
		return -1;
	if (repo_branch_look(repo, r->branch, &b, err) ||
	    repo_diff_lines(r->worktree, r->base_oid, &p->diff.added, &p->diff.removed,
			    &p->diff.files, err) ||
	    repo_diff_patch(r->worktree, r->base_oid, PATCH_MAX, &p->patch, err))
		goto out;
	p->committed = strcmp(b.oid, r->base_oid) != 0;
	rc = 0;
out:
	repo_close(repo);
	return rc;
}

VERB_STATIC_FULL int
verdict(const struct part *p, struct err *err)
{
	const char *missing = !p->asked		? "asked nothing"
			      : !p->done	? "did not finish"
			      : !p->committed	? "committed nothing"
			      : !p->diff.added	? "changed nothing"
			      : p->exit_status	? "ended badly"
						: NULL;

	return missing ? err_set(err, ERR_FAILED, "'%s' %s (exit status %d)",
				 p->job.row.branch, missing, p->exit_status)
		       : 0;
}

VERB_STATIC_FULL json_t *
part_json(const struct part *p)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:I, s:I, s:I, s:i, s:s}",
			 "branch", p->job.row.branch, "kind", p->job.row.kind, "prompt",
			 p->job.row.prompt, "question", p->question, "done", p->done,
			 "committed", p->committed, "files", (json_int_t)p->diff.files,
			 "added", (json_int_t)p->diff.added, "removed",
			 (json_int_t)p->diff.removed, "exit_status", p->exit_status,
			 "patch", p->patch.buf);
}

VERB_STATIC_FULL void
tell(const struct part *parts, struct reply *reply)
{
	json_t *list = json_array();

	reply_say(reply, "%-16s %-6s %-6s %-6s %6s %6s  %s", "AGENT", "KIND", "STATE",
		  "COMMIT", "+", "-", "EXIT");
	for (int i = 0; i < AGENTS; i++) {
		const struct part *p = &parts[i];

		json_array_append_new(list, part_json(p));
		reply_say(reply, "%-16s %-6s %-6s %-6s %6lld %6lld  %d",
			  p->job.row.branch, p->job.row.kind, p->done ? "done" : "?",
			  p->committed ? "yes" : "no", (long long)p->diff.added,
			  (long long)p->diff.removed, p->exit_status);
	}
	for (int i = 0; i < AGENTS; i++)
		reply_say(reply, "\n── %s: \"%s\"\n   asked: %s\n%s", parts[i].job.row.branch,
			  parts[i].job.row.prompt, parts[i].question, parts[i].patch.buf);
	reply->value = json_pack("{s:o}", "agents", list);
}

VERB_STATIC_FULL int
perform(struct app *app, struct reply *reply, struct err *err)
{
	struct part parts[AGENTS];
	int rc = -1;

	memset(parts, 0, sizeof(parts));
	for (int i = 0; i < AGENTS; i++)
		str_init(&parts[i].patch);
	if (start(app, reply, parts, err))
		goto out;
	for (int i = 0; i < AGENTS; i++)
		if (play(app, reply, &parts[i], err) ||
		    await_record(app, &parts[i], err) || inspect(&parts[i], err) ||
		    verdict(&parts[i], err)) {
			err_wrap(err, "'%s'", parts[i].job.spec.branch);
			goto out;
		}
	tell(parts, reply);
	rc = 0;
out:
	for (int i = 0; i < AGENTS; i++) {
		str_release(&parts[i].patch);
		agent_row_release(&parts[i].job.row);
	}
	return rc;
}

/* Ends what may still run below a private place, and takes the place away. */
VERB_STATIC_FULL void
clean_up(struct app *app, const char *dir)
{
	struct agent_rows rows = AGENT_ROWS_INIT;

	if (app->store && !select_rows(app, true, false, &rows, NULL))
		for (size_t i = 0; i < rows.n; i++) {
			char *socket = dirs_socket(&app->dirs, rows.v[i].id, NULL);
			struct keeper *k = socket ? keeper_open(socket, NULL) : NULL;

			if (k)
				keeper_stop(k, 0, NULL);
			keeper_close(k);
			free(socket);
		}
	agent_rows_release(&rows);
	app_release(app);
	file_remove_tree(dir, NULL);
}

/* The job in a place of its own: no setting and no agent of the person's. */
VERB_STATIC_FULL int
run_unseen(struct reply *reply, struct err *err)
{
	static const char *const places[] = { "XDG_CONFIG_HOME", "XDG_STATE_HOME",
					      "XDG_DATA_HOME", "XDG_RUNTIME_DIR" };
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/fleet-demo-XXXXXX", tmp && *tmp == '/' ? tmp : "/tmp");
	struct app app = { 0 };
	char *repo;
	int rc = -1;

	if (!mkdtemp(dir)) {
		err_errno(err, ERR_IO, "cannot make a directory %s", dir);
		free(dir);
		return -1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		setenv(places[i], dir, 1);
	setenv("FLEET_DEMO_FAST", "1", 1);
	repo = path_join(dir, "acme-api");
	reply_progress(reply, NULL, "repository %s", repo);
	if (!scratch_make(repo, err) && !app_init(&app, err)) {
		free(app.cwd);
		app.cwd = xstrdup(repo);
		rc = perform(&app, reply, err);
	}
	clean_up(&app, dir);
	free(repo);
	free(dir);
	return rc;
}

VERB_STATIC_FULL int
start_missing(struct app *app, struct reply *reply, struct err *err)
{
	struct agent_context c;
	int rc = select_context(app, reply, NULL, &c, err);

	for (int i = 0; !rc && i < AGENTS; i++) {
		const struct create_spec spec = { .branch = cast[i].branch,
						  .prompt = cast[i].prompt,
						  .kind = "demo" };
		struct agent_row row;
		struct err e = ERR_INIT;

		if (!create_agent(&c, &spec, &row, &e))
			agent_row_release(&row);
		else if (e.code != ERR_EXISTS) { /* there from an earlier demo */
			*err = e;
			rc = -1;
		}
	}
	select_context_release(&c);
	return rc;
}

/* Makes the repository and the agents that are not there yet. */
VERB_STATIC_FULL int
prepare(const char *dir, const char *repo, struct reply *reply, struct err *err)
{
	struct app there = { 0 };
	int rc = -1;

	if (!file_exists(repo) &&
	    (file_make_dirs(dir, 0777, err) || scratch_make(repo, err)))
		return -1;
	if (!app_init(&there, err)) {
		free(there.cwd);
		there.cwd = xstrdup(repo);
		rc = start_missing(&there, reply, err);
	}
	app_release(&there);
	return rc;
}

VERB_STATIC_FULL int
show(const struct app *app, struct err *err)
{
	char *argv[] = { app_program(app, "fleet-cockpit"), NULL };
	int status, rc = spawn_foreground(argv, &status, err);

	free(argv[0]);
	if (!rc && status)
		rc = err_set(err, ERR_FAILED, "the cockpit ended with status %d", status);
	return rc;
}

/* The agents are the person's from now on: in the data directory, to play with. */
VERB_STATIC_FULL int
run_seen(struct app *app, struct reply *reply, struct err *err)
{
	char *dir = path_join(app->dirs.data, "demo"), *repo = path_join(dir, "acme-api");
	int rc = prepare(dir, repo, reply, err);

	if (!rc && chdir(repo))
		rc = err_errno(err, ERR_IO, "cannot go to %s", repo);
	if (!rc)
		rc = show(app, err);
	if (!rc) {
		reply_say(reply, "the demo's agents go on in %s", repo);
		reply_say(reply, "  cd %s && fleet        shows them again", repo);
		reply_say(reply, "  fleet kill -f -d 'demo/*'     ends them");
	}
	free(repo);
	free(dir);
	return rc;
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	if (args_flag(args, "headless") || !isatty(0) || !isatty(1))
		return run_unseen(reply, err);
	return run_seen(app, reply, err);
}

static const struct verb_arg args[] = {
	{ "headless", 0, ARG_FLAG,
	  .summary = "run to the end and check every step, as without a terminal" },
	{ .name = NULL },
};

const struct verb verb_demo = {
	.name = "demo",
	.summary = "three agents at work in a scratch repository",
	.help = "Needs no key and no network: the agents are of the built-in kind demo. "
		"They edit files, ask for permission, and commit. At a terminal the "
		"cockpit shows them at work, and they go on when it is left. Without a terminal the job "
		"runs to its end, prints agents, states, diffs and exit statuses, ends "
		"with 0 only if all of it happened, and leaves nothing behind.",
	.args = args,
	.flags = VERB_CHANGES | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
