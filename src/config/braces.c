/* SPDX-License-Identifier: MIT */
/* Replacing {word} in one pass. */
#include <config.h>

#include "config/braces.h"

#include <string.h>

size_t
braces_length(const char *text)
{
	size_t n;

	if (*text != '{')
		return 0;
	n = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
	return n && text[n + 1] == '}' ? n + 2 : 0;
}

int
braces_find(const char *text, const char *const *names)
{
	size_t n = braces_length(text);

	for (int i = 0; n && names[i]; i++)
		if (strlen(names[i]) == n - 2 && !strncmp(names[i], text + 1, n - 2))
			return i;
	return -1;
}

void
braces_replace(struct str *out, const char *text, const char *const *names,
	       const char *const *values)
{
	while (*text) {
		int i = braces_find(text, names);

		if (i < 0) {
			str_addc(out, *text++);
			continue;
		}
		if (values[i])
			str_adds(out, values[i]);
		text += braces_length(text);
	}
}
