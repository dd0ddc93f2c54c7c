/* SPDX-License-Identifier: MIT */
/*
 * Taking a conversation up again, or forking it: by the id that the agent's
 * session record knows, never by what is newest.
 */
#ifndef AGENT_RESUME_H
#define AGENT_RESUME_H

#include "agent/context.h"
#include "agent/kind.h"
#include "agent/start.h"
#include "base/err.h"
#include "keeper/launch.h"
#include "store/store.h"

struct resume {
	enum kind_start start; /* KIND_NEW: the conversation never began */
	struct kind kind;
	struct session_record session;
	char *mode; /* that it was launched in; NULL: none in particular */
	unsigned rows, cols;
};

/*
 * How the row's conversation goes on (KIND_RESUME) or is forked (KIND_FORK).
 * ERR_REFUSED when its kind cannot, or it runs something else than its kind;
 * ERR_NOT_FOUND when no conversation of it is known.
 */
int resume_plan(const struct agent_context *, const struct agent_row *,
		enum kind_start, struct resume *, struct err *);
void resume_release(struct resume *);
/* Into how it is started; what it points to is the plan's. */
void resume_apply(const struct resume *, struct start_spec *);

#endif
