/* SPDX-License-Identifier: MIT */
/* One turn: from a prompt to done, an error or an interruption. */
#ifndef DEMO_TURN_H
#define DEMO_TURN_H

#include "base/err.h"
#include "demo/session.h"

/* Leaves the session's state at done, idle (interrupted) or error. */
void turn_run(struct session *, const char *prompt);
/*
 * The same without a terminal: no pauses, no questions (what would be asked for
 * is allowed), a line on standard output for each thing done.
 */
int turn_run_headless(const char *branch, const char *prompt, struct err *);

#endif
