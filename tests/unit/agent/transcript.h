/* SPDX-License-Identifier: MIT */
/* Small transcripts, made up line by line, for the tests of what is counted. */
#ifndef TESTS_UNIT_AGENT_TRANSCRIPT_H
#define TESTS_UNIT_AGENT_TRANSCRIPT_H

#include <stdint.h>

#include "base/str.h"

#define CLAUDE_SESSION "11111111-2222-4333-8444-555555555555"
#define CODEX_SESSION "01900000-0000-7000-8000-000000000001"

/* A block of a message of claude's; the cache is written for five minutes. */
void claude_message(struct str *, const char *session, const char *id, int input,
		    int cache_write, int cache_read, int output);
void claude_prompt(struct str *, const char *session, const char *uuid);
void claude_cost(struct str *, const char *session, double usd);

void codex_meta(struct str *, const char *session);
void codex_turn(struct str *, const char *turn, const char *model);
/* Totals so far, and of the last message. */
void codex_count(struct str *, int second, int input, int cached, int output,
		 int last_input, int last_cached, int last_output);

#endif
