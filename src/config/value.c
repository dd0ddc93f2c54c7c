/* SPDX-License-Identifier: MIT */
/*
 * Values by type: from text (defaults, environment) and from TOML entries. A
 * type is one row: what it is called in messages, which TOML types it takes,
 * and how its text is read. Ranges, choices and shapes come after, from the
 * option's own row.
 */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/money.h"
#include "base/path.h"
#include "config/config-int.h"
#include "config/nearest.h"
#include "config/toml-text.h"

#define TAKES(type) (1u << (type))

typedef int parse_fn(struct config_value *, const char *text, struct err *);
typedef int take_fn(struct config_value *, const struct toml_entry *, int *line,
		    struct err *);

/* A path's ~ is expanded here, so that what is checked is what is used. */
static int
parse_string(struct config_value *v, const char *text, struct err *err)
{
	(void)err;
	v->text = v->option->is_path ? path_expand(text) : xstrdup(text);
	return 0;
}

static int
parse_bool(struct config_value *v, const char *text, struct err *err)
{
	bool yes = !strcmp(text, "true") || !strcmp(text, "1");

	if (!yes && strcmp(text, "false") && strcmp(text, "0"))
		return err_set(err, ERR_USAGE, "'%s' is neither true nor false", text);
	v->flag = yes;
	v->text = xstrdup(yes ? "true" : "false");
	return 0;
}

static int
parse_int(struct config_value *v, const char *text, struct err *err)
{
	char *end;

	errno = 0;
	v->number = strtoll(text, &end, 10);
	if (end == text || *end || errno)
		return err_set(err, ERR_USAGE, "'%s' is not an integer", text);
	v->text = xasprintf("%lld", (long long)v->number);
	return 0;
}

static int
parse_size(struct config_value *v, const char *text, struct err *err)
{
	if (size_parse(text, &v->number, err))
		return -1;
	v->text = xstrdup(text);
	return 0;
}

static int
parse_duration(struct config_value *v, const char *text, struct err *err)
{
	if (clock_parse_duration(text, &v->number, err))
		return -1;
	v->text = xstrdup(text);
	return 0;
}

static int
parse_money(struct config_value *v, const char *text, struct err *err)
{
	if (money_parse(text, &v->number, err))
		return -1;
	v->text = xstrdup(*text == '$' ? text + 1 : text);
	return 0;
}

static const struct {
	const char *wants;
	unsigned takes; /* TOML types */
	parse_fn *parse;
	take_fn *take; /* NULL: by its text */
} types[OPTION_TYPE_COUNT] = {
	[OPTION_STRING] = { "a string", TAKES(TOML_STRING), parse_string, NULL },
	[OPTION_BOOL] = { "true or false", TAKES(TOML_BOOL), parse_bool, NULL },
	[OPTION_INT] = { "an integer", TAKES(TOML_INT), parse_int, NULL },
	[OPTION_SIZE] = { "a size like \"16M\"", TAKES(TOML_STRING) | TAKES(TOML_INT),
			  parse_size, NULL },
	[OPTION_DURATION] = { "a duration like \"10m\"",
			      TAKES(TOML_STRING) | TAKES(TOML_INT), parse_duration,
			      NULL },
	[OPTION_MONEY] = { "an amount in US dollars like 2.50",
			   TAKES(TOML_STRING) | TAKES(TOML_INT) | TAKES(TOML_FLOAT),
			   parse_money, NULL },
	[OPTION_LIST] = { "a list of strings", TAKES(TOML_ARRAY), value_parse_list,
			  value_take_list },
	[OPTION_COMMANDS] = { "a list of commands", TAKES(TOML_ARRAY),
			      value_parse_commands, value_take_commands },
};

static void
add_amount(struct str *out, enum option_type type, int64_t n)
{
	if (type == OPTION_SIZE)
		size_format(out, n);
	else if (type == OPTION_DURATION)
		clock_format_age(out, n);
	else
		str_addf(out, "%lld", (long long)n);
}

static int
check_range(const struct config_value *v, struct err *err)
{
	const struct option *o = v->option;
	struct str range = STR_INIT;

	if (!o->max || (v->number >= o->min && v->number <= o->max))
		return 0;
	add_amount(&range, o->type, o->min);
	str_adds(&range, " and ");
	add_amount(&range, o->type, o->max);
	err_set(err, ERR_USAGE, "%s is not between %s", v->text, range.buf);
	str_release(&range);
	return -1;
}

static int
check_choice(const struct config_value *v, struct err *err)
{
	struct strv choices = STRV_INIT;
	struct str words = STR_INIT;
	char *all, *rest, *one;
	const char *near;
	int rc = 0;

	if (!v->option->choices)
		return 0;
	all = rest = xstrdup(v->option->choices);
	while ((one = strsep(&rest, "|"))) {
		strv_add(&choices, one);
		str_addf(&words, "%s%s", words.len ? ", " : "", one);
	}
	near = nearest_find(v->text, (const char *const *)choices.v);
	if (!strv_has(&choices, v->text))
		rc = err_set(err, ERR_USAGE, "'%s' is not one of %s%s%s%s", v->text,
			     words.buf, near ? " (did you mean '" : "",
			     near ? near : "", near ? "'?)" : "");
	free(all);
	str_release(&words);
	strv_release(&choices);
	return rc;
}

static int
check_shape(const struct config_value *v, struct err *err)
{
	if (!v->option->check)
		return 0;
	if (v->option->type != OPTION_LIST)
		return v->option->check(v->text, err);
	for (size_t i = 0; i < v->list.n; i++)
		if (v->option->check(v->list.v[i], err))
			return -1;
	return 0;
}

static int
check(struct config_value *v, int rc, struct err *err)
{
	if (rc || check_range(v, err) || check_choice(v, err) || check_shape(v, err)) {
		value_release(v);
		return -1;
	}
	return 0;
}

static void
start(struct config_value *v, const struct option *option)
{
	*v = (struct config_value){ .option = option, .list = STRV_INIT };
}

int
value_from_text(struct config_value *v, const struct option *option, const char *text,
		struct err *err)
{
	start(v, option);
	return check(v, types[option->type].parse(v, text, err), err);
}

int
value_from_toml(struct config_value *v, const struct option *option,
		const struct toml_entry *e, int *line, struct err *err)
{
	int rc;

	start(v, option);
	if (!(types[option->type].takes & TAKES(e->type)))
		return err_set(err, ERR_USAGE, "must be %s, not %s",
			       types[option->type].wants, toml_type_name(e->type));
	if (types[option->type].take)
		rc = types[option->type].take(v, e, line, err);
	else
		rc = types[option->type].parse(v, e->text, err);
	return check(v, rc, err);
}

void
value_release(struct config_value *v)
{
	value_release_commands(v);
	strv_release(&v->list);
	free((char *)v->text);
	free((char *)v->name);
	free((char *)v->file);
	start(v, NULL);
}

void
value_add_toml(struct str *out, const struct config_value *v)
{
	switch (v->option->type) {
	case OPTION_STRING:
	case OPTION_SIZE:
	case OPTION_DURATION:
		toml_text_string(out, v->text);
		break;
	default:
		str_adds(out, v->text);
	}
}
