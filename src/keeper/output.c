/* SPDX-License-Identifier: MIT */
/*
 * The way of a byte: pty → emulator (whose answers go back as input) → log →
 * everybody attached. The emulator's events come in the middle of a read and
 * are only noted there; what they mean for guests is told once, after it.
 */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "base/fields.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

enum {
	OSC_STATUS = 7501,
	FULL_READ = 2048,    /* a read this long says that more is waiting */
	FLOOD = 8192,	     /* bytes a turn */
	FLOOD_GAP_MS = 5,    /* between turns */
	STEADY_GAP_MS = 500, /* more than this between turns is a beginning */
};

static const char status_answer[] = "\033]7501;?\033\\";

static void
on_reply(void *ctx, const char *bytes, size_t n)
{
	struct host *h = ctx;

	pty_write(&h->pty, bytes, n);
	h->has_answered = true;
}

static void
on_title(void *ctx, const char *title)
{
	struct host *h = ctx;

	(void)title;
	h->has_title = true;
}

static void
on_bell(void *ctx)
{
	struct host *h = ctx;

	h->has_bell = true;
}

static void
on_osc(void *ctx, unsigned number, const char *text, size_t n)
{
	struct host *h = ctx;
	enum agent_state was = h->state.now;

	if (number != OSC_STATUS)
		return;
	output_note_state(h, was, state_report(&h->state, text, n, h->now));
	if (h->state.wants_answer)
		pty_write(&h->pty, status_answer, sizeof(status_answer) - 1);
	h->state.wants_answer = false;
}

static void
on_alternate(void *ctx, bool on)
{
	struct host *h = ctx;

	(void)on;
	h->has_switched = true;
}

struct term *
output_new_term(struct host *h)
{
	const struct term_events events = {
		.reply = on_reply,
		.title = on_title,
		.bell = on_bell,
		.osc = on_osc,
		.alternate = on_alternate,
		.ctx = h,
	};
	struct term_options options;
	struct term *t = term_new(h->launch.rows, h->launch.cols, h->launch.history,
				  &events);

	launch_term_options(&h->launch, &options);
	term_set_options(t, &options);
	return t;
}

/* --- telling the guests --- */

static void
tell(struct host *h, enum wire_kind kind, const struct str *fields)
{
	for (struct guest *g = h->guests; g; g = g->next)
		if (g->role >= GUEST_WATCHER)
			guest_add_news(g, kind, fields);
}

static void
tell_title(struct host *h)
{
	struct str f = STR_INIT;

	fields_add(&f, "title", term_title(h->term));
	tell(h, WIRE_TITLE, &f);
	str_release(&f);
}

static void
tell_events(struct host *h)
{
	const struct str nothing = STR_INIT;

	if (h->has_title)
		tell_title(h);
	if (h->has_bell)
		tell(h, WIRE_BELL, &nothing);
	h->has_title = h->has_bell = false;
}

void
output_tell_state(struct host *h, struct guest *g)
{
	static const char *const roles[] = {
		[GUEST_DETACHED] = "detached",
		[GUEST_WATCHER] = "watcher",
		[GUEST_VIEWER] = "viewer",
		[GUEST_CONTROLLER] = "controller",
	};
	struct keeper_status s;
	struct str f = STR_INIT;

	host_get_status(h, &s);
	report_add_status(&f, &s);
	fields_add(&f, "role", roles[g->role]);
	guest_add_news(g, WIRE_STATE_NOW, &f);
	str_release(&f);
}

void
output_tell_all_state(struct host *h)
{
	for (struct guest *g = h->guests; g; g = g->next)
		if (g->role >= GUEST_WATCHER)
			output_tell_state(h, g);
}

void
output_note_state(struct host *h, enum agent_state was, bool has_changed)
{
	/* whoever is attached sees it end: it is not done and unseen */
	if (h->state.now == STATE_DONE && h->controller)
		has_changed = state_seen(&h->state, h->now) || has_changed;
	if (h->state.now != was) {
		h->state_ms = clock_utc_ms();
		h->look.wants_session = h->look.has_session_file;
		notify_note_state(h);
	}
	if (has_changed)
		output_tell_all_state(h);
}

/* Not through guest_add_news: a snapshot is what ends a drop. */
static void
add_snapshot(struct host *h, struct guest *g)
{
	struct str s = STR_INIT;
	bool has_modes = g->role == GUEST_CONTROLLER;

	term_snapshot(h->term, g->history, has_modes, &s);
	if (s.len > WIRE_FRAME_MAX) {
		str_clear(&s);
		term_snapshot(h->term, 0, has_modes, &s);
	}
	guest_add(g, WIRE_SNAPSHOT, &s);
	str_release(&s);
}

/* When even the state does not fit, both come once the queue is empty. */
void
output_refresh(struct host *h, struct guest *g)
{
	g->is_behind = false;
	output_tell_state(h, g);
	if (g->role >= GUEST_VIEWER && !g->is_behind)
		add_snapshot(h, g);
}

/* Whoever can take one gets a fresh snapshot, the others when they can. */
static void
resync(struct host *h)
{
	for (struct guest *g = h->guests; g; g = g->next) {
		if (g->role < GUEST_VIEWER)
			continue;
		guest_drop_output(g);
		if (guest_has_output(g))
			g->is_behind = true;
		else if (!g->is_behind)
			add_snapshot(h, g);
	}
}

void
output_set_size(struct host *h, unsigned rows, unsigned cols)
{
	if (!rows || !cols ||
	    (rows == term_rows(h->term) && cols == term_cols(h->term)))
		return;
	term_resize(h->term, rows, cols);
	rows = term_rows(h->term);
	cols = term_cols(h->term);
	pty_set_size(&h->pty, rows, cols);
	record_size(h->record, rows, cols);
	output_tell_all_state(h);
	resync(h);
}

/* --- reading --- */

static bool
has_viewers(const struct host *h)
{
	for (const struct guest *g = h->guests; g; g = g->next)
		if (g->role >= GUEST_VIEWER)
			return true;
	return false;
}

/*
 * The stream leaves switches of the alternate screen out, so that after one a
 * guest's screen is no longer ours and it gets a new snapshot instead.
 */
static void
show(struct host *h, const char *bytes, size_t n)
{
	str_clear(&h->through);
	term_feed_through(h->term, bytes, n, &h->through);
	if (h->has_switched)
		resync(h);
	else if (h->through.len)
		for (struct guest *g = h->guests; g; g = g->next)
			if (g->role >= GUEST_VIEWER)
				guest_add_news(g, WIRE_OUTPUT, &h->through);
	if (h->through.alloc > GUEST_IDLE_SIZE)
		str_release(&h->through);
}

static void
take(struct host *h, const char *bytes, size_t n)
{
	enum agent_state was = h->state.now;

	record_add(h->record, bytes, n);
	term_set_time(h->term, (uint64_t)h->now);
	if (has_viewers(h))
		show(h, bytes, n);
	else
		term_feed(h->term, bytes, n);
	h->has_switched = false;
	tell_events(h);
	h->outputs++;
	h->output_at = h->now;
	h->output_ms = clock_utc_ms();
	output_note_state(h, was, state_output(&h->state, h->now));
	look_note_output(h);
}

/*
 * Output that comes in dribs is left to gather in the pty, since a wake-up
 * costs more than the bytes: but only while it flows steadily, nobody watches
 * it, no prompt is under way and the program waits for no answer. A flood is
 * read as it comes, or the pty would fill and slow the program.
 */
static bool
may_gather(const struct host *h, size_t total, int64_t gap)
{
	return h->phase == HOST_RUNNING && h->now >= h->began + HOST_START_MS &&
	       total && total < FLOOD && gap >= FLOOD_GAP_MS && gap <= STEADY_GAP_MS &&
	       !h->has_answered && !h->deliveries && !has_viewers(h);
}

bool
output_read(struct host *h)
{
	char buf[HOST_READ];
	int64_t gap = h->now - h->output_at;
	size_t total = 0;
	ssize_t n;

	h->has_answered = false;
	do {
		n = pty_read(&h->pty, buf, sizeof(buf));
		if (n > 0 && h->phase <= HOST_DRAINING)
			take(h, buf, n);
		total += n > 0 ? n : 0;
	} while (n >= FULL_READ && total < HOST_READ_TURN);
	h->gather_due = may_gather(h, total, gap) ? h->now + HOST_GATHER_MS : 0;
	return n >= 0;
}

void
output_catch_up(struct host *h)
{
	if (h->gather_due)
		output_read(h);
	h->gather_due = 0;
}

void
output_end(struct host *h)
{
	struct str f = STR_INIT;

	/* A program that was killed has undone nothing itself. */
	term_feed(h->term, term_undo, strlen(term_undo));
	fields_add_int(&f, "status", h->exit_status);
	fields_add_int(&f, "was_stopped", h->was_stopped);
	for (struct guest *g = h->guests; g; g = g->next)
		if (g->role >= GUEST_WATCHER)
			guest_add(g, WIRE_EXIT, &f);
	str_release(&f);
}
