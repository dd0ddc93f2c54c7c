/* SPDX-License-Identifier: MIT */
/*
 * Which questions stand on the screen, and since when. A key is for what the person
 * has read: one that comes within ANSWER_MS of a question's first frame, or of the
 * frame in which another agent than before is selected though nobody moved there,
 * was meant for something else, and is no answer. Choices are dim for so long. A row
 * that has no room for all of it (ui/widget/ask-row.h) is none to read: the agent's
 * screen is.
 */
#ifndef UI_ASKED_H
#define UI_ASKED_H

#include <stdbool.h>

struct cockpit;
struct unit;

enum { ANSWER_MS = 400 };

/* Shows the agent's own screen, where its row does not show what it asks. */
void asked_bring(struct cockpit *, const struct unit *);
/* A frame was sent: what is on it has been shown from now on. */
void asked_note_frame(struct cockpit *);
/* Whether a key is no answer yet to what it asks. */
bool asked_is_new(const struct cockpit *, const struct unit *);

#endif
