/* SPDX-License-Identifier: MIT */
/*
 * One pass over the words gives options their values and collects the rest;
 * then the positional rows share out what was collected. A row that takes many
 * leaves as much as the rows behind it need: prompt NAME… MESSAGE.
 */
#include "config.h"

#include "cli/parse.h"

#include <string.h>

struct parse {
	struct args *args;
	const struct verb *verb;
	char *const *words;
	size_t n, at;
	struct parse_result *result;
	struct strv loose; /* positional words */
};

bool
parse_is_global(const char *word, enum usage_global *which)
{
	for (int i = 0; i < USAGE_GLOBAL_COUNT; i++) {
		const struct verb_arg *arg = &usage_globals[i];
		bool is_long =
			str_starts_with(word, "--") && !strcmp(word + 2, arg->name);
		bool is_short = arg->letter && word[0] == '-' &&
				word[1] == arg->letter && !word[2];

		if (is_long || is_short) {
			*which = i;
			return true;
		}
	}
	return false;
}

static bool
is_global(const struct verb_arg *arg)
{
	return arg >= usage_globals && arg < usage_globals + USAGE_GLOBAL_COUNT;
}

/*
 * Looks along rows for a long option that is, or begins with, the n bytes of
 * name. Found ones are counted; an exact one ends the search.
 */
static bool
match_long(const struct verb_arg *rows, const char *name, size_t n,
	   const struct verb_arg **found, size_t *count)
{
	for (const struct verb_arg *arg = rows; arg && arg->name; arg++) {
		if (!usage_is_option(arg) || strncmp(arg->name, name, n) != 0)
			continue;
		*found = arg;
		(*count)++;
		if (!arg->name[n]) {
			*count = 1;
			return true;
		}
	}
	return false;
}

static int
unknown_long(const struct parse *p, const char *name, size_t n, struct err *e)
{
	struct str typed = STR_INIT;
	const struct verb_arg *near;

	str_add(&typed, name, n);
	near = verb_arg_nearest(p->verb, typed.buf);
	if (near)
		err_set(e, ERR_USAGE, "%s has no option '--%s' (did you mean '--%s'?)",
			p->verb->name, typed.buf, near->name);
	else
		err_set(e, ERR_USAGE, "%s has no option '--%s'", p->verb->name,
			typed.buf);
	str_release(&typed);
	return -1;
}

static int
ambiguous_long(const struct parse *p, const char *name, size_t n, struct err *e)
{
	const struct verb_arg *tables[] = { p->verb->args, usage_globals };
	struct str meant = STR_INIT;

	for (size_t t = 0; t < 2; t++)
		for (const struct verb_arg *arg = tables[t]; arg && arg->name; arg++)
			if (usage_is_option(arg) && !strncmp(arg->name, name, n))
				str_addf(&meant, "%s--%s", meant.len ? ", " : "",
					 arg->name);
	err_set(e, ERR_USAGE, "option '--%.*s' could be %s", (int)n, name, meant.buf);
	str_release(&meant);
	return -1;
}

static const struct verb_arg *
find_long(const struct parse *p, const char *name, size_t n, struct err *e)
{
	const struct verb_arg *found = NULL;
	size_t count = 0;

	if (!match_long(p->verb->args, name, n, &found, &count))
		match_long(usage_globals, name, n, &found, &count);
	if (count == 0 || n == 0)
		unknown_long(p, name, n, e);
	else if (count > 1)
		ambiguous_long(p, name, n, e);
	return count == 1 && n > 0 ? found : NULL;
}

static const struct verb_arg *
find_short(const struct parse *p, char letter, struct err *e)
{
	const struct verb_arg *tables[] = { p->verb->args, usage_globals };

	for (size_t t = 0; t < 2; t++)
		for (const struct verb_arg *arg = tables[t]; arg && arg->name; arg++)
			if (usage_is_option(arg) && letter && arg->letter == letter)
				return arg;
	err_set(e, ERR_USAGE, "%s has no option '-%c'", p->verb->name, letter);
	return NULL;
}

static int
set_option(struct parse *p, const struct verb_arg *arg, const char *value,
	   struct err *e)
{
	if (is_global(arg)) {
		p->result->global[arg - usage_globals] = true;
		return 0;
	}
	return args_set(p->args, arg->name, value, e);
}

/* The word behind an option, which is its value whatever it looks like. */
static const char *
next_word(struct parse *p, const struct verb_arg *arg, struct err *e)
{
	if (p->at < p->n)
		return p->words[p->at++];
	err_set(e, ERR_USAGE, "option '--%s' needs a value: %s", arg->name,
		arg->value ? arg->value : "TEXT");
	return NULL;
}

static int
take_long(struct parse *p, const char *word, struct err *e)
{
	const char *name = word + 2, *value = NULL;
	size_t n = strcspn(name, "=");
	const struct verb_arg *arg = find_long(p, name, n, e);

	if (!arg)
		return -1;
	if (name[n])
		value = name + n + 1;
	if (arg->kind == ARG_FLAG && value)
		return err_set(e, ERR_USAGE, "option '--%s' takes no value", arg->name);
	if (arg->kind != ARG_FLAG && !value && !(value = next_word(p, arg, e)))
		return -1;
	return set_option(p, arg, value, e);
}

static int
take_short(struct parse *p, const char *word, struct err *e)
{
	for (const char *c = word + 1; *c; c++) {
		const struct verb_arg *arg = find_short(p, *c, e);
		const char *value = NULL;

		if (!arg)
			return -1;
		if (arg->kind != ARG_FLAG) {
			value = c[1] ? c + 1 : next_word(p, arg, e);
			if (!value)
				return -1;
		}
		if (set_option(p, arg, value, e) < 0)
			return -1;
		if (value)
			break;
	}
	return 0;
}

/* Behind "--": the rest for the verb that takes one, else plain words. */
static int
take_rest(struct parse *p, struct err *e)
{
	const struct verb_arg *rest = NULL;

	for (const struct verb_arg *arg = p->verb->args; arg && arg->name; arg++)
		if (arg->flags & ARG_REST)
			rest = arg;
	for (; p->at < p->n; p->at++) {
		if (!rest)
			strv_add(&p->loose, p->words[p->at]);
		else if (args_set(p->args, rest->name, p->words[p->at], e) < 0)
			return -1;
	}
	return 0;
}

static int
take_words(struct parse *p, struct err *e)
{
	while (p->at < p->n && !p->result->global[USAGE_HELP]) {
		const char *word = p->words[p->at++];
		int rc = 0;

		if (!strcmp(word, "--"))
			return take_rest(p, e);
		if (str_starts_with(word, "--"))
			rc = take_long(p, word, e);
		else if (word[0] == '-' && word[1])
			rc = take_short(p, word, e);
		else
			strv_add(&p->loose, word);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* How many words the positional rows behind arg cannot do without. */
static size_t
needed_behind(const struct verb_arg *arg)
{
	size_t n = 0;

	for (arg++; arg->name; arg++)
		if ((arg->flags & ARG_POSITIONAL) && (arg->flags & ARG_REQUIRED))
			n++;
	return n;
}

static size_t
share_of(const struct verb_arg *arg, size_t left)
{
	size_t behind = needed_behind(arg);
	size_t spare = left > behind ? left - behind : 0;

	if (spare == 0 && (arg->flags & ARG_REQUIRED))
		spare = left > 0;
	return spare > 1 && !(arg->flags & ARG_MANY) ? 1 : spare;
}

static int
share_out(struct parse *p, struct err *e)
{
	size_t at = 0;

	for (const struct verb_arg *arg = p->verb->args; arg && arg->name; arg++) {
		size_t share;

		if (!(arg->flags & ARG_POSITIONAL))
			continue;
		share = share_of(arg, p->loose.n - at);
		for (; share > 0; share--)
			if (args_set(p->args, arg->name, p->loose.v[at++], e) < 0)
				return -1;
	}
	if (at < p->loose.n)
		return err_set(e, ERR_USAGE, "%s takes no further argument '%s'",
			       p->verb->name, p->loose.v[at]);
	return 0;
}

static void
look_for_json(struct parse *p)
{
	enum usage_global which;

	for (; p->at < p->n && strcmp(p->words[p->at], "--") != 0; p->at++)
		if (parse_is_global(p->words[p->at], &which) && which == USAGE_JSON)
			p->result->global[which] = true;
}

int
parse_words(struct args *args, char *const *words, size_t n,
	    struct parse_result *result, struct err *e)
{
	struct parse p = {
		.args = args,
		.verb = args_verb(args),
		.words = words,
		.n = n,
		.result = result,
		.loose = STRV_INIT,
	};
	int rc = take_words(&p, e);

	if (rc == 0 && !result->global[USAGE_HELP]) {
		rc = share_out(&p, e);
		if (rc == 0)
			rc = args_finish(args, e);
	}
	if (rc < 0)
		look_for_json(&p);
	strv_release(&p.loose);
	return rc;
}
