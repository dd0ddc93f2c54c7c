/* SPDX-License-Identifier: MIT */
/*
 * Being told when an agent's usage may have changed, for a loop: one descriptor
 * (inotify) that is readable when there is something, and whose it is. A hint, not
 * a count: the owner syncs the agent and adds it again, since its files may be
 * others by then.
 */
#ifndef AGENT_METER_WATCH_H
#define AGENT_METER_WATCH_H

#include "agent/meter-find.h"
#include "base/err.h"
#include "base/path.h"

struct meter_watch;

struct meter_watch *meter_watch_new(struct err *);
void meter_watch_free(struct meter_watch *);
/* To be polled for reading. */
int meter_watch_fd(const struct meter_watch *);
/*
 * Watches the agent's directory and its transcripts; adding what is watched
 * already does nothing. What cannot be watched is left out.
 */
void meter_watch_add(struct meter_watch *, const struct dirs *, const char *agent,
		     const struct meter_files *);
/*
 * Adds the ids of agents to out that something has happened to since the last call,
 * none twice; never waits.
 */
void meter_watch_take(struct meter_watch *, struct strv *out);

#endif
