/* SPDX-License-Identifier: MIT */
/*
 * Text that a person hands to a verb from elsewhere than the command line:
 * a file, or, as "-", standard input.
 */
#ifndef VERB_INPUT_H
#define VERB_INPUT_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum { INPUT_MAX = 1 << 20 }; /* bytes; the limit that verbs give */

/* Adds what is there to out; more than limit bytes is ERR_REFUSED. */
int input_read(const char *dash_or_path, size_t limit, struct str *out, struct err *);

#endif
