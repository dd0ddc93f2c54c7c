/* SPDX-License-Identifier: MIT */
/*
 * The tabs of text: what verbs say of the selected agent (its diff, its log, its
 * details), asked when a tab is opened or the agent has moved on, and shown as a
 * page when the answer is there; until then the one before stays. Of one that runs
 * no more, the tab of its terminal is such a text too.
 */
#ifndef UI_READING_H
#define UI_READING_H

#include <stdbool.h>

#include "ui/pane.h"
#include "ui/widget/page.h"

struct cockpit;
struct task;
struct unit;

struct reading {
	struct page page;
	char *id;	    /* whose text it is; NULL: none yet */
	int64_t started_ms; /* and of which of its runs, where that is one's end */
	enum tab tab;	    /* and of which tab */
	struct task *task; /* that asks; NULL: none */
	bool is_unwanted;  /* what it asks: one looks at something else by now */
	size_t step;	   /* which of the tab's verbs it is */
	struct str text;   /* what those before it said */
	bool has_answer;   /* it is not errors alone */
	char *why;	   /* there is no page: a sentence; NULL: there is one */
	bool is_due;	   /* to be asked, as soon as one looks and none is at it */
};

void reading_init(struct reading *);
void reading_release(struct reading *);
/* Asks for the text of the open tab; again: though it is there already. */
void reading_look(struct cockpit *, bool again);
void reading_draw(struct cockpit *, struct rect);

#endif
