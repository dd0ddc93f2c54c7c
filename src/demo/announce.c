/* SPDX-License-Identifier: MIT */
/*
 * One row a state. Strings end in ST rather than BEL: both are allowed, and a
 * terminal that knows neither rings no bell.
 */
#include "config.h"

#include "demo/announce.h"

#include <string.h>

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

/* RFC 4648, section 4. */
static void
add_base64(struct str *out, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)text;
	size_t step;

	for (size_t n = strlen(text); n; n -= step, p += step) {
		unsigned bits =
			p[0] << 16 | (n > 1 ? p[1] << 8 : 0) | (n > 2 ? p[2] : 0);

		step = n < 3 ? n : 3;
		str_addc(out, digits[bits >> 18]);
		str_addc(out, digits[bits >> 12 & 63]);
		str_addc(out, n > 1 ? digits[bits >> 6 & 63] : '=');
		str_addc(out, n > 2 ? digits[bits & 63] : '=');
	}
}

void
announce_state(struct str *out, enum announce_state state, const char *message)
{
	str_addf(out, "\033]7501;state=%s", states[state].word);
	if (state != ANNOUNCE_CLEAR)
		str_addf(out, ":app=fleet-demo%s", states[state].more);
	if (message) {
		str_adds(out, ":msg=");
		add_base64(out, message);
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
