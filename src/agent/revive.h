/* SPDX-License-Identifier: MIT */
/*
 * Starting an agent again whose program has failed: whether, after how long, and
 * when to give up. agents/<id>/failures remembers the failures that were met, over
 * restarts by us; one by a person forgets them.
 */
#ifndef AGENT_REVIVE_H
#define AGENT_REVIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/kind.h"
#include "base/err.h"
#include "config/config.h"

enum { REVIVE_FAILURES_MAX = 64 };

struct revive {
	int64_t failed_ms[REVIVE_FAILURES_MAX]; /* UTC, oldest first */
	unsigned n;
	char *given_up; /* why; NULL: it has not been */
};

/* agent.<kind>.restart over what the kind says. */
bool revive_is_wanted(const struct config *, const struct kind *);

/* What there is, be it nothing; release it. */
void revive_load(const char *dir, struct revive *);
void revive_release(struct revive *);
/* Notes a failure; those that are older than window_ms are forgotten. */
int revive_note(const char *dir, int64_t failed_ms, int64_t window_ms, struct revive *,
		struct err *);
/* From now on its state reads error. */
int revive_give_up(const char *dir, struct revive *, const char *why, struct err *);
void revive_forget(const char *dir);
/* The pause before the nth restart: restart.delays, whose last one stays. */
int64_t revive_delay(const struct config *, unsigned n);

#endif
