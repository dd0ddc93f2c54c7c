/* SPDX-License-Identifier: MIT */
/* The methods are a table; a new one is a function and a row. */
#include "config.h"

#include "serve/mcp.h"

#include <string.h>

#include "base/alloc.h"
#include "serve/rpc.h"
#include "serve/tool.h"

/* Newest first: what is answered to a client that wants none of them. */
static const char *const versions[] = {
	"2025-11-25",
	"2025-06-18",
	"2025-03-26",
	"2024-11-05",
};

static const char instructions[] =
	"Fleetdeck runs coding agents side by side, each in a git worktree and a "
	"terminal "
	"of its own. create starts one on a branch, fanout and multi several; wait "
	"comes "
	"back when they need you, are done or have ended; show, logs and list say how "
	"they "
	"stand; prompt gives a running one more to do; kill takes one away whose work "
	"is "
	"merged. You see the agents that you had made, and what came of those.";

static void
send(struct mcp *m, json_t *message)
{
	m->side->send(m->side->ctx, message);
}

static const char *
choose_version(const char *wanted)
{
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		if (!strcmp(versions[i], wanted))
			return versions[i];
	return versions[0];
}

static void
initialize(struct mcp *m, const struct rpc *r)
{
	const char *wanted =
		json_string_value(json_object_get(r->params, "protocolVersion"));

	if (!wanted) {
		send(m, rpc_error(r->id, RPC_PARAMS, "protocolVersion is missing"));
		return;
	}
	m->is_open = true;
	send(m, rpc_result(r->id,
			   json_pack("{s:s, s:{s:{}}, s:{s:s, s:s, s:s}, s:s}",
				     "protocolVersion", choose_version(wanted),
				     "capabilities", "tools", "serverInfo", "name",
				     "fleetdeck", "title", "Fleetdeck", "version",
				     PACKAGE_VERSION, "instructions", instructions)));
}

static void
ping(struct mcp *m, const struct rpc *r)
{
	send(m, rpc_result(r->id, json_object()));
}

static void
list_tools(struct mcp *m, const struct rpc *r)
{
	const json_t *cursor = json_object_get(r->params, "cursor");

	if (cursor && !json_is_null(cursor))
		send(m, rpc_error(r->id, RPC_PARAMS,
				  "there is one page only; leave cursor out"));
	else
		send(m, rpc_result(r->id, json_pack("{s:o}", "tools", tool_list())));
}

/* NULL: none was given; *ok is false where it is of no use. */
static const json_t *
progress_token(const struct rpc *r, bool *ok)
{
	const json_t *meta = json_object_get(r->params, "_meta");
	const json_t *token = json_object_get(meta, "progressToken");

	*ok = !token || json_is_string(token) || json_is_integer(token);
	return token;
}

static void
call_tool(struct mcp *m, const struct rpc *r)
{
	const char *name = json_string_value(json_object_get(r->params, "name"));
	const json_t *arguments = json_object_get(r->params, "arguments"), *token;
	const struct verb *verb = name ? tool_find(name) : NULL;
	bool ok;

	token = progress_token(r, &ok);
	if (!name)
		send(m, rpc_error(r->id, RPC_PARAMS, "name is missing"));
	else if (!verb)
		send(m, rpc_error(r->id, RPC_PARAMS, "there is no tool '%s'", name));
	else if (arguments && !json_is_object(arguments))
		send(m, rpc_error(r->id, RPC_PARAMS, "arguments is no object"));
	else if (!ok)
		send(m, rpc_error(r->id, RPC_PARAMS,
				  "progressToken is neither a string nor a number"));
	else if (m->side->is_running(m->side->ctx, r->id))
		send(m, rpc_error(r->id, RPC_REQUEST,
				  "a call of this id is not answered yet"));
	else
		m->side->call(m->side->ctx, r->id, verb, arguments, token);
}

static void
cancelled(struct mcp *m, const struct rpc *r)
{
	const json_t *id = json_object_get(r->params, "requestId");

	if (id)
		m->side->cancel(m->side->ctx, id);
}

static void
ignore(struct mcp *m, const struct rpc *r)
{
	(void)m;
	(void)r;
}

static const struct method {
	const char *name;
	enum rpc_kind kind;
	bool needs_open; /* only once initialize was answered */
	void (*fn)(struct mcp *, const struct rpc *);
} methods[] = {
	{ "initialize", RPC_CALL, false, initialize },
	{ "notifications/cancelled", RPC_NOTICE, true, cancelled },
	{ "notifications/initialized", RPC_NOTICE, false, ignore },
	{ "ping", RPC_CALL, false, ping },
	{ "tools/call", RPC_CALL, true, call_tool },
	{ "tools/list", RPC_CALL, true, list_tools },
};

static const struct method *
find_method(const struct rpc *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
		if (methods[i].kind == r->kind && !strcmp(methods[i].name, r->method))
			return &methods[i];
	return NULL;
}

static void
dispatch(struct mcp *m, const struct rpc *r)
{
	const struct method *method = find_method(r);

	if (method && (m->is_open || !method->needs_open))
		method->fn(m, r);
	else if (r->kind == RPC_CALL && method)
		send(m, rpc_error(r->id, RPC_REQUEST, "%s comes after initialize",
				  r->method));
	else if (r->kind == RPC_CALL)
		send(m, rpc_error(r->id, RPC_METHOD, "there is no method '%s'",
				  r->method));
}

static void
take_message(struct mcp *m, const json_t *message)
{
	struct rpc r;

	rpc_read(message, &r);
	if (r.kind == RPC_BROKEN)
		send(m, rpc_error(r.id, r.code, "%s", r.why));
	else if (r.kind != RPC_ANSWER) /* nothing was asked */
		dispatch(m, &r);
}

/*
 * Revision 2025-03-26 has batches, the others have none. They are taken from
 * everybody, as what they hold one by one, and so they are answered.
 */
static void
take_batch(struct mcp *m, const json_t *batch)
{
	if (!json_array_size(batch))
		send(m, rpc_error(NULL, RPC_REQUEST, "a batch of nothing"));
	for (size_t i = 0; i < json_array_size(batch); i++)
		take_message(m, json_array_get(batch, i));
}

void
mcp_take(struct mcp *m, const char *line, size_t n)
{
	json_error_t e;
	json_t *message;
	size_t i = 0;

	while (i < n && strchr(" \t\r", line[i]))
		i++;
	if (i == n)
		return;
	message = json_loadb(line, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
	if (!message)
		send(m, rpc_error(NULL, RPC_PARSE, "this is no JSON: %s (byte %d)",
				  e.text, e.position));
	else if (json_is_array(message))
		take_batch(m, message);
	else
		take_message(m, message);
	json_decref(message);
}

void
mcp_refuse_long(struct mcp *m, size_t limit)
{

	send(m,
	     rpc_error(NULL, RPC_REQUEST, "a message of more than %zu bytes", limit));
}
