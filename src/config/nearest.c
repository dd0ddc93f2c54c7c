/* SPDX-License-Identifier: MIT */
/* Edit distance over three rows of a bounded table. */
#include <config.h>

#include "config/nearest.h"

#include <stdint.h>
#include <string.h>

#define WORD_MAX 64

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t
nearest_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1], n = strlen(a), m = strlen(b);
	size_t *before = rows[0], *last = rows[1], *now = rows[2], *spare;

	if (n > WORD_MAX || m > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		last[j] = before[j] = j;
	for (size_t i = 1; i <= n; i++) {
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(last[j] + 1, now[j - 1] + 1,
				       last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1, SIZE_MAX);
		}
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[m];
}

size_t
nearest_limit(const char *word)
{
	return least(1 + strlen(word) / 4, 3, SIZE_MAX);
}

const char *
nearest_find(const char *word, const char *const *candidates)
{
	size_t best = nearest_limit(word) + 1;
	const char *found = NULL;

	for (size_t i = 0; candidates[i]; i++) {
		size_t d = nearest_distance(word, candidates[i]);

		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
