/* SPDX-License-Identifier: MIT */
/*
 * What a program's screen says of its state, for programs that do not say it
 * themselves. Rules come from the agent kind's file, travel in the launch record
 * and are asked in their order: the first that holds decides. One names a part of
 * the screen, what must stand there and what must not (POSIX extended regular
 * expressions, ^ and $ at every line), and the state that follows. Patterns are
 * bytes: beyond ASCII write (│|┃), since [│┃] would be a set of their bytes.
 *
 * As fields (base/fields.h):
 *   name=permission
 *   state=blocked
 *   why=permission             of blocked: permission question plan auth trust
 *   in=bottom 15               screen, title, composer, below-rule, bottom N
 *   match=Do you want to       may stand more than once: all must hold
 *   unless=esc to interrupt    likewise: none may
 */
#ifndef KEEPER_RULES_H
#define KEEPER_RULES_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "keeper/client.h"

enum rules_limit {
	RULES_MAX = 64,
	RULE_PATTERNS = 8,   /* of each sort, in a rule */
	RULE_LINES_MAX = 200, /* bottom N */
};

enum rule_place {
	RULE_SCREEN,
	RULE_TITLE,
	RULE_COMPOSER,	 /* from the last line that the composer begins */
	RULE_BELOW_RULE, /* behind the last horizontal rule */
	RULE_BOTTOM,	 /* the last so many lines that are not empty */
	RULE_PLACE_COUNT
};

struct patterns {
	regex_t v[RULE_PATTERNS];
	size_t n;
};

struct rule {
	char *name, *why; /* why: NULL but for blocked */
	enum agent_state state;
	enum rule_place place;
	unsigned lines; /* of RULE_BOTTOM */
	struct patterns match, unless;
};

struct rules {
	struct rule *v;
	size_t n, alloc;
};

#define RULES_INIT { NULL, 0, 0 }

void rules_release(struct rules *);
/* ERR_CONFIG says what is wrong with it; nothing is added then. */
int rules_add(struct rules *, const char *fields, size_t n, struct err *);
/* The text of a place; lines is that of RULE_BOTTOM. */
typedef void rules_text_fn(void *ctx, enum rule_place, unsigned lines, struct str *out);
/* The first rule that holds, or NULL. */
const struct rule *rules_find(const struct rules *, rules_text_fn *, void *ctx);

/* One pattern, compiled as those of rules are. */
int rules_compile(regex_t *, const char *pattern, struct err *);

#endif
