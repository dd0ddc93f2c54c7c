/* SPDX-License-Identifier: MIT */
/*
 * JSON-RPC 2.0 envelopes (jsonrpc.org/specification), as MCP narrows them: an id
 * is a string or a number, params are an object.
 */
#ifndef SERVE_RPC_H
#define SERVE_RPC_H

#include <jansson.h>

#include "base/err.h"

enum rpc_code {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_INTERNAL = -32603,
};

enum rpc_kind {
	RPC_CALL,   /* wants an answer */
	RPC_NOTICE, /* wants none */
	RPC_ANSWER, /* to something that was asked of the other side */
	RPC_BROKEN, /* none of these */
};

/* A message taken apart; all is borrowed from it. */
struct rpc {
	enum rpc_kind kind;
	const json_t *id; /* NULL: none, or none that can be used */
	const char *method;
	const json_t *params; /* an object, or NULL */
	enum rpc_code code;   /* of a broken one, and why */
	const char *why;
};

void rpc_read(const json_t *message, struct rpc *);

/* New references, the last argument taken over; an id of NULL is null. */
json_t *rpc_result(const json_t *id, json_t *result);
json_t *rpc_notice(const char *method, json_t *params);
json_t *rpc_error(const json_t *id, enum rpc_code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
