/* SPDX-License-Identifier: MIT */
/* The first prompt, as create and fanout take it: -p TEXT, -p -, or -F FILE. */
#ifndef VERB_ASK_H
#define VERB_ASK_H

#include "base/err.h"
#include "base/str.h"
#include "verb/verb.h"

#define ASK_PROMPT_ARGS                                                          \
	{ "prompt", 'p', ARG_TEXT, ARG_STDIN, "TEXT",                            \
	  .summary = "the first prompt" },                                       \
	{ "file", 'F', ARG_FILE, ARG_NO_TOOL, "FILE",                            \
	  .summary = "the first prompt, from a file" }

#define ASK_BUDGET_ARG(whose)                                                    \
	{ "budget", 0, ARG_TEXT, ARG_NO_TOOL, "USD",                             \
	  .summary = "the cap of what " whose " may spend; 0: none" }

/* Empty when neither was given; ERR_USAGE when both were, or it is empty. */
int ask_prompt(const struct args *, struct str *out, struct err *);
/* Billionths of a dollar; *is_given says whether there is one. */
int ask_budget(const struct args *, bool *is_given, int64_t *nano, struct err *);

#endif
