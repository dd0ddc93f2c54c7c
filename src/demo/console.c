/* SPDX-License-Identifier: MIT */
/*
 * Signals are read from a descriptor beside the keys: no handler, no global.
 * Only an ESC that may begin a sequence makes the console wait with a short
 * limit of its own; otherwise it sleeps as long as its caller lets it.
 */
#include "config.h"

#include "demo/console.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"

enum { ESCAPE_MS = 30 };

struct console {
	struct termios saved;
	sigset_t saved_mask;
	int signals;
	int status;   /* once it ended */
	bool is_gone; /* hung up: nobody is there to write to */
	unsigned cols;
	struct keyboard keyboard;
};

static void
read_size(struct console *c)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		c->cols = size.ws_col;
}

static int
open_signals(struct console *c)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, &c->saved_mask);
	c->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return c->signals < 0 ? -1 : 0;
}

struct console *
console_open(struct err *err)
{
	struct console *c = xcalloc(1, sizeof(*c));
	struct str hello = STR_INIT;
	struct termios raw;

	c->keyboard = (struct keyboard)KEYBOARD_INIT;
	c->cols = 80;
	if (tcgetattr(STDIN_FILENO, &c->saved) || open_signals(c)) {
		err_errno(err, ERR_IO, "cannot use the terminal");
		free(c);
		return NULL;
	}
	raw = c->saved;
	cfmakeraw(&raw);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	signal(SIGPIPE, SIG_IGN);
	read_size(c);
	str_adds(&hello, "\033[?2004h");
	console_write(c, &hello);
	str_release(&hello);
	return c;
}

void
console_close(struct console *c)
{
	struct str bye = STR_INIT;

	if (!c)
		return;
	str_adds(&bye, "\033[?2004l\033[?25h\033[m\r\n");
	console_write(c, &bye);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &c->saved);
	sigprocmask(SIG_SETMASK, &c->saved_mask, NULL);
	close(c->signals);
	keyboard_release(&c->keyboard);
	str_release(&bye);
	free(c);
}

unsigned
console_cols(const struct console *c)
{
	return c->cols;
}

int
console_status(const struct console *c)
{
	return c->status;
}

void
console_write(struct console *c, struct str *out)
{
	if (!c->is_gone && file_write_all(STDOUT_FILENO, out->buf, out->len))
		c->is_gone = true;
	str_clear(out);
}

/* What a signal means; TIMEOUT: nothing. */
static enum console_event
take_signal(struct console *c, struct key *key)
{
	struct signalfd_siginfo info;

	if (read(c->signals, &info, sizeof(info)) != sizeof(info))
		return CONSOLE_TIMEOUT;
	switch (info.ssi_signo) {
	case SIGWINCH:
		read_size(c);
		return CONSOLE_RESIZED;
	case SIGINT:
		*key = (struct key){ KEY_INTERRUPT, NULL, 0 };
		return CONSOLE_KEY;
	default:
		c->status = 128 + info.ssi_signo;
		return CONSOLE_ENDED;
	}
}

static void
take_input(struct console *c)
{
	char buf[4096];
	ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));

	if (n > 0)
		keyboard_feed(&c->keyboard, buf, n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		c->is_gone = true;
}

/* How long to sleep now: the caller's limit, or a moment for an open ESC. */
static int
next_limit(const struct console *c, int64_t until)
{
	int64_t left = until < 0 ? -1 : until - clock_mono_ms();

	if (until >= 0 && left < 0)
		left = 0;
	if (keyboard_is_pending(&c->keyboard) && (left < 0 || left > ESCAPE_MS))
		return ESCAPE_MS;
	return left;
}

enum console_event
console_next(struct console *c, int64_t ms, struct key *key)
{
	int64_t until = ms < 0 ? -1 : clock_mono_ms() + ms;

	for (;;) {
		struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 },
					{ c->signals, POLLIN, 0 } };
		enum console_event event;
		int n;

		if (c->is_gone && !c->status)
			c->status = 128 + SIGHUP;
		if (c->status)
			return CONSOLE_ENDED;
		if (keyboard_next(&c->keyboard, key))
			return CONSOLE_KEY;
		n = poll(fds, 2, next_limit(c, until));
		if (n == 0 && keyboard_flush(&c->keyboard, key))
			return CONSOLE_KEY;
		if (n == 0 && until >= 0 && clock_mono_ms() >= until)
			return CONSOLE_TIMEOUT;
		if (n > 0 && fds[1].revents &&
		    (event = take_signal(c, key)) != CONSOLE_TIMEOUT)
			return event;
		if (n > 0 && fds[0].revents)
			take_input(c);
	}
}
