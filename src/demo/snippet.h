/* SPDX-License-Identifier: MIT */
/*
 * The code that the demo agent can write: a few small functions, each in a few
 * languages, with a test that holds. In the texts @ stands for the function's
 * name and % for the file that it was added to, as seen from the test.
 */
#ifndef DEMO_SNIPPET_H
#define DEMO_SNIPPET_H

#include "base/str.h"

struct snippet_language {
	const char *extension;	/* ".c" */
	const char *entry;	/* a file with this in it is a program: not added to */
	const char *test_name;	/* tests/test-@.c; @ as above */
	const char *test_begin; /* what stands before the test and after */
	const char *test_end;
};

struct snippet {
	const char *stem;  /* what its name begins with: count_vowels */
	const char *doing; /* "Counting vowels" */
	const char *does;  /* "counts the vowels of a text" */
	const char *code, *test;
};

/* By a file's name; NULL when its language is not among them. */
const struct snippet_language *snippet_language_of(const char *path);
/* The snippet that number picks, in a language; NULL: of none in particular. */
const struct snippet *snippet_pick(const struct snippet_language *, unsigned number);
/* Adds a text with @ and % replaced. */
void snippet_expand(struct str *out, const char *text, const char *name,
		    const char *file);

#endif
