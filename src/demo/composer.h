/* SPDX-License-Identifier: MIT */
/* The line where prompts are written: text, and what keys do to it. */
#ifndef DEMO_COMPOSER_H
#define DEMO_COMPOSER_H

#include "base/str.h"
#include "demo/keyboard.h"

struct composer {
	struct str text;
};

enum { COMPOSER_MAX = 1 << 20 }; /* bytes; what is pasted past it is cut */

#define COMPOSER_INIT { STR_INIT_LIMIT(COMPOSER_MAX) }

enum composer_answer {
	COMPOSER_IGNORED, /* not a key of the composer, or nothing to do */
	COMPOSER_CHANGED,
	COMPOSER_SUBMITTED, /* the prompt is ready to be taken */
};

void composer_release(struct composer *);
enum composer_answer composer_handle(struct composer *, const struct key *);
/* The prompt without white space around it; the composer is empty after. */
char *composer_take(struct composer *);
/* Adds "❯ text" as it fits into cols columns: the end of it when it is long. */
void composer_draw(const struct composer *, unsigned cols, struct str *out);

#endif
