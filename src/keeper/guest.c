/* SPDX-License-Identifier: MIT */
/* Queues of frames to and from one client, on a non-blocking socket. */
#include "config.h"

#include "keeper/guest.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"

struct guest *
guest_new(int fd)
{
	struct guest *g = xcalloc(1, sizeof(*g));

	g->fd = fd;
	str_init(&g->in);
	str_init(&g->out);
	return g;
}

void
guest_free(struct guest *g)
{
	if (!g)
		return;
	close(g->fd);
	str_release(&g->in);
	str_release(&g->out);
	free(g);
}

bool
guest_read(struct guest *g)
{
	char buf[GUEST_READ];
	ssize_t n = recv(g->fd, buf, sizeof(buf), 0);

	if (n > 0)
		str_add(&g->in, buf, n);
	else if (!n || (errno != EAGAIN && errno != EINTR))
		g->is_gone = true;
	return !g->is_gone;
}

/* From what is never dropped to what goes first. */
enum sort { SORT_ANSWER, SORT_NOTICE, SORT_OUTPUT, SORT_COUNT };

static enum sort
sort_of(unsigned kind)
{
	switch (kind) {
	case WIRE_OUTPUT:
	case WIRE_SNAPSHOT:
		return SORT_OUTPUT;
	case WIRE_STATE_NOW:
	case WIRE_TITLE:
	case WIRE_BELL:
		return SORT_NOTICE;
	}
	return SORT_ANSWER;
}

/*
 * Rebuilds the queue from the frame that is being sent on, without those of the
 * sort drop and above.
 */
static void
requeue(struct guest *g, enum sort drop)
{
	struct str rest = STR_INIT;
	size_t at = 0, used, sent = 0;
	struct wire_frame f;

	while (at < g->out.len) {
		struct str view = { g->out.buf + at, g->out.len - at, 0, 0 };

		if (wire_next(&view, SIZE_MAX, &f, &used) <= 0)
			break;
		if (at < g->sent && g->sent < at + used)
			sent = g->sent - at;
		if (at + used > g->sent &&
		    (at < g->sent || sort_of(f.kind) < drop))
			str_add(&rest, view.buf, used);
		at += used;
	}
	str_release(&g->out);
	g->out = rest;
	g->sent = sent;
}

void
guest_drop_output(struct guest *g)
{
	requeue(g, SORT_OUTPUT);
}

static size_t
waiting(const struct guest *g)
{
	return g->out.len - g->sent;
}

void
guest_add(struct guest *g, enum wire_kind kind, const struct str *fields)
{
	if (g->is_gone)
		return;
	wire_add_str(&g->out, kind, fields);
	g->is_gone = waiting(g) > GUEST_ANSWERS_MAX;
}

void
guest_add_news(struct guest *g, enum wire_kind kind, const struct str *bytes)
{
	if (g->is_gone || g->is_behind)
		return;
	if (waiting(g) && waiting(g) + bytes->len > GUEST_QUEUE_MAX) {
		requeue(g, SORT_NOTICE);
		g->is_behind = true;
		return;
	}
	wire_add_str(&g->out, kind, bytes);
}

/*
 * Whether what was sent is worth taking away: a large frame is not moved for
 * each piece of it that goes out.
 */
static bool
has_ballast(const struct guest *g)
{
	struct wire_frame f;
	size_t used;

	return g->sent > GUEST_QUEUE_MAX / 4 &&
	       wire_next(&g->out, SIZE_MAX, &f, &used) > 0 && used <= g->sent;
}

void
guest_send(struct guest *g)
{
	while (guest_has_output(g)) {
		ssize_t n = send(g->fd, g->out.buf + g->sent, g->out.len - g->sent,
				 MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			g->is_gone |= errno != EAGAIN;
			break;
		}
		g->sent += n;
	}
	if (g->sent == g->out.len) {
		g->sent = 0;
		if (g->out.alloc > GUEST_IDLE_SIZE)
			str_release(&g->out);
		else
			str_clear(&g->out);
	} else if (has_ballast(g)) {
		requeue(g, SORT_COUNT);
	}
}

bool
guest_has_output(const struct guest *g)
{
	return !g->is_gone && g->sent < g->out.len;
}
