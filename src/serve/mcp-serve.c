/* SPDX-License-Identifier: MIT */
/*
 * Bytes in, lines to the protocol, lines of the calls out. Output waits in a
 * queue and never blocks the loop; while much of it is unread nothing is taken
 * in, neither from the client nor from the calls.
 */
#include "config.h"

#include "serve/mcp-serve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "serve/call.h"
#include "serve/mcp.h"
#include "serve/rpc.h"
#include "serve/tool.h"
#include "verb/app.h"
#include "verb/caller.h"

enum { READ_SIZE = 65536 };

struct server {
	struct mcp mcp;
	struct mcp_side side;
	struct reply *reply;
	int in, out;
	struct str input, output;
	bool is_skipping; /* the rest of a line that is too long */
	bool is_ending;	  /* nothing more is taken in */
	bool is_deaf;	  /* nobody reads what we write */
	struct call **calls;
	size_t n, alloc;
};

/* --- answers --- */

static void
queue(void *ctx, const char *line, size_t n)
{
	struct server *s = ctx;

	if (!s->is_deaf)
		str_add(&s->output, line, n);
}

static void
on_send(void *ctx, json_t *message)
{
	char *dump = json_dumps(message, JSON_COMPACT);

	if (dump) {
		queue(ctx, dump, strlen(dump));
		queue(ctx, "\n", 1);
	}
	free(dump);
	json_decref(message);
}

/* --- calls --- */

struct work {
	const struct verb *verb;
	const json_t *arguments;
};

static int
run_verb(const struct work *w, struct args *args, struct reply *reply, struct err *err)
{
	struct app app;
	int rc = -1;

	if (caller_begin(&app, err))
		return -1;
	if (!caller_check(&app, w->verb, err))
		rc = w->verb->run(&app, args, reply, err);
	app_release(&app);
	return rc;
}

/* In the process of the call. */
static json_t *
work(void *ctx, const struct reply_door *door)
{
	const struct work *w = ctx;
	struct args *args = args_new(w->verb);
	struct err e = ERR_INIT;
	struct reply reply;
	json_t *result;

	reply_init(&reply, door);
	if (!tool_args(args, w->arguments, &e))
		run_verb(w, args, &reply, &e);
	result = tool_result(&reply, &e);
	reply_release(&reply);
	args_free(args);
	return result;
}

static void
on_call(void *ctx, const json_t *id, const struct verb *verb, const json_t *arguments,
	const json_t *token)
{
	struct server *s = ctx;
	struct work w = { verb, arguments };
	struct call_order o = { id, token, { .work = work, .ctx = &w } };
	struct err e = ERR_INIT;
	struct call *call = NULL;
	struct reply none;

	if (s->n >= MCP_CALLS_MAX)
		err_set(&e, ERR_BUSY, "%d calls are running, which is the most",
			MCP_CALLS_MAX);
	else
		call = call_start(&o, &e);
	if (call) {
		ALLOC_GROW(s->calls, s->n + 1, s->alloc);
		s->calls[s->n++] = call;
	} else {
		reply_init(&none, NULL);
		on_send(s, rpc_result(id, tool_result(&none, &e)));
	}
}

static struct call *
find_call(const struct server *s, const json_t *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (json_equal((json_t *)id, (json_t *)call_id(s->calls[i])))
			return s->calls[i];
	return NULL;
}

static void
on_cancel(void *ctx, const json_t *id)
{
	struct call *call = find_call(ctx, id);

	if (call)
		call_cancel(call, true);
}

static bool
on_is_running(void *ctx, const json_t *id)
{
	return find_call(ctx, id) != NULL;
}

static void
end(struct server *s)
{
	if (s->is_ending)
		return;
	s->is_ending = true;
	for (size_t i = 0; i < s->n; i++)
		call_cancel(s->calls[i], false);
}

static void
lose_output(struct server *s)
{
	s->is_deaf = true;
	str_clear(&s->output);
	end(s);
}

/* --- bytes --- */

static void
take_lines(struct server *s)
{
	size_t at = 0;
	char *nl;

	while ((nl = memchr(s->input.buf + at, '\n', s->input.len - at))) {
		size_t n = (size_t)(nl - s->input.buf) - at;

		if (!s->is_skipping)
			mcp_take(&s->mcp, s->input.buf + at, n);
		s->is_skipping = false;
		at += n + 1;
	}
	str_drop(&s->input, at);
	if (s->input.len > MCP_LINE_MAX) {
		if (!s->is_skipping)
			mcp_refuse_long(&s->mcp, MCP_LINE_MAX);
		s->is_skipping = true;
	}
	if (s->is_skipping)
		str_clear(&s->input);
}

static void
read_input(struct server *s)
{
	char buf[READ_SIZE];
	ssize_t n = read(s->in, buf, sizeof(buf));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		str_add(&s->input, buf, (size_t)n);
		take_lines(s);
		return;
	}
	if (!s->is_skipping) /* a last line needs no end */
		mcp_take(&s->mcp, s->input.buf, s->input.len);
	end(s);
}

/* A descriptor of ours may be somebody else's too, so it stays blocking. */
static ssize_t
write_some(int fd, const char *bytes, size_t n)
{
	ssize_t rc = send(fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (rc < 0 && errno == ENOTSOCK) /* POLLOUT promises a pipe so much */
		rc = write(fd, bytes, n < PIPE_BUF ? n : PIPE_BUF);
	return rc;
}

static void
write_output(struct server *s)
{
	ssize_t n = write_some(s->out, s->output.buf, s->output.len);

	if (n > 0)
		str_drop(&s->output, (size_t)n);
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		lose_output(s);
}

static void
read_call(struct server *s, size_t i)
{
	if (call_read(s->calls[i], queue, s))
		return;
	call_free(s->calls[i]);
	s->calls[i] = s->calls[--s->n];
}

/* --- the loop --- */

/* A signal between the look and the poll would be slept through. */
static int
wait_for(struct server *s, struct pollfd *fds, size_t n)
{
	sigset_t ends, before;
	int rc;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, &before);
	if (reply_is_cancelled(s->reply))
		end(s);
	rc = ppoll(fds, n,
		   s->is_ending && fds[0].fd >= 0 ? &(struct timespec){ 0 } : NULL,
		   &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static void
turn(struct server *s)
{
	bool is_full = s->output.len > MCP_OUTPUT_HIGH;
	size_t n = s->n;
	struct pollfd *fds = xcalloc(n + 2, sizeof(*fds));

	fds[0] = (struct pollfd){ s->is_ending || is_full ? -1 : s->in, POLLIN, 0 };
	fds[1] = (struct pollfd){ s->is_deaf ? -1 : s->out, s->output.len ? POLLOUT : 0,
				  0 };
	for (size_t i = 0; i < n; i++)
		fds[i + 2] = (struct pollfd){ is_full ? -1 : call_fd(s->calls[i]),
					      POLLIN, 0 };
	if (wait_for(s, fds, n + 2) > 0) {
		if (fds[1].revents & POLLERR)
			lose_output(s);
		else if (fds[1].revents)
			write_output(s);
		while (n-- >
		       0) /* from behind: one that ends has the last in its place */
			if (fds[n + 2].revents)
				read_call(s, n);
		if (fds[0].revents && !s->is_ending)
			read_input(s);
	}
	free(fds);
}

/* Ours alone, beyond the reach of verbs and what they start. */
static int
take_over(int fd, int flags, struct err *err)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3),
	    none = open("/dev/null", flags | O_CLOEXEC);

	if (own < 0 || none < 0 || dup2(none, fd) < 0)
		return err_errno(err, ERR_IO, "taking standard input and output");
	close(none);
	return own;
}

int
mcp_serve(struct reply *reply, struct err *err)
{
	struct server s = {
		.mcp = { .side = &s.side },
		.side = { on_send, on_call, on_cancel, on_is_running, &s },
		.reply = reply,
		.out = -1,
		.input = STR_INIT,
		.output = STR_INIT,
	};

	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_REFUSED,
			       "this is for programs: it speaks JSON-RPC on standard "
			       "input and output; have an agent start `fleet mcp`");
	s.in = take_over(STDIN_FILENO, O_RDONLY, err);
	if (s.in >= 0)
		s.out = take_over(STDOUT_FILENO, O_WRONLY, err);
	if (s.out < 0)
		return -1;
	while (!s.is_ending || s.n || s.output.len)
		turn(&s);
	str_release(&s.input);
	str_release(&s.output);
	free(s.calls);
	close(s.in);
	close(s.out);
	return 0;
}
