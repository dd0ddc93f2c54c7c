/* SPDX-License-Identifier: MIT */
/* A text given to the person's own editor, which has the terminal meanwhile. */
#ifndef UI_VISUAL_H
#define UI_VISUAL_H

#include "base/err.h"
#include "base/str.h"

struct cockpit;

/*
 * $VISUAL, $EDITOR or vi on a file of the runtime directory (0600), which is gone
 * after; text is what was written then. An editor that fails changes nothing.
 */
int visual_edit(struct cockpit *, struct str *text, struct err *);

#endif
