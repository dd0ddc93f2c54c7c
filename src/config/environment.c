/* SPDX-License-Identifier: MIT */
/*
 * FLEET_<SECTION>_<KEY>: an option's name in capitals, its dots written as
 * underscores, a '*' taking whatever stands in its place (in lower case). The
 * match runs over the option table, so that FLEET_ID, FLEET_SHARE and whatever
 * else is handed to an agent is no concern of the settings.
 */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/config-int.h"

#define PREFIX "FLEET_"

/* One letter of an option's name as the environment writes it. */
static char
capital(char c)
{
	return c == '.' ? '_' : (char)toupper((unsigned char)c);
}

static bool
is_written(const char *name, size_t n, const char *capitals)
{
	for (size_t i = 0; i < n; i++)
		if (capital(name[i]) != capitals[i])
			return false;
	return true;
}

/* The option's name when variable (n bytes behind the prefix) is it, or NULL. */
static char *
name_of(const char *pattern, const char *variable, size_t n)
{
	const char *star = strchr(pattern, '*');
	size_t len = strlen(pattern), front = star ? (size_t)(star - pattern) : len;
	size_t back = star ? len - front - 1 : 0;
	char *name;

	if (star ? n <= front + back : n != len)
		return NULL;
	if (!is_written(pattern, front, variable) ||
	    !is_written(pattern + len - back, back, variable + n - back))
		return NULL;
	if (!star)
		return xstrdup(pattern);
	name = xasprintf("%.*s%.*s%s", (int)front, pattern, (int)(n - front - back),
			 variable + front, star + 1);
	for (char *c = name + front; c < name + n - back; c++)
		*c = (char)tolower((unsigned char)*c);
	return name;
}

bool
environment_match(const char *variable, struct environment_hit *hit)
{
	const char *equals = strchr(variable, '='), *start;
	const struct option *all;
	size_t count;

	if (!str_starts_with(variable, PREFIX) || !equals || !equals[1])
		return false;
	start = variable + strlen(PREFIX);
	if (start > equals)
		return false;
	all = options_all(&count);
	for (size_t i = 0; i < count; i++) {
		char *name = name_of(all[i].name, start, (size_t)(equals - start));
		const struct option *exact;

		if (!name)
			continue;
		exact = option_find(name); /* a '*' may have come before it */
		*hit = (struct environment_hit){ exact ? exact : &all[i], name,
						 variable, equals + 1 };
		return true;
	}
	return false;
}
