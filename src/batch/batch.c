/* SPDX-License-Identifier: MIT */
/* Names, kinds and pairs of a batch: text in, lists out. */
#include "config.h"

#include "batch/batch.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"

/* A, B, … Z, AA, AB, … as spreadsheets count. */
static void
letters(size_t i, struct str *out)
{
	char rev[16];
	size_t n = 0;

	for (i++; i; i = (i - 1) / 26)
		rev[n++] = (char)('A' + (i - 1) % 26);
	while (n)
		str_addc(out, rev[--n]);
}

void
batch_names(const char *prefix, size_t count, bool numeric, struct strv *out)
{
	for (size_t i = 0; i < count; i++) {
		struct str s = STR_INIT;

		str_addf(&s, "%s-", prefix);
		if (numeric)
			str_addf(&s, "A%zu", i + 1);
		else
			letters(i, &s);
		strv_take(out, str_detach(&s));
	}
}

struct share {
	char *kind;
	size_t n; /* 0: not said */
};

static int
parse_share(char *text, struct share *s, struct err *err)
{
	char *colon = strrchr(text, ':'), *end = NULL;
	unsigned long n = 0;

	if (colon) {
		errno = 0;
		n = isdigit((unsigned char)colon[1]) ? strtoul(colon + 1, &end, 10) : 0;
		if (!n || n > BATCH_COUNT_MAX || *end)
			return err_set(err, ERR_USAGE,
				       "'%s' is not a number of agents from 1 to %d (in "
				       "'%s')",
				       colon + 1, BATCH_COUNT_MAX, text);
		*colon = '\0';
	}
	if (!*text)
		return err_set(err, ERR_USAGE, "an agent kind is missing; write "
					       "claude:3,codex:2");
	s->kind = text;
	s->n = n;
	return 0;
}

/* All say their number, or none. */
static int
check_shares(const struct share *shares, size_t n, size_t count, struct err *err)
{
	const struct share *without = NULL;
	size_t total = 0;

	for (size_t i = 0; i < n; i++) {
		total += shares[i].n;
		without = shares[i].n || without ? without : &shares[i];
	}
	if (total && without)
		return err_set(err, ERR_USAGE,
			       "kind '%s' has no number, and others have; write %s:1",
			       without->kind, without->kind);
	if (total && total != count)
		return err_set(err, ERR_USAGE,
			       "the kinds add up to %zu agents and %zu are asked for",
			       total, count);
	return 0;
}

static int
deal(const struct share *shares, size_t n, size_t count, struct strv *out,
     struct err *err)
{
	if (check_shares(shares, n, count, err))
		return -1;
	if (!shares[0].n)
		for (size_t i = 0; i < count; i++)
			strv_add(out, shares[i % n].kind);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < shares[i].n; j++)
			strv_add(out, shares[i].kind);
	return 0;
}

int
batch_kinds(const char *spec, size_t count, struct strv *out, struct err *err)
{
	char *copy = xstrdup(spec), *rest = copy, *part;
	struct share *shares = NULL;
	size_t n = 0, alloc = 0;
	int rc = 0;

	while (!rc && (part = strsep(&rest, ","))) {
		ALLOC_GROW(shares, n + 1, alloc);
		rc = parse_share(part, &shares[n++], err);
	}
	if (!rc)
		rc = deal(shares, n, count, out, err);
	free(shares);
	free(copy);
	return rc;
}

static void
add_pair(const char *branch, size_t branch_len, const char *prompt,
	 struct strv *branches, struct strv *prompts)
{
	while (isspace((unsigned char)*prompt))
		prompt++;
	strv_take(branches, xstrndup(branch, branch_len));
	strv_add(prompts, prompt);
}

int
batch_pair(const char *text, struct strv *branches, struct strv *prompts,
	   struct err *err)
{
	const char *colon = strchr(text, ':');

	if (!colon || colon == text || !colon[1 + strspn(colon + 1, " \t\r\n")])
		return err_set(err, ERR_USAGE,
			       "'%s' is not BRANCH:PROMPT (a branch, a colon, a prompt)",
			       text);
	add_pair(text, colon - text, colon + 1, branches, prompts);
	return 0;
}

/* A line that begins a pair: a word without spaces, a colon, and more. */
static bool
begins_pair(const char *line)
{
	size_t n = strcspn(line, ": \t");

	return n && line[n] == ':';
}

static void
append_line(struct strv *prompts, const char *line)
{
	char **last = &prompts->v[prompts->n - 1];
	char *joined = xasprintf("%s%s%s", *last, **last ? "\n" : "", line);

	free(*last);
	*last = joined;
}

static void
trim_last(struct strv *prompts)
{
	char *s;
	size_t n;

	if (!prompts->n)
		return;
	s = prompts->v[prompts->n - 1];
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
}

static int
take_line(const char *name, size_t number, char *line, struct strv *branches,
	  struct strv *prompts, struct err *err)
{
	if (isspace((unsigned char)*line) || !*line) {
		if (branches->n)
			append_line(prompts, line + strspn(line, " \t"));
		else if (line[strspn(line, " \t")])
			goto bad;
		return 0;
	}
	if (*line == '#')
		return 0;
	if (!begins_pair(line)) {
		if (!branches->n)
			goto bad;
		append_line(prompts, line);
		return 0;
	}
	trim_last(prompts);
	add_pair(line, strcspn(line, ":"), strchr(line, ':') + 1, branches, prompts);
	return 0;
bad:
	return err_set(err, ERR_USAGE, "%s:%zu: '%s' is not BRANCH: PROMPT", name, number,
		       line);
}

int
batch_pairs(const char *name, const char *text, struct strv *branches,
	    struct strv *prompts, struct err *err)
{
	char *copy = xstrdup(text), *rest = copy, *line;
	size_t number = 0;
	int rc = 0;

	while (!rc && (line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		rc = take_line(name, ++number, line, branches, prompts, err);
	}
	trim_last(prompts);
	for (size_t i = 0; !rc && i < branches->n; i++)
		if (!*prompts->v[i])
			rc = err_set(err, ERR_USAGE, "%s: '%s' has no prompt", name,
				     branches->v[i]);
	if (!rc && !branches->n)
		rc = err_set(err, ERR_USAGE, "%s has no line BRANCH: PROMPT", name);
	free(copy);
	return rc;
}

static int
check_two(const char *a, const char *b, struct err *err)
{
	if (!strcmp(a, b))
		return err_set(err, ERR_USAGE,
			       "branch '%s' stands twice; every agent needs its own", a);
	if (path_is_inside(a, b) || path_is_inside(b, a))
		return err_set(err, ERR_USAGE,
			       "branches '%s' and '%s' are in each other's way, and git "
			       "takes only one of the two; choose another name",
			       b, a);
	return 0;
}

int
batch_check_unique(const struct strv *branches, struct err *err)
{
	for (size_t i = 0; i < branches->n; i++)
		for (size_t j = 0; j < i; j++)
			if (check_two(branches->v[i], branches->v[j], err))
				return -1;
	return 0;
}
