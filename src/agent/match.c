/* SPDX-License-Identifier: MIT */
/*
 * Names as people give them. Exact beats glob beats prefix, so that a branch
 * called "a" can be meant while "a-1" is there, and one with a '*' never is.
 * Outside of a repository one branch may stand for agents of several projects:
 * then only their ids tell them apart, and a name is no licence to take all.
 */
#include "config.h"

#include "agent/match.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"

enum { SHOWN_MAX = 8 };

struct matches {
	size_t *v, n, alloc;
};

typedef bool match_fn(const struct agent_row *, const char *pattern);

static bool
is_exact(const struct agent_row *r, const char *pattern)
{
	return !strcmp(r->branch, pattern) || !strcmp(r->id, pattern);
}

static bool
is_glob(const struct agent_row *r, const char *pattern)
{
	return pattern[strcspn(pattern, "*?[")] && !fnmatch(pattern, r->branch, 0);
}

static bool
is_prefix(const struct agent_row *r, const char *pattern)
{
	return *pattern && (str_starts_with(r->branch, pattern) ||
			    (strlen(pattern) >= 4 && str_starts_with(r->id, pattern)));
}

static void
collect(const struct agent_rows *rows, const char *pattern, match_fn *fn,
	struct matches *m)
{
	m->n = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (fn(&rows->v[i], pattern)) {
			ALLOC_GROW(m->v, m->n + 1, m->alloc);
			m->v[m->n++] = i;
		}
}

static bool
has_twin(const struct agent_rows *rows, const struct agent_row *r)
{
	for (size_t i = 0; i < rows->n; i++)
		if (&rows->v[i] != r && !strcmp(rows->v[i].branch, r->branch))
			return true;
	return false;
}

static void
add_name(const struct agent_rows *rows, const struct agent_row *r, struct str *out)
{
	str_adds(out, r->branch);
	if (has_twin(rows, r))
		str_addf(out, " (%s, in %s)", r->id, r->root);
}

/* "a, b, c and 4 more", of all rows or those that m names. */
static void
list_names(const struct agent_rows *rows, const struct matches *m, struct str *out)
{
	size_t n = m ? m->n : rows->n;

	for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
		str_adds(out, i ? ", " : "");
		add_name(rows, &rows->v[m ? m->v[i] : i], out);
	}
	if (n > SHOWN_MAX)
		str_addf(out, " and %zu more", n - SHOWN_MAX);
}

static int
nothing(const struct agent_rows *rows, const char *pattern, struct err *err)
{
	struct str names = STR_INIT;
	int rc;

	list_names(rows, NULL, &names);
	if (rows->n)
		rc = err_set(err, ERR_NOT_FOUND, "there is no agent '%s'; there are: %s",
			     pattern, names.buf);
	else
		rc = err_set(err, ERR_NOT_FOUND,
			     "there is no agent '%s', nor any other; `fleet create "
			     "BRANCH` makes one",
			     pattern);
	str_release(&names);
	return rc;
}

static int
ambiguous(const struct agent_rows *rows, const char *pattern, const struct matches *m,
	  struct err *err)
{
	struct str names = STR_INIT;
	int rc;

	list_names(rows, m, &names);
	rc = err_set(err, ERR_USAGE, "'%s' could be any of: %s", pattern, names.buf);
	str_release(&names);
	return rc;
}

static void
add_once(size_t **out, size_t *n, const struct matches *m)
{
	for (size_t i = 0; i < m->n; i++) {
		bool has = false;

		for (size_t j = 0; j < *n; j++)
			has = has || (*out)[j] == m->v[i];
		if (!has) {
			*out = xreallocarray(*out, *n + 1, sizeof(**out));
			(*out)[(*n)++] = m->v[i];
		}
	}
}

int
agent_match(const struct agent_rows *rows, const char *pattern, size_t **out, size_t *n,
	    struct err *err)
{
	struct matches m = { 0 };
	int rc = 0;

	collect(rows, pattern, is_exact, &m);
	if (m.n > 1)
		rc = ambiguous(rows, pattern, &m, err);
	if (!m.n)
		collect(rows, pattern, is_glob, &m);
	if (!m.n) {
		collect(rows, pattern, is_prefix, &m);
		if (m.n > 1)
			rc = ambiguous(rows, pattern, &m, err);
		else if (!m.n)
			rc = nothing(rows, pattern, err);
	}
	if (!rc)
		add_once(out, n, &m);
	free(m.v);
	return rc;
}

int
agent_match_one(const struct agent_rows *rows, const char *pattern, size_t *out,
		struct err *err)
{
	size_t *v = NULL, n = 0;
	int rc = agent_match(rows, pattern, &v, &n, err);

	if (!rc && n > 1) {
		struct matches m = { v, n, n };

		rc = ambiguous(rows, pattern, &m, err);
	}
	if (!rc)
		*out = v[0];
	free(v);
	return rc;
}
