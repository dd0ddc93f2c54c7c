/* SPDX-License-Identifier: MIT */
/* The manual page fleet(1), from the tables of verbs and of error codes. */
#ifndef VERB_MANUAL_H
#define VERB_MANUAL_H

#include "base/str.h"

/* Adds the page in roff, with the man(7) macros. */
void manual_write(struct str *out);

#endif
