/* SPDX-License-Identifier: MIT */
/*
 * For zsh: one _arguments call a verb, with every summary shown. The script
 * serves both as a file in fpath and when it is sourced.
 */
#include "config.h"

#include "verb/complete-int.h"
#include "verb/usage.h"

static const char head[] =
	"#compdef fleet flt\n"
	"# zsh completion for fleet: written by 'fleet completion zsh'\n"
	"\n"
	"_fleet_ask()\n"
	"{\n"
	"	local -a found\n"
	"	found=(${(f)\"$(fleet __complete $1 2>/dev/null)\"})\n"
	"	compadd -a found\n"
	"}\n";

static const char tail[] = "\n"
			   "if [[ $funcstack[1] == _fleet ]]; then\n"
			   "	_fleet \"$@\"\n"
			   "else\n"
			   "	compdef _fleet fleet flt\n"
			   "fi\n";

static void
add_action(const struct verb_arg *arg, struct str *out)
{
	struct str words = STR_INIT;

	complete_words(arg, &words);
	if (words.len > 0)
		str_addf(out, "(%s)", words.buf);
	else if (completion_source(arg->kind))
		str_addf(out, " _fleet_ask %s", completion_source(arg->kind));
	else if (arg->kind == ARG_FILE)
		str_adds(out, "_files");
	else
		str_adds(out, " ");
	str_release(&words);
}

static void
add_spec(const struct str *spec, struct str *out)
{
	str_adds(out, " \\\n\t\t\t");
	complete_quote(spec->buf, out);
}

/* One spelling of an option, which excludes the other. */
static void
add_option(const struct verb_arg *arg, bool is_short, struct str *out)
{
	bool has_value = arg->kind != ARG_FLAG;
	struct str spec = STR_INIT;

	if (arg->letter)
		str_addf(&spec, "(-%c --%s)", arg->letter, arg->name);
	if (is_short)
		str_addf(&spec, "-%c%s", arg->letter, has_value ? "+" : "");
	else
		str_addf(&spec, "--%s%s", arg->name, has_value ? "=" : "");
	str_addc(&spec, '[');
	complete_escape(arg->summary, "\\[]:", &spec);
	str_addc(&spec, ']');
	if (has_value) {
		str_addc(&spec, ':');
		usage_value(arg, &spec);
		str_addc(&spec, ':');
		add_action(arg, &spec);
	}
	add_spec(&spec, out);
	str_release(&spec);
}

static void
add_operand(const struct verb_arg *arg, unsigned n, struct str *out)
{
	struct str spec = STR_INIT;

	if (arg->flags & ARG_MANY)
		str_adds(&spec, "*:");
	else
		str_addf(&spec, "%u:%s", n, arg->flags & ARG_REQUIRED ? "" : ":");
	usage_value(arg, &spec);
	str_addc(&spec, ':');
	add_action(arg, &spec);
	add_spec(&spec, out);
	str_release(&spec);
}

static void
add_verb(const struct verb *verb, struct str *out)
{
	const struct verb_arg *tables[] = { verb->args, usage_globals };
	bool done = false;
	unsigned n = 0;

	str_addf(out, "\t%s%s%s)\n\t\t_arguments -s -S", verb->name,
		 verb->alias ? "|" : "", verb->alias ? verb->alias : "");
	for (size_t t = 0; t < 2; t++) {
		for (const struct verb_arg *arg = tables[t]; arg && arg->name; arg++) {
			if (!usage_is_option(arg))
				continue;
			if (arg->letter)
				add_option(arg, true, out);
			add_option(arg, false, out);
		}
	}
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		if (!(arg->flags & ARG_POSITIONAL) || done)
			continue;
		add_operand(arg, ++n, out);
		done = arg->flags & ARG_MANY;
	}
	str_adds(out, " ;;\n");
}

static void
add_names(const struct verb *const *all, size_t n, struct str *out)
{
	str_adds(out, "\tverbs=(\n");
	for (size_t i = 0; i < n; i++) {
		struct str entry = STR_INIT;

		if (all[i]->flags & VERB_HIDDEN)
			continue;
		str_addf(&entry, "%s:", all[i]->name);
		complete_escape(all[i]->summary, "\\:", &entry);
		str_adds(out, "\t\t");
		complete_quote(entry.buf, out);
		str_addc(out, '\n');
		str_release(&entry);
	}
	str_adds(out, "\t\t'help:say how a verb is used'\n\t)\n");
}

void
complete_zsh(struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	str_adds(out, head);
	str_adds(out, "\n_fleet()\n{\n\tlocal -a verbs\n");
	add_names(all, n, out);
	str_adds(out, "\tif (( CURRENT == 2 )); then\n"
		      "\t\t_describe verb verbs\n"
		      "\t\treturn\n"
		      "\tfi\n"
		      "\tshift words\n"
		      "\t(( CURRENT-- ))\n"
		      "\tcase $words[1] in\n");
	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN))
			add_verb(all[i], out);
	str_adds(out, "\thelp) _describe verb verbs ;;\n\tesac\n}\n");
	str_adds(out, tail);
}
