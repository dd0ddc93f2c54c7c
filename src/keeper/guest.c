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

static bool
is_stream(unsigned kind)
{
	return kind == WIRE_OUTPUT || kind == WIRE_SNAPSHOT;
}

/* Rebuilds the queue from the frame that is being sent on. */
static void
requeue(struct guest *g, bool drops_stream)
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
		    (at < g->sent || !drops_stream || !is_stream(f.kind)))
			str_add(&rest, view.buf, used);
		at += used;
	}
	str_release(&g->out);
	g->out = rest;
	g->sent = sent;
}

void
guest_drop_stream(struct guest *g)
{
	requeue(g, true);
}

void
guest_add(struct guest *g, enum wire_kind kind, const struct str *fields)
{
	if (!g->is_gone)
		wire_add_str(&g->out, kind, fields);
}

void
guest_add_stream(struct guest *g, enum wire_kind kind, const struct str *bytes)
{
	size_t waiting = g->out.len - g->sent;

	if (g->is_gone || g->owes_snapshot || !bytes->len)
		return;
	if (waiting && waiting + bytes->len > GUEST_QUEUE_MAX) {
		guest_drop_stream(g);
		g->owes_snapshot = true;
		return;
	}
	wire_add_str(&g->out, kind, bytes);
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
	} else if (g->sent > GUEST_QUEUE_MAX / 4) {
		requeue(g, false);
	}
}

bool
guest_has_output(const struct guest *g)
{
	return !g->is_gone && g->sent < g->out.len;
}
