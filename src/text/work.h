/* SPDX-License-Identifier: MIT */
/*
 * A verb as the work of a job (verb/job.h): the answer is its value, and its text
 * laid out for the door. Where this program lacks the verb, fleet-full goes on
 * with the job in the same process, so that a door needs no git to offer what
 * does.
 */
#ifndef TEXT_WORK_H
#define TEXT_WORK_H

#include "text/style.h"
#include "verb/job.h"
#include "verb/verb.h"

struct work {
	struct args *args;  /* finished; they know their verb */
	struct style style; /* of a table, where the answer is one */
};

/* A job_work_fn; its ctx is a struct work. */
json_t *work_do(void *work, const struct reply_door *);
/* The one of a program that goes on; its ctx is the text. */
json_t *work_go_on(void *text, const struct reply_door *);

#endif
