/* SPDX-License-Identifier: MIT */
/*
 * Help in two columns: what one types, what it does. A term too long for its
 * column has its text on the line below.
 */
#include "config.h"

#include "cli/help.h"

#include <string.h>

#include "text/wrap.h"
#include "verb/usage.h"

enum { INDENT = 2, TERM_MAX = 26, GAP = 2 };

/* A term and what it is, the text beginning at column. */
static void
add_pair(const struct style *style, const char *term, const char *says, unsigned column,
	 struct str *out)
{
	unsigned at = INDENT + style_width(term);

	str_addf(out, "%*s", INDENT, "");
	style_add(style, out, ROLE_ACCENT, term);
	if (at + GAP > column) {
		str_addc(out, '\n');
		at = 0;
	}
	str_addf(out, "%*s", (int)(column - at), "");
	wrap_add(out, says, column, column, HELP_WIDTH);
}

static void
add_heading(const struct style *style, const char *text, struct str *out)
{
	str_addc(out, '\n');
	style_add(style, out, ROLE_STRONG, text);
	str_addc(out, '\n');
}

/* Where the texts of these rows begin. */
static unsigned
text_column(const struct verb_arg *rows, bool options, unsigned column)
{
	for (const struct verb_arg *arg = rows; arg && arg->name; arg++) {
		struct str term = STR_INIT;
		unsigned need;

		usage_term(arg, &term);
		need = INDENT + style_width(term.buf) + GAP;
		if (usage_is_option(arg) == options && need > column &&
		    need <= INDENT + TERM_MAX + GAP)
			column = need;
		str_release(&term);
	}
	return column;
}

static void
add_rows(const struct style *style, const struct verb_arg *rows, bool options,
	 unsigned column, struct str *out)
{
	for (const struct verb_arg *arg = rows; arg && arg->name; arg++) {
		struct str term = STR_INIT, says = STR_INIT;

		if (usage_is_option(arg) != options)
			continue;
		usage_term(arg, &term);
		usage_says(arg, &says);
		add_pair(style, term.buf, says.buf, column, out);
		str_release(&says);
		str_release(&term);
	}
}

static bool
has_operands(const struct verb *verb)
{
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		if (!usage_is_option(arg))
			return true;
	return false;
}

void
help_verb(const struct style *style, const struct verb *verb, struct str *out)
{
	struct str usage = STR_INIT;
	unsigned column;

	usage_line(verb, &usage);
	style_add(style, out, ROLE_STRONG, "Usage");
	str_adds(out, "  ");
	wrap_add(out, usage.buf, 7, 9, HELP_WIDTH);
	str_addc(out, '\n');
	wrap_paragraphs(out, verb->summary, INDENT, HELP_WIDTH);
	if (verb->alias)
		str_addf(out, "  (for short: fleet %s)\n", verb->alias);
	if (verb->help) {
		str_addc(out, '\n');
		wrap_paragraphs(out, verb->help, INDENT, HELP_WIDTH);
	}
	if (has_operands(verb)) {
		add_heading(style, "Arguments", out);
		add_rows(style, verb->args, false, text_column(verb->args, false, 0),
			 out);
	}
	add_heading(style, "Options", out);
	column = text_column(usage_globals, true, text_column(verb->args, true, 0));
	add_rows(style, verb->args, true, column, out);
	add_rows(style, usage_globals, true, column, out);
	if (verb->examples) {
		add_heading(style, "Examples", out);
		wrap_paragraphs(out, verb->examples, INDENT, HELP_WIDTH);
	}
	str_release(&usage);
}

static void
verb_term(const struct verb *verb, struct str *out)
{
	str_adds(out, verb->name);
	if (verb->alias)
		str_addf(out, ", %s", verb->alias);
}

static unsigned
verbs_column(const struct verb *const *all, size_t n)
{
	unsigned column = 0;

	for (size_t i = 0; i < n; i++) {
		struct str term = STR_INIT;
		unsigned need;

		verb_term(all[i], &term);
		need = INDENT + style_width(term.buf) + GAP;
		if (!(all[i]->flags & VERB_HIDDEN) && need > column)
			column = need;
		str_release(&term);
	}
	return column;
}

static void
add_verbs(const struct style *style, struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);
	unsigned column = verbs_column(all, n);
	const char *group = "Verbs";
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		bool is_new = all[i]->group && strcmp(all[i]->group, group) != 0;
		struct str term = STR_INIT;

		if (all[i]->flags & VERB_HIDDEN)
			continue;
		if (is_new)
			group = all[i]->group;
		if (is_new || !begun)
			add_heading(style, group, out);
		begun = true;
		verb_term(all[i], &term);
		add_pair(style, term.buf, all[i]->summary, column, out);
		str_release(&term);
	}
}

void
help_short(const struct style *style, struct str *out)
{
	style_add(style, out, ROLE_STRONG, "fleet");
	str_adds(out, "  many coding agents, each in its own git worktree\n\n"
		      "  fleet                      open the cockpit (? there shows its keys)\n"
		      "  fleet VERB [ARGUMENTS]     do something\n"
		      "  fleet VERB --help          say how\n"
		      "  fleet --version            say which\n");
	add_verbs(style, out);
}
