/* SPDX-License-Identifier: MIT */
/*
 * What the fields of a form hold, as text by argument, and what of it the cockpit
 * keeps for the next form of that verb, for the same agents.
 */
#ifndef UI_FORM_DRAFT_H
#define UI_FORM_DRAFT_H

#include <stdbool.h>

#include "ui/form.h"
#include "verb/verb.h"

struct cockpit;

/* name=text of every field that is an argument's; and back. */
void form_get_values(const struct form *, struct strv *values);
void form_set_values(struct form *, const struct strv *values);

/*
 * Under which name drafts of that form are kept: the verb's, and with it the agents
 * that the form is for, so that no words come to another one. whom is the text of
 * the field that shows them, "" where there is none. To be freed.
 */
char *draft_key(const struct verb *, const char *whom);
char *draft_key_of(const struct verb *, const struct form *);
/* Keeps values as the draft of that key; without any there is none. */
void draft_keep(struct cockpit *, const struct verb *, const char *key,
		const struct strv *values);
/* The draft goes over what the form would begin with; false: nothing was written. */
bool draft_fill(struct cockpit *, const char *key, struct form *);

#endif
