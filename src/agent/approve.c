/* SPDX-License-Identifier: MIT */
/*
 * A decision goes through steps, each of which can only say "ask": what was read,
 * a rule that matches, and a place inside the worktree. Only what came through
 * all of them is allowed. The tools that are known stand in a table, with every
 * part that their input may have: what is not in it could mean anything.
 */
#include "config.h"

#include "agent/approve.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/approve-place.h"
#include "base/alloc.h"
#include "base/path.h"

enum { PARTS_MAX = 5 };

/* parts[0] is what a rule is held against. */
static const struct tool {
	const char *name;
	bool is_command;
	const char *parts[PARTS_MAX];
} tools[] = {
	{ "Bash", true, { "command", "description", "timeout", "run_in_background" } },
	{ "Edit", false, { "file_path", "old_string", "new_string", "replace_all" } },
	{ "Glob", false, { "path", "pattern" } },
	{ "MultiEdit", false, { "file_path", "edits" } },
	{ "Read", false, { "file_path", "offset", "limit", "pages" } },
	{ "Write", false, { "file_path", "content" } },
};

static const char plain[] = " _-.,/:=@+%";

/* --- rules --- */

struct rule {
	char *kind, *tool, *pattern;
};

static void
rule_release(struct rule *r)
{
	free(r->kind);
	free(r->tool);
	free(r->pattern);
}

static char *
take_word(const char **at)
{
	size_t n = strcspn(*at, " ");
	char *word = xstrndup(*at, n);

	*at += n;
	*at += strspn(*at, " ");
	return word;
}

static bool
rule_parse(const char *text, struct rule *r)
{
	size_t n;

	text += strspn(text, " ");
	r->kind = take_word(&text);
	r->tool = take_word(&text);
	n = strlen(text);
	while (n && text[n - 1] == ' ')
		n--;
	r->pattern = xstrndup(text, n);
	return *r->kind && *r->tool && *r->pattern;
}

static bool
is_named(const char *name, const char *wanted)
{
	return !strcmp(name, "*") || !strcmp(name, wanted);
}

/* Whether a * may stand for the character at. */
static bool
is_covered(const char *text, const char *at, bool is_command)
{
	unsigned char c = *at;

	if (is_command)
		return (c < 0x80 && isalnum(c)) || strchr(plain, c);
	return c >= ' ' && c != 0x7f && !(c == '.' && (at == text || at[-1] == '/'));
}

/*
 * Backtracks to the last * alone: what an earlier one would take more of, the
 * last one could take as well, as they all stand for the same characters.
 */
static bool
glob(const char *pattern, const char *text, bool is_command)
{
	const char *star = NULL, *at = text, *from = NULL;

	for (;;) {
		const char *p = pattern;

		if (*p == '*') {
			star = ++pattern;
			from = at;
			continue;
		}
		if (*p == '\\' && p[1])
			p++;
		if (*p == *at) {
			if (!*at)
				return true;
			pattern = p + 1;
			at++;
			continue;
		}
		if (!star || !*from || !is_covered(text, from, is_command))
			return false;
		at = ++from;
		pattern = star;
	}
}

/* --- what is asked --- */

struct asked {
	const struct tool *tool;
	const char *kind, *what, *cwd;
	char *root;  /* the worktree, real */
	char *place; /* of a path, from root */
};

static bool
ask(struct approve_decision *d, const char *why)
{
	snprintf(d->reason, sizeof(d->reason), "%s", why);
	return false;
}

static const struct tool *
find_tool(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (!strcmp(tools[i].name, name))
			return &tools[i];
	return NULL;
}

static bool
has_part(const struct tool *t, const char *key)
{
	for (size_t i = 0; i < PARTS_MAX && t->parts[i]; i++)
		if (!strcmp(t->parts[i], key))
			return true;
	return false;
}

static bool
knows_parts(const struct tool *t, json_t *input)
{
	const char *key;
	json_t *value;

	json_object_foreach(input, key, value)
		if (!has_part(t, key))
			return false;
	return true;
}

static const char *
text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static bool
read_asked(const json_t *o, struct asked *a, struct approve_decision *d)
{
	const char *tool = text_of(o, "tool_name");
	json_t *input = json_object_get(o, "tool_input");

	if (!o)
		return ask(d, "its input is not one JSON value");
	d->tool = xstrdup_or_null(tool);
	a->tool = tool ? find_tool(tool) : NULL;
	a->what = a->tool ? text_of(input, a->tool->parts[0]) : NULL;
	d->what = xstrdup_or_null(a->what);
	a->cwd = text_of(o, "cwd");
	if (!a->tool)
		return ask(d, tool ? "no rule can know this tool" : "it names no tool");
	if (!a->what || !*a->what)
		return ask(d, "it does not say what it is about");
	if (!knows_parts(a->tool, input))
		return ask(d, "a part of its input is not known");
	return a->cwd && *a->cwd == '/' ? true : ask(d, "it does not say where it runs");
}

/* Where it runs lies inside the worktree, and so does a path that it names. */
static bool
find_place(struct asked *a, const char *worktree, struct approve_decision *d)
{
	char *cwd = realpath(a->cwd, NULL), *place;
	bool inside;

	a->root = worktree ? realpath(worktree, NULL) : NULL;
	inside = a->root && cwd && path_is_inside(cwd, a->root);
	free(cwd);
	if (!inside)
		return ask(d, "it does not run inside its worktree");
	if (a->tool->is_command)
		return true;
	place = approve_place(a->what, a->cwd);
	a->place = place ? path_absolute(place, "/") : NULL;
	free(place);
	if (!a->place || !path_is_inside(a->place, a->root))
		return ask(d, "its path is not inside the worktree");
	return true;
}

/* The path from the worktree's top; "." is the top itself. */
static const char *
shown_place(const struct asked *a)
{
	const char *rest = a->place + strlen(a->root);

	rest += strspn(rest, "/");
	return *rest ? rest : ".";
}

static bool
rule_allows(const char *text, const struct asked *a, bool *has_left)
{
	bool is_command = a->tool->is_command, allows;
	struct rule r;

	allows = rule_parse(text, &r) && is_named(r.kind, a->kind) &&
		 is_named(r.tool, a->tool->name) &&
		 glob(r.pattern, is_command ? a->what : shown_place(a), is_command);
	if (allows && is_command &&
	    !approve_words_stay(a->what, r.pattern, a->cwd, a->root)) {
		*has_left = true;
		allows = false;
	}
	rule_release(&r);
	return allows;
}

static bool
find_rule(const struct strv *rules, const struct asked *a, struct approve_decision *d)
{
	bool has_left = false;

	for (size_t i = 0; i < rules->n; i++)
		if (rule_allows(rules->v[i], a, &has_left)) {
			d->rule = xstrdup(rules->v[i]);
			snprintf(d->reason, sizeof(d->reason), "a rule allows it");
			return true;
		}
	return ask(d, has_left ? "a word of it may lead out of the worktree"
			       : "no rule allows it");
}

void
approve_decide(const struct strv *rules, const char *kind, const char *worktree,
	       const char *json, size_t n, struct approve_decision *d)
{
	json_t *o = json_loadb(json, n, JSON_REJECT_DUPLICATES, NULL);
	struct asked a = { .kind = kind };

	memset(d, 0, sizeof(*d));
	d->allows = read_asked(o, &a, d) && find_place(&a, worktree, d) &&
		    find_rule(rules, &a, d);
	free(a.place);
	free(a.root);
	json_decref(o);
}

void
approve_decision_release(struct approve_decision *d)
{
	free(d->tool);
	free(d->what);
	free(d->rule);
	memset(d, 0, sizeof(*d));
}
