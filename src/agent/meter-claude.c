/* SPDX-License-Identifier: MIT */
/*
 * Claude Code's transcripts: a line for each block of a message, each with the
 * message's id and its usage so far; prompts; and the program's own figure for the
 * conversation when it ends. Of everything else (most of the bytes) not a member is
 * looked at.
 *
 * A forked conversation begins with the messages of the one it came from, under
 * their own ids; a subagent has a file of its own, with the ids of its own.
 */
#include "config.h"

#include "agent/meter.h"

#include <string.h>

#include "agent/meter-scan.h"
#include "base/alloc.h"

enum { ID_SIZE = 128, TEXT_SIZE = 32 };

struct line {
	char type[TEXT_SIZE], session[ID_SIZE], time[40], uuid[ID_SIZE];
	bool is_side, is_meta, has_tool_result;
	char id[ID_SIZE], model[METER_MODEL_SIZE];
	bool has_usage;
	int64_t input, cache_write, cache_write_1h, cache_read, output;
	char origin[TEXT_SIZE], content[TEXT_SIZE], content_type[TEXT_SIZE],
		content_text[TEXT_SIZE];
	int64_t cost;
	bool is_cost_unknown;
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
	struct scan_want wants[] = {
		TEXT("type", type),
		TEXT("sessionId", session),
		TEXT("timestamp", time),
		TEXT("uuid", uuid),
		ONE("isSidechain", SCAN_TRUE, is_side),
		ONE("isMeta", SCAN_TRUE, is_meta),
		ONE("toolUseResult", SCAN_THERE, has_tool_result),
		TEXT("message.id", id),
		TEXT("message.model", model),
		ONE("message.usage", SCAN_THERE, has_usage),
		ONE("message.usage.input_tokens", SCAN_INT, input),
		ONE("message.usage.cache_creation_input_tokens", SCAN_INT, cache_write),
		ONE("message.usage.cache_creation.ephemeral_1h_input_tokens", SCAN_INT,
		    cache_write_1h),
		ONE("message.usage.cache_read_input_tokens", SCAN_INT, cache_read),
		ONE("message.usage.output_tokens", SCAN_INT, output),
		TEXT("turnOrigin", origin),
		TEXT("message.content", content),
		TEXT("message.content.type", content_type),
		TEXT("message.content.text", content_text),
		ONE("totalCostUSD", SCAN_MONEY, cost),
		ONE("hasUnknownModelCost", SCAN_TRUE, is_cost_unknown),
	};

	memset(l, 0, sizeof(*l));
	l->cost = -1;
	return scan_object(text, n, wants, ARRAY_SIZE(wants));
}

/* False: numbers that none can be. */
static bool
take_message(struct meter_feed *f, const struct line *l)
{
	struct meter_event e = { .at_ms = scan_time(l->time), .model = l->model };
	const char *id = *l->id ? l->id : l->uuid;
	int64_t hour = l->cache_write_1h;

	if (!l->has_usage || !strcmp(l->model, "<synthetic>"))
		return true; /* an error of the API's, as a message */
	if (hour > l->cache_write)
		hour = l->cache_write;
	e.tokens = (struct tokens){ l->input, l->cache_write - hour, hour, l->cache_read,
				    l->output };
	if (!*id || !meter_is_sound(&e.tokens))
		return false;
	e.id = meter_hash("claude ", id, strlen(id));
	e.context_tokens = l->input + l->cache_write + l->cache_read;
	meter_tell_message(f, &e);
	if (!f->is_side && !l->is_side) {
		e.kind = METER_CONTEXT;
		f->take(f->ctx, &e);
	}
	return true;
}

/* What the program itself writes as the user's words. */
static bool
is_own_words(const char *text)
{
	static const char *const fronts[] = { "<command-", "<local-command",
					      "<task-notification", "[Request interrupted" };

	for (size_t i = 0; i < ARRAY_SIZE(fronts); i++)
		if (!strncmp(text, fronts[i], strlen(fronts[i])))
			return true;
	return false;
}

static bool
is_prompt(const struct line *l)
{
	if (l->is_meta || l->is_side || l->has_tool_result ||
	    !strcmp(l->content_type, "tool_result"))
		return false;
	if (*l->origin && strcmp(l->origin, "human") != 0 && strcmp(l->origin, "sdk") != 0)
		return false;
	return (*l->content || *l->content_type) && !is_own_words(l->content) &&
	       !is_own_words(l->content_text);
}

static void
take_prompt(struct meter_feed *f, const struct line *l)
{
	struct meter_event e = {
		.kind = METER_TURN,
		.id = meter_hash("claude turn ", l->uuid, strlen(l->uuid)),
		.at_ms = scan_time(l->time),
		.model = f->place->model,
	};

	if (*l->uuid && !f->is_side && is_prompt(l))
		f->take(f->ctx, &e);
}

static void
take_cost(struct meter_feed *f, const struct line *l)
{
	struct meter_event e = {
		.kind = METER_COST,
		.cost = l->cost,
		.model = f->place->model,
	};

	if (l->cost >= 0 && !l->is_cost_unknown && !f->is_side)
		f->take(f->ctx, &e);
}

static bool
is_of_interest(const char *line, size_t n)
{
	if (has(line, n, "\"assistant\""))
		return has(line, n, "\"usage\"");
	if (has(line, n, "\"user\""))
		return !has(line, n, "\"toolUseResult\"");
	return has(line, n, "\"cost-state\"");
}

static bool
read_line(struct meter_feed *f, const char *text, size_t n)
{
	struct line l;

	if (!is_of_interest(text, n))
		return text[n - 1] == '}';
	if (!scan_line(text, n, &l))
		return false;
	if (f->session && *l.session && strcmp(l.session, f->session) != 0) {
		f->place->foreign++;
		return true;
	}
	if (*l.model && !f->is_side && !l.is_side && l.model[0] != '<')
		memcpy(f->place->model, l.model, sizeof(l.model));
	if (!strcmp(l.type, "assistant"))
		return take_message(f, &l);
	if (!strcmp(l.type, "user"))
		take_prompt(f, &l);
	else if (!strcmp(l.type, "cost-state"))
		take_cost(f, &l);
	return true;
}

const struct meter_reader meter_claude = { "claude", read_line };
