/* SPDX-License-Identifier: MIT */
/*
 * Words as a POSIX shell would split them: blanks part them, '…' and "…" and a
 * backslash hold together. Nothing is expanded, nothing is run.
 */
#ifndef CONFIG_WORDS_H
#define CONFIG_WORDS_H

#include "base/err.h"
#include "base/str.h"

/* Adds the words of text; ERR_USAGE when a quote is not closed. */
int words_split(const char *text, struct strv *out, struct err *);
/* The other way, for showing: a word that needs quotes gets them. */
void words_join(struct str *, char *const *words);

#endif
