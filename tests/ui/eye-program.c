/* SPDX-License-Identifier: MIT */
/*
 * The program in its pty, and the pty's bytes into the emulator. The slave side
 * stays open here until the end, so that what the program left set can be looked
 * at when it is gone; its end is told by a pidfd.
 */
#include "config.h"

#include "ui/eye.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { LEAVE_MS = 2000, HISTORY_LINES = 1000 };

static void
on_reply(void *ctx, const char *bytes, size_t n)
{
	struct eye *e = ctx;

	if (!e->is_mute)
		pty_write(&e->pty, bytes, n);
}

static void
open_screen(struct eye *e, const struct eye_options *o)
{
	struct term_events events = { .reply = on_reply, .ctx = e };
	struct term_options options;

	term_options_init(&options);
	if (o->is_light) {
		options.fg = options.cursor = 0x1d1f21;
		options.bg = 0xfafafa;
	}
	e->term = term_new(o->rows, o->cols, HISTORY_LINES, &events);
	term_set_options(e->term, &options);
}

static void
set_env(struct strv *env, const char *name, const char *value)
{
	if (value)
		strv_setenv(env, name, *value ? value : NULL);
}

static int
spawn(struct eye *e, const struct eye_options *o, struct err *err)
{
	mode_t mask = umask(0);
	struct launch l;
	int rc;

	umask(mask);
	launch_init(&l);
	l.cwd = xstrdup(".");
	for (char **word = o->argv; *word; word++)
		strv_add(&l.argv, *word);
	for (char **entry = environ; *entry; entry++)
		strv_add(&l.env, *entry);
	set_env(&l.env, "TERM", o->term);
	set_env(&l.env, "COLORTERM", o->colorterm);
	rc = pty_spawn(&e->pty, &l, mask, &e->pid, err);
	launch_release(&l);
	return rc;
}

int
eye_start(struct eye *e, const struct eye_options *o, struct err *err)
{
	*e = (struct eye){ .pty = PTY_INIT, .end = -1, .is_mute = o->is_mute };
	if (pty_open(&e->pty, o->rows, o->cols, err))
		return -1;
	tcgetattr(e->pty.fd, &e->birth);
	if (spawn(e, o, err)) {
		pty_close(&e->pty);
		return -1;
	}
	e->sent_us = e->read_us = clock_mono_us();
	e->end = (int)syscall(SYS_pidfd_open, e->pid, 0);
	if (e->end < 0) {
		err_errno(err, ERR_FAILED, "cannot watch the program");
		kill(e->pid, SIGKILL);
		waitpid(e->pid, NULL, 0);
		pty_close(&e->pty);
		return -1;
	}
	open_screen(e, o);
	return 0;
}

static void
collect(struct eye *e)
{
	int how = 0;

	waitpid(e->pid, &how, 0);
	e->status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	close(e->end);
	e->end = -1;
}

bool
eye_has_ended(const struct eye *e)
{
	return e->end < 0;
}

static void
take(struct eye *e)
{
	char buf[65536];
	ssize_t n = pty_read(&e->pty, buf, sizeof(buf));

	if (n <= 0)
		return;
	e->read_us = clock_mono_us();
	e->bytes += (uint64_t)n;
	e->reads++;
	term_set_time(e->term, (uint64_t)e->read_us / 1000);
	term_feed(e->term, buf, (size_t)n);
}

bool
eye_turn(struct eye *e, int ms, int also)
{
	short wants = e->pty.out.len ? POLLIN | POLLOUT : POLLIN;
	struct pollfd p[] = {
		{ e->pty.fd, wants, 0 },
		{ e->end, POLLIN, 0 },
		{ also, POLLIN, 0 },
	};

	if (poll(p, ARRAY_SIZE(p), ms) <= 0)
		return false;
	if (p[0].revents & POLLOUT)
		pty_flush(&e->pty);
	if (p[0].revents & ~POLLOUT)
		take(e);
	else if (p[1].revents) /* and all that it wrote is read */
		collect(e);
	return p[2].revents != 0;
}

void
eye_send(struct eye *e, const char *bytes, size_t n)
{
	e->sent_us = clock_mono_us();
	pty_write(&e->pty, bytes, n);
}

void
eye_resize(struct eye *e, unsigned rows, unsigned cols)
{
	e->sent_us = clock_mono_us();
	term_resize(e->term, rows, cols);
	pty_set_size(&e->pty, rows, cols);
}

void
eye_hang_up(struct eye *e)
{
	e->sent_us = clock_mono_us();
	pty_close(&e->pty);
}

void
eye_stop(struct eye *e)
{
	struct err err = ERR_INIT;

	eye_hang_up(e);
	if (eye_wait_end(e, LEAVE_MS, &err)) {
		kill(e->pid, SIGKILL);
		collect(e);
	}
	term_free(e->term);
}
