/* SPDX-License-Identifier: MIT */
/*
 * Two ways of following. Raw bytes come from the log file itself, woken by
 * inotify, so that not one is missed or doubled over a rotation. Text comes from
 * the keeper's live stream, fed to an emulator of our own: a line is finished
 * when the cursor has gone below it.
 */
#include "config.h"

#include "verb/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "keeper/client.h"
#include "keeper/launch.h"
#include "term/term.h"
#include "verb/select.h"

enum { WAKE_MS = 200, ROTATED_MAX = 100 };

void
follow_utf8(struct str *carry, const char *bytes, size_t n, struct str *out)
{
	size_t at = 0;

	str_add(carry, bytes, n);
	while (at < carry->len) {
		const unsigned char *s = (const unsigned char *)carry->buf + at;
		size_t want = *s < 0xc2 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4, have = 1;
		uint32_t cp;
		char enc[4];

		while (have < want && at + have < carry->len && (s[have] & 0xc0) == 0x80)
			have++;
		if (at + have == carry->len && have < want && *s < 0xf5)
			break; /* its rest may come */
		at += utf8_decode(carry->buf + at, carry->len - at, &cp);
		str_add(out, enc, utf8_encode(cp, enc));
	}
	str_drop(carry, at);
}

/* Passes on what fd has; true when it had something. */
static bool
pass_on(int fd, struct reply *reply)
{
	char buf[65536];
	bool any = false;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		reply_bytes(reply, NULL, buf, n);
		any = true;
	}
	return any;
}

static void
pass_on_rotated(const char *dir, struct reply *reply)
{
	struct str path = STR_INIT;
	int last = 0;

	for (int i = 1; i <= ROTATED_MAX; i++) {
		str_clear(&path);
		str_addf(&path, "%s/log.%d", dir, i);
		if (!file_exists(path.buf))
			break;
		last = i;
	}
	for (int i = last; i > 0; i--) {
		int fd;

		str_clear(&path);
		str_addf(&path, "%s/log.%d", dir, i);
		fd = open(path.buf, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			pass_on(fd, reply);
			close(fd);
		}
	}
	str_release(&path);
}

static bool
is_same_file(int fd, const char *path)
{
	struct stat a, b;

	return !fstat(fd, &a) && !stat(path, &b) && a.st_ino == b.st_ino &&
	       a.st_dev == b.st_dev;
}

bool
follow_has_ended(const char *dir, const char *socket)
{
	struct err e = ERR_INIT;
	struct exit_record r;
	struct keeper *k;

	if (!exit_record_load(dir, &r, NULL))
		return true;
	k = keeper_open(socket, &e);
	keeper_close(k);
	return !k && e.code == ERR_UNREACHABLE;
}

/* The new file after a rotation; the old one is read to its end first. */
static int
reopen(int fd, const char *path, struct reply *reply)
{
	int next;

	if (fd >= 0 && is_same_file(fd, path))
		return fd;
	next = open(path, O_RDONLY | O_CLOEXEC);
	if (next < 0)
		return fd;
	if (fd >= 0) {
		pass_on(fd, reply);
		close(fd);
	}
	return next;
}

int
follow_raw(const char *dir, const char *socket, struct reply *reply, struct err *err)
{
	char *path = path_join(dir, "log"), events[4096];
	int wake = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), fd = -1, rc = -1;

	if (wake < 0 || inotify_add_watch(wake, dir, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
		err_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
			  "cannot watch %s", dir);
		goto out;
	}
	pass_on_rotated(dir, reply);
	while (!reply_is_cancelled(reply)) {
		struct pollfd p = { wake, POLLIN, 0 };
		bool ended = follow_has_ended(dir, socket);

		fd = reopen(fd, path, reply);
		if (fd >= 0 && pass_on(fd, reply))
			continue;
		if (ended)
			break;
		poll(&p, 1, WAKE_MS * 5);
		while (read(wake, events, sizeof(events)) > 0)
			;
	}
	rc = 0;
out:
	if (fd >= 0)
		close(fd);
	if (wake >= 0)
		close(wake);
	free(path);
	return rc;
}

/* Text that is being followed: an emulator, and how far it has been told. */
struct told {
	struct term *term;
	uint64_t lines; /* since the emulator's birth; whole ones */
	unsigned history;
};

static void
tell_line(struct reply *reply, const char *line)
{
	if (reply->door && reply->door->event && !reply->door->bytes) {
		reply_event(reply, json_pack("{s:s}", "line", line));
		return;
	}
	reply_bytes(reply, NULL, line, strlen(line));
	reply_bytes(reply, NULL, "\n", 1);
}

/*
 * Tells the lines from t->lines up to (not with) absolute line end. One that is
 * wrapped, and goes on at end, is told when the rest of it is there.
 */
static void
tell_up_to(struct told *t, uint64_t end, struct reply *reply)
{
	uint64_t scrolled = term_scrolled(t->term);
	int64_t oldest = (int64_t)scrolled - (int64_t)term_history_lines(t->term);
	struct str line = STR_INIT;

	if ((int64_t)t->lines < oldest)
		t->lines = (uint64_t)oldest;
	for (uint64_t at = t->lines; at < end; at++) {
		int row = (int)((int64_t)at - (int64_t)scrolled);

		term_row_text(t->term, row, &line);
		if (term_row_is_wrapped(t->term, row))
			continue;
		str_rtrim(&line);
		tell_line(reply, line.buf);
		str_clear(&line);
		t->lines = at + 1;
	}
	str_release(&line);
}

static uint64_t
finished(const struct term *t)
{
	if (term_modes(t) & TERM_MODE_ALTERNATE)
		return term_scrolled(t);
	return term_scrolled(t) + term_cursor_row(t);
}

/* A snapshot begins anew; only the first tells what it holds. */
static void
take_snapshot(struct told *t, const struct keeper_status *s, const struct wire_frame *f,
	      bool first, unsigned n, struct reply *reply)
{
	uint64_t end;

	term_free(t->term);
	t->term = term_new(s->rows ? s->rows : 24, s->cols ? s->cols : 80, t->history, NULL);
	term_feed(t->term, f->bytes, f->n);
	end = finished(t->term);
	t->lines = first && end > n ? end - n : first ? 0 : end;
	tell_up_to(t, end, reply);
}

static int
follow_keeper(struct keeper *k, struct told *t, unsigned n, struct reply *reply,
	      struct err *err)
{
	const struct keeper_view view = { .role = KEEPER_VIEWER };
	struct keeper_status s;
	bool first = true;

	if (keeper_get_status(k, &s, err) || keeper_attach(k, &view, err))
		return -1;
	while (!reply_is_cancelled(reply)) {
		struct err e = ERR_INIT;
		struct wire_frame f;

		if (keeper_recv(k, WAKE_MS, &f, &e)) {
			if (e.code == ERR_TIMEOUT)
				continue;
			break; /* it is gone: so is the agent */
		}
		if (f.kind == WIRE_SNAPSHOT) {
			take_snapshot(t, &s, &f, first, n, reply);
			first = false;
		} else if (f.kind == WIRE_OUTPUT && t->term) {
			term_feed(t->term, f.bytes, f.n);
			tell_up_to(t, finished(t->term), reply);
		} else if (f.kind == WIRE_EXIT) {
			break;
		}
	}
	if (t->term)
		tell_up_to(t, finished(t->term) + 1, reply);
	return 0;
}

int
follow_text(struct app *app, const struct agent_row *row, unsigned n,
	    struct reply *reply, struct err *err)
{
	struct told t = { .history = n + 1000 };
	struct keeper *k = select_keeper(app, row, err);
	int rc;

	if (!k)
		return -1;
	rc = follow_keeper(k, &t, n, reply, err);
	term_free(t.term);
	keeper_close(k);
	return rc;
}
