/* SPDX-License-Identifier: MIT */
/*
 * One connection to one keeper. Calls block, each with a limit of time, by
 * poll(2) on a non-blocking socket; a REPLY is told from the stream of an
 * attachment, whose frames are kept for keeper_recv while one is awaited.
 */
#include "config.h"

#include "keeper/client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "keeper/report.h"
#include "keeper/socket.h"

enum {
	CALL_MS = 5000,
	PROMPT_MS = 30000, /* ten seconds of starting, and others before it */
	ANSWER_MS = 10000, /* its two steps, and some */
	LEAVE_MS = 2000,
	READ_SIZE = 65536,
};

struct keeper {
	int fd;
	struct str in;	  /* read, not yet handed out */
	size_t used;	  /* of in, by the frame handed out last */
	int64_t version;  /* of the other side's wire */
	struct str later; /* frames that came while a REPLY was awaited */
	size_t later_used;
	bool is_dry; /* the last read took all that there was */
	struct str out;	 /* frames, sent as far as sent says */
	size_t sent;
	bool is_prompt; /* sends what the socket takes, and waits for nothing */
};

static int
lost(struct err *err)
{
	return err_set(err, ERR_UNREACHABLE, "the keeper has gone");
}

/* Waits for events until the deadline. */
static int
await(const struct keeper *k, short events, int64_t deadline, struct err *err)
{
	for (;;) {
		struct pollfd p = { k->fd, events, 0 };
		int64_t left = deadline - clock_mono_ms();
		int n = poll(&p, 1, left > 0 ? left : 0);

		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return err_errno(err, ERR_IO, "cannot wait for the keeper");
		if (!n)
			return err_set(err, ERR_TIMEOUT, "the keeper does not answer");
	}
}

bool
keeper_owes(const struct keeper *k)
{
	return k->sent < k->out.len;
}

int
keeper_flush(struct keeper *k, struct err *err)
{
	while (keeper_owes(k)) {
		ssize_t n = send(k->fd, k->out.buf + k->sent, k->out.len - k->sent,
				 MSG_NOSIGNAL);

		if (n > 0)
			k->sent += n;
		else if (errno == EAGAIN)
			return 0;
		else if (errno != EINTR)
			return lost(err);
	}
	k->sent = 0;
	if (k->out.alloc > READ_SIZE)
		str_release(&k->out);
	else
		str_clear(&k->out);
	return 0;
}

int
keeper_send(struct keeper *k, enum wire_kind kind, const void *bytes, size_t n,
	    struct err *err)
{
	int64_t deadline = clock_mono_ms() + CALL_MS;
	int rc;

	wire_add(&k->out, kind, bytes, n);
	rc = keeper_flush(k, err);
	while (!rc && !k->is_prompt && keeper_owes(k)) {
		rc = await(k, POLLOUT, deadline, err);
		if (!rc)
			rc = keeper_flush(k, err);
	}
	return rc;
}

/* Drops the frame that was handed out last. */
static void
end_frame(struct keeper *k)
{
	str_drop(&k->in, k->used);
	str_drop(&k->later, k->later_used);
	k->used = k->later_used = 0;
}

static int
read_more(struct keeper *k, int64_t deadline, struct err *err)
{
	ssize_t n;

	str_grow(&k->in, READ_SIZE);
	for (;;) {
		n = recv(k->fd, k->in.buf + k->in.len, READ_SIZE, 0);
		if (n > 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (!n || errno != EAGAIN)
			return lost(err);
		if (await(k, POLLIN, deadline, err))
			return -1;
	}
	k->in.len += n;
	k->in.buf[k->in.len] = '\0';
	k->is_dry = n < READ_SIZE;
	return 0;
}

/* The next frame off the socket. */
static int
recv_frame(struct keeper *k, int64_t deadline, struct wire_frame *f, struct err *err)
{
	int found;

	while (!(found = wire_next(&k->in, WIRE_FRAME_MAX, f, &k->used)))
		if (read_more(k, deadline, err))
			return -1;
	if (found > 0)
		return 0;
	return err_set(err, ERR_CORRUPT, "the keeper sent a frame over the limit");
}

int
keeper_recv(struct keeper *k, int64_t timeout_ms, struct wire_frame *f, struct err *err)
{
	end_frame(k);
	if (wire_next(&k->later, WIRE_FRAME_MAX, f, &k->later_used) > 0)
		return 0;
	return recv_frame(k, clock_mono_ms() + timeout_ms, f, err);
}

int
keeper_recv_now(struct keeper *k, struct wire_frame *f, struct err *err)
{
	end_frame(k);
	if (wire_next(&k->later, WIRE_FRAME_MAX, f, &k->later_used) > 0)
		return 0;
	if (k->is_dry && !wire_next(&k->in, WIRE_FRAME_MAX, f, &k->used)) {
		k->is_dry = false;
		return err_set(err, ERR_TIMEOUT, "the keeper says no more");
	}
	return recv_frame(k, 0, f, err);
}

/* Waits for a frame of one kind; the others are kept. */
static int
await_kind(struct keeper *k, enum wire_kind kind, int64_t timeout_ms,
	   struct wire_frame *f, struct err *err)
{
	int64_t deadline = clock_mono_ms() + timeout_ms;

	for (;;) {
		end_frame(k);
		if (recv_frame(k, deadline, f, err))
			return -1;
		if (f->kind == kind)
			return 0;
		wire_add(&k->later, f->kind, f->bytes, f->n);
	}
}

int
keeper_ask(struct keeper *k, enum wire_kind kind, const struct str *fields,
	   int64_t timeout_ms, struct str *reply, struct err *err)
{
	struct wire_frame f;

	if (keeper_send(k, kind, fields->buf, fields->len, err) ||
	    await_kind(k, WIRE_REPLY, timeout_ms, &f, err))
		return -1;
	str_clear(reply);
	str_add(reply, f.bytes, f.n);
	return report_check(f.bytes, f.n, err);
}

static int
send_hello(struct keeper *k, struct err *err)
{
	struct str hello = STR_INIT;
	int rc;

	fields_add(&hello, "magic", WIRE_MAGIC);
	fields_add_int(&hello, "version", WIRE_VERSION);
	fields_add(&hello, "build", PACKAGE_VERSION);
	rc = keeper_send(k, WIRE_HELLO, hello.buf, hello.len, err);
	str_release(&hello);
	return rc;
}

static int
await_hello(struct keeper *k, struct err *err)
{
	struct wire_frame f;
	char *magic;
	int rc = 0;

	if (await_kind(k, WIRE_HELLO, CALL_MS, &f, err))
		return -1;
	magic = fields_get(f.bytes, f.n, "magic");
	if (!magic || strcmp(magic, WIRE_MAGIC))
		rc = err_set(err, ERR_CORRUPT, "what answers there is no keeper");
	k->version = fields_get_int(f.bytes, f.n, "version", 1);
	free(magic);
	return rc;
}

/* A keeper that was started by an older fleet passes over what it does not know. */
static int
check_version(const struct keeper *k, int64_t needs, struct err *err)
{
	if (k->version >= needs)
		return 0;
	err_set(err, ERR_REFUSED, "its keeper is of an older fleet, and cannot do that");
	return err_hint(err, "`fleet restart` gives it a new one");
}

struct keeper *
keeper_dial(const char *socket, struct err *err)
{
	int fd = socket_connect(socket, true, err);
	struct keeper *k;

	if (fd < 0)
		return NULL;
	k = xcalloc(1, sizeof(*k));
	k->fd = fd;
	str_init(&k->in);
	str_init(&k->later);
	str_init(&k->out);
	k->is_prompt = true;
	if (!send_hello(k, err))
		return k;
	err_wrap(err, "%s", socket);
	keeper_close(k);
	return NULL;
}

struct keeper *
keeper_open(const char *socket, struct err *err)
{
	struct keeper *k = keeper_dial(socket, err);

	if (!k)
		return NULL;
	k->is_prompt = false;
	if (!await_hello(k, err))
		return k;
	err_wrap(err, "%s", socket);
	keeper_close(k);
	return NULL;
}

void
keeper_close(struct keeper *k)
{
	if (!k)
		return;
	close(k->fd);
	str_release(&k->in);
	str_release(&k->later);
	str_release(&k->out);
	free(k);
}

int
keeper_fd(const struct keeper *k)
{
	return k->fd;
}

static int
query(struct keeper *k, const char *what, struct str *reply, struct err *err)
{
	struct str q = STR_INIT;
	int rc;

	fields_add(&q, "what", what);
	rc = keeper_ask(k, WIRE_QUERY, &q, CALL_MS, reply, err);
	str_release(&q);
	return rc;
}

int
keeper_get_status(struct keeper *k, struct keeper_status *s, struct err *err)
{
	struct str reply = STR_INIT;
	int rc = query(k, "status", &reply, err);

	if (!rc)
		report_get_status(reply.buf, reply.len, s);
	str_release(&reply);
	return rc;
}

int
keeper_get_screen(struct keeper *k, struct str *fields, struct err *err)
{
	return query(k, "screen", fields, err);
}

int
keeper_attach(struct keeper *k, const struct keeper_view *view, struct err *err)
{
	static const char *const roles[] = {
		[KEEPER_WATCHER] = "watcher",
		[KEEPER_VIEWER] = "viewer",
		[KEEPER_CONTROLLER] = "controller",
	};
	struct str f = STR_INIT;
	int rc;

	fields_add_int(&f, "rows", view->rows);
	fields_add_int(&f, "cols", view->cols);
	fields_add(&f, "role", roles[view->role]);
	if (view->history)
		fields_add_int(&f, "history", view->history);
	rc = keeper_send(k, WIRE_ATTACH, f.buf, f.len, err);
	str_release(&f);
	return rc;
}

int
keeper_watch(struct keeper *k, struct err *err)
{
	return keeper_attach(k, &(struct keeper_view){ .role = KEEPER_WATCHER }, err);
}

int
keeper_prompt(struct keeper *k, const char *text, size_t n, bool when_idle,
	      struct str *queued, struct err *err)
{
	struct str f = STR_INIT, reply = STR_INIT;
	char *why;
	int rc;

	if (when_idle && check_version(k, 2, err))
		return -1;
	fields_add_n(&f, "text", text, n);
	if (when_idle)
		fields_add(&f, "when", "idle");
	rc = keeper_ask(k, WIRE_PROMPT, &f, PROMPT_MS, &reply, err);
	why = rc ? NULL : fields_get(reply.buf, reply.len, "queued");
	if (queued) {
		str_clear(queued);
		str_adds(queued, why ? why : "");
	}
	free(why);
	str_release(&f);
	str_release(&reply);
	return rc;
}

int
keeper_answer(struct keeper *k, const char *choice, uint64_t question, struct str *asks,
	      struct err *err)
{
	char *next;
	struct str f = STR_INIT, reply = STR_INIT;
	int rc;

	if (check_version(k, 2, err))
		return -1;
	fields_add(&f, "choice", choice);
	fields_add_int(&f, "question", (int64_t)question);
	rc = keeper_ask(k, WIRE_ANSWER, &f, ANSWER_MS, &reply, err);
	next = rc ? NULL : fields_get(reply.buf, reply.len, "asks");
	if (next)
		str_adds(asks, next);
	free(next);
	str_release(&f);
	str_release(&reply);
	return rc;
}

int
keeper_interrupt(struct keeper *k, struct err *err)
{
	struct str f = STR_INIT, reply = STR_INIT;
	int rc;

	if (check_version(k, 2, err))
		return -1;
	fields_add(&f, "action", "interrupt");
	rc = keeper_ask(k, WIRE_SIGNAL, &f, CALL_MS, &reply, err);
	str_release(&f);
	str_release(&reply);
	return rc;
}

/* Reads until the keeper has left; true when it said that the program ended. */
static bool
await_end(struct keeper *k, int64_t timeout_ms)
{
	int64_t deadline = clock_mono_ms() + timeout_ms;
	bool has_ended = false;
	struct wire_frame f;
	struct err ignored = ERR_INIT;

	while (!keeper_recv(k, deadline - clock_mono_ms(), &f, &ignored))
		has_ended |= f.kind == WIRE_EXIT;
	return has_ended && ignored.code == ERR_UNREACHABLE;
}

int
keeper_stop(struct keeper *k, int64_t grace_ms, struct err *err)
{
	struct str f = STR_INIT, reply = STR_INIT;
	struct err own = ERR_INIT;
	int rc;

	fields_add(&f, "action", grace_ms > 0 ? "stop" : "kill");
	fields_add_int(&f, "grace_ms", grace_ms);
	rc = keeper_ask(k, WIRE_SIGNAL, &f, grace_ms + CALL_MS, &reply, &own);
	/* It may have ended by itself just before we asked. */
	if (rc && own.code == ERR_UNREACHABLE && await_end(k, 0))
		rc = 0;
	else if (!rc)
		await_end(k, LEAVE_MS);
	if (rc)
		err_set(err, own.code, "%s", own.text);
	str_release(&f);
	str_release(&reply);
	return rc;
}
