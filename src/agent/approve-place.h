/* SPDX-License-Identifier: MIT */
/* Where the words of a command, and a tool's path, lead to. */
#ifndef AGENT_APPROVE_PLACE_H
#define AGENT_APPROVE_PLACE_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Where path, from the directory, leads, all links followed; what is not there
 * yet, below what is. NULL in any doubt: a link to nothing, .. below what is not
 * there, a place that may not be looked at. malloc'ed.
 */
char *approve_place(const char *path, const char *from);
/*
 * Whether every word of the command stays inside root (absolute and real), but
 * for those that the pattern has literally. `--to=../x` and `a:/b` are looked at
 * by their parts as well.
 */
bool approve_words_stay(const char *command, const char *pattern, const char *from,
			const char *root);

#endif
