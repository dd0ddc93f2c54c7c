/* SPDX-License-Identifier: MIT */
/* For fish 3: a `complete` line for each verb, option and operand. */
#include "config.h"

#include "verb/complete-int.h"
#include "verb/usage.h"

static const char head[] =
	"# fish completion for fleet: written by 'fleet completion fish'\n"
	"\n"
	"function __fleet_ask\n"
	"	fleet __complete $argv 2>/dev/null\n"
	"end\n"
	"\n"
	"complete -c fleet -f\n"
	"complete -c flt -w fleet\n";

static void
add_quoted(const char *text, struct str *out)
{
	str_addc(out, '\'');
	complete_escape(text, "\\'", out);
	str_addc(out, '\'');
}

/* What fish offers for a value; says nothing when there is nothing to offer. */
static void
add_candidates(const struct verb_arg *arg, struct str *out)
{
	struct str words = STR_INIT;

	complete_words(arg, &words);
	if (words.len > 0)
		str_addf(out, " -a '%s'", words.buf);
	else if (completion_source(arg->kind))
		str_addf(out, " -a '(__fleet_ask %s)'", completion_source(arg->kind));
	else if (arg->kind == ARG_FILE)
		str_adds(out, " -F");
	str_release(&words);
}

static void
begin(const struct verb *verb, struct str *out)
{
	str_addf(out, "complete -c fleet -n '__fish_seen_subcommand_from %s%s%s'",
		 verb->name, verb->alias ? " " : "", verb->alias ? verb->alias : "");
}

static void
add_option(const struct verb *verb, const struct verb_arg *arg, struct str *out)
{
	begin(verb, out);
	if (arg->letter)
		str_addf(out, " -s %c", arg->letter);
	str_addf(out, " -l %s", arg->name);
	if (arg->kind != ARG_FLAG) {
		str_adds(out, arg->kind == ARG_FILE ? " -r" : " -x");
		add_candidates(arg, out);
	}
	str_adds(out, " -d ");
	add_quoted(arg->summary, out);
	str_addc(out, '\n');
}

static void
add_operand(const struct verb *verb, const struct verb_arg *arg, struct str *out)
{
	struct str offers = STR_INIT;

	add_candidates(arg, &offers);
	if (offers.len > 0) {
		begin(verb, out);
		str_addf(out, "%s\n", offers.buf);
	}
	str_release(&offers);
}

static void
add_verb(const struct verb *verb, struct str *out)
{
	str_addf(out, "\ncomplete -c fleet -n __fish_use_subcommand -a %s -d ",
		 verb->name);
	add_quoted(verb->summary, out);
	str_addc(out, '\n');
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		if (usage_is_option(arg))
			add_option(verb, arg, out);
		else if (arg->flags & ARG_POSITIONAL)
			add_operand(verb, arg, out);
	}
}

void
complete_fish(struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	str_adds(out, head);
	for (const struct verb_arg *arg = usage_globals; arg->name; arg++) {
		str_adds(out, "complete -c fleet");
		if (arg->letter)
			str_addf(out, " -s %c", arg->letter);
		str_addf(out, " -l %s -d ", arg->name);
		add_quoted(arg->summary, out);
		str_addc(out, '\n');
	}
	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN))
			add_verb(all[i], out);
	str_adds(out, "\ncomplete -c fleet -n __fish_use_subcommand -a help "
		      "-d 'say how a verb is used'\n");
}
