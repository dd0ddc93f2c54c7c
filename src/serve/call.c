/* SPDX-License-Identifier: MIT */
/*
 * The lines between the two begin with one letter more: which of them is the
 * answer, so that a call that dies is answered for, and never twice.
 */
#include "config.h"

#include "serve/call.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"
#include "serve/rpc.h"

enum { READ_SIZE = 65536 };
enum { LINE_ANSWER = 'a', LINE_PROGRESS = 'p' };

struct call {
	json_t *id;
	pid_t pid;
	int fd;
	struct str heard; /* what is not a whole line yet */
	bool is_silent, is_answered;
};

/* --- in the call's process --- */

/* Verbs speak from several threads. */
struct mouth {
	int fd;
	const json_t *token;
	json_int_t steps;
	pthread_mutex_t lock;
};

static void
say(struct mouth *m, char letter, json_t *message)
{
	char *dump = json_dumps(message, JSON_COMPACT);
	struct str line = STR_INIT;

	str_addc(&line, letter);
	str_adds(&line, dump ? dump : "");
	str_addc(&line, '\n');
	if (dump)
		file_write_all(m->fd, line.buf, line.len); /* or nobody listens */
	str_release(&line);
	free(dump);
	json_decref(message);
}

/* How much there is to do is not known: progress counts steps, without a total. */
static void
on_progress(void *ctx, const char *agent, const char *step)
{
	struct mouth *m = ctx;
	struct str text = STR_INIT;

	str_addf(&text, "%s%s%s", agent ? agent : "", agent ? ": " : "", step);
	pthread_mutex_lock(&m->lock);
	say(m, LINE_PROGRESS,
	    rpc_notice("notifications/progress",
		       json_pack("{s:o, s:I, s:o}", "progressToken",
				 json_copy((json_t *)m->token), "progress", ++m->steps,
				 "message", reply_text(text.buf))));
	pthread_mutex_unlock(&m->lock);
	str_release(&text);
}

/* Nothing is ever sent to us: what can be read is the end. */
static bool
on_is_cancelled(void *ctx)
{
	struct mouth *m = ctx;
	struct pollfd p = { m->fd, POLLIN, 0 };

	return poll(&p, 1, 0) > 0;
}

static void __attribute__((noreturn)) live(const struct call_order *o, int fd)
{
	struct mouth m = { fd, o->token, 0, PTHREAD_MUTEX_INITIALIZER };
	const struct reply_door door = {
		.progress = o->token ? on_progress : NULL,
		.is_cancelled = on_is_cancelled,
		.ctx = &m,
	};

	for (size_t i = 0; i < o->unshared_n; i++)
		close(o->unshared[i]);
	say(&m, LINE_ANSWER, rpc_result(o->id, o->work(o->ctx, &door)));
	_exit(0); /* what is to be done at exit is the server's */
}

/* --- in the server --- */

struct call *
call_start(const struct call_order *o, struct err *err)
{
	struct call *c;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds)) {
		err_errno(err, ERR_FAILED, "starting a call");
		return NULL;
	}
	pid = fork();
	if (pid < 0) {
		err_errno(err, ERR_FAILED, "starting a call");
		close(fds[0]);
		close(fds[1]);
		return NULL;
	}
	if (pid == 0) {
		close(fds[0]);
		live(o, fds[1]);
	}
	close(fds[1]);
	c = xcalloc(1, sizeof(*c));
	*c = (struct call){ .id = json_copy((json_t *)o->id),
			    .pid = pid,
			    .fd = fds[0] };
	str_init(&c->heard);
	return c;
}

int
call_fd(const struct call *c)
{
	return c->fd;
}

const json_t *
call_id(const struct call *c)
{
	return c->id;
}

void
call_cancel(struct call *c, bool silent)
{
	c->is_silent = c->is_silent || silent;
	shutdown(c->fd, SHUT_WR);
}

static void
hand_on(struct call *c, const char *line, size_t n, call_line_fn *fn, void *ctx)
{
	c->is_answered = c->is_answered || line[0] == LINE_ANSWER;
	if (!c->is_silent)
		fn(ctx, line + 1, n - 1);
}

static void
hand_on_all(struct call *c, call_line_fn *fn, void *ctx)
{
	size_t at = 0;
	char *end;

	while ((end = memchr(c->heard.buf + at, '\n', c->heard.len - at))) {
		size_t next = (size_t)(end - c->heard.buf) + 1;

		hand_on(c, c->heard.buf + at, next - at, fn, ctx);
		at = next;
	}
	str_drop(&c->heard, at);
}

static void
answer_for(struct call *c, int status, call_line_fn *fn, void *ctx)
{
	struct str line = STR_INIT;
	json_t *message;
	char *dump;

	if (WIFSIGNALED(status))
		message =
			rpc_error(c->id, RPC_INTERNAL,
				  "the call was ended by signal %d", WTERMSIG(status));
	else
		message =
			rpc_error(c->id, RPC_INTERNAL, "the call ended with status %d",
				  WEXITSTATUS(status));
	dump = json_dumps(message, JSON_COMPACT);
	str_addf(&line, "%s\n", dump);
	fn(ctx, line.buf, line.len);
	str_release(&line);
	free(dump);
	json_decref(message);
}

static int
reap(struct call *c)
{
	int status = 0;

	while (c->pid > 0 && waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
	return status;
}

bool
call_read(struct call *c, call_line_fn *fn, void *ctx)
{
	char buf[READ_SIZE];
	ssize_t n = recv(c->fd, buf, sizeof(buf), MSG_DONTWAIT);
	int status;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n > 0) {
		str_add(&c->heard, buf, (size_t)n);
		hand_on_all(c, fn, ctx);
		return true;
	}
	status = reap(c);
	if (!c->is_answered && !c->is_silent)
		answer_for(c, status, fn, ctx);
	return false;
}

void
call_free(struct call *c)
{
	if (!c)
		return;
	close(c->fd);
	reap(c);
	str_release(&c->heard);
	json_decref(c->id);
	free(c);
}
