/* SPDX-License-Identifier: MIT */
/*
 * A form to try fields and keys in. The cockpit around it is a few functions that
 * take notes.
 */
#ifndef UNIT_UI_TRIAL_H
#define UNIT_UI_TRIAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/cockpit-int.h"
#include "ui/form.h"

enum place { BRANCH, PROMPT, BY, MORE, QUICK };

struct trial {
	struct form form; /* first: it is what form_ops get */
	struct cockpit cockpit;
	unsigned submitted, cancelled;
};

extern const struct verb trial_verb; /* branch prompt by quick pair words */
extern const struct form_ops trial_ops; /* count what is submitted and given up */

/* With the fields of enum place; the first has the keys. */
void trial_begin(struct trial *);
void trial_end(struct trial *);
/* One more, taken over; arg: one of the verb's, or NULL. */
struct field *trial_add(struct trial *, struct field *, const char *arg, bool is_more);

void trial_press(struct trial *, enum action);
void trial_type(struct trial *, const char *text);
void trial_paste(struct trial *, const char *text);
void assert_trial_value(const struct trial *, const char *arg, const char *want);

#endif
