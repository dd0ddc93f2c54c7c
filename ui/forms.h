/* SPDX-License-Identifier: MIT */
/*
 * The dialogs that an action opens: forms made from the rows of the verb table,
 * questions before something ends, the palette, help, themes, options.
 */
#ifndef UI_FORMS_H
#define UI_FORMS_H

#include "ui/keyboard/keymap.h"

struct cockpit;

/* The dialog of that action, for what is selected or marked. */
void forms_open(struct cockpit *, enum action);

#endif
