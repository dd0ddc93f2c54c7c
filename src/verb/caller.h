/* SPDX-License-Identifier: MIT */
/*
 * Who asks. A person may do all; what came in by a door for agents is bound: an
 * agent reaches what came of it and is limited in what it may have made, and
 * who is no agent of ours only reads, unless the project's tools.* say more.
 *
 * FLEET_AGENT says who one is, descent proves it: the process comes down from
 * the program (or, where its parents have ended, from the keeper) that the store
 * has recorded for that agent, by pid and start time. This keeps agents from
 * getting in each other's way; it is no wall, since whoever has a shell as the
 * same user can run fleet as the person does.
 */
#ifndef VERB_CALLER_H
#define VERB_CALLER_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/context.h"
#include "base/err.h"
#include "store/store.h"
#include "verb/app.h"
#include "verb/verb.h"

struct caller {
	bool is_bound;	      /* the policy holds for it */
	struct agent_row row; /* id NULL: no agent, or none that is proved */
};

/*
 * The caller by this process's environment and descent, kept in app for all
 * that follows. Fails only when the store does.
 */
int caller_find(struct app *, bool is_bound, struct err *);
void caller_free(struct caller *);
/*
 * app_init for a call that came in by a door for agents: bound, and from where
 * the agent stands, with its worktree as the working directory and the environment
 * that it was launched with, since programs start their servers with little of
 * it. This process is changed by it, and should be the call's own.
 */
int caller_begin(struct app *, struct err *);

/* ERR_REFUSED, naming the option, when the caller may not call that verb. */
int caller_check(struct app *, const struct verb *, struct err *);
/* Whether there may be more than what the caller reaches. */
bool caller_sees_part(const struct app *);
/* Takes what the caller does not reach out of the rows. */
int caller_filter(struct app *, struct agent_rows *, struct err *);
/* After ERR_NOT_FOUND among what is reached: is it there, but out of reach? */
int caller_explain(struct app *, const char *name, const struct agent_rows *all,
		   struct err *);
/*
 * Whether the caller may have n more made; the context gets whose they will be
 * and how many of them there may be.
 */
int caller_check_new(struct app *, size_t n, struct agent_context *, struct err *);

#endif
