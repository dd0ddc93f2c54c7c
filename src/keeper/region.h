/* SPDX-License-Identifier: MIT */
/* The parts of a screen that rules name, as text. */
#ifndef KEEPER_REGION_H
#define KEEPER_REGION_H

#include <regex.h>

#include "base/str.h"
#include "keeper/rules.h"
#include "term/term.h"

struct region {
	const struct term *term;
	const regex_t *composer; /* the line in which typing begins; NULL: none */
};

/* Adds that part, a line a row; ctx is a struct region (rules_text_fn). */
void region_text(void *ctx, enum rule_place, unsigned lines, struct str *out);

#endif
