/* SPDX-License-Identifier: MIT */
/*
 * Starting an agent's program: its environment, its launch record, its keeper.
 */
#ifndef AGENT_START_H
#define AGENT_START_H

#include "agent/context.h"
#include "agent/kind.h"
#include "base/err.h"
#include "keeper/client.h"
#include "store/store.h"

/* What start needs to know beyond the row. */
struct start_spec {
	const struct kind *kind;
	const struct strv *command; /* in place of the kind's own; empty: none */
	enum kind_start start;
	const char *session; /* to resume, or to fork from */
	const char *mode;    /* one of the kind's; NULL: agent.<kind>.mode */
	const char *prompt;	    /* the first; or NULL */
	unsigned rows, cols;	    /* 0: pane.size */
};

/*
 * Checks, before anything is made, that the program can be found and run:
 * ERR_NOT_FOUND or ERR_REFUSED, naming it and the way out. So is a prompt that is
 * too long for an argument.
 */
int start_check(const struct agent_context *, const struct start_spec *, struct err *);

/* The environment that agent and set-up commands get; FLEET_* included. */
void start_environment(const struct agent_context *, const struct agent_row *,
		       const struct kind *, struct strv *env);

/*
 * Writes the launch record and starts the keeper; the row gets its pids and
 * LIFE_RUNNING (the caller saves it).
 */
int start_agent(const struct agent_context *, struct agent_row *,
		const struct start_spec *, struct err *);
/* Whether the launch record is whole and its program can still be run. */
int start_again_check(const struct agent_context *, const struct agent_row *,
		      struct err *);
/* Starts what the launch record says once more. */
int start_again(const struct agent_context *, struct agent_row *, struct err *);

/* "120x36": columns and rows, each 2 to 1000. */
int start_parse_size(const char *text, unsigned *rows, unsigned *cols, struct err *);

#endif
