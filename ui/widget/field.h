/* SPDX-License-Identifier: MIT */
/*
 * What stands in a form: a label at the left, a value at the right, an error
 * below. A kind of field is a const record of functions; which kind an argument
 * of a verb gets is form-verb.c's. A field begins with a struct field.
 */
#ifndef UI_WIDGET_FIELD_H
#define UI_WIDGET_FIELD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/canvas/canvas.h"
#include "ui/keyboard/input.h"
#include "ui/keyboard/keymap.h"
#include "ui/widget/suggest.h"
#include "verb/verb.h"

struct editor;
struct field;

struct field_ops {
	/* How many rows it would like at so many columns; NULL: one. */
	int (*rows)(const struct field *, int cols, bool has_keys);
	void (*draw)(struct field *, struct canvas *, struct rect, bool has_keys);
	/*
	 * An action, or ACTION_NONE with what was typed, pasted, or clicked where
	 * it stands. False: not for it, the form may have it. NULL: it is only
	 * shown, and never has the keys.
	 */
	bool (*take)(struct field *, enum action, const struct input_event *);
	/* Its value as text, and back; "" is nothing. */
	void (*get)(const struct field *, struct str *);
	void (*set)(struct field *, const char *);
	/* The text that $EDITOR may be given, now; NULL: none. */
	struct editor *(*editor)(struct field *);
	/* The value for the verb; NULL: get's, unless that is empty. */
	int (*give)(const struct field *, struct args *, struct err *);
	void (*free)(struct field *);
	bool is_text;	/* takes what is typed */
	bool has_lines; /* Enter is a new line there */
};

struct field {
	const struct field_ops *ops;
	const struct verb_arg *arg; /* NULL: of the form's own */
	const char *label;
	char *error;	/* NULL: none */
	bool is_more;	/* shown when more is asked for */
	struct rect at; /* where it was drawn last; no rows: it was not */
};

void field_free(struct field *);
int field_give(const struct field *, struct args *, struct err *);
bool field_is_empty(const struct field *);
/* What a field that has the keys is written in. */
struct pen field_pen(bool has_keys);
/* Text that is written, with the cursor while it has the keys. */
void field_draw_editor(struct editor *, struct canvas *, struct rect, bool has_keys);

/* A line; hint stands there, dim, while it is empty; NULL: none. */
struct field *field_line_new(const char *hint);
/* Words that the line may be completed with, copied. */
void field_line_set_words(struct field *, const struct strv *);
bool field_line_has_word(const struct field *, const char *);
/* What of the line is completed, unless it is the whole. */
void field_line_set_parts(struct field *, enum suggest_kind);
/* The words that stand below it now. */
const struct strv *field_line_offered(const struct field *);
/* Digits; what is set goes when the first one is typed. */
struct field *field_number_new(const char *hint, bool has_sign);
/* Many lines. */
struct field *field_text_new(const char *hint);

/* One of several words, the first of which may be "": none. */
struct field *field_choice_new(const struct strv *words, const char *hint);
struct field *field_box_new(const char *hint);
/* "▸ more": a box that the form looks at. */
struct field *field_more_new(void);
bool field_is_on(const struct field *);

/* Whom it goes to: ids for the verb, names for the person. */
struct field *field_agents_new(const struct strv *ids, const struct strv *names);

/* A table of branch and prompt, which grows. Gives "pair"s. */
struct field *field_pairs_new(void);
/* Those that are written there, added to out. */
void field_pairs_branches(const struct field *, struct strv *out);

#endif
