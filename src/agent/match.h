/* SPDX-License-Identifier: MIT */
/* Agents' names as people give them: exact, glob, or unique prefix. */
#ifndef AGENT_MATCH_H
#define AGENT_MATCH_H

#include <stddef.h>

#include "base/err.h"
#include "store/store.h"

/*
 * Which of rows pattern means: an exact branch or id, else a glob (several), else
 * a unique prefix of a branch or id. Indices are added to *out (malloc'ed, *n of
 * them, none twice). ERR_NOT_FOUND lists what there is, ERR_USAGE what could be
 * meant.
 */
int agent_match(const struct agent_rows *rows, const char *pattern, size_t **out,
		size_t *n, struct err *);
/* Just one. */
int agent_match_one(const struct agent_rows *rows, const char *pattern, size_t *out,
		    struct err *);

#endif
