/* SPDX-License-Identifier: MIT */
/*
 * Making an agent: row, branch, worktree, files, set-up commands, keeper, in
 * this order, each undone when a later one fails. The row stands in the store
 * before anything else is made, with who makes it, so that a kill -9 at any
 * moment leaves what `fleet doctor` can tell and mend.
 */
#ifndef AGENT_CREATE_H
#define AGENT_CREATE_H

#include "agent/context.h"
#include "agent/kind.h"
#include "agent/resume.h"
#include "base/err.h"
#include "store/store.h"

struct create_spec {
	const char *branch;
	const char *kind;	    /* NULL: agent.default */
	const char *base;	    /* NULL: HEAD */
	const char *prompt;	    /* NULL: none */
	const char *batch;	    /* NULL: none */
	const struct strv *command; /* in place of the kind's; NULL: none */
	bool quick;		    /* no set-up commands */
	bool existing;		    /* the branch must be there */
	bool no_worktree;	    /* in the main worktree */
	const char *mode;	    /* one of the kind's; NULL: agent.<kind>.mode */
	const struct agent_row *fork_of; /* files as they stand there; NULL: none */
	const struct resume *resume;	 /* the conversation to go on from; or NULL */
	unsigned rows, cols;	    /* 0: pane.size */
	bool has_budget;	    /* a cap of its own, in budget */
	int64_t budget;		    /* billionths of a dollar; 0: none */
	int64_t created_ms;	    /* UTC, for the order of a batch; 0: now */
};

/*
 * Checks all that can be known before anything is made: the name, the kind, its
 * program, the branch, the worktree's place, the socket's path.
 */
int create_check(const struct agent_context *, const struct create_spec *,
		 struct err *);
/* Makes it (create_check included); *row is filled, the caller releases it. */
int create_agent(const struct agent_context *, const struct create_spec *,
		 struct agent_row *row, struct err *);

/* One of many: what it was asked to be and what became of it. */
struct create_job {
	struct create_spec spec;
	struct agent_row row; /* zeroed when it failed */
	struct err err;	      /* code ERR_NONE: made */
};

/*
 * Makes many side by side. Worktrees are filled in parallel; set-up commands
 * run in at most setup.jobs of them at once. Each stands on its own; returns
 * how many failed.
 */
size_t create_many(struct agent_context *, struct create_job *, size_t n);

/*
 * Takes back what was made of an agent whose creation ended half way: processes,
 * worktree, branch (when it holds no commit of its own), socket, directory, row.
 * The caller makes sure that the worktree holds no work.
 */
int create_undo(const struct agent_context *, const struct agent_row *, struct err *);
/*
 * Whether there is work in what was made. Only a worktree that is whole can hold
 * any: else it is our own filling. What cannot be told counts as work.
 */
bool create_holds_work(const struct agent_row *);

#endif
