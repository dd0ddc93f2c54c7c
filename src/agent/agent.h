/* SPDX-License-Identifier: MIT */
/*
 * An agent as it stands: what the store says happened, what its keeper says
 * lives, what /proc and git say of it, joined. Reading changes nothing: what
 * could not be reached is shown as such, never mended or removed.
 *
 *   store: creating   its maker lives ─► creating     gone ─► lost
 *   store: running    keeper answers ─► running, or exited
 *                     no keeper: exit record ─► exited; process alive ─► running
 *                                neither ─► lost
 *   store: removing   its remover lives ─► removing   gone ─► lost
 */
#ifndef AGENT_AGENT_H
#define AGENT_AGENT_H

#include <jansson.h>
#include <stdbool.h>

#include "agent/spent.h"
#include "base/err.h"
#include "base/path.h"
#include "keeper/client.h"
#include "proc/proc.h"
#include "store/store.h"

enum agent_standing {
	AGENT_CREATING,
	AGENT_RUNNING,
	AGENT_EXITED,
	AGENT_LOST,
	AGENT_REMOVING,
	AGENT_ARCHIVED,
	AGENT_STANDING_COUNT
};

struct agent {
	struct agent_row row;
	enum agent_standing standing;
	bool is_reached;	     /* its keeper answered: status holds */
	struct keeper_status status;
	int exit_status;	     /* when exited */
	int64_t ended_ms;
	bool was_stopped;
	bool is_given_up;	     /* it failed too often to be started again */
	double cpu_percent;	     /* of one core, over its process tree */
	uint64_t rss_bytes;
	struct diff_row diff;
	struct spent spent; /* zeros until loaded (spent.h) */
};

struct agents {
	struct agent *v;
	size_t n;
};

#define AGENTS_INIT { NULL, 0 }

/*
 * Takes the rows over and finds out how each stands. With usage also CPU (since
 * the last look of anybody, which is kept in the runtime directory) and memory.
 */
void agents_look(const struct dirs *, struct agent_rows *, bool usage,
		 struct agents *out);
void agents_release(struct agents *);

/*
 * "running", "exited" …; and the state while running (or "error", given up), else
 * the standing.
 */
const char *agent_standing_name(enum agent_standing);
const char *agent_state_name(const struct agent *);
/* The object that every door shows (DESIGN, section 3). */
json_t *agent_json(const struct agent *);

#endif
