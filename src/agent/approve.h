/* SPDX-License-Identifier: MIT */
/*
 * Whether what an agent asks leave for may be allowed without asking a person:
 * by rules that the user wrote, on the structured input of its hook, never on
 * what its screen says. In any doubt it asks.
 *
 *   [approve]
 *   mode = "on"                    # off, dry-run, on
 *   rules = [
 *     "claude Bash npm test",      # KIND TOOL PATTERN
 *     "claude Bash git log *",
 *     "* Edit src/lib-*",
 *   ]
 *
 * KIND and TOOL are exact, or * for any. PATTERN is for the whole command, or for
 * the path from the worktree's top. In it \ takes the next character as it is,
 * and * stands for any run of characters, but
 *
 * - in a command of letters, digits, blanks and _-.,/:=@+% alone: nothing that a
 *   shell reads otherwise, as ; | & ` $ ( ) < > quotes, globs or a newline, unless
 *   the pattern has it literally;
 * - in a path of no control character, and of no dot that a component begins with
 *   (.git/hooks, .claude).
 *
 * Every word of a command, taken as a path from where it runs, stays inside the
 * worktree, links followed; only words that stand in the pattern may name others.
 * So does a tool's path. A tool or a part of its input that is not known, one that
 * is missing, a key that stands twice and a second JSON value mean asking.
 *
 * Places are looked at once: what swaps a link between the question and the write
 * is not stopped. The user's own file and environment have the say; a project's
 * file may not.
 */
#ifndef AGENT_APPROVE_H
#define AGENT_APPROVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct approve_decision {
	bool allows;
	char *tool, *what; /* as far as they were read; the command or the path */
	char *rule;	   /* that allows it, or NULL */
	char reason[160];  /* of either */
};

/* Pure but for links, which it follows. worktree is absolute; NULL: unknown. */
void approve_decide(const struct strv *rules, const char *kind, const char *worktree,
		    const char *json, size_t n, struct approve_decision *);
void approve_decision_release(struct approve_decision *);

#endif
