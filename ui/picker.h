/* SPDX-License-Identifier: MIT */
/*
 * One of many, by a few of its letters: what is typed keeps those that have them,
 * the nearest first. For what has names; lists to look through are chooser.h's.
 */
#ifndef UI_PICKER_H
#define UI_PICKER_H

#include <stdbool.h>

struct cockpit;
struct picker;
struct task;

/* value is that of the item that was picked; the picker is closed by then. */
typedef void picker_fn(struct cockpit *, const char *value);

struct picker *picker_new(const char *title, picker_fn *);
/* All are copied; note stands behind the label, dim, and is searched as well. */
void picker_add(struct picker *, const char *value, const char *label,
		const char *note);
/* Taken over by the cockpit: it stands in front. */
void picker_open(struct picker *, struct cockpit *);
/*
 * Its items are still asked for: what is typed meanwhile counts already. When it is
 * closed first, the task is forgotten.
 */
void picker_await(struct picker *, struct task *);
/* They have been added. */
void picker_arrive(struct picker *, struct cockpit *);
/* Closes it if nothing stands in front of it; false: something does. */
bool picker_close(struct picker *, struct cockpit *);

#endif
