/* SPDX-License-Identifier: MIT */
/*
 * Text that is being written: one line, or many. It knows its cursor and how it
 * is broken into lines at a width, and no screen. What counts as one character is
 * what one sees as one: a letter with its marks, a picture of several; what is
 * wide takes two columns.
 *
 * A line on the screen is a span of bytes; the blank at which a line was broken
 * stands at its end. One column is kept free for the cursor behind the text.
 */
#ifndef UI_WIDGET_EDITOR_H
#define UI_WIDGET_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "ui/keyboard/keymap.h"

enum { EDITOR_MAX = 1 << 20 }; /* bytes: what a verb takes as a prompt */

struct editor {
	struct str text; /* UTF-8; of control characters \n and \t alone */
	size_t at;	 /* the cursor: a byte of text */
	int goal;	 /* the column that up and down keep; -1: the cursor's */
	bool has_lines;	 /* else newlines are blanks */
	/* as it is shown: */
	int cols, rows;
	size_t top; /* the first line; of one line, the first byte */
};

struct editor_span {
	size_t from, to; /* without the newline */
};

struct editor_spans {
	struct editor_span *v;
	size_t n, alloc;
};

void editor_init(struct editor *, bool has_lines);
void editor_release(struct editor *);
/* The cursor is behind it. */
void editor_set(struct editor *, const char *text);
/* At the cursor; what is no text is left out, and what would be too long. */
void editor_insert(struct editor *, const char *, size_t n);
/* Puts text in the place of those bytes, and the cursor behind it. */
void editor_replace(struct editor *, size_t from, size_t to, const char *text);
/*
 * False when the action is not one for a text, or there is nothing to move to:
 * up in the first line.
 */
bool editor_take(struct editor *, enum action);
/* The same; where there is no action, what the event types or pastes is inserted. */
bool editor_take_event(struct editor *, enum action, const struct input_event *);

/* For a region of that size: the cursor is in what is shown. */
void editor_fit(struct editor *, int rows, int cols);
/* The lines at so many columns, at least one; release with free(v). */
void editor_break(const struct editor *, int cols, struct editor_spans *);
/* In which of them the cursor is, and its column there. */
size_t editor_line(const struct editor *, const struct editor_spans *, int *col);
/* Puts the cursor where was pressed, in a region that it was fit to. */
void editor_press(struct editor *, int row, int col);

/* The byte behind the character at that one, or where the one before begins. */
size_t editor_next(const char *text, size_t n, size_t at);
size_t editor_previous(const char *text, size_t at);
/* Columns of those bytes. */
int editor_width(const char *text, size_t n);

#endif
