/* SPDX-License-Identifier: MIT */
/*
 * How the person had the cockpit, kept for each project: what was selected and
 * folded, the order, meters and how far their graphs go back, the width of the
 * list. Fields (base/fields.h) in <state>/views/<slug of the project's root, or
 * "all">; what cannot be read is passed over, and that it cannot be written is no
 * error.
 */
#ifndef UI_VIEW_STATE_H
#define UI_VIEW_STATE_H

struct cockpit;
struct view_state;

enum { VIEW_STATE_MS = 2000 }; /* a change is on the disk after so long */

/* Reads it and goes by it; the selection waits for the first list. */
struct view_state *view_state_open(struct cockpit *);
void view_state_select(struct view_state *);
/* Something may have changed: if so, it will be saved. */
void view_state_note(struct view_state *);
/* Saves it; the loop has to run once more. NULL is nothing. */
void view_state_close(struct view_state *);

#endif
