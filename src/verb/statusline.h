/* SPDX-License-Identifier: MIT */
/*
 * `fleet hook claude statusline`: what claude gives its status line is noted for
 * the agent that it is, and the person's own status line is shown as if nothing
 * stood between.
 */
#ifndef VERB_STATUSLINE_H
#define VERB_STATUSLINE_H

#include "base/str.h"
#include "verb/app.h"
#include "verb/verb.h"

/* input is the JSON; what is shown goes to reply's bytes. Never fails. */
void statusline_run(struct app *, const struct str *input, struct reply *);

#endif
