/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "keeper/choice.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

unsigned
choice_find(const char *const *choices, size_t n, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);
	unsigned found = 0, fit = 0;

	if (*text && !*end)
		return number <= n ? (unsigned)number : 0;
	for (unsigned i = 0; *text && i < n; i++) {
		if (!strcasecmp(choices[i], text))
			return i + 1;
		if (!strncasecmp(choices[i], text, strlen(text))) {
			found = i + 1;
			fit++;
		}
	}
	return fit == 1 ? found : 0;
}

/* The word, and no letter behind it; beyond ASCII all are taken for letters. */
static bool
begins_with(const char *choice, const char *word)
{
	size_t n = strlen(word);
	unsigned char next = strncasecmp(choice, word, n) ? 'x' : (unsigned char)choice[n];

	return !isalnum(next) && next < 0x80;
}

unsigned
choice_find_word(const char *const *choices, size_t n, const char *const *words)
{
	unsigned found = 0, fit = 0;

	for (unsigned i = 0; i < n; i++) {
		bool fits = false;

		for (size_t w = 0; words[w]; w++) {
			if (!strcasecmp(choices[i], words[w]))
				return i + 1;
			fits |= begins_with(choices[i], words[w]);
		}
		found = fits ? i + 1 : found;
		fit += fits;
	}
	return fit == 1 ? found : 0;
}
