/* SPDX-License-Identifier: MIT */
/*
 * Rules from fields, and the search for the one that holds. The texts of places
 * are asked for once each, however many rules look there.
 */
#include "config.h"

#include "keeper/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"

static const char *const places[RULE_PLACE_COUNT] = {
	[RULE_SCREEN] = "screen",	  [RULE_TITLE] = "title",
	[RULE_COMPOSER] = "composer",	  [RULE_BELOW_RULE] = "below-rule",
	[RULE_BOTTOM] = "bottom",
};

static const char *const reasons[] = { "permission", "question", "plan", "auth", "trust" };

int
rules_compile(regex_t *re, const char *pattern, struct err *err)
{
	int rc = regcomp(re, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB);
	char why[128];

	if (!rc)
		return 0;
	regerror(rc, re, why, sizeof(why));
	return err_set(err, ERR_CONFIG, "'%s' is no regular expression: %s", pattern, why);
}

static void
patterns_release(struct patterns *p)
{
	while (p->n)
		regfree(&p->v[--p->n]);
}

static void
rule_release(struct rule *r)
{
	free(r->name);
	free(r->why);
	patterns_release(&r->match);
	patterns_release(&r->unless);
}

void
rules_release(struct rules *r)
{
	while (r->n)
		rule_release(&r->v[--r->n]);
	free(r->v);
	*r = (struct rules)RULES_INIT;
}

static int
add_pattern(struct patterns *p, const char *what, const char *pattern, struct err *err)
{
	if (p->n == RULE_PATTERNS)
		return err_set(err, ERR_CONFIG, "%s: at most %d patterns", what,
			       RULE_PATTERNS);
	if (rules_compile(&p->v[p->n], pattern, err))
		return err_wrap(err, "%s", what);
	p->n++;
	return 0;
}

static int
set_state(struct rule *r, const char *text, struct err *err)
{
	r->state = state_parse(text);
	if (r->state < STATE_COUNT)
		return 0;
	return err_set(err, ERR_CONFIG,
		       "state: '%s' is not one of starting, working, blocked, done, idle, "
		       "error",
		       text);
}

static int
set_why(struct rule *r, const char *text, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (!strcmp(reasons[i], text)) {
			free(r->why);
			r->why = xstrdup(text);
			return 0;
		}
	return err_set(err, ERR_CONFIG,
		       "why: '%s' is not one of permission, question, plan, auth, trust",
		       text);
}

static int
set_place(struct rule *r, const char *text, struct err *err)
{
	size_t word = strcspn(text, " ");
	char *end;

	for (r->place = 0; r->place < RULE_PLACE_COUNT; r->place++)
		if (strlen(places[r->place]) == word &&
		    !strncmp(places[r->place], text, word))
			break;
	if (r->place < RULE_BOTTOM && !text[word])
		return 0;
	if (r->place == RULE_BOTTOM && text[word]) {
		r->lines = (unsigned)strtoul(text + word, &end, 10);
		if (!*end && r->lines && r->lines <= RULE_LINES_MAX)
			return 0;
	}
	return err_set(err, ERR_CONFIG,
		       "in: '%s' is not one of screen, title, composer, below-rule, "
		       "bottom N (of 1 to %d)",
		       text, RULE_LINES_MAX);
}

static int
set(struct rule *r, const char *key, const char *value, struct err *err)
{
	if (!strcmp(key, "state"))
		return set_state(r, value, err);
	if (!strcmp(key, "why"))
		return set_why(r, value, err);
	if (!strcmp(key, "in"))
		return set_place(r, value, err);
	if (!strcmp(key, "match"))
		return add_pattern(&r->match, key, value, err);
	if (!strcmp(key, "unless"))
		return add_pattern(&r->unless, key, value, err);
	if (!strcmp(key, "name") && !r->name)
		r->name = xstrdup(value);
	return 0;
}

static int
check(const struct rule *r, struct err *err)
{
	if (!r->name || !*r->name)
		return err_set(err, ERR_CONFIG, "it has no name");
	if (r->state == STATE_COUNT)
		return err_set(err, ERR_CONFIG, "state is missing");
	if (!r->match.n)
		return err_set(err, ERR_CONFIG, "match is missing");
	if (r->why && r->state != STATE_BLOCKED)
		return err_set(err, ERR_CONFIG, "why: only blocked has one");
	return 0;
}

int
rules_add(struct rules *rules, const char *fields, size_t n, struct err *err)
{
	struct fields_walk w = FIELDS_WALK_INIT(fields, n);
	struct rule r = { .state = STATE_COUNT };
	int rc = 0;

	if (rules->n == RULES_MAX)
		rc = err_set(err, ERR_CONFIG, "more than %d rules", RULES_MAX);
	while (!rc && fields_next(&w))
		rc = set(&r, w.key.buf, w.value.buf, err);
	fields_walk_release(&w);
	if (!rc)
		rc = check(&r, err);
	if (rc) {
		rule_release(&r);
		return -1;
	}
	ALLOC_GROW(rules->v, rules->n + 1, rules->alloc);
	rules->v[rules->n++] = r;
	return 0;
}

/* The texts that were asked for already; those of RULE_BOTTOM are not kept. */
struct texts {
	rules_text_fn *get;
	void *ctx;
	struct str kept[RULE_BOTTOM], bottom;
	bool has[RULE_BOTTOM];
};

static const char *
text_of(struct texts *t, const struct rule *r)
{
	if (r->place == RULE_BOTTOM) {
		str_clear(&t->bottom);
		t->get(t->ctx, r->place, r->lines, &t->bottom);
		return t->bottom.buf;
	}
	if (!t->has[r->place])
		t->get(t->ctx, r->place, 0, &t->kept[r->place]);
	t->has[r->place] = true;
	return t->kept[r->place].buf;
}

static size_t
count(const struct patterns *p, const char *text)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += !regexec(&p->v[i], text, 0, NULL, 0);
	return n;
}

static bool
holds(const struct rule *r, struct texts *t)
{
	const char *text = text_of(t, r);

	return count(&r->match, text) == r->match.n && !count(&r->unless, text);
}

const struct rule *
rules_find(const struct rules *rules, rules_text_fn *get, void *ctx)
{
	struct texts t = { .get = get, .ctx = ctx };
	const struct rule *found = NULL;

	str_init(&t.bottom);
	for (size_t i = 0; i < ARRAY_SIZE(t.kept); i++)
		str_init(&t.kept[i]);
	for (size_t i = 0; !found && i < rules->n; i++)
		if (holds(&rules->v[i], &t))
			found = &rules->v[i];
	for (size_t i = 0; i < ARRAY_SIZE(t.kept); i++)
		str_release(&t.kept[i]);
	str_release(&t.bottom);
	return found;
}
