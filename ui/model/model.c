/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/model/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

void
model_init(struct model *m)
{
	memset(m, 0, sizeof(*m));
}

static void
unit_free(struct unit *u)
{
	char *texts[] = { u->id,   u->name,	u->kind,     u->project, u->root,
			  u->batch, u->base,	u->worktree, u->host,	 u->life,
			  u->state, u->question, u->why };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		free(texts[i]);
	strv_release(&u->choices);
	free(u);
}

void
model_release(struct model *m)
{
	for (size_t i = 0; i < m->n; i++)
		unit_free(m->units[i]);
	free(m->units);
	free(m->note);
	model_init(m);
}

/* --- what `list` says --- */

static void
set_text(char **at, const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	free(*at);
	*at = xstrdup(text ? text : "");
}

static double
number(const json_t *o, const char *key, double none)
{
	const json_t *v = json_object_get(o, key);

	return json_is_number(v) ? json_number_value(v) : none;
}

static void
set_choices(struct unit *u, const json_t *list)
{
	size_t i;
	const json_t *v;

	strv_release(&u->choices);
	json_array_foreach(list, i, v)
		if (json_is_string(v))
			strv_add(&u->choices, json_string_value(v));
}

struct text_field {
	const char *key;
	size_t offset;
};

static const struct text_field text_fields[] = {
	{ "name", offsetof(struct unit, name) },
	{ "kind", offsetof(struct unit, kind) },
	{ "project", offsetof(struct unit, project) },
	{ "root", offsetof(struct unit, root) },
	{ "batch", offsetof(struct unit, batch) },
	{ "base", offsetof(struct unit, base) },
	{ "worktree", offsetof(struct unit, worktree) },
	{ "host", offsetof(struct unit, host) },
	{ "life", offsetof(struct unit, life) },
};

/* What its keeper says as well, and sooner. */
static const struct text_field live_fields[] = {
	{ "state", offsetof(struct unit, state) },
	{ "question", offsetof(struct unit, question) },
	{ "question_kind", offsetof(struct unit, why) },
};

static void
set_texts(struct unit *u, const json_t *o, const struct text_field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		set_text((char **)((char *)u + fields[i].offset), o, fields[i].key);
}

/* What another process has used is another sum. */
static void
become(struct unit *u, pid_t pid, uint64_t start)
{
	u->pid = pid;
	u->pid_start = start;
	u->sampled_us = 0;
}

static void
set_live(struct unit *u, const json_t *o)
{
	const char *id = json_string_value(json_object_get(o, "question_id"));
	char *question = xstrdup_or_null(u->question);

	set_texts(u, o, live_fields, ARRAY_SIZE(live_fields));
	set_choices(u, json_object_get(o, "choices"));
	u->question_id = id ? strtoull(id, NULL, 16) : 0;
	if (!unit_asks(u) || !question || strcmp(u->question, question))
		u->shown_ms = 0;
	free(question);
	u->subagents = (long)number(o, "subagents", 0);
}

/* A list may be older than what its keeper has said since it was asked for. */
static void
set_from_json(struct unit *u, const json_t *o)
{
	pid_t pid = (pid_t)number(o, "pid", 0);

	set_texts(u, o, text_fields, ARRAY_SIZE(text_fields));
	if (!u->watch || !u->is_told)
		set_live(u, o);
	u->started_ms = (int64_t)number(o, "started_ms", 0);
	u->exit_status = (int64_t)number(o, "exit_status", -1);
	u->was_stopped = json_is_true(json_object_get(o, "stopped"));
	u->added = (long)number(o, "added", 0);
	u->removed = (long)number(o, "removed", 0);
	u->ahead = (long)number(o, "ahead", 0);
	u->behind = (long)number(o, "behind", 0);
	u->cost_usd = number(o, "cost_usd", -1);
	u->context_percent = number(o, "context_percent", -1);
	if (pid != u->pid)
		become(u, pid, 0);
}

/* The list is by age, and so are its batches. */
static void
note_batch(const struct model *m, struct unit *u, size_t at)
{
	u->batch_at = at;
	for (size_t i = 0; i < m->n; i++)
		if (m->units[i]->is_there && m->units[i]->batch_at < u->batch_at &&
		    !strcmp(m->units[i]->batch, u->batch))
			u->batch_at = m->units[i]->batch_at;
}

static void
take_one(struct model *m, const json_t *o, size_t at)
{
	const char *id = json_string_value(json_object_get(o, "id"));
	struct unit *u = id ? model_find(m, id) : NULL;

	if (!id)
		return;
	if (!u) {
		u = xcalloc(1, sizeof(*u));
		u->id = xstrdup(id);
		strv_init(&u->choices);
		ALLOC_GROW(m->units, m->n + 1, m->alloc);
		m->units[m->n++] = u;
	}
	set_from_json(u, o);
	note_batch(m, u, at);
	u->is_there = true;
}

/* Takes those out that are not listed, into gone; returns how many. */
static size_t
part(struct model *m, struct unit **gone)
{
	size_t n = 0, n_gone = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (m->units[i]->is_there)
			m->units[n++] = m->units[i];
		else
			gone[n_gone++] = m->units[i];
	}
	m->n = n;
	return n_gone;
}

void
model_take(struct model *m, const json_t *list, void (*gone)(void *ctx, struct unit *),
	   void *ctx)
{
	struct unit **left = xcalloc(m->n + 1, sizeof(*left));
	size_t i, n;
	const json_t *o;

	for (i = 0; i < m->n; i++)
		m->units[i]->is_there = false;
	json_array_foreach(list, i, o)
		take_one(m, o, i);
	n = part(m, left);
	for (i = 0; i < n; i++)
		gone(ctx, left[i]);
	for (i = 0; i < n; i++)
		unit_free(left[i]);
	free(left);
}

/* --- what a keeper says --- */

/* True when it was another. */
static bool
replace(char **at, const char *text)
{
	if (!strcmp(*at, text))
		return false;
	free(*at);
	*at = xstrdup(text);
	return true;
}

static bool
is_same(const struct strv *a, const struct strv *b)
{
	size_t i = 0;

	while (i < a->n && i < b->n && !strcmp(a->v[i], b->v[i]))
		i++;
	return i == a->n && i == b->n;
}

/* A line each. True when they were others. */
static bool
take_choices(struct unit *u, const char *lines)
{
	struct strv was = u->choices;
	bool changed;

	strv_init(&u->choices);
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		strv_addf(&u->choices, "%.*s", (int)n, lines);
		lines += n + (lines[n] == '\n');
	}
	changed = !is_same(&was, &u->choices);
	strv_release(&was);
	return changed;
}

/*
 * It is a new one when it has another id, or reads otherwise (the ids of an earlier
 * version's keepers know only what the screen shows), or when it is asked again: then
 * the agent was in another state meanwhile, though that may not have been told.
 */
static bool
take_question(struct unit *u, const struct keeper_status *s)
{
	bool asks = s->state == STATE_BLOCKED;
	bool again = u->state_ms && u->state_ms != s->state_ms;
	bool changed = replace(&u->question, asks ? s->question : "");

	changed |= take_choices(u, asks ? s->choices : "");
	changed |= u->question_id != s->question_id;
	u->question_id = s->question_id;
	if (!asks || again || changed)
		u->shown_ms = 0;
	return changed || (asks && again);
}

bool
model_take_status(struct unit *u, const struct keeper_status *s)
{
	bool changed = replace(&u->state, state_name(s->state));

	changed |= replace(&u->why, s->state == STATE_BLOCKED ? s->why : "");
	changed |= u->subagents != (long)s->subagents;
	changed |= take_question(u, s);
	u->is_told = true;
	u->subagents = s->subagents;
	u->state_ms = s->state_ms;
	if (s->pid && (u->pid != s->pid || u->pid_start != s->start))
		become(u, s->pid, s->start);
	return changed;
}

/* --- looking things up --- */

struct unit *
model_find(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->units[i]->id, id))
			return m->units[i];
	return NULL;
}

bool
unit_is_alive(const struct unit *u)
{
	return !strcmp(u->life, "running");
}

bool
unit_has_ended(const struct unit *u)
{
	return !strcmp(u->life, "exited") || !strcmp(u->life, "lost");
}

bool
unit_asks(const struct unit *u)
{
	return !strcmp(u->state, "blocked");
}

const char *
unit_word(const struct unit *u, char buf[STYLE_WORD_SIZE])
{
	return style_word(u->state, u->exit_status, u->was_stopped, buf);
}

const struct style_state *
unit_style(const struct unit *u)
{
	char buf[STYLE_WORD_SIZE];

	return style_state(unit_word(u, buf));
}

bool
unit_is(const struct unit *u, const char *state)
{
	return !strcmp(u->state, state) || !strcmp(unit_style(u)->word, state);
}

void
unit_add_age(const struct unit *u, int64_t now_ms, struct str *out)
{
	if (u->started_ms && now_ms >= u->started_ms)
		clock_format_age(out, now_ms - u->started_ms);
}

void
model_count(const struct model *m, struct model_counts *c)
{
	const struct {
		const char *state;
		unsigned *count;
	} counters[] = {
		{ "blocked", &c->asks }, { "working", &c->working },
		{ "done", &c->done },	 { "idle", &c->idle },
		{ "error", &c->error },	 { "lost", &c->error },
		{ "starting", &c->starting }, { "creating", &c->starting },
	};

	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < m->n; i++) {
		unsigned *count = &c->ended;

		for (size_t k = 0; k < ARRAY_SIZE(counters); k++)
			if (unit_is(m->units[i], counters[k].state))
				count = counters[k].count;
		(*count)++;
		if (m->units[i]->cost_usd > 0)
			c->cost_usd += m->units[i]->cost_usd;
	}
}

void
trend_add(struct trend *t, double v)
{
	for (unsigned scale = 0; scale < TREND_SCALES; scale++) {
		struct trend_ring *r = &t->rings[scale];

		r->v[r->next] = (float)v;
		r->next = (r->next + 1) % TREND_POINTS;
		r->n += r->n < TREND_POINTS;
		r->sum += v;
		if (++r->summed < TREND_STEP)
			return;
		v = r->sum / TREND_STEP;
		r->sum = r->summed = 0;
	}
}

double
trend_at(const struct trend *t, unsigned scale, unsigned back)
{
	const struct trend_ring *r = &t->rings[scale];

	if (back >= r->n)
		return 0;
	return r->v[(r->next + TREND_POINTS - 1 - back) % TREND_POINTS];
}

bool
trend_is_empty(const struct trend *t)
{
	return t->rings[0].n == 0;
}
