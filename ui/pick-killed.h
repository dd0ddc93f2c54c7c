/* SPDX-License-Identifier: MIT */
/* What was killed and kept, to be brought back: one of it is picked. */
#ifndef UI_PICK_KILLED_H
#define UI_PICK_KILLED_H

struct cockpit;

/* Asks what there is, and stands in front when that is known. */
void pick_killed_open(struct cockpit *);

#endif
