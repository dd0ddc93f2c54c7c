/* SPDX-License-Identifier: MIT */
/*
 * The Model Context Protocol, server's side (modelcontextprotocol.io, revisions
 * 2024-11-05 to 2025-11-25): a message in, answers out. It knows no descriptor
 * and no process; who runs it gives it those as callbacks.
 *
 *   line ─► mcp_take ─┬─► send(answer)      initialize, ping, tools/list, errors
 *                     ├─► call(id, verb …)  tools/call: answered when it is done
 *                     └─► cancel(id)
 *
 * A tool that fails is a result (isError), as is one whose arguments are wrong,
 * so that the model can read why; errors of JSON-RPC are for the client.
 */
#ifndef SERVE_MCP_H
#define SERVE_MCP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "verb/verb.h"

struct mcp_side {
	/* The message is the callee's. */
	void (*send)(void *ctx, json_t *message);
	/* Begins a call; what is needed of id, arguments, token is kept or copied. */
	void (*call)(void *ctx, const json_t *id, const struct verb *,
		     const json_t *arguments, const json_t *token);
	/* Ends that call, if there is one; it is not answered any more. */
	void (*cancel)(void *ctx, const json_t *id);
	bool (*is_running)(void *ctx, const json_t *id);
	void *ctx;
};

struct mcp {
	const struct mcp_side *side;
	bool is_open; /* initialize was answered */
};

/* One line, without its end; blank ones are passed over. */
void mcp_take(struct mcp *, const char *line, size_t n);
/* A line that was dropped, since it had more than limit bytes. */
void mcp_refuse_long(struct mcp *, size_t limit);

#endif
