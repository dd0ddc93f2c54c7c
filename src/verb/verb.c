/* SPDX-License-Identifier: MIT */
/*
 * Finding a verb and its arguments by name, and the name that was probably
 * meant: one that begins with what was typed, else the nearest by the distance
 * that a typing slip explains.
 */
#include "config.h"

#include "verb/verb.h"

#include <string.h>

#include "config/nearest.h"

const struct verb *
verb_find(const char *name)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(all[i]->name, name))
			return all[i];
		if (all[i]->alias && !strcmp(all[i]->alias, name))
			return all[i];
	}
	return NULL;
}

const struct verb_arg *
verb_arg_find(const struct verb *verb, const char *name)
{
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		if (!strcmp(arg->name, name))
			return arg;
	return NULL;
}

struct guess {
	const char *typed;
	size_t best; /* a candidate has to be below it */
};

static void
guess_init(struct guess *guess, const char *typed)
{
	guess->typed = typed;
	guess->best = nearest_limit(typed) + 1;
}

/* Whether name is nearer than all before. */
static bool
guess_try(struct guess *guess, const char *name)
{
	bool begins = guess->typed[0] && str_starts_with(name, guess->typed);
	size_t far = begins ? 0 : nearest_distance(guess->typed, name);

	if (far >= guess->best || far >= strlen(name))
		return false;
	guess->best = far;
	return true;
}

const char *
verb_nearest(const char *name)
{
	const char *found = NULL;
	struct guess guess;
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	guess_init(&guess, name);
	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN) && guess_try(&guess, all[i]->name))
			found = all[i]->name;
	return found;
}

const struct verb_arg *
verb_arg_nearest(const struct verb *verb, const char *name)
{
	const struct verb_arg *found = NULL;
	struct guess guess;

	guess_init(&guess, name);
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		if (!(arg->flags & (ARG_POSITIONAL | ARG_REST)) &&
		    guess_try(&guess, arg->name))
			found = arg;
	return found;
}

int
verb_in_full(struct err *e)
{
	return err_set(e, ERR_NEEDS_FULL, "this needs fleet-full");
}
