/* SPDX-License-Identifier: MIT */
/*
 * The option table: one row is an option, and everything else that knows of it
 * (loading, checking, help, the template, the man page) reads the row. To add
 * one, add a row in its sorted place. The first '*' stands for any one word.
 */
#include <config.h>

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/path.h"
#include "config/config-int.h"
#include "config/key-text.h"
#include "config/nearest.h"
#include "config/shape.h"

#define KiB (INT64_C(1) << 10)
#define MiB (INT64_C(1) << 20)
#define GiB (INT64_C(1) << 30)
#define SECOND INT64_C(1000)
#define DAY (24 * 60 * 60 * SECOND)

static int
check_pane_size(const char *text, struct err *err)
{
	unsigned cols, rows;

	return shape_pane_size(text, &cols, &rows, err);
}

static int
check_key(const char *text, struct err *err)
{
	char key;

	return shape_ctrl_key(text, &key, err);
}

static int
check_kind(const char *text, struct err *err)
{
	if (shape_is_kind_name(text))
		return 0;
	return err_set(err, ERR_USAGE, "'%s' cannot be the name of an agent kind",
		       text);
}

static int
check_theme(const char *text, struct err *err)
{
	if (shape_is_kind_name(text))
		return 0;
	return err_set(err, ERR_USAGE, "'%s' cannot be the name of a theme", text);
}

static int
check_colour(const char *text, struct err *err)
{
	if (shape_is_colour(text))
		return 0;
	return err_set(err, ERR_USAGE, "'%s' is not a colour like #1e90ff", text);
}

static int
check_env(const char *text, struct err *err)
{
	const char *equals = strchr(text, '=');

	if (equals && shape_is_env_name(text, (int)(equals - text)))
		return 0;
	return err_set(err, ERR_USAGE, "'%s' is not NAME=VALUE", text);
}

static int
check_name(const char *text, struct err *err)
{
	for (const char *c = text; *c; c++)
		if (iscntrl((unsigned char)*c))
			return err_set(err, ERR_USAGE, "holds a control character");
	return 0;
}

/* Three words at least: agent/approve.h says what they mean. */
static int
check_rule(const char *text, struct err *err)
{
	size_t words = 0;

	for (const char *at = text; *(at += strspn(at, " ")); at += strcspn(at, " "))
		words++;
	if (words >= 3)
		return check_name(text, err);
	return err_set(err, ERR_USAGE,
		       "'%s' is not KIND TOOL PATTERN, as \"claude Bash npm test\"", text);
}

static int
check_duration(const char *text, struct err *err)
{
	int64_t ms;

	return clock_parse_duration(text, &ms, err);
}

static int
check_news(const char *text, struct err *err)
{
	if (!strcmp(text, "blocked") || !strcmp(text, "done") || !strcmp(text, "error"))
		return 0;
	return err_set(err, ERR_USAGE, "'%s' is not blocked, done or error", text);
}

static int
check_root(const char *text, struct err *err)
{
	if (!*text || *text == '/')
		return 0;
	return err_set(err, ERR_USAGE,
		       "'%s' is not an absolute path (begin it with / or ~/)", text);
}

static const struct option options[] = {
	{ .name = "agent.*.args",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .summary = "Arguments added to what this agent kind is started with." },
	{ .name = "agent.*.env",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .check = check_env,
	  .summary = "NAME=VALUE entries added to this agent kind's environment." },
	{ .name = "agent.*.mode",
	  .type = OPTION_STRING,
	  .fallback = "",
	  .summary = "The permission mode that this agent kind is started in." },
	{ .name = "agent.*.restart",
	  .type = OPTION_STRING,
	  .fallback = "kind",
	  .choices = "kind|never|on-failure",
	  .summary = "Whether this agent kind is started again when it fails." },
	{ .name = "agent.*.tools",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "agent.tools, for this agent kind." },
	{ .name = "agent.default",
	  .type = OPTION_STRING,
	  .fallback = "claude",
	  .check = check_kind,
	  .summary = "The agent kind that is started when none is named." },
	{ .name = "agent.tools",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "Whether agents are handed fleet's tools when they are launched." },
	{ .name = "approve.mode",
	  .type = OPTION_STRING,
	  .fallback = "off",
	  .choices = "off|dry-run|on",
	  .is_personal = true,
	  .summary = "Whether rules allow what agents ask leave for; dry-run only notes." },
	{ .name = "approve.rules",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .is_personal = true,
	  .check = check_rule,
	  .summary = "What is allowed without asking: KIND TOOL PATTERN, each or * for any." },
	{ .name = "budget.agent",
	  .type = OPTION_MONEY,
	  .fallback = "0",
	  .summary = "US dollars at which an agent gets no more prompts; 0 is none." },
	{ .name = "budget.batch",
	  .type = OPTION_MONEY,
	  .fallback = "0",
	  .summary = "US dollars at which a batch gets no more prompts or agents; 0 is "
		     "none." },
	{ .name = "keys.*",
	  .type = OPTION_STRING,
	  .fallback = "default",
	  .is_personal = true,
	  .check = key_text_check,
	  .summary = "The cockpit's keys for an action: \"x delete\", \"g,g\"; empty is none." },
	{ .name = "keys.detach",
	  .type = OPTION_STRING,
	  .fallback = "ctrl-q",
	  .check = check_key,
	  .summary = "The key that leaves an attached agent." },
	{ .name = "kill.grace",
	  .type = OPTION_DURATION,
	  .fallback = "3s",
	  .max = 600 * SECOND,
	  .summary = "How long an agent has to end by itself before it is ended." },
	{ .name = "list.diff_age",
	  .type = OPTION_DURATION,
	  .fallback = "60s",
	  .max = DAY,
	  .summary = "How old the added and removed lines in a list may be." },
	{ .name = "log.keep",
	  .type = OPTION_INT,
	  .fallback = "1",
	  .max = 100,
	  .summary = "How many rotated log files of an agent are kept." },
	{ .name = "log.max_bytes",
	  .type = OPTION_SIZE,
	  .fallback = "16M",
	  .min = 64 * KiB,
	  .max = 16 * GiB,
	  .summary = "The size at which an agent's log file is rotated." },
	{ .name = "logs.lines",
	  .type = OPTION_INT,
	  .fallback = "50",
	  .min = 1,
	  .max = 1000000,
	  .summary = "How many lines of a log are shown." },
	{ .name = "notify.command",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .is_personal = true,
	  .summary = "A program and its arguments, run when an agent asks or has ended." },
	{ .name = "notify.desktop",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "Tell the desktop (notify-send) when an agent asks or has ended." },
	{ .name = "notify.on",
	  .type = OPTION_LIST,
	  .fallback = "[\"blocked\", \"done\", \"error\"]",
	  .check = check_news,
	  .summary = "Which states are told: blocked, done, error." },
	{ .name = "notify.terminal",
	  .type = OPTION_STRING,
	  .fallback = "bell",
	  .choices = "none|bell|osc9|osc777",
	  .is_personal = true,
	  .summary = "How the cockpit's terminal is told of an agent not looked at." },
	{ .name = "pane.clipboard",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "Let what runs in an agent's terminal write the clipboard (OSC 52)." },
	{ .name = "pane.colours",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .check = check_colour,
	  .summary = "What programs are told: text, background, cursor, then the palette." },
	{ .name = "pane.history",
	  .type = OPTION_INT,
	  .fallback = "4000",
	  .max = 1000000,
	  .summary = "Lines of history that an agent's terminal remembers." },
	{ .name = "pane.keep_history",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "Keep an agent's history when its program clears it (CSI 3 J)." },
	{ .name = "pane.size",
	  .type = OPTION_STRING,
	  .fallback = "120x36",
	  .check = check_pane_size,
	  .summary =
		  "Columns and rows of an agent's terminal while nobody is attached." },
	{ .name = "ports.count",
	  .type = OPTION_INT,
	  .fallback = "10",
	  .max = 1000,
	  .summary = "How many ports each worktree is given." },
	{ .name = "ports.first",
	  .type = OPTION_INT,
	  .fallback = "20000",
	  .min = 1024,
	  .max = 65535,
	  .summary = "The first port that is given to a worktree." },
	{ .name = "project.name",
	  .type = OPTION_STRING,
	  .fallback = "",
	  .check = check_name,
	  .summary = "The project's name; empty is the name of its directory." },
	{ .name = "project.worktree_root",
	  .type = OPTION_STRING,
	  .fallback = "",
	  .is_path = true,
	  .check = check_root,
	  .summary = "Where worktrees are made; empty is the data directory." },
	{ .name = "restart.delays",
	  .type = OPTION_LIST,
	  .fallback = "[\"1s\", \"5s\", \"30s\"]",
	  .check = check_duration,
	  .summary = "How long is waited before each restart of what failed." },
	{ .name = "restart.limit",
	  .type = OPTION_INT,
	  .fallback = "3",
	  .max = 50,
	  .summary = "How many restarts within restart.window; then it is given up." },
	{ .name = "restart.window",
	  .type = OPTION_DURATION,
	  .fallback = "10m",
	  .max = 7 * DAY,
	  .summary = "How long a failure counts." },
	{ .name = "setup.commands",
	  .type = OPTION_COMMANDS,
	  .fallback = "[]",
	  .summary =
		  "Commands run in a new worktree: text for sh, or a list of words." },
	{ .name = "setup.credential_files",
	  .type = OPTION_LIST,
	  .fallback = "[]",
	  .summary = "Untracked files (globs) copied into a new worktree." },
	{ .name = "setup.jobs",
	  .type = OPTION_INT,
	  .fallback = "2",
	  .min = 1,
	  .max = 256,
	  .summary = "How many worktrees may run their set-up commands at once." },
	{ .name = "setup.on_failure",
	  .type = OPTION_STRING,
	  .fallback = "stop",
	  .choices = "stop|continue",
	  .summary = "What a failed set-up command does to the agent's start." },
	{ .name = "setup.output_limit",
	  .type = OPTION_SIZE,
	  .fallback = "1M",
	  .min = KiB,
	  .max = GiB,
	  .summary = "How much of one set-up command's output is shown." },
	{ .name = "setup.quick",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .summary = "Start without the set-up commands, as --quick does." },
	{ .name = "setup.timeout",
	  .type = OPTION_DURATION,
	  .fallback = "10m",
	  .max = 7 * DAY,
	  .summary = "How long one set-up command may take; 0 is without limit." },
	{ .name = "tools.agents",
	  .type = OPTION_INT,
	  .fallback = "10",
	  .max = 1000,
	  .summary = "How many agents an agent may have made that are not killed." },
	{ .name = "tools.depth",
	  .type = OPTION_INT,
	  .fallback = "2",
	  .max = 16,
	  .summary = "How many generations of agents may be made by agents." },
	{ .name = "tools.reach",
	  .type = OPTION_STRING,
	  .fallback = "children",
	  .choices = "children|batch|project",
	  .summary = "Whom an agent's tools reach: what came of it, its batch, or all." },
	{ .name = "tools.unknown",
	  .type = OPTION_STRING,
	  .fallback = "read",
	  .choices = "none|read|all",
	  .summary = "What a tool's caller that is no agent of the fleet may do." },
	{ .name = "ui.linear",
	  .type = OPTION_BOOL,
	  .fallback = "false",
	  .is_personal = true,
	  .summary = "One thing at a time, in words, for who listens to the screen." },
	{ .name = "ui.theme",
	  .type = OPTION_STRING,
	  .fallback = "default-dark",
	  .check = check_theme,
	  .is_personal = true,
	  .summary = "The cockpit's colours: a file of share/themes, or of your own." },
};

const struct option *
options_all(size_t *n)
{
	*n = ARRAY_SIZE(options);
	return options;
}

const char *
option_type_name(enum option_type type)
{
	static const char *const names[OPTION_TYPE_COUNT] = {
		[OPTION_STRING] = "string",	[OPTION_BOOL] = "bool",
		[OPTION_INT] = "int",		[OPTION_SIZE] = "size",
		[OPTION_DURATION] = "duration",
		[OPTION_MONEY] = "money", [OPTION_LIST] = "list",
		[OPTION_COMMANDS] = "commands",
	};

	return names[type];
}

/* The length of the first word of a dotted name, quotes and all. */
static size_t
word_length(const char *name)
{
	const char *s = name;

	if (*s != '"')
		return strcspn(s, ".");
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && s[1])
			s++;
	return (size_t)(s - name) + (*s == '"');
}

const char *
option_match(const char *pattern, const char *name)
{
	for (;;) {
		size_t p = strcspn(pattern, "."), n = word_length(name);
		bool any = p == 1 && *pattern == '*';

		if (!n || (!any && (p != n || strncmp(pattern, name, n))))
			return NULL;
		pattern += p;
		name += n;
		if (!*name)
			return pattern;
		if (!*pattern || *name != '.')
			return NULL;
		pattern++;
		name++;
	}
}

/* A name as it stands goes before a '*'. */
const struct option *
option_find(const char *name)
{
	const struct option *starred = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const char *rest = option_match(options[i].name, name);

		if (!rest || *rest)
			continue;
		if (!strchr(options[i].name, '*'))
			return &options[i];
		starred = &options[i];
	}
	return starred;
}

bool
option_is_table(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const char *rest = option_match(options[i].name, name);

		if (rest && *rest)
			return true;
	}
	return false;
}

/* The pattern with its '*' replaced by the word that name has in its place. */
static char *
fill_star(const char *pattern, const char *name)
{
	const char *star = strchr(pattern, '*'), *word = name;

	if (!star)
		return xstrdup(pattern);
	for (const char *c = pattern; word && c < star; c++)
		if (*c == '.') {
			word += word_length(word);
			word = *word == '.' ? word + 1 : NULL;
		}
	if (!word)
		return xstrdup(pattern);
	return xasprintf("%.*s%.*s%s", (int)(star - pattern), pattern,
			 (int)word_length(word), word, star + 1);
}

char *
option_suggest(const char *name, bool is_table)
{
	struct strv near = STRV_INIT;
	const char *found;
	char *copy;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		char *full = fill_star(options[i].name, name),
		     *dot = strrchr(full, '.');

		assert(dot);
		if (is_table)
			*dot = '\0';
		strv_take(&near, full);
	}
	found = nearest_find(name, (const char *const *)near.v);
	copy = xstrdup_or_null(found);
	strv_release(&near);
	return copy;
}
