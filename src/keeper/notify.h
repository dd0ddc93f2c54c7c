/* SPDX-License-Identifier: MIT */
/*
 * Telling the person, by a program of theirs, that the agent asks, is done or has
 * failed: once a change, when nobody is attached, and not for what they
 * interrupted themselves. A state counts when it has lasted a second; a question at
 * once, unless rules may answer it first.
 *
 *   notify.command gets FLEET_AGENT FLEET_BRANCH FLEET_KIND FLEET_STATE
 *   FLEET_QUESTION in its environment; there is no shell, and nothing is waited for
 */
#ifndef KEEPER_NOTIFY_H
#define KEEPER_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "keeper/client.h"

enum {
	NOTIFY_SETTLE_MS = 1000,
	NOTIFY_OWN_MS = 3000, /* after an interruption of ours */
	NOTIFY_AT_ONCE = 4,   /* programs that run; more is left out */
};

struct notify {
	bool wants[STATE_COUNT];
	bool may_be_answered; /* by rules: a question is not told at once */
	enum agent_state state; /* that waits to be told */
	int64_t due;		/* 0: none does */
	pid_t running[NOTIFY_AT_ONCE];
	unsigned told, failed;
};

struct host;

/* Before the launch's environment is let go. */
void notify_init(struct host *);
/* The state is another. */
void notify_note_state(struct host *);
int64_t notify_due(const struct host *);
void notify_step(struct host *);
/* One of ours has ended. */
void notify_reaped(struct host *, pid_t, int raw);

#endif
