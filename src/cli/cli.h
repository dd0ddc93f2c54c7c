/* SPDX-License-Identifier: MIT */
/*
 * The command line as a door: argv to a verb and its arguments, the verb's
 * answer to standard output, its failure to standard error and the exit status.
 *
 *     argv ──cli_parse──► struct cli ──cli_run──► exit status
 *               │ help, mistakes: done           │ small program, full verb:
 *               ▼                                ▼
 *           CLI_DONE                         CLI_NEEDS_FULL
 *
 * A reader that goes away (fleet list | head -1) ends the program quietly with
 * 141, which is what a shell shows for SIGPIPE.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "base/err.h"
#include "verb/verb.h"

enum cli_outcome { CLI_DONE, CLI_RUN, CLI_NEEDS_FULL };

enum { CLI_EXIT_PIPE = 141 };

struct cli {
	const struct verb *verb;
	struct args *args;
	bool json, no_color;
	int status; /* the exit status, when done */
	/* The door beside this one that `mcp` opens; set after cli_parse, or NULL. */
	int (*serve)(struct reply *, struct err *);
};

/*
 * Reads argv, which needs nothing but the verb table. CLI_RUN: there is a verb
 * to run. CLI_DONE: help was shown, or a mistake was told; status says which.
 */
enum cli_outcome cli_parse(struct cli *, int argc, char *const *argv);
/*
 * Runs the verb and shows what it says. CLI_NEEDS_FULL: nothing was done or
 * said, since it is not in this program.
 */
enum cli_outcome cli_run(struct cli *, struct app *);
/* Tells an error as every error is told, and sets the status. */
void cli_fail(struct cli *, const struct err *);
void cli_release(struct cli *);

#endif
