/* SPDX-License-Identifier: MIT */
/*
 * What a fanout or a multi is asked to be, before anything is made: the names of
 * the branches, which kind gets which, and the pairs of branch and prompt.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum batch_limit { BATCH_COUNT_MAX = 100, BATCH_FILE_MAX = 4 << 20 };

/*
 * PREFIX-A … PREFIX-Z, PREFIX-AA …, or with numeric PREFIX-A1, PREFIX-A2 … (as
 * ai-fleet's README had it). count names are added to out.
 */
void batch_names(const char *prefix, size_t count, bool numeric, struct strv *out);

/*
 * "claude:3,codex:2": a kind for each of count agents, in that order; a plain
 * "claude" is all of them, "claude,codex" takes turns. ERR_USAGE when the numbers
 * do not add up to count.
 */
int batch_kinds(const char *spec, size_t count, struct strv *out, struct err *);

/* "BRANCH:PROMPT", split at the first colon; neither may be empty. */
int batch_pair(const char *text, struct strv *branches, struct strv *prompts,
	       struct err *);
/*
 * A file of pairs. A line "BRANCH: PROMPT" begins one; lines that are indented or
 * stand in between belong to the prompt before; # at a line's start is a comment
 * outside of prompts. name is for messages (file:line).
 */
int batch_pairs(const char *name, const char *text, struct strv *branches,
		struct strv *prompts, struct err *);

/*
 * ERR_USAGE names the first branch that stands twice, or that git cannot have
 * beside another one ('a' and 'a/b').
 */
int batch_check_unique(const struct strv *branches, struct err *);

#endif
