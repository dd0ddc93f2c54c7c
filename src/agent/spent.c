/* SPDX-License-Identifier: MIT */
/* The sums of the store, brought up to what the agent's notes say. */
#include "config.h"

#include "agent/spent.h"

#include <stdlib.h>
#include <string.h>

#include "agent/meter-note.h"
#include "base/money.h"

static void
take_session(struct spent *s, const struct usage_session *u)
{
	if (!u->session)
		return;
	s->is_known = true;
	s->is_reported = u->reported >= 0;
	s->context_tokens = u->context_tokens;
	s->context_size = u->context_size;
	strncpy(s->model, u->model ? u->model : "", sizeof(s->model) - 1);
	meter_limits_load(u->limits, &s->limits);
}

/*
 * The note's figure is of its conversation, of which the sum has a share already.
 */
static int
take_cost(struct store *st, const char *agent, const struct meter_note *note,
	  struct spent *s, struct err *err)
{
	struct usage_session u;
	struct usage_sum sum;
	int64_t base = note->first;

	if (note->cost < 0)
		return 0;
	if (store_usage_session(st, agent, note->session, &u, err) ||
	    store_usage_sum(st, agent, note->session, &sum, err))
		return -1;
	if (u.session)
		base = u.reported >= 0 ? u.base : note->first - u.before;
	if (note->at_ms >= u.at_ms && note->cost - base >= 0) {
		s->cost += note->cost - base - sum.cost;
		s->is_reported = true;
		s->is_unpriced = false;
	}
	usage_session_release(&u);
	return 0;
}

static void
take_context(const struct meter_note *note, int64_t last_ms, struct spent *s)
{
	if (note->at_ms < last_ms)
		return;
	if (note->model)
		strncpy(s->model, note->model, sizeof(s->model) - 1);
	if (note->context_size) {
		s->context_tokens = note->context_tokens;
		s->context_size = note->context_size;
	}
	if (meter_limits_are_known(&note->limits))
		s->limits = note->limits;
}

static int
take_note(struct store *st, const struct dirs *dirs, const char *agent, int64_t last_ms,
	  struct spent *s, struct err *err)
{
	char *dir = dirs_agent(dirs, agent);
	struct meter_notes notes;
	int rc = 0;

	meter_notes_load(dir, &notes);
	if (notes.n) {
		s->is_known = true;
		take_context(&notes.v[0], last_ms, s);
		rc = take_cost(st, agent, &notes.v[0], s, err);
	}
	meter_notes_release(&notes);
	free(dir);
	return rc;
}

int
spent_load(struct store *st, const struct dirs *dirs, const char *agent, struct spent *s,
	   struct err *err)
{
	struct usage_session u = USAGE_SESSION_INIT;
	struct usage_sum sum;
	int rc = -1;

	*s = (struct spent){ .context_percent = -1, .limits = METER_LIMITS_INIT };
	if (store_usage_sum(st, agent, NULL, &sum, err) ||
	    store_usage_session(st, agent, NULL, &u, err))
		goto out;
	s->tokens = sum.tokens;
	s->turns = sum.turns;
	s->cost = sum.cost;
	s->is_unpriced = sum.is_unpriced;
	s->is_known = tokens_sum(&sum.tokens) || sum.turns;
	take_session(s, &u);
	if (take_note(st, dirs, agent, u.at_ms, s, err))
		goto out;
	if (s->context_size > 0)
		s->context_percent = s->context_tokens * 10000 / s->context_size;
	rc = 0;
out:
	usage_session_release(&u);
	return rc;
}

static json_t *
tokens_json(const struct tokens *t)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "input", (json_int_t)t->input,
			 "cache_write", (json_int_t)(t->cache_write + t->cache_write_1h),
			 "cache_read", (json_int_t)t->cache_read, "output",
			 (json_int_t)t->output);
}

static bool
has_cost(const struct spent *s)
{
	return s->is_known && (s->cost > 0 || !s->is_unpriced);
}

void
spent_add_json(const struct spent *s, json_t *o)
{
	const char *source = s->is_unpriced   ? "incomplete"
			     : s->is_reported ? "reported"
					      : "reckoned";

	json_object_set_new(o, "cost_usd",
			    has_cost(s) ? json_real(money_dollars(s->cost))
					: json_null());
	json_object_set_new(o, "cost_source",
			    s->is_known ? json_string(source) : json_null());
	json_object_set_new(o, "context_percent",
			    s->is_known && s->context_percent >= 0
				    ? json_real((double)s->context_percent / 100)
				    : json_null());
	json_object_set_new(o, "tokens",
			    s->is_known ? tokens_json(&s->tokens) : json_null());
}

void
spent_add_cost(const struct spent *s, struct str *out)
{
	if (!s->is_known)
		return;
	if (!has_cost(s)) {
		str_adds(out, "unknown");
		return;
	}
	if (!s->is_reported && !s->is_unpriced && s->cost)
		str_addc(out, '~');
	money_format(out, s->cost);
	if (s->is_unpriced)
		str_addc(out, '+');
}
