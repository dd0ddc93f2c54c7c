/* SPDX-License-Identifier: MIT */
/*
 * What has just happened, in a line at the lower right, for TOAST_MS. An error
 * stays until a key is pressed after that, since nobody may have been looking; one
 * that is longer than the line, and several, stand above the footer in as many
 * lines as they take, up to a third of the screen.
 */
#ifndef UI_TOAST_H
#define UI_TOAST_H

#include <stdbool.h>

#include "base/str.h"
#include "ui/canvas/canvas.h"

enum { TOAST_MS = 4000, TOAST_MAX = 8 };

struct cockpit;

struct toast {
	struct strv texts; /* of an error: those that came while it stood, too */
	enum role role;
	bool is_old; /* it stays for a key */
};

void toast_show(struct cockpit *, enum role, const char *text);
/* Whether an error stands there, which lesser news leave alone. */
bool toast_is_error(const struct cockpit *);
/* A key was pressed, or the mouse: an error that is old has been seen. */
void toast_note_key(struct cockpit *);
void toast_clear(struct cockpit *);

/* The one line that fits into the footer; NULL: none, or it needs more room. */
const char *toast_line(const struct cockpit *);
/* What needs more room, above the footer: behind everything else. */
void toast_draw(struct cockpit *);

#endif
