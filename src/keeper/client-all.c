/* SPDX-License-Identifier: MIT */
/*
 * Asking many keepers at once: all questions go out before the first answer
 * is awaited, so the keepers work side by side and the whole costs one round.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "keeper/client.h"
#include "keeper/report.h"
#include "keeper/socket.h"

enum { READ_SIZE = 4096 };

struct round {
	struct pollfd *fds; /* -1: answered, or never reached */
	struct str *in;
	size_t n, left;
	struct keeper_status *out;
	bool *reached;
};

static void
end_one(struct round *r, size_t i)
{
	close(r->fds[i].fd);
	r->fds[i].fd = -1;
	r->left--;
}

/* HELLO and the question in one piece. */
static void
add_question(struct str *out)
{
	struct str f = STR_INIT;

	fields_add(&f, "magic", WIRE_MAGIC);
	fields_add_int(&f, "version", WIRE_VERSION);
	fields_add(&f, "build", PACKAGE_VERSION);
	wire_add_str(out, WIRE_HELLO, &f);
	str_clear(&f);
	fields_add(&f, "what", "status");
	wire_add_str(out, WIRE_QUERY, &f);
	str_release(&f);
}

static void
ask_all(struct round *r, char *const *sockets)
{
	struct str question = STR_INIT;

	add_question(&question);
	for (size_t i = 0; i < r->n; i++) {
		int fd = socket_connect(sockets[i], true, NULL);

		r->fds[i] = (struct pollfd){ fd, POLLIN, 0 };
		if (fd < 0)
			continue;
		r->left++;
		if (send(fd, question.buf, question.len, MSG_NOSIGNAL) !=
		    (ssize_t)question.len)
			end_one(r, i);
	}
	str_release(&question);
}

/* Looks for the REPLY in what has come; other frames are passed over. */
static void
parse(struct round *r, size_t i)
{
	struct wire_frame f;
	size_t used;
	int found;

	while ((found = wire_next(&r->in[i], WIRE_FRAME_MAX, &f, &used)) > 0) {
		if (f.kind == WIRE_REPLY) {
			report_get_status(f.bytes, f.n, &r->out[i]);
			r->reached[i] = !report_check(f.bytes, f.n, NULL);
			end_one(r, i);
			return;
		}
		str_drop(&r->in[i], used);
	}
	if (found < 0)
		end_one(r, i);
}

static void
read_one(struct round *r, size_t i)
{
	char buf[READ_SIZE];
	ssize_t n = recv(r->fds[i].fd, buf, sizeof(buf), 0);

	if (n > 0) {
		str_add(&r->in[i], buf, n);
		parse(r, i);
	} else if (!n || (errno != EAGAIN && errno != EINTR)) {
		end_one(r, i);
	}
}

void
keeper_status_all(char *const *sockets, size_t n, int64_t timeout_ms,
		  struct keeper_status *out, bool *reached)
{
	int64_t deadline = clock_mono_ms() + timeout_ms, wait;
	struct round r = { .n = n, .out = out, .reached = reached };

	r.fds = xcalloc(n, sizeof(*r.fds));
	r.in = xcalloc(n, sizeof(*r.in));
	for (size_t i = 0; i < n; i++) {
		str_init(&r.in[i]);
		reached[i] = false;
	}
	ask_all(&r, sockets);
	while (r.left && (wait = deadline - clock_mono_ms()) >= 0) {
		if (poll(r.fds, n, wait) < 0 && errno != EINTR)
			break;
		for (size_t i = 0; i < n; i++)
			if (r.fds[i].fd >= 0 && r.fds[i].revents)
				read_one(&r, i);
	}
	for (size_t i = 0; i < n; i++) {
		if (r.fds[i].fd >= 0)
			end_one(&r, i);
		str_release(&r.in[i]);
	}
	free(r.in);
	free(r.fds);
}
