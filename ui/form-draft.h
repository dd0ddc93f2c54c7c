/* SPDX-License-Identifier: MIT */
/*
 * What the fields of a form hold, as text by argument, and what of it the cockpit
 * keeps for the next form of that verb.
 */
#ifndef UI_FORM_DRAFT_H
#define UI_FORM_DRAFT_H

#include "ui/form.h"
#include "verb/verb.h"

struct cockpit;

/* name=text of every field that is an argument's; and back. */
void form_get_values(const struct form *, struct strv *values);
void form_set_values(struct form *, const struct strv *values);
/* Bytes that have been written into it. */
size_t form_written(const struct form *);

/* Keeps values as the verb's draft; without any there is none. */
void draft_keep(struct cockpit *, const struct verb *, const struct strv *values);
/* The draft goes over what the form would begin with. */
void draft_fill(struct cockpit *, const struct verb *, struct form *);

#endif
