/* SPDX-License-Identifier: MIT */
/* Going on with an agent's output as it comes: for `logs -f`. */
#ifndef VERB_FOLLOW_H
#define VERB_FOLLOW_H

#include "base/err.h"
#include "base/str.h"
#include "store/store.h"
#include "verb/app.h"
#include "verb/verb.h"

/*
 * Whether nothing more can come: there is an exit record in dir, or, when the
 * program died with its keeper, nobody listens at socket.
 */
bool follow_has_ended(const char *dir, const char *socket);
/*
 * The raw recording in dir, then what is added to it, until the agent ends;
 * socket is its keeper's.
 */
int follow_raw(const char *dir, const char *socket, struct reply *, struct err *);
/*
 * The last n lines as text, then each line as the program finishes it. A program
 * that paints a screen of its own (the alternate one) finishes none.
 */
int follow_text(struct app *, const struct agent_row *, unsigned n, struct reply *,
		struct err *);
/*
 * Adds carry and bytes to out as UTF-8, what is malformed replaced, and keeps a
 * sequence that is not whole yet in carry.
 */
void follow_utf8(struct str *carry, const char *bytes, size_t n, struct str *out);

#endif
