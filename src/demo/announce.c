/* SPDX-License-Identifier: MIT */
/*
 * One row a state. Strings end in ST rather than BEL: both are allowed, and a
 * terminal that knows neither rings no bell.
 */
#include "config.h"

#include "demo/announce.h"

#include <string.h>

#include "base/base64.h"

static const struct {
	const char *word, *more, *shape;
} states[ANNOUNCE_COUNT] = {
	[ANNOUNCE_IDLE] = { "idle", "", "○" },
	[ANNOUNCE_WORKING] = { "working", "", "●" },
	[ANNOUNCE_BLOCKED] = { "blocked", ":kind=permission", "◐" },
	[ANNOUNCE_DONE] = { "done", "", "✓" },
	[ANNOUNCE_ERROR] = { "error", "", "✕" },
	[ANNOUNCE_CLEAR] = { "clear", "", "" },
};

void
announce_state(struct str *out, enum announce_state state, const char *message)
{
	str_addf(out, "\033]7501;state=%s", states[state].word);
	if (state != ANNOUNCE_CLEAR)
		str_addf(out, ":app=fleet-demo%s", states[state].more);
	if (message) {
		str_adds(out, ":msg=");
		base64_encode(out, message, strlen(message));
	}
	str_adds(out, "\033\\");
}

void
announce_title(struct str *out, enum announce_state state, const char *name)
{
	if (state == ANNOUNCE_CLEAR)
		str_adds(out, "\033]0;\033\\");
	else
		str_addf(out, "\033]0;%s %s\033\\", states[state].shape, name);
}
