/* SPDX-License-Identifier: MIT */
/*
 * Whom a key is for: those that are marked, else the selected one. A mark that is
 * hidden, by a filter, a fold or the wall, does not count: nothing happens to who
 * is not seen.
 */
#ifndef UI_CHOSEN_H
#define UI_CHOSEN_H

#include <stddef.h>

struct cockpit;
struct unit;

struct chosen {
	struct unit **v;
	size_t n;
	size_t marked; /* n, or 0 where it is the selected one */
};

/* Release with chosen_release. */
void chosen_find(struct chosen *, const struct cockpit *);
void chosen_release(struct chosen *);

#endif
