/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "serve/call.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "serve/rpc.h"

struct call {
	json_t *id, *token;
	struct job *job;
	json_int_t steps;
	bool is_silent;
};

struct call *
call_start(const struct call_order *o, struct err *err)
{
	struct job *job = job_start(&o->job, err);
	struct call *c;

	if (!job)
		return NULL;
	c = xcalloc(1, sizeof(*c));
	*c = (struct call){ .id = json_copy((json_t *)o->id),
			    .token = json_copy((json_t *)o->token),
			    .job = job };
	return c;
}

int
call_fd(const struct call *c)
{
	return job_fd(c->job);
}

const json_t *
call_id(const struct call *c)
{
	return c->id;
}

void
call_cancel(struct call *c, bool silent)
{
	c->is_silent = c->is_silent || silent;
	job_cancel(c->job);
}

/* How much there is to do is not known: progress counts steps, without a total. */
static json_t *
progress(struct call *c, const json_t *said)
{
	const char *agent = json_string_value(json_object_get(said, "agent"));
	const char *step = json_string_value(json_object_get(said, "step"));
	struct str text = STR_INIT;
	json_t *message;

	str_addf(&text, "%s%s%s", agent ? agent : "", agent ? ": " : "",
		 step ? step : "");
	message = rpc_notice("notifications/progress",
			     json_pack("{s:O, s:I, s:s}", "progressToken", c->token,
				       "progress", ++c->steps, "message", text.buf));
	str_release(&text);
	return message;
}

static json_t *
message_of(struct call *c, enum job_word word, json_t *value)
{
	switch (word) {
	case JOB_ANSWER:
		return rpc_result(c->id, json_incref(value));
	case JOB_DIED:
		return rpc_error(c->id, RPC_INTERNAL, "the call %s",
				 json_string_value(value));
	case JOB_PROGRESS:
		return c->token ? progress(c, value) : NULL;
	default: /* a tool has no stream */
		return NULL;
	}
}

struct listener {
	struct call *call;
	call_line_fn *fn;
	void *ctx;
};

static void
on_word(void *ctx, enum job_word word, json_t *value)
{
	struct listener *l = ctx;
	json_t *message = l->call->is_silent ? NULL : message_of(l->call, word, value);
	char *dump = message ? json_dumps(message, JSON_COMPACT) : NULL;
	struct str line = STR_INIT;

	if (dump) {
		str_addf(&line, "%s\n", dump);
		l->fn(l->ctx, line.buf, line.len);
	}
	str_release(&line);
	free(dump);
	json_decref(message);
}

bool
call_read(struct call *c, call_line_fn *fn, void *ctx)
{
	struct listener l = { c, fn, ctx };

	return job_read(c->job, on_word, &l);
}

void
call_free(struct call *c)
{
	if (!c)
		return;
	job_free(c->job);
	json_decref(c->id);
	json_decref(c->token);
	free(c);
}
