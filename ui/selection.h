/* SPDX-License-Identifier: MIT */
/*
 * Text of the selected agent's screen, chosen with the mouse. Its ends are
 * places of the screen and its history, not of ours, so that it stays on its text
 * while one scrolls.
 */
#ifndef UI_SELECTION_H
#define UI_SELECTION_H

#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/pane.h"

struct cockpit;

struct selection {
	bool is_begun; /* the button is down */
	bool is_on;    /* there is something in it */
	int row, col, to_row, to_col;
};

void selection_begin(struct cockpit *, int row, int col);
void selection_extend(struct cockpit *, int row, int col);
void selection_clear(struct cockpit *);
/* To the terminal's clipboard (OSC 52); false when there is none. */
bool selection_copy(struct cockpit *);
/* Over what was drawn of the screen in r. */
void selection_draw(struct cockpit *, struct rect, struct crop);

#endif
