/* SPDX-License-Identifier: MIT */
/* How far keys and wheels go in a list or a text that is longer than its place. */
#ifndef UI_KEYBOARD_STEP_H
#define UI_KEYBOARD_STEP_H

#include "term/keys.h"
#include "ui/keyboard/keymap.h"

/*
 * Rows down (below 0: up) where so many are seen: one, a page of which two stay,
 * or all to an end; 0: the action goes nowhere.
 */
long step_of_key(enum action, int seen, long all);

struct wheel_step {
	int rows, cols; /* down and to the right; both 0: it is no turn of a wheel */
};

struct wheel_step step_of_wheel(const struct mouse *);

#endif
