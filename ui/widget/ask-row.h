/* SPDX-License-Identifier: MIT */
/*
 * What an agent asks, in one row: the question, and each choice behind its number.
 * The words are the agent's, or of whoever it reads, and a digit is pressed on them:
 * so numbers have a pen of their own, choices cannot look like several, and a row that
 * does not show all of it is not one that was read (ui/asked.h).
 */
#ifndef UI_WIDGET_ASK_ROW_H
#define UI_WIDGET_ASK_ROW_H

#include "base/str.h"
#include "ui/canvas/canvas.h"

struct unit;

/* How a row is drawn: dim while no key would answer yet. */
struct ask_look {
	bool is_new, is_selected;
};

/* Draws it from there on; notes in the unit whether it was cut, or cannot be trusted. */
void ask_row_draw(struct canvas *, struct rect, struct unit *, struct ask_look);
/*
 * Adds it as words, for who listens. False where they could be heard otherwise than
 * they are meant.
 */
bool ask_row_add(const struct unit *, struct str *out);

#endif
