/* SPDX-License-Identifier: MIT */
/*
 * The prompts that wait for their turn, in the order in which they came. The
 * first is under way; keeper/prompt.h says how one is delivered, here stands
 * who asked, what is known, and where the keys go.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/path.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

#define QUEUE "queue"
enum { QUEUE_MAX = 64 << 20 };

struct delivery {
	struct delivery *next;
	struct prompt prompt;
	struct guest *by; /* NULL: has left, or was answered */
	bool has_begun;
	bool when_idle;	  /* kept on disk until then */
	bool was_working; /* when Enter was sent */
};

/* why: "" when it was taken at once, else what it waits for. */
static void
answer(struct guest *g, const struct err *refusal, const char *why)
{
	struct str f = STR_INIT;

	if (!g)
		return;
	if (refusal) {
		report_add_error(&f, refusal);
	} else {
		fields_add_int(&f, "ok", 1);
		fields_add_int(&f, "delivered", !*why);
		fields_add(&f, "queued", why);
	}
	guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
}

/* composer: where what stands there is kept. */
static void
get_facts(const struct host *h, struct str *composer, struct prompt_facts *f)
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
		.is_working = h->state.now == STATE_WORKING,
		.was_interrupted = h->look.was_interrupted,
		.question = *h->state.message ? h->state.message : h->look.question.text,
	};
	if (look_composer(h, composer))
		f->composer = composer->buf;
}

static bool
is_at_rest(const struct host *h)
{
	return h->state.now == STATE_IDLE || h->state.now == STATE_DONE;
}

/* Those that wait for rest, as fields; none: no file. */
static int
save(const struct host *h, struct err *err)
{
	char *path = path_join(h->launch.dir, QUEUE);
	struct str f = STR_INIT;
	int rc = 0;

	for (const struct delivery *d = h->deliveries; d; d = d->next)
		if (d->when_idle)
			fields_add_n(&f, "text", d->prompt.text.buf, d->prompt.text.len);
	if (f.len)
		rc = file_write(path, f.buf, f.len, 0600, err);
	else
		unlink(path);
	str_release(&f);
	free(path);
	return rc;
}

static void
free_one(struct delivery *d)
{
	prompt_release(&d->prompt);
	free(d);
}

/* What is for now goes before what can wait. */
static void
put_in(struct host *h, struct delivery *d)
{
	struct delivery **at = &h->deliveries;

	while (*at && (d->when_idle || (*at)->has_begun || !(*at)->when_idle))
		at = &(*at)->next;
	d->next = *at;
	*at = d;
}

static void
take_out(struct host *h, struct delivery *d)
{
	struct delivery **at = &h->deliveries;

	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	free_one(d);
}

void
delivery_add(struct host *h, struct guest *g, const char *text, size_t n, bool when_idle)
{
	struct delivery *d = xcalloc(1, sizeof(*d));
	struct err err = ERR_INIT;
	unsigned waiting = 0;

	for (const struct delivery *o = h->deliveries; o; o = o->next)
		waiting++;
	d->by = g;
	d->when_idle = when_idle;
	if (prompt_init(&d->prompt, text, n, h->now, &err) ||
	    (waiting >= HOST_QUEUE_MAX &&
	     err_set(&err, ERR_BUSY, "%u prompts wait for it already", waiting))) {
		answer(g, &err, "");
		free_one(d);
		return;
	}
	put_in(h, d);
	if (when_idle && !is_at_rest(h)) {
		int rc = save(h, &err);

		d->by = NULL;
		answer(g, rc ? &err : NULL, state_name(h->state.now));
		if (rc)
			take_out(h, d);
	}
	delivery_step(h);
}

void
delivery_load(struct host *h)
{
	char *path = path_join(h->launch.dir, QUEUE);
	struct str f = STR_INIT;
	struct fields_walk w;

	if (!file_read(path, QUEUE_MAX, &f, NULL)) {
		w = (struct fields_walk)FIELDS_WALK_INIT(f.buf, f.len);
		while (fields_next(&w))
			if (!strcmp(w.key.buf, "text"))
				delivery_add(h, NULL, w.value.buf, w.value.len, true);
		fields_walk_release(&w);
	}
	str_release(&f);
	free(path);
}

/* True when the first is through, and the next may begin. */
static bool
step_first(struct host *h)
{
	struct delivery *d = h->deliveries;
	enum agent_state was = h->state.now;
	struct str keys = STR_INIT, composer = STR_INIT;
	struct err err = ERR_INIT;
	enum prompt_result result;
	struct prompt_facts f;
	bool was_kept;

	if (d->when_idle && !d->has_begun && !is_at_rest(h))
		return false;
	get_facts(h, &composer, &f);
	if (!d->has_begun)
		d->prompt.since = h->now;
	d->has_begun = true;
	if (!d->prompt.enters)
		d->was_working = f.is_working;
	result = prompt_step(&d->prompt, &f, &keys, &err);
	if (keys.len)
		pty_write(&h->pty, keys.buf, keys.len);
	str_release(&keys);
	str_release(&composer);
	if (result == PROMPT_PENDING)
		return false;
	if (result == PROMPT_DELIVERED)
		output_note_state(h, was, state_prompted(&h->state, h->now));
	h->look.was_interrupted = false;
	answer(d->by, result == PROMPT_REFUSED ? &err : NULL,
	       d->was_working ? "it works: it takes it up when it can" : "");
	was_kept = d->when_idle;
	take_out(h, d);
	if (was_kept)
		save(h, NULL);
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
	const struct delivery *d = h->deliveries;
	struct str composer = STR_INIT;
	struct prompt_facts f;
	int64_t due;

	if (!d || (d->when_idle && !d->has_begun))
		return INT64_MAX;
	get_facts(h, &composer, &f);
	due = prompt_due(&d->prompt, &f);
	str_release(&composer);
	return due;
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
