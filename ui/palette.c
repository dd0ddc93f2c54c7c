/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/palette.h"

#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/form-verb.h"
#include "ui/picker.h"

/* Verbs that have more of a dialog than a form. */
static const struct {
	const char *verb;
	enum action action;
} own[] = {
	{ "kill", ACTION_KILL },
	{ "restore", ACTION_RESTORE },
};

static void
pick(struct cockpit *c, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (!strcmp(own[i].verb, name)) {
			act(c, own[i].action, 0);
			return;
		}
	form_verb_open(c, verb_find(name));
}

void
palette_open(struct cockpit *c)
{
	size_t n;
	const struct verb *const *verbs = verbs_all(&n);
	struct picker *p = picker_new("Commands", pick);

	for (size_t i = 0; i < n; i++)
		if (form_verb_is_for_here(verbs[i]))
			picker_add(p, verbs[i]->name, verbs[i]->name,
				   verbs[i]->summary);
	picker_open(p, c);
}
