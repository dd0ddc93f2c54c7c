/* SPDX-License-Identifier: MIT */
/*
 * What an agent has changed is counted when it works (news.c); what other hands
 * change in its tree while it is silent, nobody tells. So it is counted again when
 * somebody looks: the selection has come to rest on it, its diff is opened, the
 * terminal has the focus again; and while meters are shown, whenever the count is
 * as old as list.diff_age allows. Without meters nothing runs while nothing happens.
 *
 * The verb `show` counts, and keeps it in the store, whose change is news.
 */
#ifndef UI_COUNTS_H
#define UI_COUNTS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "ui/pane.h"

enum { COUNTS_REST_MS = 300 };

struct cockpit;
struct task;
struct unit;

struct counts {
	uv_timer_t rest;
	const struct unit *unit; /* that was looked at last, and where */
	enum tab tab;
	struct task *task; /* that counts */
	bool is_late;	   /* somebody has looked since that began */
	int64_t at_ms;	   /* when it last began, by the monotonic clock */
};

/* Something else may be selected, or another tab open: counted when it stays so. */
void counts_look(struct cockpit *);
/* Somebody looks now. */
void counts_now(struct cockpit *);
/* A second has passed with meters. */
void counts_tick(struct cockpit *);
/* An agent is no more. */
void counts_forget(struct cockpit *, const struct unit *);

#endif
