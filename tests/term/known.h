/* SPDX-License-Identifier: MIT */
/*
 * Where libvterm is known to do other than a standard says, and ours does as it
 * says: each with the standard, and an example that proves what ours does.
 * Atoms that would show it are passed over while it would show, or are made so
 * that it does not.
 */
#ifndef TERM_TEST_KNOWN_H
#define TERM_TEST_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "term/term.h"

struct known {
	const char *what; /* libvterm does */
	const char *source;
	/* Whether it would show now; NULL: atoms or comparison leave it out. */
	bool (*applies)(const struct term *, const char *atom);
	/* The example, on a screen of 4x8, and what is right. */
	const char *bytes, *screen;
	unsigned row, col;
};

extern const struct known knowns[];
extern const size_t knowns_count;

/* The first that would show when this atom is fed now; NULL: none. */
const struct known *known_find(const struct term *, const char *atom);

#endif
