/* SPDX-License-Identifier: MIT */
/*
 * The three shells and what an argument's kind means to all of them. A new
 * kind of argument is a line in sources, if there is something to ask.
 */
#include "config.h"

#include "verb/complete.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "verb/complete-int.h"
#include "keeper/client.h"

static const struct {
	const char *name;
	void (*write)(struct str *out);
} shells[] = {
	{ "bash", complete_bash },
	{ "fish", complete_fish },
	{ "zsh", complete_zsh },
};

static const char *const sources[ARG_KIND_COUNT] = {
	[ARG_AGENT] = "agents", [ARG_BATCH] = "batches",   [ARG_BRANCH] = "branches",
	[ARG_KIND] = "kinds",	[ARG_OPTION] = "settings",
};

const char *
completion_source(enum arg_kind kind)
{
	return sources[kind];
}

void
completion_write(const char *shell, struct str *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(shells); i++) {
		if (!strcmp(shells[i].name, shell)) {
			shells[i].write(out);
			return;
		}
	}
	assert(!"a shell of COMPLETE_SHELLS");
}

void
complete_words(const struct verb_arg *arg, struct str *out)
{
	if (arg->kind == ARG_STATE) {
		for (int i = 0; i < STATE_COUNT; i++)
			str_addf(out, "%s ", state_name(i));
		str_adds(out, "exited");
	} else if (arg->choices) {
		for (const char *c = arg->choices; *c; c++)
			str_addc(out, *c == '|' ? ' ' : *c);
	}
}

void
complete_escape(const char *text, const char *special, struct str *out)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			str_addc(out, '\\');
		str_addc(out, *text);
	}
}

void
complete_quote(const char *text, struct str *out)
{
	str_addc(out, '\'');
	for (; *text; text++)
		*text == '\'' ? str_adds(out, "'\\''") : str_addc(out, *text);
	str_addc(out, '\'');
}
