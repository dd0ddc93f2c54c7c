/* SPDX-License-Identifier: MIT */
/*
 * hook: what an agent's own hooks call, many times in a turn: so it opens neither
 * store nor settings, only writes one frame to the keeper that FLEET_SOCKET
 * names. Whatever goes wrong, it ends with 0: a hook must never fail the agent.
 * It says nothing on standard output but that a rule of the user's allows what the
 * agent asks leave for, where that is on (agent/approval.h).
 */
#include "config.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/approval.h"
#include "base/alloc.h"
#include "base/fields.h"
#include "base/str.h"
#include "keeper/client.h"
#include "verb/statusline.h"
#include "verb/verb.h"

enum { HOOK_INPUT_MAX = 4 << 20, HOOK_WAIT_MS = 200 };

/* Which state an event means; the names are claude's and codex's. */
static const struct {
	const char *event;
	enum agent_state state;
} events[] = {
	{ "PermissionRequest", STATE_BLOCKED }, { "PostToolUse", STATE_WORKING },
	{ "PreToolUse", STATE_WORKING },	{ "SessionStart", STATE_IDLE },
	{ "Stop", STATE_DONE },			{ "StopFailure", STATE_ERROR },
	{ "UserPromptSubmit", STATE_WORKING },
};

static enum agent_state
state_of(const char *event)
{
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (!strcmp(events[i].event, event))
			return events[i].state;
	return state_parse(event);
}

/* The hook's JSON, if there is any waiting; a terminal is never read. */
static void
read_input(struct str *out)
{
	char buf[16384];
	struct pollfd p = { 0, POLLIN, 0 };
	ssize_t n;

	if (isatty(0))
		return;
	while (out->len < HOOK_INPUT_MAX && poll(&p, 1, HOOK_WAIT_MS) > 0) {
		n = read(0, buf, sizeof(buf));
		if (n <= 0)
			break;
		str_add(out, buf, n);
	}
}

static const char *
text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* "Bash: npm test", from a permission request. */
static void
describe(const json_t *o, struct str *out)
{
	const char *tool = text_of(o, "tool_name");
	json_t *in = json_object_get(o, "tool_input");
	const char *what = text_of(in, "command");

	if (!what)
		what = text_of(in, "file_path");
	if (tool)
		str_addf(out, "%s%s%s", tool, what ? ": " : "", what ? what : "");
}

static const char *
why_of(const json_t *o)
{
	const char *tool = text_of(o, "tool_name");

	if (tool && !strcmp(tool, "AskUserQuestion"))
		return "question";
	return tool && !strcmp(tool, "ExitPlanMode") ? "plan" : "permission";
}

static void
add(struct str *fields, const char *key, const char *value)
{
	if (value)
		fields_add(fields, key, value);
}

/* What the keeper is told; an event without a state still names its session. */
static void
make_fields(const char *event, enum agent_state state, const json_t *o,
	    struct str *fields)
{
	const char *source = text_of(o, "source");
	struct str what = STR_INIT;

	/* A compaction begins a session in the middle of work. */
	if (source && !strcmp(source, "compact"))
		state = STATE_COUNT;
	fields_add(fields, "state", state == STATE_COUNT ? "none" : state_name(state));
	fields_add(fields, "authority", "hook");
	fields_add(fields, "event", event);
	if (state == STATE_BLOCKED) {
		describe(o, &what);
		fields_add(fields, "message", what.buf);
		fields_add(fields, "why", why_of(o));
	} else if (state == STATE_ERROR) {
		add(fields, "message", text_of(o, "error"));
	}
	add(fields, "session", text_of(o, "session_id"));
	add(fields, "transcript", text_of(o, "transcript_path"));
	str_release(&what);
}

static void
tell(const char *socket, const struct str *fields)
{
	struct keeper *k = keeper_open(socket, NULL);
	struct str answer = STR_INIT;

	if (k)
		keeper_ask(k, WIRE_STATE, fields, HOOK_WAIT_MS, &answer, NULL);
	keeper_close(k);
	str_release(&answer);
}

/* Whether it asks for leave and a rule gave it: then nobody is asked. */
static bool
allow(struct app *app, const struct args *args, const struct str *input,
      struct reply *reply)
{
	struct str answer = STR_INIT;
	bool allows = !strcmp(args_text(args, "event"), "PermissionRequest") &&
		      approval_is_on() &&
		      approval_answer(&app->dirs, args_text(args, "kind"), input, &answer);

	if (allows)
		reply_bytes(reply, NULL, answer.buf, answer.len);
	str_release(&answer);
	return allows;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const char *socket = getenv("FLEET_SOCKET"), *event = args_text(args, "event");
	struct str input = STR_INIT, fields = STR_INIT;
	enum agent_state state;
	json_t *o;

	(void)err;
	read_input(&input);
	if (!strcmp(event, "statusline")) {
		statusline_run(app, &input, reply);
		str_release(&input);
		return 0;
	}
	o = json_loadb(input.buf, input.len, 0, NULL);
	state = allow(app, args, &input, reply) ? STATE_WORKING : state_of(event);
	if (socket) {
		make_fields(event, state, o, &fields);
		tell(socket, &fields);
	}
	json_decref(o);
	str_release(&fields);
	str_release(&input);
	return 0;
}

static const struct verb_arg args[] = {
	{ "kind", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "KIND",
	  .summary = "whose hook it is: claude, codex …" },
	{ "event", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "EVENT",
	  .summary = "the hook's event, or a state's name" },
	{ .name = NULL },
};

const struct verb verb_hook = {
	.name = "hook",
	.summary = "tell the keeper what an agent's hook says",
	.help = "Called by agents' hooks with their JSON on standard input; the keeper "
		"is the one that FLEET_SOCKET names. What the keeper does not "
		"take is no failure: it ends with 0.",
	.args = args,
	.flags = VERB_HIDDEN,
	.run = run,
};
