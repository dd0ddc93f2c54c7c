/* SPDX-License-Identifier: MIT */
/* Which dialog an action opens. */
#include "config.h"

#include "ui/forms.h"

#include "ui/cockpit-int.h"
#include "ui/form-verb.h"
#include "ui/palette.h"
#include "ui/pick-killed.h"

static void
open_of_verb(struct cockpit *c, enum action a)
{
	static const char *const verbs[ACTION_COUNT] = {
		[ACTION_NEW] = "create",  [ACTION_FANOUT] = "fanout",
		[ACTION_MULTI] = "multi", [ACTION_PROMPT] = "prompt",
		[ACTION_FORK] = "fork",
	};

	form_verb_open(c, verb_find(verbs[a]));
}

static void
open_palette(struct cockpit *c, enum action a)
{
	(void)a;
	palette_open(c);
}

static void
open_killed(struct cockpit *c, enum action a)
{
	(void)a;
	pick_killed_open(c);
}

typedef void open_fn(struct cockpit *, enum action);

static open_fn *const opens[ACTION_COUNT] = {
	[ACTION_NEW] = open_of_verb,	 [ACTION_FANOUT] = open_of_verb,
	[ACTION_MULTI] = open_of_verb,	 [ACTION_PROMPT] = open_of_verb,
	[ACTION_FORK] = open_of_verb,	 [ACTION_RESTORE] = open_killed,
	[ACTION_PALETTE] = open_palette,
};

void
forms_open(struct cockpit *c, enum action a)
{
	if (opens[a])
		opens[a](c, a);
}
