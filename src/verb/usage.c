/* SPDX-License-Identifier: MIT */
/*
 * From a row to the words of its usage: what is optional stands in brackets,
 * what takes more than one ends in dots.
 */
#include "config.h"

#include "verb/usage.h"

#include <ctype.h>

const struct verb_arg usage_globals[USAGE_GLOBAL_COUNT + 1] = {
	[USAGE_JSON] = { .name = "json",
			 .summary =
				 "answer in JSON: one document, or one line an event" },
	[USAGE_HELP] = { .name = "help", .letter = 'h', .summary = "show this help" },
	[USAGE_NO_COLOR] = { .name = "no-color",
			     .summary = "no colours; NO_COLOR=1 does the same" },
};

bool
usage_is_option(const struct verb_arg *arg)
{
	return !(arg->flags & (ARG_POSITIONAL | ARG_REST));
}

void
usage_value(const struct verb_arg *arg, struct str *out)
{
	if (arg->value) {
		str_adds(out, arg->value);
		return;
	}
	for (const char *c = arg->name; *c; c++)
		str_addc(out, toupper((unsigned char)*c));
}

void
usage_term(const struct verb_arg *arg, struct str *out)
{
	if (!usage_is_option(arg)) {
		usage_value(arg, out);
		if (arg->flags & (ARG_MANY | ARG_REST))
			str_adds(out, "...");
		return;
	}
	if (arg->letter)
		str_addf(out, "-%c, ", arg->letter);
	else
		str_adds(out, "    ");
	str_addf(out, "--%s", arg->name);
	if (arg->kind != ARG_FLAG) {
		str_addc(out, ' ');
		usage_value(arg, out);
	}
}

void
usage_says(const struct verb_arg *arg, struct str *out)
{
	if (arg->summary)
		str_adds(out, arg->summary);
	if (arg->flags & ARG_STDIN)
		str_adds(out, "; - reads standard input");
	if (arg->choices) {
		str_adds(out, ": ");
		for (const char *c = arg->choices; *c; c++)
			*c == '|' ? str_adds(out, ", ") : str_addc(out, *c);
	}
	if (arg->fallback)
		str_addf(out, " (default: %s)", arg->fallback);
}

static void
add_operand(const struct verb_arg *arg, struct str *out)
{
	bool optional = !(arg->flags & ARG_REQUIRED);

	str_adds(out, optional ? " [" : " ");
	if (arg->flags & ARG_REST)
		str_adds(out, "-- ");
	usage_term(arg, out);
	if (optional)
		str_addc(out, ']');
}

static bool
add_required_options(const struct verb *verb, struct str *out)
{
	bool more = false;

	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		if (!usage_is_option(arg))
			continue;
		if (!(arg->flags & ARG_REQUIRED)) {
			more = true;
			continue;
		}
		str_addf(out, " --%s ", arg->name);
		usage_value(arg, out);
	}
	return more;
}

void
usage_line(const struct verb *verb, struct str *out)
{
	str_addf(out, "fleet %s", verb->name);
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		if (arg->flags & ARG_POSITIONAL)
			add_operand(arg, out);
	if (add_required_options(verb, out))
		str_adds(out, " [OPTIONS]");
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		if (arg->flags & ARG_REST)
			add_operand(arg, out);
}
