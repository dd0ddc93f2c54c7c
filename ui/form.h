/* SPDX-License-Identifier: MIT */
/*
 * A form: fields one below the other, what will happen below them. It knows which
 * field has the keys and what is in sight; what the fields are for, and what is
 * done with them, is its owner's. It begins with a struct dialog.
 *
 *   title
 *   label    value
 *   label    value▏
 *            what is wrong with it
 *
 *   what will happen
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/dialog.h"
#include "ui/widget/field.h"

struct form;

struct form_ops {
	/* Does what it is for: it may end the form. */
	void (*submit)(struct form *, struct cockpit *);
	/* The person gives it up, just before it ends; NULL: nothing. */
	void (*cancel)(struct form *, struct cockpit *);
	/* Takes out what was there when it opened (form_set_left); NULL: nothing. */
	void (*empty)(struct form *, struct cockpit *);
	/* Adds lines that say what will happen; NULL: none. */
	void (*foresee)(const struct form *, const struct cockpit *, struct str *);
	/* Of what begins with the form: form_release, and the rest. */
	void (*free)(struct form *);
};

struct form {
	struct dialog dialog;
	const struct form_ops *ops;
	char *title;
	const char *submits; /* the footer's word for that; NULL: the key table's */
	struct field **fields;
	size_t n, alloc;
	size_t at;	    /* the field that has the keys */
	size_t top;	    /* the first one that is shown */
	struct field *more; /* one of them, which shows the rest; or NULL */
	char *error;	    /* of none of the fields; or NULL */
	char *left;	    /* behind the title, until something is changed; or NULL */
	size_t n_left;	    /* bytes that were written then */
	struct str outlook; /* what foresee said last */
};

void form_init(struct form *, const struct form_ops *, const char *title);
void form_release(struct form *);
/* Behind the others, and the form's from then on. */
void form_add(struct form *, struct field *);
/* The keys go to the first field that takes any. */
void form_begin(struct form *);
/* The field of that argument; NULL: none. */
struct field *form_field(const struct form *, const char *arg);
/* Its text, added to out; nothing when there is no such field. */
void form_get(const struct form *, const char *arg, struct str *out);

/*
 * It holds what was left of another one, and says so: the key that erases a line
 * takes out all of that, as long as nothing else is written.
 */
void form_set_left(struct form *, const char *note);
/* Bytes that have been written into it. */
size_t form_written(const struct form *);

/*
 * Shows an error: under the field that holds what the text quotes, else the one
 * whose argument it names, which gets the keys; else below them all.
 */
void form_complain(struct form *, const struct err *);
/* The same under one that is known. */
void form_complain_of(struct form *, struct field *, const struct err *);

/* For its owner, and for tests: what a dialog does. */
void form_take(struct form *, struct cockpit *, enum action,
	       const struct input_event *);
/* Moves the keys; false when that came round. by is 1 or -1. */
bool form_move(struct form *, int by);
bool form_is_shown(const struct form *, const struct field *);

/* form-blame.c: the field that an error's text is about; NULL: none of them. */
struct field *form_blame(const struct form *, const char *text);

/* form-draw.c */
void form_draw(struct form *, struct canvas *, struct rect);

#endif
