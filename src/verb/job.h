/* SPDX-License-Identifier: MIT */
/*
 * Work in a process of its own, for doors that go on meanwhile: it may take its
 * time, hold locks of the store or be killed. A claim on an agent names the
 * process that works on it, which is why threads would not do.
 *
 *   door ◄── words: progress, bytes, events, at last the answer ──┤ socket ├── work
 *        ──  nothing; its end means: give up  ───────────────────►┤        ├
 *
 * So the work also learns, by the same end, that its door has died, undoes what
 * it has half made, and leaves. Descriptors of the door beyond the standard three
 * are closed there: what it needs it opens itself. A door may not have the store
 * open when it starts one, since SQLite does not survive a fork.
 */
#ifndef VERB_JOB_H
#define VERB_JOB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "verb/verb.h"

struct job;

/* What is done, in the process of the job; the answer is the caller's. */
typedef json_t *job_work_fn(void *ctx, const struct reply_door *);

struct job_order {
	job_work_fn *work;
	void *ctx;
	/* First of all there, before a signal can come through; NULL: nothing. */
	void (*enter)(void *ctx);
};

/*
 * In the process of a job: program goes on with it and answers, given text. Only
 * comes back when that could not be started.
 */
int job_hand_over(const struct reply_door *, const char *program, const struct str *text,
		  struct err *);
/* In that program: whether it was started so; then the job, with text as ctx. */
bool job_is_handed_over(int argc, char *const *argv);
void job_go_on(char *const *argv, job_work_fn *) __attribute__((noreturn));

enum job_word {
	JOB_PROGRESS, /* {agent: …|null, step} */
	JOB_BYTES,    /* {agent, bytes} */
	JOB_EVENT,    /* what the verb gave */
	JOB_ANSWER,   /* what the work returned: the last word */
	JOB_DIED,     /* unanswered; the value says how, in words */
};

struct job *job_start(const struct job_order *, struct err *);
/* Has something to say when it is readable. */
int job_fd(const struct job *);
/* It is asked to give up. */
void job_cancel(struct job *);

typedef void job_word_fn(void *ctx, enum job_word, json_t *value);
/*
 * Takes what there is, and hands on each whole word; the value is borrowed. False
 * once the job has ended: its answer, or that it died, was the last word.
 */
bool job_read(struct job *, job_word_fn *, void *ctx);
/* Asks it to give up, and waits for the process. NULL is nothing. */
void job_free(struct job *);
/* The same for a door that leaves: it does not wait, whoever inherits it does. */
void job_abandon(struct job *);

/*
 * How verbs are answered for: {value, text, status}, or {error: {code, message}}
 * where run failed.
 */
json_t *job_answer(const struct reply *, const struct err *);
/* And back, for who has it: false with err filled in when it is an error. */
bool job_answer_ok(const json_t *answer, struct err *);

#endif
