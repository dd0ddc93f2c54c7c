/* SPDX-License-Identifier: MIT */
/*
 * Forms made from the verb table: a field an argument, of the kind that the
 * argument has. What is done with them is the verb, with what the fields hold; it
 * starts at once, in a process of its own, and the form ends with its start. When
 * the verb cannot do what was asked the form comes back as it was, with the reason
 * below its field, unless the person is at something else by then (attempt.h).
 *
 * What was written into a form that is given up, or whose verb failed, is a draft
 * that the verb's next form begins with, as long as the cockpit runs.
 */
#ifndef UI_FORM_VERB_H
#define UI_FORM_VERB_H

#include <stdbool.h>

#include "base/str.h"
#include "ui/form.h"
#include "verb/verb.h"

struct cockpit;

enum { FORM_ARGS = 8, DRAFT_MIN = 20 /* bytes; what is longer is kept */ };

/* What a verb's form is besides its row: all of it may be left out. */
struct form_plan {
	const char *verb;
	const char *title; /* NULL: its name and summary */
	const char *submits; /* what ctrl-s does; NULL: it starts the verb */
	/* Arguments that are shown first, in this order; the rest is below "more". */
	const char *first[FORM_ARGS];
	const char *hidden[FORM_ARGS]; /* what is not asked */
	const char *preset[FORM_ARGS]; /* name and value by turns */
	bool is_report;	 /* what it says is its purpose: a page, not a toast */
	bool gives_size; /* --size of the pane, so that nothing is resized after */
	void (*foresee)(const struct form *, const struct cockpit *, struct str *);
	/* The field that does not go with the others, and why; NULL: all do. */
	struct field *(*check)(const struct form *, struct err *);
};

/* The plan of that verb, or NULL (form-plan.c). */
const struct form_plan *form_plan_find(const char *verb);

/*
 * The form of a verb, for what is marked, else what is selected. One that needs
 * nothing more is run at once.
 */
void form_verb_open(struct cockpit *, const struct verb *);

/* As it was, with what was wrong. */
void form_verb_again(struct cockpit *, const struct verb *, const struct strv *values,
		     const struct err *);

/* Whether people can do something with it here; form_verb_open takes any. */
bool form_verb_is_for_here(const struct verb *);

/* form-fields.c: the field of that argument; NULL: nothing to be asked. */
struct field *form_field_new(struct cockpit *, const struct verb *,
			     const struct verb_arg *);

#endif
