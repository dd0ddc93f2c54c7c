/* SPDX-License-Identifier: MIT */
/* What the writers of the scripts share. */
#ifndef VERB_COMPLETE_INT_H
#define VERB_COMPLETE_INT_H

#include "verb/complete.h"

void complete_bash(struct str *out);
void complete_zsh(struct str *out);
void complete_fish(struct str *out);

/* Adds the words that may stand there, with a blank between; none for most. */
void complete_words(const struct verb_arg *, struct str *out);
/* Adds text with each byte of special written behind a backslash. */
void complete_escape(const char *text, const char *special, struct str *out);
/* Adds text in single quotes as POSIX shells read them. */
void complete_quote(const char *text, struct str *out);

#endif
