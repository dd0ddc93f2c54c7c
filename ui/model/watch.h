/* SPDX-License-Identifier: MIT */
/*
 * What the keepers say, as it happens: one connection an agent, each as much of
 * a guest as the screen needs. A watch that only waits for states costs nothing
 * while nothing changes; one that shows a screen is read thirty times a second at
 * most, since an agent that writes faster than one can look is cut short by its
 * keeper: a client that lags gets a snapshot, not the backlog.
 *
 *   WATCHER ──watch_show──► VIEWER ──watch_take──► CONTROLLER
 *      ◄──watch_hide──────────┘◄──watch_show────────────┘
 */
#ifndef UI_MODEL_WATCH_H
#define UI_MODEL_WATCH_H

#include <stdbool.h>
#include <uv.h>

#include "base/err.h"
#include "base/path.h"
#include "keeper/client.h"
#include "term/term.h"

enum watch_limit {
	WATCH_FRAME_MS = 33,
	WATCH_HASTE_MS = 100, /* after a key: its echo is shown at once */
	WATCH_HASTE_FRAME_MS = 5, /* where it comes among a flood */
	WATCH_READ_MAX = 1 << 18, /* bytes taken before others get their turn */
	WATCH_HISTORY = 500,	/* lines, until somebody scrolls further */
	WATCH_HISTORY_MAX = 10000,
	WATCH_PIECE = 1 << 16, /* bytes of a frame, of a paste that is longer */
};

struct watch;
struct watches;

/* Called from the loop. */
struct watch_events {
	void (*state)(void *ctx, struct watch *, const struct keeper_status *);
	void (*screen)(void *ctx, struct watch *); /* it has changed */
	void (*bell)(void *ctx, struct watch *);
	/* The program has ended, or its keeper: close it. */
	void (*end)(void *ctx, struct watch *);
	void *ctx;
};

struct watches *watches_new(uv_loop_t *, const struct dirs *,
			    const struct watch_events *);
/* Closes all; the loop has to run once more. */
void watches_free(struct watches *);

/* By the agent's id; owner is what watch_owner gives back. ERR_UNREACHABLE. */
struct watch *watch_open(struct watches *, const char *id, void *owner, struct err *);
void watch_close(struct watch *);
void *watch_owner(const struct watch *);

/* Its screen is wanted, with so many lines of history; */
void watch_show(struct watch *, unsigned history);
/* and the person types into it: it takes that size; */
void watch_take(struct watch *, unsigned rows, unsigned cols);
/* no more. */
void watch_hide(struct watch *);
bool watch_is_taken(const struct watch *);
/* It is taken, and its screen knows how the program wants its keys. */
bool watch_is_ready(const struct watch *);
/* NULL until its first snapshot has come, and after watch_hide. */
struct term *watch_term(const struct watch *);
/*
 * Lines that have left its screen since it was first shown. It goes on from one
 * snapshot to the next, whatever history came with it: row r of the term is line
 * watch_scrolled() + r for good. What was not seen leave is not counted.
 */
uint64_t watch_scrolled(const struct watch *);
/* The person has looked: what was done is idle from now on. */
void watch_seen(struct watch *);
/* Bytes for the program; nothing unless it was taken. */
void watch_type(struct watch *, const char *, size_t n);

#endif
