/* SPDX-License-Identifier: MIT */
/*
 * The prompts that wait for their turn, in the order in which they came. The
 * first is under way; keeper/prompt.h says how one is delivered, here stands
 * who asked, what is known, and where the keys go.
 */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

struct delivery {
	struct delivery *next;
	struct prompt prompt;
	struct guest *by; /* NULL: has left */
	bool has_begun;
};

static void
answer(struct guest *g, const struct err *refusal)
{
	struct str f = STR_INIT;

	if (!g)
		return;
	if (refusal) {
		report_add_error(&f, refusal);
	} else {
		fields_add_int(&f, "ok", 1);
		fields_add_int(&f, "delivered", 1);
	}
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

static void
get_facts(const struct host *h, struct prompt_facts *f)
{
	*f = (struct prompt_facts){
		.now = h->now,
		.output_at = h->output_at,
		.outputs = h->outputs,
		.has_exited = h->has_exited || h->phase != HOST_RUNNING,
		.is_blocked = h->state.now == STATE_BLOCKED,
		.is_starting = h->state.now == STATE_STARTING,
		.has_paste = term_modes(h->term) & TERM_MODE_BRACKETED_PASTE,
		.is_canonical = pty_is_canonical(&h->pty),
		.question = h->state.message,
	};
}

static void
free_one(struct delivery *d)
{
	prompt_release(&d->prompt);
	free(d);
}

void
delivery_add(struct host *h, struct guest *g, const char *text, size_t n)
{
	struct delivery *d = xcalloc(1, sizeof(*d)), **at = &h->deliveries;
	struct err err = ERR_INIT;
	unsigned waiting = 0;

	for (; *at; at = &(*at)->next)
		waiting++;
	d->by = g;
	if (prompt_init(&d->prompt, text, n, h->now, &err) ||
	    (waiting >= HOST_QUEUE_MAX &&
	     err_set(&err, ERR_BUSY, "%u prompts wait for it already", waiting))) {
		answer(g, &err);
		free_one(d);
		return;
	}
	*at = d;
	delivery_step(h);
}

/* True when the first is through, and the next may begin. */
static bool
step_first(struct host *h)
{
	struct delivery *d = h->deliveries;
	enum agent_state was = h->state.now;
	struct str keys = STR_INIT;
	struct err err = ERR_INIT;
	enum prompt_result result;
	struct prompt_facts f;

	get_facts(h, &f);
	if (!d->has_begun)
		d->prompt.since = h->now;
	d->has_begun = true;
	result = prompt_step(&d->prompt, &f, &keys, &err);
	if (keys.len)
		pty_write(&h->pty, keys.buf, keys.len);
	str_release(&keys);
	if (result == PROMPT_PENDING)
		return false;
	if (result == PROMPT_DELIVERED)
		output_note_state(h, was, state_prompted(&h->state, h->now));
	answer(d->by, result == PROMPT_REFUSED ? &err : NULL);
	h->deliveries = d->next;
	free_one(d);
	return true;
}

void
delivery_step(struct host *h)
{
	while (h->deliveries && step_first(h))
		;
}

int64_t
delivery_due(const struct host *h)
{
	struct prompt_facts f;

	if (!h->deliveries)
		return INT64_MAX;
	get_facts(h, &f);
	return prompt_due(&h->deliveries->prompt, &f);
}

void
delivery_forget(struct host *h, const struct guest *g)
{
	for (struct delivery *d = h->deliveries; d; d = d->next)
		if (d->by == g)
			d->by = NULL;
}

void
delivery_release(struct host *h)
{
	struct delivery *d;

	while ((d = h->deliveries)) {
		h->deliveries = d->next;
		free_one(d);
	}
}
