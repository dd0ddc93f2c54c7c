/* SPDX-License-Identifier: MIT */
/* Every verb by name: its form is opened, or it is run when it needs nothing. */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

struct cockpit;

void palette_open(struct cockpit *);

#endif
