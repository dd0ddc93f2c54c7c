/* SPDX-License-Identifier: MIT */
/*
 * What clients ask, one function a frame and one row a function. Frames that
 * no row knows are passed over: a newer client may send them. Before HELLO
 * nothing is answered, and whoever says another magic is let go.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

typedef void request_fn(struct host *, struct guest *, const struct wire_frame *);

static int64_t
number(const struct wire_frame *f, const char *key, int64_t fallback)
{
	return fields_get_int(f->bytes, f->n, key, fallback);
}

static bool
is_value(const struct wire_frame *f, const char *key, const char *value)
{
	char *got = fields_get(f->bytes, f->n, key);
	bool same = got && !strcmp(got, value);

	free(got);
	return same;
}

static void
reply_ok(struct guest *g)
{
	struct str f = STR_INIT;

	fields_add_int(&f, "ok", 1);
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

static void
reply_error(struct guest *g, const struct err *err)
{
	struct str f = STR_INIT;

	report_add_error(&f, err);
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

/* --- hello, attach, input --- */

static void
hello(struct host *h, struct guest *g, const struct wire_frame *f)
{
	struct str own = STR_INIT;

	if (!is_value(f, "magic", WIRE_MAGIC)) {
		g->is_gone = true;
		return;
	}
	g->is_greeted = true;
	fields_add(&own, "magic", WIRE_MAGIC);
	fields_add_int(&own, "version", WIRE_VERSION);
	fields_add(&own, "build", PACKAGE_VERSION);
	fields_add(&own, "id", h->launch.id);
	guest_add(g, WIRE_HELLO, &own);
	str_release(&own);
}

/* A size from outside: 0 for what makes none. */
static unsigned
side(const struct wire_frame *f, const char *key)
{
	int64_t v = number(f, key, 0);

	return v < 0 || v > TERM_SIDE_MAX ? 0 : v;
}

static void
note_seen(struct host *h)
{
	enum agent_state was = h->state.now;

	output_note_state(h, was, state_seen(&h->state, h->now));
}

/* The newest controller takes over; the one before goes on as a viewer. */
static void
take_control(struct host *h, struct guest *g, const struct wire_frame *f)
{
	struct guest *before = h->controller;

	h->controller = g;
	if (before && before != g) {
		before->role = GUEST_VIEWER;
		output_tell_state(h, before);
	}
	output_set_size(h, side(f, "rows"), side(f, "cols"));
	note_seen(h);
}

static void
detach(struct host *h, struct guest *g, const struct wire_frame *f)
{
	(void)f;
	g->role = GUEST_DETACHED;
	g->is_behind = false;
	if (h->controller == g)
		h->controller = NULL;
}

static enum guest_role
role_of(const struct wire_frame *f)
{
	if (is_value(f, "role", "controller"))
		return GUEST_CONTROLLER;
	return is_value(f, "role", "watcher") ? GUEST_WATCHER : GUEST_VIEWER;
}

static void
attach(struct host *h, struct guest *g, const struct wire_frame *f)
{
	enum guest_role role = role_of(f);
	int64_t history = number(f, "history", HOST_HISTORY);

	detach(h, g, f);
	guest_drop_output(g);
	g->history = history < 0		  ? 0
		     : history > HOST_HISTORY_MAX ? HOST_HISTORY_MAX
						  : history;
	if (role == GUEST_CONTROLLER)
		take_control(h, g, f);
	g->role = role;
	output_refresh(h, g);
}

static void
type(struct host *h, const char *bytes, size_t n)
{
	state_input(&h->state, bytes, n, h->now);
	look_note_input(h, bytes, n);
	pty_write(&h->pty, bytes, n);
}

static void
input(struct host *h, struct guest *g, const struct wire_frame *f)
{
	if (g != h->controller)
		return;
	type(h, f->bytes, f->n);
}

static void
resize(struct host *h, struct guest *g, const struct wire_frame *f)
{
	if (g == h->controller)
		output_set_size(h, side(f, "rows"), side(f, "cols"));
}

/* --- questions and orders, which get a REPLY --- */

static void
prompt(struct host *h, struct guest *g, const struct wire_frame *f)
{
	char *text = fields_get(f->bytes, f->n, "text");

	delivery_add(h, g, text ? text : "", text ? strlen(text) : 0,
		     is_value(f, "when", "idle"));
	free(text);
}

static void
stop_all(struct host *h, struct guest *g, int64_t grace_ms)
{
	if (h->phase >= HOST_LEAVING) {
		reply_ok(g);
		return;
	}
	g->awaits_end = true;
	host_stop(h, grace_ms);
}

static int
interrupt(struct host *h, struct err *err)
{
	const char *key = h->launch.interrupt ? h->launch.interrupt : "\003";

	if (h->phase != HOST_RUNNING)
		return err_set(err, ERR_REFUSED, "it has ended");
	if (h->state.now != STATE_WORKING)
		return err_set(err, ERR_REFUSED, "it is %s: there is nothing to interrupt",
			       state_name(h->state.now));
	type(h, key, strlen(key));
	return 0;
}

static void
signal_program(struct host *h, struct guest *g, const struct wire_frame *f)
{
	struct err err = ERR_INIT;
	int rc = -1;

	if (is_value(f, "action", "stop"))
		stop_all(h, g, number(f, "grace_ms", h->launch.grace_ms));
	else if (is_value(f, "action", "kill"))
		stop_all(h, g, 0);
	else if (is_value(f, "action", "interrupt"))
		rc = interrupt(h, &err);
	else if (!is_value(f, "action", "signal"))
		err_set(&err, ERR_USAGE,
			"unknown action: stop, kill, interrupt or signal");
	else
		rc = pty_signal(&h->pty, number(f, "number", 0), &err);
	if (err.code)
		reply_error(g, &err);
	else if (!rc)
		reply_ok(g);
}

static void
answer(struct host *h, struct guest *g, const struct wire_frame *f)
{
	char *choice = fields_get(f->bytes, f->n, "choice");

	answer_add(h, g, choice ? choice : "", (uint64_t)number(f, "question", 0));
	free(choice);
}

/* Which conversation it is, from a hook of the program itself. */
static void
note_session(struct host *h, const struct wire_frame *f)
{
	char *id = fields_get(f->bytes, f->n, "session");
	char *transcript = fields_get(f->bytes, f->n, "transcript");

	session_note(h, id, transcript, "hook");
	free(transcript);
	free(id);
}

/* From hooks. What the ladder makes of it is not the hook's affair. */
static void
claim(struct host *h, struct guest *g, const struct wire_frame *f)
{
	char *name = fields_get(f->bytes, f->n, "state");
	char *by = fields_get(f->bytes, f->n, "authority");
	char *message = fields_get(f->bytes, f->n, "message");
	char *event = fields_get(f->bytes, f->n, "event");
	char *why = fields_get(f->bytes, f->n, "why");
	enum state_authority a = by ? state_authority_parse(by) : AUTHORITY_HOOK;
	enum agent_state state = state_parse(name ? name : ""), was = h->state.now;
	struct err err = ERR_INIT;
	bool has_changed = false;

	if (a != AUTHORITY_HOOK && a != AUTHORITY_RULES)
		err_set(&err, ERR_USAGE, "unknown authority '%s': hook or rules", by);
	else if (!session_is_own(h, g))
		err_set(&err, ERR_REFUSED, "it is not this agent's own program that says so");
	else if (state < STATE_COUNT)
		has_changed = state_claim(&h->state, a, state, message ? message : "",
					  message ? strlen(message) : 0, h->now);
	else if (name && !strcmp(name, "none"))
		has_changed = false;
	else if (name && !strcmp(name, "clear"))
		has_changed = state_withdraw(&h->state, a, h->now);
	else
		err_set(&err, ERR_USAGE, "unknown state '%s'", name ? name : "");
	if (err.code == ERR_REFUSED)
		h->state.ignored++;
	if (!err.code && state < STATE_COUNT)
		state_explain(&h->state, a, why, event);
	if (!err.code)
		note_session(h, f);
	output_note_state(h, was, has_changed);
	if (h->state.now == STATE_BLOCKED)
		look_note_output(h);
	if (err.code)
		reply_error(g, &err);
	else
		reply_ok(g);
	free(why);
	free(event);
	free(message);
	free(by);
	free(name);
}

static void
query_status(struct host *h, struct guest *g)
{
	struct keeper_status s;
	struct str f = STR_INIT;

	/* Who asks while it asks wants to read the question. */
	if (h->state.now == STATE_BLOCKED && h->look.since >= 0)
		look_now(h);
	host_get_status(h, &s);
	fields_add_int(&f, "ok", 1);
	report_add_status(&f, &s);
	fields_add(&f, "message", h->state.message);
	fields_add_int(&f, "ignored_reports", h->state.ignored);
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

static void
add_modes(struct str *out, unsigned modes)
{
	static const struct {
		unsigned mode;
		const char *name;
	} names[] = {
		{ TERM_MODE_ALTERNATE, "alternate" },
		{ TERM_MODE_BRACKETED_PASTE, "bracketed-paste" },
		{ TERM_MODE_CURSOR_VISIBLE, "cursor-visible" },
		{ TERM_MODE_CURSOR_KEYS, "cursor-keys" },
		{ TERM_MODE_KEYPAD, "keypad" },
		{ TERM_MODE_FOCUS, "focus" },
		{ TERM_MODE_MOUSE_PRESS, "mouse-press" },
		{ TERM_MODE_MOUSE_DRAG, "mouse-drag" },
		{ TERM_MODE_MOUSE_ANY, "mouse-any" },
		{ TERM_MODE_MOUSE_SGR, "mouse-sgr" },
		{ TERM_MODE_SYNC, "sync" },
		{ TERM_MODE_WRAP, "wrap" },
		{ TERM_MODE_ORIGIN, "origin" },
		{ TERM_MODE_INSERT, "insert" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (modes & names[i].mode)
			str_addf(out, "%s%s", out->len ? " " : "", names[i].name);
}

static void
query_screen(struct host *h, struct guest *g)
{
	struct str f = STR_INIT, s = STR_INIT;

	fields_add_int(&f, "ok", 1);
	fields_add_int(&f, "rows", term_rows(h->term));
	fields_add_int(&f, "cols", term_cols(h->term));
	fields_add_int(&f, "row", term_cursor_row(h->term));
	fields_add_int(&f, "col", term_cursor_col(h->term));
	fields_add(&f, "title", term_title(h->term));
	add_modes(&s, term_modes(h->term));
	fields_add_n(&f, "modes", s.buf, s.len);
	str_clear(&s);
	term_screen_text(h->term, &s);
	fields_add_n(&f, "text", s.buf, s.len);
	guest_add(g, WIRE_REPLY, &f);
	str_release(&s);
	str_release(&f);
}

static void
query_explain(struct host *h, struct guest *g)
{
	struct keeper_status s;
	struct str f = STR_INIT;

	host_get_status(h, &s);
	fields_add_int(&f, "ok", 1);
	report_add_status(&f, &s);
	fields_add_int(&f, "ignored_reports", h->state.ignored);
	fields_add_int(&f, "notified", h->notify.told);
	fields_add_int(&f, "notify_failed", h->notify.failed);
	fields_add(&f, "session", h->session.id ? h->session.id : "");
	fields_add(&f, "session_source", h->session.source ? h->session.source : "");
	look_explain(h, &f);
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

static void
query_seen(struct host *h, struct guest *g)
{
	note_seen(h);
	reply_ok(g);
}

static void
query(struct host *h, struct guest *g, const struct wire_frame *f)
{
	static const struct {
		const char *what;
		void (*fn)(struct host *, struct guest *);
	} rows[] = {
		{ "explain", query_explain },
		{ "screen", query_screen },
		{ "seen", query_seen },
		{ "status", query_status },
	};
	struct err err = ERR_INIT;

	record_flush(h->record); /* who asks may read the recording next */
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (is_value(f, "what", rows[i].what)) {
			rows[i].fn(h, g);
			return;
		}
	err_set(&err, ERR_USAGE, "this keeper (wire %d) does not know that question",
		WIRE_VERSION);
	reply_error(g, &err);
}

/* --- the table --- */

static request_fn *const handlers[] = {
	[WIRE_ATTACH] = attach, [WIRE_INPUT] = input,		[WIRE_RESIZE] = resize,
	[WIRE_PROMPT] = prompt, [WIRE_SIGNAL] = signal_program, [WIRE_STATE] = claim,
	[WIRE_QUERY] = query,	[WIRE_DETACH] = detach,		[WIRE_ANSWER] = answer,
};

static void
handle(struct host *h, struct guest *g, const struct wire_frame *f)
{
	if (f->kind == WIRE_HELLO)
		hello(h, g, f);
	else if (g->is_greeted && f->kind < ARRAY_SIZE(handlers) && handlers[f->kind])
		handlers[f->kind](h, g, f);
}

void
request_handle(struct host *h, struct guest *g)
{
	struct wire_frame f;
	size_t used = 0, at = 0;
	int found = 0;

	while (!g->is_gone) {
		struct str rest = { g->in.buf + at, g->in.len - at, 0, 0 };

		found = wire_next(&rest, WIRE_CLIENT_MAX, &f, &used);
		if (found <= 0)
			break;
		handle(h, g, &f);
		at += used;
	}
	g->is_gone |= found < 0;
	str_drop(&g->in, at);
	if (!g->in.len && g->in.alloc > GUEST_IDLE_SIZE)
		str_release(&g->in);
}

void
request_tell_end(struct host *h)
{
	for (struct guest *g = h->guests; g; g = g->next) {
		if (g->awaits_end)
			reply_ok(g);
		g->awaits_end = false;
	}
}
