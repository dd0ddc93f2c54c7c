/* SPDX-License-Identifier: MIT */
/*
 * wait: until agents have come to a state. The keepers say each change as it
 * happens; nothing is polled.
 */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "keeper/launch.h"
#include "verb/select.h"

/*
 * Programs report idle for a moment as they start, before they take up their
 * first prompt: only an idle that has stood this long counts as quiet.
 */
enum { CANCEL_STEP_MS = 200, SETTLE_MS = 1000 };

static const char until_quiet[] = "quiet"; /* anything but starting and working */

struct waiter {
	const struct agent_row *row;
	struct keeper *keeper; /* NULL: it has ended */
	char state[24];
	int64_t since_ms; /* UTC */
	bool is_there;
};

static bool
is_reached(const struct waiter *w, const char *until)
{
	if (strcmp(until, until_quiet))
		return !strcmp(w->state, until);
	if (!strcmp(w->state, "idle"))
		return clock_utc_ms() - w->since_ms >= SETTLE_MS;
	return strcmp(w->state, "starting") && strcmp(w->state, "working");
}

static void
note_state(struct waiter *w, const char *state, int64_t since_ms, const char *until)
{
	snprintf(w->state, sizeof(w->state), "%s", state);
	w->since_ms = since_ms;
	w->is_there = is_reached(w, until);
}

static void
note_end(struct waiter *w, const char *until)
{
	keeper_close(w->keeper);
	w->keeper = NULL;
	note_state(w, "exited", clock_utc_ms(), until);
}

/* What a keeper that has something to say says. */
static void
hear(struct waiter *w, const char *until)
{
	struct wire_frame f;
	struct err e = ERR_INIT;
	char *state;

	while (w->keeper && !keeper_recv_now(w->keeper, &f, &e)) {
		if (f.kind == WIRE_EXIT) {
			note_end(w, until);
			return;
		}
		if (f.kind != WIRE_STATE_NOW)
			continue;
		state = fields_get(f.bytes, f.n, "state");
		if (state && strcmp(state, w->state))
			note_state(w, state, clock_utc_ms(), until);
		free(state);
		if (w->is_there)
			return;
	}
	if (e.code != ERR_TIMEOUT)
		note_end(w, until);
}

static int
begin(struct app *app, struct waiter *w, const char *until, struct err *err)
{
	struct keeper_status s;
	char *socket = dirs_socket(&app->dirs, w->row->id, err);

	if (!socket)
		return -1;
	w->keeper = keeper_open(socket, NULL);
	free(socket);
	if (!w->keeper || keeper_watch(w->keeper, err) ||
	    keeper_get_status(w->keeper, &s, err)) {
		note_end(w, until);
		return 0;
	}
	if (s.has_exited)
		note_end(w, until);
	else
		note_state(w, state_name(s.state), s.state_ms, until);
	/* What came along with the answer is here already: poll knows nothing of it. */
	hear(w, until);
	return 0;
}

/* True when there is nothing more to wait for. */
static bool
is_over(const struct waiter *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!w[i].is_there && w[i].keeper)
			return false;
	return true;
}

static void
wait_once(struct waiter *w, size_t n, const char *until, int64_t ms)
{
	struct pollfd *fds = xcalloc(n, sizeof(*fds));

	for (size_t i = 0; i < n; i++) {
		fds[i].fd = w[i].keeper && !w[i].is_there ? keeper_fd(w[i].keeper) : -1;
		fds[i].events = POLLIN;
	}
	if (ms < 0)
		ms = 0;
	if (poll(fds, n, ms < CANCEL_STEP_MS ? (int)ms : CANCEL_STEP_MS) > 0)
		for (size_t i = 0; i < n; i++)
			if (fds[i].revents)
				hear(&w[i], until);
	for (size_t i = 0; i < n; i++)
		w[i].is_there = w[i].is_there || is_reached(&w[i], until);
	free(fds);
}

static int
answer(const struct waiter *w, size_t n, const char *until, struct reply *reply,
       struct err *err)
{
	json_t *list = json_array();
	const struct waiter *missing = NULL;

	for (size_t i = 0; i < n; i++) {
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:b}", "branch",
						w[i].row->branch, "state", w[i].state,
						"reached", w[i].is_there));
		reply_say(reply, "%s: %s", w[i].row->branch, w[i].state);
		if (!w[i].is_there)
			missing = &w[i];
	}
	reply->value = json_pack("{s:o}", "agents", list);
	if (!missing)
		return 0;
	if (!missing->keeper)
		return err_set(err, ERR_FAILED, "'%s' ended before it was %s",
			       missing->row->branch, until);
	return err_set(err, reply_is_cancelled(reply) ? ERR_CANCELLED : ERR_TIMEOUT,
		       "'%s' is still %s", missing->row->branch, missing->state);
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	int64_t end = args_has(args, "timeout")
			      ? clock_mono_ms() + args_int(args, "timeout")
			      : INT64_MAX;
	const char *until = args_text(args, "until");
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct waiter *w = NULL;
	int rc = -1;

	if (!until)
		until = until_quiet;
	if (select_named(app, args_list(args, "name"), &rows, err))
		return -1;
	w = xcalloc(rows.n, sizeof(*w));
	for (size_t i = 0; i < rows.n; i++) {
		w[i].row = &rows.v[i];
		if (begin(app, &w[i], until, err))
			goto out;
	}
	while (!is_over(w, rows.n) && clock_mono_ms() < end && !reply_is_cancelled(reply))
		wait_once(w, rows.n, until, end - clock_mono_ms());
	rc = answer(w, rows.n, until, reply, err);
out:
	for (size_t i = 0; i < rows.n; i++)
		keeper_close(w[i].keeper);
	free(w);
	agent_rows_release(&rows);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	{ "until", 0, ARG_STATE, 0, "STATE",
	  .summary = "a state; without it, any but starting and working" },
	{ "timeout", 0, ARG_DURATION, 0, "DURATION",
	  .summary = "give up after it, with exit status 6" },
	{ .name = NULL },
};

const struct verb verb_wait = {
	.name = "wait",
	.summary = "wait until agents need you, are done, or have ended",
	.help = "States: starting, working, blocked (it asks you), done (finished, and "
		"nobody has looked), idle, error, exited. Exit status 0 when all have "
		"come to it, 6 when time ran out, 1 when one ended before.",
	.examples = "fleet wait fix-432 && fleet show fix-432\n"
		    "fleet wait 'idea-*' --until done --timeout 30m\n",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL,
	.run = run,
};
