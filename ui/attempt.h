/* SPDX-License-Identifier: MIT */
/*
 * A verb at work that a form has started, and what the form held, which is not
 * lost where the verb fails: the form comes back with it, or, while the person is
 * at something else, it is the draft of the next one. Of several agents of which
 * some refused, those alone are asked for again.
 */
#ifndef UI_ATTEMPT_H
#define UI_ATTEMPT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/form.h"
#include "verb/verb.h"

struct cockpit;
struct page_dialog;

struct attempt {
	struct cockpit *cockpit;
	const struct verb *verb;
	struct strv values; /* name=text of its fields */
	char *key;	    /* of its draft (form-draft.h) */
	struct page_dialog *page; /* for its words; NULL: none */
};

/* From what the form holds, which may end then. */
struct attempt *attempt_new(struct cockpit *, const struct verb *, const struct form *);
/* Both are taken over. */
void attempt_start(struct attempt *, struct args *);

/* Of an answer: agents that it was not done for. */
struct refusal {
	struct strv names, reasons;
	size_t of;	  /* as many were asked */
	size_t cancelled; /* of those that refused */
	bool is_of_form;  /* other words in the form may help one of them */
};

/* Whether other words in the form may help. */
bool attempt_is_of_form(enum err_code);

/* attempt-refused.c: empty where all went well; release with refusal_release. */
void refusal_find(struct refusal *, const json_t *answer);
void refusal_release(struct refusal *);
/* The reasons below one another; of many, as many as an error holds. */
void refusal_describe(const struct refusal *, struct err *);
/* Leaves those alone in the values and marked; false: it was not about agents. */
bool refusal_keep(const struct refusal *, struct attempt *);

#endif
