/* SPDX-License-Identifier: MIT */
/*
 * Codex' rollouts: token_count events hold the conversation's total so far; what a
 * message used is the difference of two. The first line says whose rollout it is; a
 * forked one goes on from the total of the one it came from, and names the last
 * message's own share, which then is all that is counted.
 */
#include "config.h"

#include "agent/meter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "agent/meter-scan.h"
#include "base/alloc.h"

/* As codex counts: what came from or went to a cache is part of the input. */
struct count {
	int64_t input, cached, cache_write, output, all;
};

struct line {
	char type[32], time[40], kind[32], id[128], model[METER_MODEL_SIZE], turn[128];
	struct count total, last;
	bool has_total;
	int64_t context_size;
	int64_t used[2], minutes[2], resets[2]; /* used: billionths of a percent */
};

static bool
has(const char *line, size_t n, const char *word)
{
	return memmem(line, n, word, strlen(word)) != NULL;
}

static bool
scan_line(const char *text, size_t n, struct line *l)
{
#define TEXT(path, member) { path, SCAN_TEXT, l->member, sizeof(l->member), false }
#define ONE(path, kind, member) { path, kind, &l->member, 0, false }
#define COUNT(path, member)                                                         \
	ONE(path ".input_tokens", SCAN_INT, member.input),                           \
	ONE(path ".cached_input_tokens", SCAN_INT, member.cached),                   \
	ONE(path ".cache_write_input_tokens", SCAN_INT, member.cache_write),         \
	ONE(path ".output_tokens", SCAN_INT, member.output),                         \
	ONE(path ".total_tokens", SCAN_INT, member.all)
#define LIMIT(path, i)                                                              \
	ONE(path ".used_percent", SCAN_MONEY, used[i]),                              \
	ONE(path ".window_minutes", SCAN_INT, minutes[i]),                           \
	ONE(path ".resets_at", SCAN_INT, resets[i])
	struct scan_want wants[] = {
		TEXT("type", type),
		TEXT("timestamp", time),
		TEXT("payload.type", kind),
		TEXT("payload.id", id),
		TEXT("payload.model", model),
		TEXT("payload.turn_id", turn),
		ONE("payload.info.total_token_usage", SCAN_THERE, has_total),
		COUNT("payload.info.total_token_usage", total),
		COUNT("payload.info.last_token_usage", last),
		ONE("payload.info.model_context_window", SCAN_INT, context_size),
		LIMIT("payload.rate_limits.primary", 0),
		LIMIT("payload.rate_limits.secondary", 1),
	};

	memset(l, 0, sizeof(*l));
	l->used[0] = l->used[1] = -1;
	return scan_object(text, n, wants, ARRAY_SIZE(wants));
}

static struct tokens
tokens_of(const struct count *c)
{
	return (struct tokens){
		.input = c->input - c->cached - c->cache_write,
		.cache_write = c->cache_write,
		.cache_read = c->cached,
		.output = c->output,
	};
}

static bool
is_sound(const struct count *c)
{
	struct tokens t = tokens_of(c);

	return c->input >= 0 && c->input <= METER_TOKENS_MAX && c->all >= 0 &&
	       meter_is_sound(&t);
}

/* What now is past before; false where any of it is less. */
static bool
subtract(const struct tokens *now, const struct tokens *before, struct tokens *out)
{
	*out = (struct tokens){
		.input = now->input - before->input,
		.cache_write = now->cache_write - before->cache_write,
		.cache_read = now->cache_read - before->cache_read,
		.output = now->output - before->output,
	};
	return out->input >= 0 && out->cache_write >= 0 && out->cache_read >= 0 &&
	       out->output >= 0;
}

static uint64_t
id_of(const struct line *l)
{
	char text[200];
	int n = snprintf(text, sizeof(text),
			 "%s %" PRId64 " %" PRId64 " %" PRId64, l->time, l->total.input,
			 l->total.cached, l->total.output);

	return meter_hash("codex ", text, (size_t)n);
}

static bool
take_count(struct meter_feed *f, const struct line *l)
{
	struct meter_place *p = f->place;
	struct tokens total = tokens_of(&l->total), last = tokens_of(&l->last);
	struct meter_event e = { .at_ms = scan_time(l->time), .model = p->model };

	if (!is_sound(&l->total) || !is_sound(&l->last))
		return false;
	if (!p->has_total || !subtract(&total, &p->total, &e.tokens))
		e.tokens = last;
	p->has_total = true;
	p->total = total;
	e.id = id_of(l);
	e.context_tokens = l->last.all;
	e.context_size = l->context_size;
	if (tokens_sum(&e.tokens))
		meter_tell_message(f, &e);
	e.kind = METER_CONTEXT;
	f->take(f->ctx, &e);
	return true;
}

static void
take_limits(struct meter_feed *f, const struct line *l)
{
	struct meter_event e = { .kind = METER_LIMITS, .model = f->place->model };

	for (size_t i = 0; i < 2; i++)
		e.limits.v[i] = (struct meter_limit){
			.percent = l->used[i] < 0 ? -1 : l->used[i] / 10000000,
			.minutes = l->minutes[i],
			.resets_ms = l->resets[i] * 1000,
		};
	if (meter_limits_are_known(&e.limits))
		f->take(f->ctx, &e);
}

/* Once a turn, before its first message; it names the model. */
static void
take_turn(struct meter_feed *f, const struct line *l)
{
	struct meter_event e = {
		.kind = METER_TURN,
		.at_ms = scan_time(l->time),
		.model = f->place->model,
	};
	const char *id = *l->turn ? l->turn : l->time;

	if (*l->model)
		memcpy(f->place->model, l->model, sizeof(l->model));
	e.id = meter_hash("codex turn ", id, strlen(id));
	f->take(f->ctx, &e);
}

/* The first names the rollout; others stand in what was copied from elsewhere. */
static void
take_meta(struct meter_feed *f, const struct line *l)
{
	struct meter_place *p = f->place;

	if (!p->is_named && f->session && *l->id)
		p->is_foreign = strcmp(l->id, f->session) != 0;
	p->is_named = true;
}

static bool
is_of_interest(const char *line, size_t n)
{
	return has(line, n, "\"token_count\"") || has(line, n, "\"turn_context\"") ||
	       has(line, n, "\"session_meta\"");
}

static bool
read_line(struct meter_feed *f, const char *text, size_t n)
{
	struct line l;

	if (!is_of_interest(text, n))
		return text[n - 1] == '}';
	if (!scan_line(text, n, &l))
		return false;
	if (!strcmp(l.type, "session_meta"))
		take_meta(f, &l);
	if (f->place->is_foreign) {
		f->place->foreign++;
		return true;
	}
	if (!strcmp(l.type, "turn_context"))
		take_turn(f, &l);
	if (strcmp(l.type, "event_msg") != 0 || strcmp(l.kind, "token_count") != 0)
		return true;
	take_limits(f, &l);
	return !l.has_total || take_count(f, &l);
}

const struct meter_reader meter_codex = { "codex", read_line };
