/* SPDX-License-Identifier: MIT */
/*
 * For bash 4 and later, without the bash-completion package. Names are compared
 * and quoted one by one: `compgen -W` would expand a branch called $(…). Bash
 * cuts "--until=done" into three words, which is undone when words are walked.
 */
#include "config.h"

#include "verb/complete-int.h"
#include "verb/usage.h"

static const char head[] =
	"# bash completion for fleet: written by 'fleet completion bash'\n"
	"\n"
	"_fleet_words()\n"
	"{\n"
	"	local word\n"
	"	for word in \"$@\"; do\n"
	"		[[ $word == \"$cur\"* ]] && COMPREPLY+=(\"$word\")\n"
	"	done\n"
	"}\n"
	"\n"
	"_fleet_ask()\n"
	"{\n"
	"	local line\n"
	"	while IFS= read -r line; do\n"
	"		[[ $line == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q "
	"\"$line\")\")\n"
	"	done < <(fleet __complete \"$1\" 2>/dev/null)\n"
	"}\n"
	"\n"
	"_fleet_files()\n"
	"{\n"
	"	local line\n"
	"	compopt -o filenames 2>/dev/null\n"
	"	while IFS= read -r line; do\n"
	"		COMPREPLY+=(\"$line\")\n"
	"	done < <(compgen -f -- \"$cur\")\n"
	"}\n";

static const char tail[] =
	"\n"
	"_fleet()\n"
	"{\n"
	"	local cur=${COMP_WORDS[COMP_CWORD]} verb='' option='' word='' n=0 i\n"
	"	COMPREPLY=()\n"
	"	[[ $cur == = ]] && cur=''\n"
	"	for ((i = 1; i < COMP_CWORD; i++)); do\n"
	"		word=${COMP_WORDS[i]}\n"
	"		if [[ $word == = ]]; then\n"
	"			continue\n"
	"		elif [[ -n $option ]]; then\n"
	"			option=''\n"
	"		elif [[ $word == -- ]]; then\n"
	"			return\n"
	"		elif [[ $word == -?* ]]; then\n"
	"			_fleet_takes_value \"$verb:$word\" && option=$word\n"
	"		elif [[ -z $verb ]]; then\n"
	"			verb=$word\n"
	"		else\n"
	"			((n++))\n"
	"		fi\n"
	"	done\n"
	"	if [[ -n $option ]]; then\n"
	"		_fleet_value \"$verb:$option\"\n"
	"	elif [[ $cur == -* ]]; then\n"
	"		_fleet_options \"$verb\"\n"
	"	elif [[ -z $verb || $verb == help ]]; then\n"
	"		_fleet_verbs\n"
	"	else\n"
	"		_fleet_operand \"$verb:$n\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"complete -F _fleet fleet flt\n";

/* The shell's call for what may stand there; ":" when nothing is known. */
static void
add_call(const struct verb_arg *arg, struct str *out)
{
	struct str words = STR_INIT;

	complete_words(arg, &words);
	if (words.len > 0)
		str_addf(out, "_fleet_words %s", words.buf);
	else if (completion_source(arg->kind))
		str_addf(out, "_fleet_ask %s", completion_source(arg->kind));
	else if (arg->kind == ARG_FILE)
		str_adds(out, "_fleet_files");
	else
		str_adds(out, ":");
	str_release(&words);
}

/* "create:--prompt|create:-p", and the same for the alias. */
static void
add_pattern(const struct verb *verb, const struct verb_arg *arg, struct str *out)
{
	const char *names[] = { verb->name, verb->alias };

	for (size_t i = 0; i < 2 && names[i]; i++) {
		str_addf(out, "%s%s:--%s", i ? "|" : "", names[i], arg->name);
		if (arg->letter)
			str_addf(out, "|%s:-%c", names[i], arg->letter);
	}
}

static void
add_values(const struct verb *verb, bool call, struct str *out)
{
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		if (!usage_is_option(arg) || arg->kind == ARG_FLAG)
			continue;
		str_addc(out, '\t');
		add_pattern(verb, arg, out);
		str_adds(out, ") ");
		if (call)
			add_call(arg, out);
		else
			str_adds(out, "return 0");
		str_adds(out, " ;;\n");
	}
}

static void
add_options(const struct verb *verb, struct str *out)
{
	const struct verb_arg *tables[] = { verb->args, usage_globals };

	str_addf(out, "\t%s%s%s) _fleet_words", verb->name, verb->alias ? "|" : "",
		 verb->alias ? verb->alias : "");
	for (size_t t = 0; t < 2; t++)
		for (const struct verb_arg *arg = tables[t]; arg && arg->name; arg++)
			if (usage_is_option(arg))
				str_addf(out, " --%s", arg->name);
	str_adds(out, " ;;\n");
}

static void
add_operands(const struct verb *verb, struct str *out)
{
	const char *names[] = { verb->name, verb->alias };
	unsigned n = 0;

	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		bool many = arg->flags & ARG_MANY;

		if (!(arg->flags & ARG_POSITIONAL))
			continue;
		str_addc(out, '\t');
		for (size_t i = 0; i < 2 && names[i]; i++) {
			str_addf(out, "%s%s:", i ? "|" : "", names[i]);
			many ? str_addc(out, '*') : str_addf(out, "%u", n);
		}
		str_adds(out, ") ");
		add_call(arg, out);
		str_adds(out, " ;;\n");
		if (many)
			break;
		n++;
	}
}

static void
add_verbs(const struct verb *const *all, size_t n, struct str *out)
{
	str_adds(out, "\n_fleet_verbs()\n{\n\t_fleet_words");
	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN))
			str_addf(out, " %s", all[i]->name);
	str_adds(out, " help\n}\n");
}

typedef void body_fn(const struct verb *, struct str *out);

static void
values_asked(const struct verb *verb, struct str *out)
{
	add_values(verb, false, out);
}

static void
values_called(const struct verb *verb, struct str *out)
{
	add_values(verb, true, out);
}

/* A function that is one case over all verbs. */
static void
add_case(const char *name, body_fn *body, const char *otherwise, struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	str_addf(out, "\n%s()\n{\n\tcase $1 in\n", name);
	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN))
			body(all[i], out);
	str_addf(out, "\t*) %s ;;\n\tesac\n}\n", otherwise);
}

void
complete_bash(struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	str_adds(out, head);
	add_verbs(all, n, out);
	add_case("_fleet_takes_value", values_asked, "return 1", out);
	add_case("_fleet_value", values_called, ":", out);
	add_case("_fleet_options", add_options,
		 "_fleet_words --json --help --no-color --version", out);
	add_case("_fleet_operand", add_operands, ":", out);
	str_adds(out, tail);
}
