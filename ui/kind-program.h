/* SPDX-License-Identifier: MIT */
/* Which kinds of agents could be started here: those whose program is found. */
#ifndef UI_KIND_PROGRAM_H
#define UI_KIND_PROGRAM_H

#include "agent/kind.h"
#include "base/str.h"
#include "verb/app.h"

/* Where the kind's program is, to be freed; NULL: it is not here. */
char *kind_program(const struct app *, const struct kind *);
/* Names of all kinds: *found of them that are here, then the others. */
void kind_names_found_first(const struct app *, struct strv *, size_t *found);

#endif
