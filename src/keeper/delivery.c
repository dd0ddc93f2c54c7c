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
#include "keeper/literal.h"
#include "keeper/report.h"

#define QUEUE "queue"
enum { QUEUE_MAX = 64 << 20 };

struct delivery {
	struct delivery *next;
	struct prompt prompt;
	struct guest *by; /* NULL: has left, or was answered */
	bool has_begun;
	bool when_idle;	  /* kept on disk until then */
	bool is_sent;	  /* Enter was: it is kept no more */
	bool is_stalled;  /* refused at rest: waits for the next */
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
		.is_unknown = h->look.has_idle_rule && !h->look.is_known &&
			      h->state.by == AUTHORITY_ACTIVITY,
		.may_hold_draft = h->look.may_hold_draft,
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
		if (d->when_idle && !d->is_sent)
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
	/* A question that comes up meanwhile must find no Enter on its way. */
	when_idle |= h->launch.prompts_at_rest && h->state.now == STATE_WORKING;
	d->by = g;
	d->when_idle = when_idle;
	if (prompt_init(&d->prompt, text, n, h->now, &err) ||
	    literal_make(&d->prompt.text, h->launch.commands, h->launch.quoted, &err) ||
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

static void
load_one(struct host *h, const struct str *text)
{
	struct delivery *d = xcalloc(1, sizeof(*d));

	d->when_idle = true;
	if (prompt_init(&d->prompt, text->buf, text->len, h->now, NULL))
		free_one(d);
	else
		put_in(h, d);
}

/* The file stays as it is until one of them is sent. */
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
				load_one(h, &w.value);
		fields_walk_release(&w);
	}
	str_release(&f);
	free(path);
}

/* Whether the first has to wait for the agent to rest. */
static bool
has_to_wait(const struct host *h, struct delivery *d)
{
	bool is_quiet = h->phase == HOST_RUNNING && !h->has_exited && is_at_rest(h);

	if (!d->when_idle || d->has_begun)
		return false;
	if (!is_at_rest(h))
		d->is_stalled = false;
	return !is_quiet || d->is_stalled;
}

/* Kept, and tried again when it rests the next time; nobody waits to hear of it. */
static void
put_off(struct host *h, struct delivery *d)
{
	prompt_rewind(&d->prompt);
	d->has_begun = d->is_sent = false;
	d->is_stalled = true;
	save(h, NULL);
}

static void
finish(struct host *h, struct delivery *d, enum prompt_result result,
       const struct err *err)
{
	enum agent_state was = h->state.now;

	if (result == PROMPT_DELIVERED) {
		h->look.may_hold_draft = false;
		output_note_state(h, was, state_prompted(&h->state,
								d->prompt.since, h->now));
	} else if (d->prompt.phase != PROMPT_WAITING) {
		h->look.may_hold_draft = true;
	}
	if (result == PROMPT_REFUSED && d->when_idle) {
		put_off(h, d);
		return;
	}
	answer(d->by, result == PROMPT_REFUSED ? err : NULL,
	       d->was_working ? "it works: it takes it up when it can" : "");
	take_out(h, d);
}

/* True when the first is through, and the next may begin. */
static bool
step_first(struct host *h)
{
	struct delivery *d = h->deliveries;
	struct str keys = STR_INIT, composer = STR_INIT;
	struct err err = ERR_INIT;
	enum prompt_result result;
	struct prompt_facts f;

	if (has_to_wait(h, d))
		return false;
	/* A question may stand there that nobody has looked at yet. */
	if (h->look.since >= 0)
		look_now(h);
	get_facts(h, &composer, &f);
	if (!d->has_begun)
		d->prompt.since = h->now;
	d->has_begun = true;
	if (!d->prompt.enters)
		d->was_working = f.is_working;
	result = prompt_step(&d->prompt, &f, &keys, &err);
	if (d->when_idle && d->prompt.enters && !d->is_sent) {
		d->is_sent = true;
		save(h, NULL);
	}
	if (keys.len)
		pty_write(&h->pty, keys.buf, keys.len);
	str_release(&keys);
	str_release(&composer);
	if (result != PROMPT_PENDING)
		finish(h, d, result, &err);
	return result != PROMPT_PENDING;
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
