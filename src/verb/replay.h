/* SPDX-License-Identifier: MIT */
/* What an agent's terminal has shown: its recording, fed to an emulator. */
#ifndef VERB_REPLAY_H
#define VERB_REPLAY_H

#include "base/err.h"
#include "base/str.h"
#include "term/term.h"

/* With that many lines of history; dir is agents/<id>. NULL is a failure. */
struct term *replay_term(const char *dir, unsigned lines, struct err *);
/* The last n lines of history and screen, wrapped ones joined. */
void replay_last_lines(const struct term *, size_t n, struct strv *out);

#endif
