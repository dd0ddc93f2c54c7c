/* SPDX-License-Identifier: MIT */
/*
 * What an agent's program writes down of itself for its own kin. Claude keeps
 * sessions/<pid>.json below CLAUDE_CONFIG_DIR (else ~/.claude): idle, busy or
 * waiting, and for what. It is a witness for `fleet explain` and decides nothing,
 * for no document promises it (seen in 2.1.197 to 2.1.329).
 */
#ifndef AGENT_REGISTRY_H
#define AGENT_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "agent/kind.h"

struct registry {
	char status[16];   /* in its own words: idle, busy, waiting */
	char waiting[128]; /* for what; "" when it does not say */
	int64_t since_ms;  /* UTC */
};

/*
 * Of the process of that pid and start time, and of that conversation. False when
 * there is none, and upon any doubt: it is another's, an earlier one's of the same
 * pid, damaged, or of a form that we do not know. Other files there hold keys, and
 * are left alone.
 */
bool registry_read(enum kind_registry, pid_t, uint64_t start, const char *session,
		   struct registry *);

#endif
