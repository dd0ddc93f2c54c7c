/* SPDX-License-Identifier: MIT */
/*
 * The screen of the demo agent: lines that stay, and under them a live area of
 * one or two lines (what is being done, and the composer) that is drawn anew.
 *
 *     ● Edit src/words.c  +11          stays, scrolls away
 *     ✻ Counting vowels… 3s            live: the status, when there is one
 *     ❯ then do the other▏             live: the composer, when it is shown
 */
#ifndef DEMO_VIEW_H
#define DEMO_VIEW_H

#include <stdbool.h>

#include "base/str.h"
#include "demo/composer.h"
#include "demo/console.h"

struct view {
	struct console *console;
	struct str said;   /* lines that stay, not yet drawn */
	struct str status; /* empty: none */
	bool has_composer;
	unsigned live; /* live lines on the screen now */
};

void view_init(struct view *, struct console *);
void view_release(struct view *);
/* Adds a line that stays; shown with the next draw. */
void view_say(struct view *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The line over the composer; "" for none. */
void view_status(struct view *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void view_draw(struct view *, const struct composer *);
/* Takes the live area away and draws what stays: at the end. */
void view_finish(struct view *);

#endif
