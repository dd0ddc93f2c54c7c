/* SPDX-License-Identifier: MIT */
/*
 * The ladder and its corrections. Every entry changes a claim or the time
 * of the last output and then asks decide() what now stands.
 */
#include "config.h"

#include "keeper/state.h"

#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "keeper/layout.h"

static const char *const authorities[AUTHORITY_COUNT] = {
	[AUTHORITY_ACTIVITY] = "activity",
	[AUTHORITY_RULES] = "rules",
	[AUTHORITY_HOOK] = "hook",
	[AUTHORITY_STATUS] = "status",
};

/* What terminals send for Esc and Ctrl-C: plain, kitty, modifyOtherKeys. */
static const struct {
	const char *bytes;
	size_t n;
} interrupts[] = {
	{ "\033", 1 },
	{ "\003", 1 },
	{ "\033[27u", 5 },
	{ "\033[99;5u", 7 },
	{ "\033[27;1u", 7 },
	{ "\033[27;5;99~", 10 },
	{ "\033[27u\033[27u", 10 },
};

const char *
state_authority_name(enum state_authority a)
{
	return (unsigned)a < AUTHORITY_COUNT ? authorities[a] : "unknown";
}

enum state_authority
state_authority_parse(const char *name)
{
	enum state_authority a = 0;

	while (a < AUTHORITY_COUNT && strcmp(authorities[a], name))
		a++;
	return a;
}

void
state_init(struct state *s)
{
	memset(s, 0, sizeof(*s));
	s->now = STATE_STARTING;
	s->output_at = s->settle_at = s->first_at = s->silent_at = s->taken_at = -1;
	s->claims[AUTHORITY_ACTIVITY].stands = true;
	s->claims[AUTHORITY_ACTIVITY].state = STATE_STARTING;
}

void
state_launch(struct state *s, int64_t now)
{
	s->silent_at = now + STATE_START_MS;
}

static enum state_authority
highest(const struct state *s)
{
	enum state_authority a = AUTHORITY_COUNT - 1;

	while (a > AUTHORITY_ACTIVITY && !s->claims[a].stands)
		a--;
	return a;
}

static bool
is_rest(enum agent_state state)
{
	return state == STATE_IDLE || state == STATE_DONE;
}

/* Whether this step out of working has to wait, and has not waited enough. */
static bool
has_to_settle(struct state *s, enum state_authority by, enum agent_state next,
	      int64_t now)
{
	if (s->now != STATE_WORKING || by == AUTHORITY_ACTIVITY || !is_rest(next)) {
		s->settle_at = -1;
		return false;
	}
	if (s->settle_at < 0)
		s->settle_at = now + STATE_SETTLE_MS;
	if (now < s->settle_at)
		return true;
	s->settle_at = -1;
	return false;
}

static bool
decide(struct state *s, int64_t now)
{
	enum state_authority by = highest(s);
	const struct state_claim *c = &s->claims[by];
	enum agent_state next = c->state;

	if (s->taken_at >= 0 && is_rest(next))
		next = STATE_WORKING;
	else
		s->taken_at = -1;
	if (has_to_settle(s, by, next, now))
		return false;
	if (s->now == next && s->by == by && !strcmp(s->message, c->message))
		return false;
	s->turns += s->now != next;
	s->now = next;
	s->by = by;
	memcpy(s->message, c->message, sizeof(s->message));
	return true;
}

bool
state_output(struct state *s, int64_t now)
{
	struct state_claim *c = &s->claims[AUTHORITY_ACTIVITY];

	s->output_at = now;
	s->silent_at = -1;
	if (s->first_at < 0)
		s->first_at = now;
	if (c->state != STATE_STARTING || now - s->first_at >= STATE_START_MS)
		c->state = STATE_WORKING;
	return decide(s, now);
}

bool
state_claim(struct state *s, enum state_authority a, enum agent_state state,
	    const char *message, size_t n, int64_t now)
{
	struct state_claim *c = &s->claims[a];

	c->stands = true;
	c->state = state;
	c->at = now;
	c->why[0] = c->evidence[0] = '\0';
	layout_copy_clean(c->message, sizeof(c->message), message, n);
	if (a >= s->by)
		s->is_interrupted = false;
	/* Whoever says so has taken the prompt up, and is through with it. */
	if (state == STATE_DONE && a >= AUTHORITY_HOOK)
		s->taken_at = -1;
	return decide(s, now);
}

void
state_explain(struct state *s, enum state_authority a, const char *why,
	      const char *evidence)
{
	struct state_claim *c = &s->claims[a];

	if (why)
		layout_copy_clean(c->why, sizeof(c->why), why, strlen(why));
	if (evidence)
		layout_copy_clean(c->evidence, sizeof(c->evidence), evidence,
				  strlen(evidence));
}

const char *
state_why(const struct state *s)
{
	return s->now == STATE_BLOCKED ? s->claims[s->by].why : "";
}

bool
state_withdraw(struct state *s, enum state_authority a, int64_t now)
{
	if (a != AUTHORITY_ACTIVITY)
		s->claims[a].stands = false;
	return decide(s, now);
}

/* The pieces of a report that matter here. */
struct report {
	char state[16], id[64], kind[16], app[64];
	char message[STATE_MESSAGE_MAX];
	bool has_state, has_id, is_bad;
};

static void
take_pair(struct report *r, const char *key, size_t k, const char *value, size_t n)
{
	struct str text = STR_INIT;

	if (k == 5 && !memcmp(key, "state", k)) {
		r->has_state = true;
		layout_copy_clean(r->state, sizeof(r->state), value, n);
	} else if (k == 2 && !memcmp(key, "id", k)) {
		r->has_id = true;
		layout_copy_clean(r->id, sizeof(r->id), value, n);
	} else if (k == 4 && !memcmp(key, "kind", k)) {
		layout_copy_clean(r->kind, sizeof(r->kind), value, n);
	} else if (k == 3 && !memcmp(key, "app", k)) {
		layout_copy_clean(r->app, sizeof(r->app), value, n);
	} else if (k == 3 && !memcmp(key, "msg", k)) {
		r->is_bad |= !base64_decode(&text, value, n);
		layout_copy_clean(r->message, sizeof(r->message), text.buf, text.len);
	}
	str_release(&text);
}

/* key=value joined by colons; unknown keys are passed over. */
static void
parse_report(struct report *r, const char *text, size_t n)
{
	const char *end = text + n;

	while (text < end) {
		const char *stop = memchr(text, ':', end - text);
		const char *eq;

		if (!stop)
			stop = end;
		eq = memchr(text, '=', stop - text);
		if (eq)
			take_pair(r, text, eq - text, eq + 1, stop - eq - 1);
		else
			r->is_bad = true;
		text = stop + 1;
	}
}

/* FNV-1a: ids are told apart, not kept. */
static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static void
note_subagent(struct state *s, const struct report *r)
{
	uint32_t id = hash(r->id);
	unsigned at = 0;

	while (at < s->subagent_count && s->subagents[at] != id)
		at++;
	if (!strcmp(r->state, "clear") || !strcmp(r->state, "done")) {
		if (at < s->subagent_count)
			s->subagents[at] = s->subagents[--s->subagent_count];
	} else if (at == s->subagent_count && at < STATE_SUBAGENTS_MAX) {
		s->subagents[s->subagent_count++] = id;
	}
}

bool
state_report(struct state *s, const char *text, size_t n, int64_t now)
{
	struct report r = { .has_state = false };
	enum agent_state state;
	bool has_changed;

	if (n && text[0] == '?') {
		s->wants_answer = true;
		return false;
	}
	parse_report(&r, text, n);
	state = state_parse(r.state);
	if (r.is_bad || !r.has_state ||
	    (state == STATE_COUNT && strcmp(r.state, "clear"))) {
		s->ignored++;
		return false;
	}
	if (r.has_id) {
		note_subagent(s, &r);
		return false;
	}
	if (state == STATE_COUNT)
		return state_withdraw(s, AUTHORITY_STATUS, now);
	has_changed = state_claim(s, AUTHORITY_STATUS, state, r.message,
				  strlen(r.message), now);
	state_explain(s, AUTHORITY_STATUS, r.kind, r.app);
	return has_changed;
}

bool
state_is_interrupt(const char *bytes, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(interrupts); i++)
		if (n == interrupts[i].n && !memcmp(bytes, interrupts[i].bytes, n))
			return true;
	return false;
}

void
state_input(struct state *s, const char *bytes, size_t n, int64_t now)
{
	if (!state_is_interrupt(bytes, n) || s->now != STATE_WORKING)
		return;
	s->is_interrupted = true;
	/* The quiet has to be noticed even when the program says nothing more. */
	if (s->output_at < 0)
		s->output_at = now;
}

bool
state_prompted(struct state *s, int64_t entered, int64_t now)
{
	enum state_authority by = highest(s);
	const struct state_claim *c = &s->claims[by];

	/* who is busy takes it up in its own time; a short turn may be over already */
	if (!is_rest(c->state) ||
	    (by >= AUTHORITY_HOOK && c->state == STATE_DONE && c->at >= entered))
		return false;
	s->taken_at = now + STATE_TAKE_MS;
	return decide(s, now);
}

bool
state_seen(struct state *s, int64_t now)
{
	for (enum state_authority a = 0; a < AUTHORITY_COUNT; a++)
		if (s->claims[a].state == STATE_DONE)
			s->claims[a].state = STATE_IDLE;
	return decide(s, now);
}

static void
fall_quiet(struct state *s)
{
	s->output_at = s->silent_at = -1;
	s->claims[AUTHORITY_ACTIVITY].state = STATE_IDLE;
	if (!s->is_interrupted)
		return;
	s->is_interrupted = false;
	for (enum state_authority a = AUTHORITY_RULES; a <= AUTHORITY_HOOK; a++)
		if (s->claims[a].state == STATE_WORKING)
			s->claims[a].stands = false;
}

bool
state_tick(struct state *s, int64_t now)
{
	if ((s->output_at >= 0 && now >= s->output_at + STATE_QUIET_MS) ||
	    (s->silent_at >= 0 && now >= s->silent_at))
		fall_quiet(s);
	if (s->taken_at >= 0 && now >= s->taken_at)
		s->taken_at = -1;
	return decide(s, now);
}

int64_t
state_due(const struct state *s)
{
	int64_t due = s->output_at < 0 ? INT64_MAX : s->output_at + STATE_QUIET_MS;

	if (s->settle_at >= 0 && s->settle_at < due)
		due = s->settle_at;
	if (s->silent_at >= 0 && s->silent_at < due)
		due = s->silent_at;
	if (s->taken_at >= 0 && s->taken_at < due)
		due = s->taken_at;
	return due;
}
