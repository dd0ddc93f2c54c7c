/* SPDX-License-Identifier: MIT */
/*
 * Where an agent's transcripts are: what it said itself (its session record, its
 * notes), what was read before, else the file that bears the conversation's id,
 * below the directory that the agent's own environment names. Never the newest
 * one, never a neighbour's.
 */
#ifndef AGENT_METER_FIND_H
#define AGENT_METER_FIND_H

#include <stdbool.h>

#include "agent/meter-note.h"
#include "base/str.h"

struct meter_file {
	char *path, *session;
	bool is_side; /* a subagent's */
};

struct meter_files {
	struct meter_file *v;
	size_t n, alloc;
};

#define METER_FILES_INIT { NULL, 0, 0 }

/*
 * dir is agents/<id>; known (paths and sessions side by side) were read before;
 * worktree is where the agent works. Subagents' come before their conversation's.
 * Only files that are there.
 */
void meter_find(const char *reader, const char *dir, const char *worktree,
		const struct meter_notes *, const struct strv *known_paths,
		const struct strv *known_sessions, struct meter_files *);
void meter_files_release(struct meter_files *);

#endif
