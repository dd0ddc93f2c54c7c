/* SPDX-License-Identifier: MIT */
/*
 * Text of the selected agent's screen, chosen with the mouse. Its ends are
 * lines as watch_scrolled() counts them, so that it stays on its text while one
 * scrolls and while the agent writes. It ends with the choice of another agent, and
 * when the text flows into another width.
 */
#ifndef UI_SELECTION_H
#define UI_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas/canvas.h"
#include "ui/pane.h"

struct cockpit;
struct unit;

struct selection {
	bool is_begun; /* the button is down */
	bool is_on;    /* there is something in it */
	const struct unit *unit; /* whose screen */
	unsigned cols;		 /* of that */
	int64_t line, to_line;
	int col, to_col;
};

void selection_begin(struct cockpit *, int row, int col);
void selection_extend(struct cockpit *, int row, int col);
void selection_clear(struct cockpit *);
/* Ends one that has lost its text. */
void selection_look(struct cockpit *);
/* To the terminal's clipboard (OSC 52); false when there is none. */
bool selection_copy(struct cockpit *);
/* Over what was drawn of the screen in r. */
void selection_draw(struct cockpit *, struct rect, const struct screen_seen *);

#endif
