/* SPDX-License-Identifier: MIT */
/*
 * One step done to each of many agents: what became of each, as the list that
 * the verb answers, a table when some failed, and the exit status for it.
 */
#ifndef VERB_TALLY_H
#define VERB_TALLY_H

#include <jansson.h>

#include "base/err.h"
#include "verb/verb.h"

struct tally {
	json_t *list; /* of { branch, result, [code, error], … } */
	size_t n, failed;
	struct err first;
};

#define TALLY_INIT { NULL, 0, 0, ERR_INIT }

/*
 * Notes what became of branch: good in the past tense ("stopped"), or the error
 * when its code is set. Returns the entry, to add to.
 */
json_t *tally_add(struct tally *, const char *branch, const char *good,
		  const struct err *);
/*
 * Puts the list into reply->value (an object's "agents"; made when absent), and,
 * where some failed, the table and the exit status: 3, or that of the first error
 * when all did. A single one that failed is the verb's own error: -1.
 */
int tally_finish(struct tally *, struct reply *, struct err *);
void tally_release(struct tally *);

#endif
