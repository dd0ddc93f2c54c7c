/* SPDX-License-Identifier: MIT */
/*
 * Verbs at work for the cockpit, each in a process of its own (verb/job.h) and
 * heard by the loop, so that nothing that a verb does can keep the screen from
 * being drawn. Callbacks come from the loop, never from within a call here.
 */
#ifndef UI_MODEL_TASK_H
#define UI_MODEL_TASK_H

#include <jansson.h>
#include <uv.h>

#include "base/err.h"
#include "text/work.h"

struct task;
struct tasks;

struct task_order {
	struct work work;  /* its args are taken over */
	const char *title; /* for the status line: "fanout auth"; NULL: not shown */
	/* The last thing heard: value and text of its answer, or err's code is set. */
	void (*done)(void *ctx, const json_t *answer, const struct err *);
	/* Steps of long work, and values of a stream; may be NULL. */
	void (*progress)(void *ctx, const char *agent, const char *step);
	void (*event)(void *ctx, const json_t *value);
	/* Instead of done, where that never comes: ctx is to be freed. May be NULL. */
	void (*drop)(void *ctx);
	void *ctx;
};

/* changed is called when what tasks_shown says has changed. */
struct tasks *tasks_new(uv_loop_t *, void (*changed)(void *ctx), void *ctx);
/*
 * All are asked to give up and not waited for, nothing is called back any more;
 * the loop has to run once more.
 */
void tasks_free(struct tasks *);

/* NULL, with the args freed, when no process could be made. */
struct task *task_start(struct tasks *, const struct task_order *, struct err *);
/* It is asked to give up; done comes all the same. */
void task_cancel(struct task *);
/* Nobody wants to hear of it any more; it goes on. */
void task_forget(struct task *);

/* The newest of those that have a title, with its last step; or NULL. */
const char *tasks_shown(const struct tasks *);
/* Asks that one to give up; false when there is none. */
bool tasks_cancel_shown(struct tasks *);

#endif
