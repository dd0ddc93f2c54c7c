/* SPDX-License-Identifier: MIT */
/*
 * The right side: an agent's screen in place (cropped, following its cursor),
 * its scrollback, and the tabs of text beside it.
 */
#ifndef UI_PANE_H
#define UI_PANE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas/canvas.h"
#include "ui/model/watch.h"

struct cockpit;
struct unit;

enum tab { TAB_TERMINAL, TAB_DIFF, TAB_LOG, TAB_DETAILS, TAB_COUNT };

/* How a screen is cropped into a rectangle. */
struct crop {
	int top, left; /* the first row (below 0: history) and column that is shown */
};

/* A screen as it was drawn last: where it differs, all of it is drawn. */
struct screen_seen {
	const struct unit *unit;
	const struct term *term;
	struct crop crop;
	struct rect rect;
	uint64_t scrolled; /* watch_scrolled() then */
};

struct pane {
	enum tab tab;
	unsigned scroll; /* lines back, of the selected agent's screen; 0: it lives */
	const struct unit *read; /* whose lines those are */
	int64_t top; /* the first that is shown (watch_scrolled() counts them) */
	struct screen_seen seen;
};

/* It shows text (ui/reading.h): a tab of it, or what one wrote that runs no more. */
bool pane_is_text(const struct cockpit *);
/* So many lines of the selected agent are seen at once. */
int pane_rows(const struct cockpit *);
struct crop pane_crop(const struct term *, struct rect, unsigned scroll, bool follows);

void pane_draw_tabs(struct cockpit *, struct rect);
/* Its rows that have changed, or (whole) all. */
void pane_draw(struct cockpit *, struct rect, bool whole);
/* One agent's screen anywhere; what has changed of it, or (whole) all. */
void pane_draw_unit(struct cockpit *, struct rect, const struct unit *,
		    struct screen_seen *, bool whole);
/* Where an agent's screen is shown, in its tile or in the pane. */
struct rect pane_place(const struct cockpit *, const struct unit *);
/*
 * By lines, back above 0; further back than is known: more is asked for. What one
 * reads then stays where it is while the agent writes below it.
 */
void pane_scroll(struct cockpit *, long lines);
/* The same to the right, of a text. */
void pane_shift(struct cockpit *, int cols);
void pane_set_tab(struct cockpit *, enum tab);
/* The mouse was pressed on the tabs, so many columns in. */
void pane_press_tab(struct cockpit *, int col);

#endif
