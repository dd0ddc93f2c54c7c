/* SPDX-License-Identifier: MIT */
/*
 * How a verb is called, in words: what help, completions and the manual page
 * are made of.
 */
#ifndef VERB_USAGE_H
#define VERB_USAGE_H

#include <stdbool.h>

#include "base/str.h"
#include "verb/verb.h"

enum usage_global { USAGE_JSON, USAGE_HELP, USAGE_NO_COLOR, USAGE_GLOBAL_COUNT };

/* The options of the command line itself, which go with every verb. */
extern const struct verb_arg usage_globals[USAGE_GLOBAL_COUNT + 1];

/* Neither positional nor behind "--". */
bool usage_is_option(const struct verb_arg *);
/* "fleet kill [PATTERN] [OPTIONS]": a line, without its newline. */
void usage_line(const struct verb *, struct str *out);
/* "-p, --prompt TEXT", or "BRANCH", or "NAME...": how a row is called. */
void usage_term(const struct verb_arg *, struct str *out);
/* "TEXT": the placeholder of a row's value. */
void usage_value(const struct verb_arg *, struct str *out);
/* The row's summary, its choices and its default. */
void usage_says(const struct verb_arg *, struct str *out);

#endif
