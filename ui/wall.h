/* SPDX-License-Identifier: MIT */
/*
 * The wall: up to nine agents side by side, live, to compare what they do. The
 * tile that has the keys is also the selected row of the list, so that every
 * action does the same here as there. Where there is no room for all of them,
 * those are shown that stand around it: the wall has pages.
 */
#ifndef UI_WALL_H
#define UI_WALL_H

#include <stdbool.h>

#include "ui/canvas/canvas.h"
#include "ui/pane.h"

enum { WALL_MAX = 9 };

struct cockpit;
struct unit;

struct tile {
	struct unit *unit;
	struct screen_seen seen; /* as it was drawn last */
};

struct wall {
	struct tile tiles[WALL_MAX];
	unsigned n; /* 0: the wall is not shown */
	unsigned at;
};

/* The marked, else the selected one's batch, else the first of the list. */
void wall_open(struct cockpit *);
void wall_close(struct cockpit *);
/* The keys go to that tile from now on. */
void wall_select(struct cockpit *, unsigned at);
/*
 * The list's selection has moved: the keys go to that agent's tile, or, where it
 * has none, stay where they are, and the selection comes back.
 */
void wall_follow(struct cockpit *);
/* An agent is no more. */
void wall_forget(struct cockpit *, const struct unit *);
/* Where an agent's screen is shown; rows 0: it has no tile, or not on this page. */
struct rect wall_screen(const struct cockpit *, const struct unit *);
/* The tile under the mouse; n: none. */
unsigned wall_tile_at(const struct cockpit *, int row, int col);
void wall_draw(struct cockpit *, bool whole);

#endif
