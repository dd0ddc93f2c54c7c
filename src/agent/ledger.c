/* SPDX-License-Identifier: MIT */
/* A list of keys and sums: there are few, so it is walked. */
#include "config.h"

#include "agent/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"

static const char *const names[LEDGER_BY_COUNT] = {
	[LEDGER_AGENT] = "agent", [LEDGER_BATCH] = "batch", [LEDGER_PROJECT] = "project",
	[LEDGER_DAY] = "day",	  [LEDGER_MODEL] = "model",
};

const char *
ledger_by_name(enum ledger_by by)
{
	return names[by];
}

enum ledger_by
ledger_by_parse(const char *name)
{
	int by = 0;

	while (by < LEDGER_BY_COUNT && strcmp(names[by], name) != 0)
		by++;
	return by;
}

void
ledger_add_day(struct str *s, int64_t day)
{
	time_t t = (time_t)(day * (STORE_DAY_MS / 1000));
	struct tm tm;
	char text[16];

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	str_adds(s, text);
}

static void
add_key(struct str *s, enum ledger_by by, const struct usage_row *r)
{
	const char *const keys[LEDGER_BY_COUNT] = {
		[LEDGER_AGENT] = r->agent,
		[LEDGER_BATCH] = r->batch,
		[LEDGER_PROJECT] = r->project,
		[LEDGER_MODEL] = r->model,
	};

	if (by == LEDGER_DAY)
		ledger_add_day(s, r->day);
	else
		str_adds(s, keys[by] ? keys[by] : "");
}

static struct ledger_entry *
find(struct ledger *l, const char *key)
{
	for (size_t i = l->n; i > 0; i--)
		if (!strcmp(l->v[i - 1].key, key))
			return &l->v[i - 1];
	ALLOC_GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n] = (struct ledger_entry){ .key = xstrdup(key), .unpriced = STRV_INIT };
	return &l->v[l->n++];
}

static void
add(struct ledger_entry *e, const struct usage_row *r)
{
	tokens_add(&e->sum.tokens, &r->tokens);
	e->sum.turns += r->turns;
	e->sum.cost += r->cost + r->correction;
	e->sum.is_unpriced = e->sum.is_unpriced || r->is_unpriced;
	if (r->is_unpriced && !strv_has(&e->unpriced, r->model))
		strv_add(&e->unpriced, r->model);
}

void
ledger_add(struct ledger *l, enum ledger_by by, const struct usage_row *r)
{
	struct str key = STR_INIT;

	add(&l->total, r);
	add_key(&key, by, r);
	/* a turn that was given up before any model spoke */
	if (by != LEDGER_MODEL || *r->model)
		add(find(l, key.buf), r);
	str_release(&key);
}

void
ledger_release(struct ledger *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].key);
		strv_release(&l->v[i].unpriced);
	}
	free(l->v);
	strv_release(&l->total.unpriced);
	*l = (struct ledger)LEDGER_INIT;
}
