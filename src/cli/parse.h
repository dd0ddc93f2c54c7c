/* SPDX-License-Identifier: MIT */
/*
 * The words of a command line, by a verb's row, as getopt_long does it:
 * --name VALUE, --name=VALUE, --na VALUE (a unique beginning), -nVALUE,
 * -n VALUE, -abc for flags; options anywhere before "--". What every verb takes
 * (--json, --help, --no-color) is usage_globals.
 */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "verb/usage.h"
#include "verb/verb.h"

struct parse_result {
	bool global[USAGE_GLOBAL_COUNT];
};

/*
 * Sets args (of the verb) from words, which do not hold the verb itself, and
 * finishes it. With --help among the words it stops there, successful. Errors
 * are ERR_USAGE; --json counts even when it stands behind the mistake.
 */
int parse_words(struct args *, char *const *words, size_t n, struct parse_result *,
		struct err *);
/* Whether word is one of the options for every verb, which may stand first. */
bool parse_is_global(const char *word, enum usage_global *);

#endif
