/* SPDX-License-Identifier: MIT */
/*
 * What most verbs begin with: the agents that are meant, how they stand, and the
 * context in which something is done to them. Within a repository (or one of its
 * worktrees) names are those of its agents, elsewhere of all.
 */
#ifndef VERB_SELECT_H
#define VERB_SELECT_H

#include <stdbool.h>

#include "agent/agent.h"
#include "agent/context.h"
#include "base/err.h"
#include "base/str.h"
#include "verb/app.h"
#include "verb/verb.h"

/* Rows of the project around cwd, or of all outside of one (or with all). */
int select_rows(struct app *, bool all, bool archived, struct agent_rows *,
		struct err *);
/* The one row that name means. */
int select_row(struct app *, const char *name, struct agent_row *, struct err *);
/* All that the names mean, none twice, in the order of the names. */
int select_named(struct app *, const struct strv *names, struct agent_rows *,
		 struct err *);
/* The one that name means, as it stands (agents_release it). */
int select_agent(struct app *, const char *name, bool usage, struct agents *,
		 struct err *);
/* Its keeper; ERR_UNREACHABLE in words for people when it does not run. */
struct keeper *select_keeper(struct app *, const struct agent_row *, struct err *);

/*
 * A context that reports through reply; row gives project and root, NULL: those
 * around cwd. The strings live as long as app and row. context.keeper is
 * malloc'ed: free it with select_context_release.
 */
int select_context(struct app *, struct reply *, const struct agent_row *row,
		   struct agent_context *, struct err *);
void select_context_release(struct agent_context *);

/* Fills in what each has used, as far as it is known already. */
int select_spent(struct app *, struct agents *, struct err *);

/* value.agents, a list of what agent_json says; and the columns for it. */
#define SELECT_EXTRA "context_percent cost_usd"
extern const struct reply_column select_columns[];
extern const struct reply_layout select_layout, select_layout_everywhere;
json_t *select_json(const struct agents *);

#endif
