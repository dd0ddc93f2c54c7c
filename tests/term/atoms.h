/* SPDX-License-Identifier: MIT */
/*
 * Streams for the comparison with another emulator, made from a seed in atoms:
 * a run of text or one whole sequence each, so that a difference can be told by
 * the atom that made it, and a stream be made smaller atom by atom.
 */
#ifndef TERM_TEST_ATOMS_H
#define TERM_TEST_ATOMS_H

#include "base/str.h"
#include "unit/term/pane.h"

struct atoms {
	struct dice dice;
	unsigned rows, cols;
	unsigned away; /* atoms until the alternate screen is left; 0: main */
};

/* Adds one atom. */
void atom_make(struct atoms *, struct str *out);

#endif
