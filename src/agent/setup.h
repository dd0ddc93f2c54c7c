/* SPDX-License-Identifier: MIT */
/*
 * What a fresh worktree needs before an agent can work in it: the files that
 * git does not carry (credentials, .env), and the project's set-up commands.
 */
#ifndef AGENT_SETUP_H
#define AGENT_SETUP_H

#include "agent/context.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Copies setup.credential_files (paths and globs, relative to the project's
 * root) and the patterns of .worktreeinclude, with their modes and times, from
 * the main worktree to worktree. A plain name of credential_files that is not
 * there, or that leads outside of the repository or of worktree, is an error; a
 * glob or a line of .worktreeinclude that matches nothing is not. A file that the
 * worktree has already is left alone.
 */
int setup_copy_files(const struct agent_context *, const char *agent,
		     const char *worktree, struct err *);

/*
 * Runs setup.commands in the worktree with env, one after the other, their
 * output to context->bytes as it comes, each for setup.timeout at the most.
 * With setup.on_failure = "continue" a failure is told and the next one runs.
 */
int setup_run_commands(const struct agent_context *, const char *agent,
		       const char *worktree, const struct strv *env, struct err *);

#endif
