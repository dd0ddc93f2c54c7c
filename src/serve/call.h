/* SPDX-License-Identifier: MIT */
/*
 * One tool call: a job (verb/job.h) whose words become JSON-RPC messages. What
 * it tells while it works is told by the client's token, if it gave one; one that
 * dies is answered for.
 */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "verb/job.h"

struct call;

struct call_order {
	const json_t *id;
	const json_t *token; /* progress is told by it; NULL: it is not */
	struct job_order job; /* its work returns the result of the request */
};

struct call *call_start(const struct call_order *, struct err *);
/* Has something to say when it is readable. */
int call_fd(const struct call *);
const json_t *call_id(const struct call *);
/* It is asked to give up; silent: and nothing more is heard of it. */
void call_cancel(struct call *, bool silent);

typedef void call_line_fn(void *ctx, const char *line, size_t n);
/*
 * Takes what there is, and hands on each whole line (a JSON-RPC message, with its
 * newline). False once it has ended; one that ended unanswered is answered for.
 */
bool call_read(struct call *, call_line_fn *, void *ctx);
/* Waits for the process, which has ended or been asked to. */
void call_free(struct call *);

#endif
