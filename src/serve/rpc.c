/* SPDX-License-Identifier: MIT */
/* What makes a message a request, a notification, an answer, or none. */
#include "config.h"

#include "serve/rpc.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

static void
break_off(struct rpc *r, enum rpc_code code, const char *why)
{
	r->kind = RPC_BROKEN;
	r->code = code;
	r->why = why;
}

static bool
is_version_2(const json_t *message)
{
	const char *version = json_string_value(json_object_get(message, "jsonrpc"));

	return version && !strcmp(version, "2.0");
}

void
rpc_read(const json_t *message, struct rpc *r)
{
	const json_t *id = json_object_get(message, "id");
	const json_t *params = json_object_get(message, "params");

	*r = (struct rpc){ .kind = RPC_NOTICE };
	if (json_is_string(id) || json_is_number(id))
		r->id = id;
	r->method = json_string_value(json_object_get(message, "method"));
	if (!json_is_object(message)) {
		break_off(r, RPC_REQUEST, "a message is an object");
	} else if (!is_version_2(message)) {
		break_off(r, RPC_REQUEST, "jsonrpc is not \"2.0\"");
	} else if (!r->method) {
		r->kind = RPC_ANSWER;
		if (!json_object_get(message, "result") &&
		    !json_object_get(message, "error"))
			break_off(r, RPC_REQUEST, "method is missing, or no string");
	} else if (id && !r->id) {
		break_off(r, RPC_REQUEST, "id is neither a string nor a number");
	} else if (params && !json_is_object(params)) {
		break_off(r, RPC_PARAMS, "params is no object");
	} else {
		r->params = params;
		r->kind = id ? RPC_CALL : RPC_NOTICE;
	}
}

static json_t *
envelope(const json_t *id)
{
	json_t *message = json_pack("{s:s}", "jsonrpc", "2.0");

	json_object_set_new(message, "id", id ? json_copy((json_t *)id) : json_null());
	return message;
}

json_t *
rpc_result(const json_t *id, json_t *result)
{
	json_t *message = envelope(id);

	json_object_set_new(message, "result", result);
	return message;
}

json_t *
rpc_notice(const char *method, json_t *params)
{
	return json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
			 "params", params);
}

json_t *
rpc_error(const json_t *id, enum rpc_code code, const char *fmt, ...)
{
	json_t *message = envelope(id);
	struct str text = STR_INIT, clean = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	utf8_add_clean(&clean, text.buf, text.len);
	json_object_set_new(
		message, "error",
		json_pack("{s:i, s:s}", "code", (int)code, "message", clean.buf));
	str_release(&clean);
	str_release(&text);
	return message;
}
