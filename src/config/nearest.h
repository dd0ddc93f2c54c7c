/* SPDX-License-Identifier: MIT */
/* "Did you mean …?": the nearest of some words by edit distance. */
#ifndef CONFIG_NEAREST_H
#define CONFIG_NEAREST_H

#include <stddef.h>

/*
 * Insertions, deletions, replacements and swaps of neighbours between the two
 * (optimal string alignment); words past 64 bytes are far from everything.
 */
size_t nearest_distance(const char *, const char *);
/* The largest distance that a typing slip explains for a word of its length. */
size_t nearest_limit(const char *word);
/* The nearest of a NULL-terminated list within that limit, or NULL. */
const char *nearest_find(const char *word, const char *const *candidates);

#endif
