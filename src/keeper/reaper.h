/* SPDX-License-Identifier: MIT */
/*
 * Ending everything below this process, which is the subreaper of it all, so
 * that a program that made itself a daemon is still found: SIGHUP (and SIGCONT,
 * since a stopped one hears nothing), SIGTERM after half the grace, SIGKILL
 * after all of it, again and again until nobody is alive (ever more slowly: what
 * the kernel holds costs nothing to wait for). Another agent's
 * keeper, started from within this one, is passed over with all below it.
 *
 * Driven by SIGCHLD and by reaper_due; monotonic milliseconds.
 */
#ifndef KEEPER_REAPER_H
#define KEEPER_REAPER_H

#include <stdbool.h>
#include <stdint.h>

enum reaper_phase {
	REAPER_OFF,
	REAPER_HUP,
	REAPER_TERM,
	REAPER_KILL,
	REAPER_DONE,
};

struct reaper {
	enum reaper_phase phase; /* whose signal has been sent */
	int64_t began, grace, due, pause;
};

/* grace 0: SIGKILL at once. Asked again, the shorter grace holds. */
void reaper_start(struct reaper *, int64_t grace_ms, int64_t now);
/* To be called when a child has been reaped, and when it is due. */
void reaper_step(struct reaper *, int64_t now);
/* INT64_MAX when no time is waited for. */
int64_t reaper_due(const struct reaper *);

#endif
