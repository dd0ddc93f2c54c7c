/* SPDX-License-Identifier: MIT */
/* Sentences in a dialog or a form, broken between words and at newlines. */
#ifndef UI_CANVAS_PROSE_H
#define UI_CANVAS_PROSE_H

#include "ui/canvas/canvas.h"

/*
 * Text in as many lines of the region as it takes; a word that fits none is
 * broken. The row behind the last of them.
 */
int prose_draw(struct canvas *, struct rect, struct pen, const char *text);
/* How many lines it takes. */
int prose_rows(const char *text, int cols);

#endif
