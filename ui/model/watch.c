/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/model/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/report.h"

struct watch {
	struct watches *all;
	struct watch *next;
	void *owner;
	struct keeper *keeper;
	uv_poll_t poll;
	int polled; /* its events */
	struct keeper_view view; /* as was last asked for */
	struct term *term;
	uint64_t scrolled; /* by terms before this one, less what it was born with */
	unsigned rows, cols; /* the agent's, as its keeper says */
	uint64_t haste_until;
	bool is_paced; /* not read until the next frame */
	bool has_more; /* that was read, but not looked at */
	bool is_overtaken; /* another has become its controller */
	bool is_closed;
	bool is_controller; /* as its keeper says */
	bool is_ready; /* the controller's snapshot has come */
};

struct watches {
	uv_loop_t *loop;
	const struct dirs *dirs;
	struct watch_events events;
	struct watch *first;
	uv_timer_t frame;
	bool is_framing;
};

static bool is_hasty(const struct watch *);
static void pace(struct watch *);
static void listen_to(struct watch *);

/* --- what comes --- */

static void
take_state(struct watch *w, const struct wire_frame *f)
{
	struct keeper_status s;
	char *role = fields_get(f->bytes, f->n, "role");

	w->is_controller = role && !strcmp(role, "controller");
	w->is_overtaken = w->view.role == KEEPER_CONTROLLER && role &&
			  !w->is_controller;
	free(role);
	report_get_status(f->bytes, f->n, &s);
	w->rows = s.rows;
	w->cols = s.cols;
	w->all->events.state(w->all->events.ctx, w, &s);
}

static void
drop_term(struct watch *w)
{
	w->scrolled = watch_scrolled(w);
	term_free(w->term);
	w->term = NULL;
}

/* It is made for a terminal that was just born. */
static void
take_snapshot(struct watch *w, const struct wire_frame *f)
{
	drop_term(w);
	w->term = term_new(w->rows ? w->rows : 24, w->cols ? w->cols : 80,
			   WATCH_HISTORY_MAX, NULL);
	term_feed(w->term, f->bytes, f->n);
	w->scrolled -= term_scrolled(w->term);
	w->is_ready = watch_is_taken(w) && w->is_controller;
}

/* True when the screen has changed. */
static bool
take_frame(struct watch *w, const struct wire_frame *f)
{
	const struct watch_events *on = &w->all->events;

	switch (f->kind) {
	case WIRE_STATE_NOW:
		take_state(w, f);
		return false;
	case WIRE_SNAPSHOT:
		if (w->view.role != KEEPER_WATCHER)
			take_snapshot(w, f);
		return true;
	case WIRE_OUTPUT:
		if (w->term)
			term_feed(w->term, f->bytes, f->n);
		return true;
	case WIRE_BELL:
		on->bell(on->ctx, w);
		return false;
	case WIRE_EXIT:
		on->end(on->ctx, w);
		return false;
	default:
		return false;
	}
}

/* True when there may be more that poll does not know of: the client has read it. */
static bool
read_frames(struct watch *w, size_t *taken, struct err *e)
{
	const struct watch_events *on = &w->all->events;
	bool has_changed = false;
	struct wire_frame f;

	while (!w->is_closed && *taken < WATCH_READ_MAX &&
	       !keeper_recv_now(w->keeper, &f, e)) {
		*taken += f.n + WIRE_HEADER;
		has_changed |= take_frame(w, &f);
	}
	if (has_changed && !w->is_closed)
		on->screen(on->ctx, w);
	return !e->code;
}

static void
drain(struct watch *w)
{
	const struct watch_events *on = &w->all->events;
	struct err e = ERR_INIT;
	size_t taken = 0;

	w->has_more = read_frames(w, &taken, &e);
	if (w->is_closed)
		return;
	if (e.code && e.code != ERR_TIMEOUT)
		on->end(on->ctx, w);
	else if (w->has_more ||
		 (taken && w->view.role != KEEPER_WATCHER && !is_hasty(w)))
		pace(w);
}

static void
on_ready(uv_poll_t *poll, int status, int events)
{
	struct watch *w = poll->data;

	/* what is wrong is found by reading */
	if (events & UV_WRITABLE)
		keeper_flush(w->keeper, NULL);
	if (status || events & UV_READABLE)
		drain(w);
	if (!w->is_closed)
		listen_to(w);
}

static void
listen_to(struct watch *w)
{
	int events = (w->is_paced ? 0 : UV_READABLE) |
		     (keeper_owes(w->keeper) ? UV_WRITABLE : 0);

	if (events == w->polled)
		return;
	w->polled = events;
	if (events)
		uv_poll_start(&w->poll, events, on_ready);
	else
		uv_poll_stop(&w->poll);
}

/* --- frames --- */

static void
on_frame(uv_timer_t *timer)
{
	struct watches *all = timer->data;
	struct watch *next;

	all->is_framing = false;
	for (struct watch *w = all->first; w; w = next) {
		next = w->next;
		if (!w->is_paced)
			continue;
		w->is_paced = false;
		listen_to(w);
		if (w->has_more)
			drain(w);
	}
}

static bool
is_hasty(const struct watch *w)
{
	return uv_now(w->all->loop) < w->haste_until;
}

/* It was read just now: not again before the next frame. */
static void
pace(struct watch *w)
{
	uint64_t wait = is_hasty(w) ? WATCH_HASTE_FRAME_MS : WATCH_FRAME_MS;
	struct watches *all = w->all;

	w->is_paced = true;
	listen_to(w);
	if (!all->is_framing || uv_timer_get_due_in(&all->frame) > wait)
		uv_timer_start(&all->frame, on_frame, wait, 0);
	all->is_framing = true;
}

/* --- from outside --- */

struct watches *
watches_new(uv_loop_t *loop, const struct dirs *dirs, const struct watch_events *events)
{
	struct watches *all = xcalloc(1, sizeof(*all));

	*all = (struct watches){ .loop = loop, .dirs = dirs, .events = *events };
	uv_timer_init(loop, &all->frame);
	all->frame.data = all;
	return all;
}

static void
on_timer_closed(uv_handle_t *h)
{
	free(h->data);
}

void
watches_free(struct watches *all)
{
	if (!all)
		return;
	while (all->first)
		watch_close(all->first);
	uv_close((uv_handle_t *)&all->frame, on_timer_closed);
}

static void
attach(struct watch *w, const struct keeper_view *view)
{
	if (view->role != KEEPER_CONTROLLER)
		w->is_ready = false;
	w->view = *view;
	w->is_overtaken = false;
	keeper_attach(w->keeper, view, NULL); /* one that is lost is found by reading */
	listen_to(w);
}

struct watch *
watch_open(struct watches *all, const char *id, void *owner, struct err *err)
{
	char *socket = dirs_socket(all->dirs, id, err);
	struct keeper *keeper = socket ? keeper_dial(socket, err) : NULL;
	struct watch *w;

	free(socket);
	if (!keeper)
		return NULL;
	if (keeper_watch(keeper, err)) {
		keeper_close(keeper);
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	*w = (struct watch){ .all = all, .next = all->first, .owner = owner,
			     .keeper = keeper };
	all->first = w;
	uv_poll_init(all->loop, &w->poll, keeper_fd(keeper));
	w->poll.data = w;
	listen_to(w);
	return w;
}

static void
on_closed(uv_handle_t *h)
{
	struct watch *w = h->data;

	keeper_close(w->keeper);
	term_free(w->term);
	free(w);
}

void
watch_close(struct watch *w)
{
	struct watch **at;

	if (!w || w->is_closed)
		return;
	w->is_closed = true;
	for (at = &w->all->first; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	uv_close((uv_handle_t *)&w->poll, on_closed);
}

void *
watch_owner(const struct watch *w)
{
	return w->owner;
}

void
watch_show(struct watch *w, unsigned history)
{
	const struct keeper_view view = { .role = KEEPER_VIEWER, .history = history };

	if (w->view.role == KEEPER_VIEWER && w->view.history == history)
		return;
	attach(w, &view);
}

void
watch_take(struct watch *w, unsigned rows, unsigned cols)
{
	const struct keeper_view view = { KEEPER_CONTROLLER, rows, cols, WATCH_HISTORY };

	if (w->view.role == KEEPER_CONTROLLER && w->view.rows == rows &&
	    w->view.cols == cols)
		return;
	attach(w, &view);
}

void
watch_hide(struct watch *w)
{
	if (w->view.role == KEEPER_WATCHER)
		return;
	attach(w, &(struct keeper_view){ .role = KEEPER_WATCHER });
	drop_term(w);
}

bool
watch_is_taken(const struct watch *w)
{
	return w->view.role == KEEPER_CONTROLLER;
}

bool
watch_is_ready(const struct watch *w)
{
	return w->is_ready;
}

struct term *
watch_term(const struct watch *w)
{
	return w->term;
}

uint64_t
watch_scrolled(const struct watch *w)
{
	return w->scrolled + (w->term ? term_scrolled(w->term) : 0);
}

void
watch_seen(struct watch *w)
{
	struct str f = STR_INIT;

	fields_add(&f, "what", "seen");
	keeper_send(w->keeper, WIRE_QUERY, f.buf, f.len, NULL);
	listen_to(w);
	str_release(&f);
}

void
watch_type(struct watch *w, const char *bytes, size_t n)
{
	if (!n || !watch_is_taken(w))
		return;
	if (w->is_overtaken) /* who types has it */
		attach(w, &w->view);
	w->haste_until = uv_now(w->all->loop) + WATCH_HASTE_MS;
	if (w->is_paced && w->has_more)
		pace(w); /* the next frame is sooner now */
	else
		w->is_paced = false;
	for (size_t at = 0; at < n; at += WATCH_PIECE) {
		size_t left = n - at;

		keeper_send(w->keeper, WIRE_INPUT, bytes + at,
			    left < WATCH_PIECE ? left : WATCH_PIECE, NULL);
	}
	listen_to(w);
}
