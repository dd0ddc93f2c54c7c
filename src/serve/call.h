/* SPDX-License-Identifier: MIT */
/*
 * One tool call, in a process of its own: it may take its time, hold locks of
 * the store or be killed, and the server goes on. A claim on an agent names the
 * process that works on it, which is why threads would not do.
 *
 *   server ◄── lines: progress, at last the answer ──┤ socket ├── call's process
 *          ──  nothing; its end means: give up  ────►┤        ├
 *
 * So a call also learns, by the same end, that its server has died, undoes what
 * it has half made, and leaves.
 */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "verb/verb.h"

struct call;

/* What is done, in the process of the call; the result of the request. */
typedef json_t *call_work_fn(void *ctx, const struct reply_door *);

struct call_order {
	const json_t *id;
	const json_t *token; /* progress is told by it; NULL: it is not */
	call_work_fn *work;
	void *ctx;
	const int *unshared; /* descriptors that are the server's alone */
	size_t unshared_n;
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
