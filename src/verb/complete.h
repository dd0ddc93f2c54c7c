/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for shells, from the verb table: verbs, options, choices,
 * and names that only the running system knows, for which the scripts ask
 * `fleet __complete SOURCE`, which prints one candidate a line.
 */
#ifndef VERB_COMPLETE_H
#define VERB_COMPLETE_H

#include "base/str.h"
#include "verb/verb.h"

#define COMPLETE_SHELLS "bash|zsh|fish"

/* shell is one of COMPLETE_SHELLS. */
void completion_write(const char *shell, struct str *out);
/*
 * The SOURCE for arguments of that kind: agents, branches, kinds, batches,
 * options; NULL when there is none to ask.
 */
const char *completion_source(enum arg_kind);

#endif
