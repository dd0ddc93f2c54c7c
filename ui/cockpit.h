/* SPDX-License-Identifier: MIT */
/*
 * The cockpit: a whole screen on which the agents live. A door like the others:
 * what it does to agents it does by verbs (ui/model/task.h), what it shows of them it
 * has from `list` and from their keepers (ui/model/watch.h). Leaving it, or losing it,
 * leaves them as they are.
 */
#ifndef UI_COCKPIT_H
#define UI_COCKPIT_H

#include "base/err.h"
#include "verb/app.h"

/*
 * Until the person quits. ERR_USAGE without a terminal, ERR_CONFIG for keys or a
 * theme that cannot be; the terminal is as it was on every way out.
 */
int cockpit_run(struct app *, struct err *);

#endif
