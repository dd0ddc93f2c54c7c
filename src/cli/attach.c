/* SPDX-License-Identifier: MIT */
/*
 * One loop over three descriptors: the keyboard, the keeper, and a signalfd,
 * so that a signal is one more thing to read and the terminal is given back in
 * one place. The only timer runs while the start of a key's sequence is held.
 */
#include "config.h"

#include "cli/attach.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fields.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/detach.h"
#include "cli/tty.h"
#include "keeper/client.h"
#include "term/term.h"

enum ending { GOES_ON, DETACHED, ENDED, SIGNALLED };

enum { FD_KEYS, FD_KEEPER, FD_SIGNALS, FD_COUNT };

/* Frames shown before the keyboard is looked at again. */
enum { FRAMES_AT_ONCE = 32 };

#define SCREEN_CLEAR "\033[H\033[2J"

struct session {
	const struct attach *attach;
	struct keeper *keeper;
	struct detach detach;
	struct tty tty;
	sigset_t old_mask;
	int signals;
	bool has_more;	   /* frames may be left that poll does not know of */
	int64_t held_from; /* monotonic, while the start of a sequence is held */
	enum ending ending;
	int64_t status; /* of the program, or the signal's number */
};

static int
open_signals(struct session *s, struct err *e)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGWINCH);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGINT);
	sigprocmask(SIG_BLOCK, &mask, &s->old_mask);
	s->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals < 0) {
		err_errno(e, ERR_FAILED, "signalfd");
		sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
		return -1;
	}
	return 0;
}

static void
close_signals(struct session *s)
{
	if (s->signals < 0)
		return;
	close(s->signals);
	sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
}

static int
send_size(struct session *s, struct err *e)
{
	struct str fields = STR_INIT;
	unsigned rows, cols;
	int rc;

	if (s->attach->read_only)
		return 0;
	tty_size(&rows, &cols);
	fields_add_int(&fields, "rows", rows);
	fields_add_int(&fields, "cols", cols);
	rc = keeper_send(s->keeper, WIRE_RESIZE, fields.buf, fields.len, e);
	str_release(&fields);
	return rc;
}

static int
send_keys(struct session *s, const struct str *keys, struct err *e)
{
	if (s->attach->read_only || keys->len == 0)
		return 0;
	return keeper_send(s->keeper, WIRE_INPUT, keys->buf, keys->len, e);
}

static int
read_keys(struct session *s, struct err *e)
{
	struct str keys = STR_INIT;
	char buf[65536];
	ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));
	int rc;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	/* The terminal is gone: its window was closed. */
	if (n <= 0 || detach_feed(&s->detach, buf, n, &keys))
		s->ending = DETACHED;
	s->held_from = clock_mono_ms();
	rc = send_keys(s, &keys, e);
	str_release(&keys);
	return rc;
}

static int
send_held(struct session *s, struct err *e)
{
	struct str keys = STR_INIT;
	int rc;

	detach_flush(&s->detach, &keys);
	rc = send_keys(s, &keys, e);
	str_release(&keys);
	return rc;
}

/* A snapshot is made for a terminal that was just reset. */
static int
show_snapshot(const struct wire_frame *frame, struct err *e)
{
	if (tty_write(term_undo, strlen(term_undo), e) < 0 ||
	    tty_write(SCREEN_CLEAR, strlen(SCREEN_CLEAR), e) < 0)
		return -1;
	return tty_write(frame->bytes, frame->n, e);
}

static int
take_frame(struct session *s, const struct wire_frame *frame, struct err *e)
{
	switch (frame->kind) {
	case WIRE_SNAPSHOT:
		return show_snapshot(frame, e);
	case WIRE_OUTPUT:
		return tty_write(frame->bytes, frame->n, e);
	case WIRE_EXIT:
		s->status = fields_get_int(frame->bytes, frame->n, "status", 0);
		s->ending = ENDED;
		return 0;
	default:
		return 0;
	}
}

/* The client may have read several frames at once, of which poll knows nothing. */
static int
read_keeper(struct session *s, struct err *e)
{
	s->has_more = true;
	for (int i = 0; i < FRAMES_AT_ONCE && s->ending == GOES_ON; i++) {
		struct wire_frame frame;
		struct err why = ERR_INIT;

		if (keeper_recv_now(s->keeper, &frame, &why) < 0) {
			s->has_more = false;
			if (why.code == ERR_TIMEOUT)
				return 0;
			*e = why;
			return err_wrap(e, "the connection to %s", s->attach->name);
		}
		if (take_frame(s, &frame, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_signals(struct session *s, struct err *e)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGWINCH) {
			s->ending = SIGNALLED;
			s->status = info.ssi_signo;
			return 0;
		}
		if (send_size(s, e) < 0)
			return -1;
	}
	return 0;
}

/* How long poll may sleep; -1: for ever. */
static int
patience(const struct session *s)
{
	int64_t left = s->held_from + DETACH_HOLD_MS - clock_mono_ms();

	if (s->has_more)
		return 0;
	if (!detach_is_holding(&s->detach))
		return -1;
	return left > 0 ? (int)left : 0;
}

static bool
has_held_enough(const struct session *s)
{
	return detach_is_holding(&s->detach) &&
	       clock_mono_ms() >= s->held_from + DETACH_HOLD_MS;
}

static int
turn(struct session *s, struct err *e)
{
	struct pollfd fds[FD_COUNT] = {
		[FD_KEYS] = { STDIN_FILENO, POLLIN, 0 },
		[FD_KEEPER] = { keeper_fd(s->keeper), POLLIN, 0 },
		[FD_SIGNALS] = { s->signals, POLLIN, 0 },
	};

	if (poll(fds, FD_COUNT, patience(s)) < 0) {
		if (errno == EINTR)
			return 0;
		return err_errno(e, ERR_IO, "waiting for the terminal");
	}
	if (fds[FD_SIGNALS].revents && read_signals(s, e) < 0)
		return -1;
	if (s->ending == GOES_ON && fds[FD_KEYS].revents && read_keys(s, e) < 0)
		return -1;
	if (s->ending == GOES_ON && has_held_enough(s) && send_held(s, e) < 0)
		return -1;
	if (s->ending == GOES_ON && (fds[FD_KEEPER].revents || s->has_more))
		return read_keeper(s, e);
	return 0;
}

static int
say_ending(const struct session *s, int64_t *exit_status, struct err *e)
{
	const char *name = s->attach->name;
	struct str line = STR_INIT, clean = STR_INIT;
	int rc;

	*exit_status = s->ending == ENDED ? s->status : -1;
	if (s->ending == SIGNALLED)
		return err_set(e, ERR_CANCELLED, "ended by %s; %s goes on",
			       strsignal((int)s->status), name);
	if (s->ending == ENDED)
		str_addf(&line, "%s ended with status %" PRId64 "\n", name, s->status);
	else
		str_addf(&line, "detached from %s; it goes on\n", name);
	utf8_add_clean(&clean, line.buf, line.len);
	rc = tty_write(clean.buf, clean.len, e);
	str_release(&clean);
	str_release(&line);
	return rc;
}

/* Everything is there: the terminal is ours from here to the end. */
static int
run_session(struct session *s, struct err *e)
{
	int rc = tty_open(&s->tty, e);

	/* What the attachment brought may be here already. */
	s->has_more = true;
	while (rc == 0 && s->ending == GOES_ON)
		rc = turn(s, e);
	if (s->ending == DETACHED)
		keeper_send(s->keeper, WIRE_DETACH, NULL, 0, NULL);
	tty_close(&s->tty);
	return rc;
}

int
attach_run(const struct attach *attach, int64_t *exit_status, struct err *e)
{
	struct session s = { .attach = attach, .signals = -1 };
	unsigned rows, cols;
	int rc = -1;

	if (tty_check(e) < 0 || detach_init(&s.detach, attach->key, e) < 0)
		return -1;
	s.keeper = keeper_open(attach->socket, e);
	if (!s.keeper)
		return -1;
	tty_size(&rows, &cols);
	if (open_signals(&s, e) < 0)
		goto out;
	if (keeper_attach(s.keeper,
			  &(struct keeper_view){ .role = attach->read_only
							 ? KEEPER_VIEWER
							 : KEEPER_CONTROLLER,
						 .rows = rows,
						 .cols = cols },
			  e) < 0)
		goto out;
	if (run_session(&s, e) < 0)
		goto out;
	rc = say_ending(&s, exit_status, e);
out:
	close_signals(&s);
	keeper_close(s.keeper);
	return rc;
}
