/* SPDX-License-Identifier: MIT */
/*
 * Ending an agent for good, without losing work: what its worktree holds that
 * is nowhere else is named and refuses the kill; forced, it is saved as a commit
 * under refs/fleet/trash/<id> first, from which restore brings branch, tree and
 * files back.
 */
#ifndef AGENT_KILL_H
#define AGENT_KILL_H

#include <stdbool.h>

#include "agent/agent.h"
#include "agent/context.h"
#include "base/err.h"

struct kill_options {
	bool force;
	bool delete_branch;
};

/*
 * What killing would take away. Where there is no worktree any more, that is only
 * what its branch alone has, if it is to go.
 */
struct kill_loss {
	size_t files;		/* changed, staged, untracked, conflicted */
	size_t commits;		/* on no other branch, remote branch or tag */
	size_t ignored;		/* files that git ignores: they are not kept */
	struct str words;	/* "3 changed files (M a.c, …), 2 commits (…)" */
};

void kill_loss_release(struct kill_loss *);
int kill_loss_look(const struct agent_row *, bool delete_branch, struct kill_loss *,
		   struct err *);

/*
 * Ends the program, saves what is there, takes the worktree away, archives the
 * row. ERR_REFUSED names what would be lost; ERR_PARTIAL: it is killed, but the
 * branch could not go. Done in an order in which a kill -9 between any two steps
 * loses nothing, and kill_resume goes on from there.
 */
int agent_kill(const struct agent_context *, struct agent_row *,
	       const struct kill_options *, struct err *);
/* Goes on with a removal whose remover died. */
int kill_resume(const struct agent_context *, struct agent_row *, struct err *);
/* Whether the row's kill took its branch away as well (or is to). */
bool kill_takes_branch(const struct agent_row *);

#endif
