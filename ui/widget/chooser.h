/* SPDX-License-Identifier: MIT */
/*
 * A list in a dialog: rows to choose from, or only to be read, filtered by what
 * is typed behind "/". Help, themes, options, processes and the menu are such
 * lists; what a row is, and what choosing it does, is theirs.
 *
 * Rows are known by their number among all, whatever the filter leaves of them.
 */
#ifndef UI_WIDGET_CHOOSER_H
#define UI_WIDGET_CHOOSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "ui/canvas/canvas.h"
#include "ui/keyboard/input.h"
#include "ui/keyboard/keymap.h"
#include "ui/widget/editor.h"

struct chooser_ops {
	/* What the filter looks in; "": a head, which no filter lets through. */
	void (*text)(const void *ctx, size_t row, struct str *out);
	void (*draw)(const void *ctx, struct canvas *, struct rect line, size_t row,
		     bool is_selected);
	bool is_text; /* to be read: nothing is selected, moving scrolls */
};

struct chooser {
	const struct chooser_ops *ops;
	const void *ctx;
	size_t *shown; /* rows, by the filter */
	size_t n, alloc; /* of them */
	size_t at, top; /* among those that are shown */
	struct rect place; /* where they were drawn */
	struct editor filter;
	bool is_typing;
};

void chooser_init(struct chooser *, const struct chooser_ops *, const void *ctx);
void chooser_release(struct chooser *);
/* There are so many rows now; what is selected stays where it is. */
void chooser_fill(struct chooser *, size_t rows);
/* The selected row; SIZE_MAX: none. */
size_t chooser_row(const struct chooser *);
void chooser_select(struct chooser *, size_t row);

enum chooser_word {
	CHOOSER_TAKEN,	/* nothing that the dialog needs to know */
	CHOOSER_MOVED,	/* another row is selected */
	CHOOSER_CHOSEN, /* this one */
	CHOOSER_LEFT,	/* the dialog is to be closed */
	CHOOSER_OTHER,	/* not for a list */
};
/* rows: how many there are, for a filter that changes. */
enum chooser_word chooser_take(struct chooser *, size_t rows, enum action,
			       const struct input_event *);
/* For the dialog's places. */
unsigned chooser_places(const struct chooser *);

/* The title of a dialog, and the filter beside it. */
void chooser_draw_title(struct chooser *, struct canvas *, struct rect,
			const char *title);
void chooser_draw(struct chooser *, struct canvas *, struct rect);

#endif
