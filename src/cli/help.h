/* SPDX-License-Identifier: MIT */
/*
 * What people read before they run something: written from the verb table, at
 * most 80 columns wide.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/str.h"
#include "text/style.h"
#include "verb/verb.h"

enum { HELP_WIDTH = 80 };

/* All verbs by group, a line each. */
void help_short(const struct style *, struct str *out);
/* One verb: usage, text, arguments, options, examples. */
void help_verb(const struct style *, const struct verb *, struct str *out);

#endif
