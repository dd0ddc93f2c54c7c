/* SPDX-License-Identifier: MIT */
/*
 * The +/− lines of an agent's worktree. Counting asks git and costs tens of
 * milliseconds in a large tree, so what was counted is kept in the store and
 * counted again only on evidence that it may be old: the program has written
 * since, the worktree's index or HEAD has changed, or it is older than
 * list.diff_age. Whether it is old costs two stat calls.
 */
#ifndef AGENT_LINES_H
#define AGENT_LINES_H

#include <stdbool.h>

#include "agent/agent.h"
#include "base/err.h"
#include "store/store.h"

/* Fills in every agent's diff as last counted. */
int lines_load(struct store *, struct agents *, struct err *);
/* age_ms: how old a count of a running agent may get without other evidence. */
bool lines_are_stale(const struct agent *, int64_t age_ms);

/*
 * Counts those of agents that are stale (all with force), a few side by side, and
 * saves the counts if the store takes them. One that cannot be counted keeps its
 * old numbers. Needs git: in fleet-full only (lines-count.c).
 */
void lines_count(struct store *, struct agents *, int64_t age_ms, bool force);

/*
 * Whether the worktree at path was wholly made: its index, which is written last,
 * is there.
 */
bool lines_is_whole(const char *worktree);

/* mtimes in ns of the HEAD and the index of the worktree at path; 0: not there. */
void lines_stamp(const char *worktree, int64_t *head_ns, int64_t *index_ns);

#endif
