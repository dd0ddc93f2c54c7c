/* SPDX-License-Identifier: MIT */
/*
 * What making, watching and ending agents needs: the places, the settings, the
 * store and its lock (workers of a fanout take turns), the project, and whom to
 * tell of progress. Lent by the verb for the length of a call.
 */
#ifndef AGENT_CONTEXT_H
#define AGENT_CONTEXT_H

#include <pthread.h>
#include <stdbool.h>

#include "base/path.h"
#include "config/config.h"
#include "store/store.h"

struct agent_context {
	const struct dirs *dirs;
	const struct config *config;
	struct store *store;
	pthread_mutex_t *lock;	  /* around the store; NULL: one thread only */
	const char *root;	  /* the project's main worktree */
	const char *project_name;
	int64_t project;
	const char *keeper;	  /* the program fleet-keeper */
	const char *parent;	  /* whose agents those that are made will be, or NULL */
	int64_t children_max;	  /* how many it may have; 0: no bound */

	/* for people; any may be NULL */
	void (*progress)(void *ctx, const char *agent, const char *step);
	void (*bytes)(void *ctx, const char *agent, const char *, size_t n);
	bool (*is_cancelled)(void *ctx);
	void *ctx;
};

static inline void
context_lock(const struct agent_context *c)
{
	if (c->lock)
		pthread_mutex_lock(c->lock);
}

static inline void
context_unlock(const struct agent_context *c)
{
	if (c->lock)
		pthread_mutex_unlock(c->lock);
}

/* "setup: npm ci": a step of what is being done for agent. */
void context_progress(const struct agent_context *, const char *agent, const char *fmt,
		      ...) __attribute__((format(printf, 3, 4)));
/* ERR_CANCELLED when the person gave up; for between the steps. */
int context_check(const struct agent_context *, struct err *);

#endif
