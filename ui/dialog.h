/* SPDX-License-Identifier: MIT */
/*
 * What stands in front and has the keys: forms, questions, the palette, help. A
 * dialog takes the place of the pane, so that the list goes on living beside it.
 * It begins with a struct dialog.
 */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include <stdbool.h>

#include "ui/canvas/canvas.h"
#include "ui/keyboard/input.h"
#include "ui/keyboard/keymap.h"

struct cockpit;
struct dialog;

struct dialog_ops {
	const char *title;
	void (*draw)(struct dialog *, struct cockpit *, struct rect);
	/*
	 * An action of KEYS_DIALOG or KEYS_TEXT (what it says it takes), or
	 * ACTION_NONE with what was typed, pasted or clicked. To end: it calls
	 * cockpit_close_dialog, after which it is no more.
	 */
	void (*take)(struct dialog *, struct cockpit *, enum action,
		     const struct input_event *);
	/* KEYS_TEXT while a field takes text, else 0. */
	unsigned (*places)(const struct dialog *);
	void (*free)(struct dialog *);
	/* What the footer shows, ended by ACTION_NONE; NULL: by the table's ranks. */
	const enum action *footer;
	/* There, of an action: "send"; NULL, as what it returns: the table's. */
	const char *(*label)(const struct dialog *, enum action);
};

struct dialog {
	const struct dialog_ops *ops;
	struct dialog *below;
};

#endif
