/* SPDX-License-Identifier: MIT */
/*
 * The table of verbs: one line each, in the order that help shows them. A verb's
 * record stands in verb-<noun>.c; nothing else names it.
 */
#include "config.h"

#include "base/alloc.h"
#include "verb/verb.h"

#define VERBS(X)                                                                 \
	X(create) X(fanout) X(multi) X(fork) X(restart) X(resume)                \
	X(list) X(show) X(diff) X(logs) X(wait) X(usage)                                 \
	X(attach) X(prompt) X(answer) X(interrupt) X(explain)                    \
	X(stop) X(kill) X(restore)                                               \
	X(init) X(config)                                                        \
	X(doctor) X(demo) X(mcp) X(completion)                                          \
	X(hook) X(revive) X(manual) X(words)

#define X(name) extern const struct verb verb_##name;
VERBS(X)
#undef X

static const struct verb *const table[] = {
#define X(name) &verb_##name,
	VERBS(X)
#undef X
};

const struct verb *const *
verbs_all(size_t *n)
{
	*n = ARRAY_SIZE(table);
	return table;
}
