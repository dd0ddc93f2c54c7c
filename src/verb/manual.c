/* SPDX-License-Identifier: MIT */
/*
 * Writing roff: a backslash, a hyphen that is typed, and a line that begins
 * like a request are all escaped in one place, roff_add().
 */
#include "config.h"

#include "verb/manual.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "config/config.h"
#include "verb/usage.h"
#include "verb/verb.h"

struct entry {
	const char *term, *says;
};

static const struct entry environment[] = {
	{ "COLORTERM", "With truecolor or 24bit the cockpit uses true colour." },
	{ "COLUMNS", "The width of tables, where the terminal's own is not meant." },
	{ "FLEET_<SECTION>_<KEY>", "A setting, over what the files say: "
				   "FLEET_SETUP_TIMEOUT=30s for setup.timeout." },
	{ "FLEET_LIBEXEC", "Where fleet-full, fleet-cockpit and fleet-keeper are." },
	{ "FLEET_SHARE", "Where agent kinds and other data are." },
	{ "LC_ALL, LC_CTYPE, LANG", "Whether shapes and lines are drawn in UTF-8." },
	{ "NO_COLOR", "No colours, when set and not empty." },
	{ "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME, XDG_RUNTIME_DIR",
	  "The places below." },
};

static const struct entry files[] = {
	{ "$XDG_CONFIG_HOME/fleet/config.toml", "The user's settings." },
	{ "$XDG_CONFIG_HOME/fleet/agents/*.toml", "The user's own agent kinds." },
	{ "$XDG_CONFIG_HOME/fleet/themes/*.toml", "The user's own themes." },
	{ ".fleet/config.toml", "The project's settings, made to be committed." },
	{ "$XDG_STATE_HOME/fleet/fleet.db", "Projects, agents, batches, events." },
	{ "$XDG_STATE_HOME/fleet/agents/ID/",
	  "How an agent was started, its log, how it ended." },
	{ "$XDG_DATA_HOME/fleet/worktrees/", "The worktrees." },
	{ "$XDG_RUNTIME_DIR/fleet/", "Sockets." },
};

/* Adds text as roff; at says that it begins a line. */
static void
roff_add(struct str *out, const char *text, bool at_start)
{
	for (; *text; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			str_adds(out, "\\&");
		at_start = *text == '\n';
		if (*text == '\\')
			str_adds(out, "\\e");
		else if (*text == '-')
			str_adds(out, "\\-");
		else
			str_addc(out, *text);
	}
}

static void
add_line(struct str *out, const char *text)
{
	roff_add(out, text, true);
	str_addc(out, '\n');
}

/* As a request's argument, in quotes. */
static void
add_request(struct str *out, const char *name, const char *text)
{
	str_addf(out, ".%s \"", name);
	for (const char *c = text; *c; c++)
		*c == '"' ? str_adds(out, "\\(dq") : str_addc(out, *c);
	str_adds(out, "\"\n");
}

static void
add_item(struct str *out, const char *term, const char *says)
{
	str_adds(out, ".TP\n.B ");
	roff_add(out, term, false);
	str_addc(out, '\n');
	add_line(out, says);
}

static void
add_entries(struct str *out, const struct entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_item(out, entries[i].term, entries[i].says);
}

static void
add_row(struct str *out, const struct verb_arg *arg)
{
	struct str term = STR_INIT, says = STR_INIT;

	usage_term(arg, &term);
	usage_says(arg, &says);
	add_item(out, term.buf + strspn(term.buf, " "), says.buf);
	str_release(&says);
	str_release(&term);
}

/* Lines as they are, such as examples; ended by a newline or not. */
static void
add_verbatim(struct str *out, const char *text)
{
	str_adds(out, ".PP\n.nf\n.RS 4\n");
	roff_add(out, text, true);
	if (!str_ends_with(text, "\n"))
		str_addc(out, '\n');
	str_adds(out, ".RE\n.fi\n");
}

/* Paragraphs, and among them lines that begin with a blank, kept as they are. */
static void
add_prose(struct str *out, const char *text)
{
	bool fresh = true;

	while (*text) {
		size_t n = strcspn(text, "\n");
		struct str line = STR_INIT;

		str_add(&line, text, n);
		if (*text == ' ') {
			add_verbatim(out, line.buf);
			fresh = true;
		} else if (n > 0) {
			str_adds(out, fresh ? ".PP\n" : "");
			add_line(out, line.buf);
			fresh = false;
		} else {
			fresh = true;
		}
		str_release(&line);
		text += n + (text[n] == '\n');
	}
}

static void
add_verb(struct str *out, const struct verb *verb)
{
	struct str usage = STR_INIT;

	usage_line(verb, &usage);
	add_request(out, "SS", verb->name);
	str_adds(out, ".B ");
	roff_add(out, usage.buf, false);
	str_adds(out, "\n.PP\n");
	add_line(out, verb->summary);
	if (verb->alias)
		str_addf(out, "(for short: fleet %s)\n", verb->alias);
	if (verb->help)
		add_prose(out, verb->help);
	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++)
		add_row(out, arg);
	if (verb->examples)
		add_verbatim(out, verb->examples);
	str_release(&usage);
}

static void
add_verbs(struct str *out)
{
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	for (size_t i = 0; i < n; i++)
		if (!(all[i]->flags & VERB_HIDDEN))
			add_verb(out, all[i]);
}

/* A status and the words of all codes that end in it. */
static void
add_status(struct str *out, int status)
{
	struct str number = STR_INIT, words = STR_INIT;

	for (int code = ERR_NONE + 1; code < ERR_CODE_COUNT; code++)
		if (err_exit_status(code) == status && code != ERR_NEEDS_FULL)
			str_addf(&words, "%s%s", words.len ? ", " : "", err_word(code));
	str_addf(&number, "%d", status);
	if (words.len > 0)
		add_item(out, number.buf, words.buf);
	str_release(&words);
	str_release(&number);
}

static void
add_statuses(struct str *out)
{
	str_adds(out, ".SH EXIT STATUS\nThe words are those of \"code\" in an error's "
		      "JSON.\n");
	add_item(out, "0", "All is well.");
	for (int status = 1; status < 16; status++)
		add_status(out, status);
	add_item(out, "141", "Whoever read standard output has gone.");
}

static void
add_settings(struct str *out)
{
	size_t n;
	const struct option *all = options_all(&n);

	str_adds(out, ".SH SETTINGS\n"
		      "From the user's file, over it the project's, over it\n"
		      ".RI FLEET_ SECTION _ KEY\n"
		      "in the environment (FLEET_SETUP_TIMEOUT=5m).\n");
	for (size_t i = 0; i < n; i++) {
		const struct option *o = &all[i];
		struct str name = STR_INIT, text = STR_INIT;

		str_addf(&name, "%s (%s)", o->name,
			 o->choices ? o->choices : option_type_name(o->type));
		str_adds(&text, o->summary);
		if (*o->fallback)
			str_addf(&text, " Default: %s.", o->fallback);
		add_item(out, name.buf, text.buf);
		str_release(&text);
		str_release(&name);
	}
}

void
manual_write(struct str *out)
{
	str_adds(out, ".TH FLEET 1 \"2026-11-20\" \"fleetdeck " PACKAGE_VERSION
		      "\" \"User Commands\"\n"
		      ".SH NAME\n"
		      "fleet \\- run many coding agents, each in its own git worktree\n"
		      ".SH SYNOPSIS\n"
		      ".B fleet\n.br\n"
		      ".B fleet\n.I VERB\n.RI [ ARGUMENTS ]\n.br\n"
		      ".B fleet help\n.RI [ VERB ]\n.br\n"
		      ".B fleet \\-\\-version\n"
		      ".SH DESCRIPTION\n"
		      "Each agent gets a branch, a worktree and a terminal of its own, "
		      "and goes on\nwhen whoever started it leaves.\n.PP\n"
		      "Without a verb, in a terminal, it opens the cockpit: the agents "
		      "of the project around\nthe working directory, or of all, live. "
		      "There ? shows the keys, which [keys] in the\nuser's settings "
		      "changes, and q leaves; the agents go on.\n"
		      ".SH OPTIONS\nThese go with every verb.\n");
	for (const struct verb_arg *arg = usage_globals; arg->name; arg++)
		add_row(out, arg);
	str_adds(out, ".SH VERBS\n");
	add_verbs(out);
	add_settings(out);
	add_statuses(out);
	str_adds(out, ".SH ENVIRONMENT\n");
	add_entries(out, environment, ARRAY_SIZE(environment));
	str_adds(out, ".SH FILES\n");
	add_entries(out, files, ARRAY_SIZE(files));
	str_adds(out, ".SH SEE ALSO\n.BR git-worktree (1)\n");
}
