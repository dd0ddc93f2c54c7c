/* SPDX-License-Identifier: MIT */
/*
 * libvterm, seen as ours is: the other opinion of the comparison. It is used by
 * tests alone.
 */
#ifndef TERM_TEST_ORACLE_H
#define TERM_TEST_ORACLE_H

#include <stddef.h>

#include "term/seen.h"

struct oracle;

struct oracle *oracle_new(unsigned rows, unsigned cols);
void oracle_free(struct oracle *);
/* Keeps copies of the last lines that scroll away, as its users do. */
void oracle_keep(struct oracle *, size_t lines);
void oracle_feed(struct oracle *, const void *, size_t n);
/* What it does not know (dim, overline, colours of underlines) is left out. */
void oracle_cell(struct oracle *, unsigned row, unsigned col, struct seen *);
void oracle_cursor(struct oracle *, unsigned *row, unsigned *col);

#endif
