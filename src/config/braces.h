/* SPDX-License-Identifier: MIT */
/*
 * {word} in a text, for what stands in its place. A word is small letters and
 * underscores; anything else in braces (JSON, shell) is text like any other.
 */
#ifndef CONFIG_BRACES_H
#define CONFIG_BRACES_H

#include <stddef.h>

#include "base/str.h"

/* The length of the {word} that text begins with, braces counted; else 0. */
size_t braces_length(const char *text);
/* Its place in a NULL-terminated list of names, or -1. */
int braces_find(const char *text, const char *const *names);
/*
 * Adds text with each word of names replaced by the value in the same place; a
 * NULL value is nothing, an unknown word stays. What is put in is not looked at
 * again.
 */
void braces_replace(struct str *out, const char *text, const char *const *names,
		    const char *const *values);

#endif
