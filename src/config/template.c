/* SPDX-License-Identifier: MIT */
/*
 * The commented config.toml, made from the option table: tables stand open,
 * keys are commented out, so that taking away one '#' sets one option where it
 * belongs.
 */
#include <config.h>

#include "config/config.h"

#include <string.h>

#include "config/config-int.h"

static const char head[] =
	"# Settings of fleet. What is commented out is the default.\n"
	"#\n"
	"# This file is $XDG_CONFIG_HOME/fleet/config.toml; a project's own settings,\n"
	"# .fleet/config.toml in its repository, go before it, and "
	"FLEET_<SECTION>_<KEY>\n"
	"# in the environment goes before both.\n";

/* What stands for a key that may be any: an action of [keys]. */
#define STAR_KEY "next_ask"

static bool
is_in_table(const struct option *o, const char *table, size_t n)
{
	return !strncmp(o->name, table, n) && o->name[n] == '.' &&
	       !strchr(o->name + n + 1, '.');
}

static void
add_option(struct str *out, const struct option *o)
{
	struct err err = ERR_INIT;
	struct config_value v;
	const char *key = strrchr(o->name, '.') + 1;

	str_addf(out, "\n# %s", o->summary);
	if (o->choices)
		str_addf(out, " (%s)", o->choices);
	str_addf(out, "\n#%s = ", *key == '*' ? STAR_KEY : key);
	if (!value_from_text(&v, o, o->fallback, &err)) {
		value_add_toml(out, &v);
		value_release(&v);
	}
	str_addc(out, '\n');
}

/* A '*' table is shown by the name that the default kind has. */
static void
add_table(struct str *out, const char *table, size_t n)
{
	const char *star = memchr(table, '*', n);
	size_t count;
	const struct option *all = options_all(&count);

	if (star)
		str_addf(out, "\n[%.*sclaude]\n", (int)(star - table), table);
	else
		str_addf(out, "\n[%.*s]\n", (int)n, table);
	for (size_t i = 0; i < count; i++)
		if (is_in_table(&all[i], table, n))
			add_option(out, &all[i]);
}

void
config_template(struct str *out)
{
	const char *last = "";
	size_t count, length = 0;
	const struct option *all = options_all(&count);

	str_adds(out, head);
	for (size_t i = 0; i < count; i++) {
		size_t n = (size_t)(strrchr(all[i].name, '.') - all[i].name);

		if (n == length && !strncmp(all[i].name, last, n))
			continue;
		last = all[i].name;
		length = n;
		add_table(out, last, n);
	}
}
