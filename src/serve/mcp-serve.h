/* SPDX-License-Identifier: MIT */
/*
 * The door for agents: MCP on standard input and output, one JSON-RPC message a
 * line. One thread and one loop; each tool call is a process (serve/call.h).
 */
#ifndef SERVE_MCP_SERVE_H
#define SERVE_MCP_SERVE_H

#include "base/err.h"
#include "verb/verb.h"

enum {
	MCP_LINE_MAX = 4 << 20,	   /* bytes of one message; a longer one is refused */
	MCP_OUTPUT_HIGH = 4 << 20, /* unread answers past which nothing more is taken */
	MCP_CALLS_MAX = 32,	   /* running at once */
};

/*
 * Serves until standard input ends, nobody reads any more, or reply is cancelled;
 * calls that run then are asked to give up, and waited for. From here on standard
 * input and output are /dev/null, so that nothing else can read or write there.
 */
int mcp_serve(struct reply *, struct err *);

#endif
