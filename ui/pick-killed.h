/* SPDX-License-Identifier: MIT */
/* What was killed and kept, to be brought back: one of it is picked. */
#ifndef UI_PICK_KILLED_H
#define UI_PICK_KILLED_H

struct cockpit;

/* Stands in front at once, and shows what there is when that is known. */
void pick_killed_open(struct cockpit *);

#endif
