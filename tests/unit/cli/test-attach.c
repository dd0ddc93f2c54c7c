/* SPDX-License-Identifier: MIT */
/*
 * Attaching as it is done: attach_run() in a child on a pty, and here a keeper
 * that speaks the wire by hand. On every way out the terminal must be what it
 * was, and what was written must end in what undoes it.
 */
#include "config.h"

#include "cli/attach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/fields.h"
#include "base/file.h"
#include "base/str.h"
#include "keeper/socket.h"
#include "keeper/wire.h"
#include "term/term.h"

enum { PATIENCE_MS = 20000 };

struct scene {
	char dir[32], socket[64];
	int listener, peer; /* the keeper's ends */
	int master, slave;  /* the terminal's */
	struct termios before;
	struct str in;	 /* from the client, frames */
	struct str seen; /* from its terminal */
	pid_t pid;
	struct wire_frame frame;
	size_t used;
};

/* The child: leaves with the status of the agent, 100 on detach, 50 + code. */
static void
be_client(const struct scene *s, bool read_only)
{
	struct attach attach = {
		.name = "fix-1",
		.socket = s->socket,
		.key = "ctrl-q",
		.read_only = read_only,
	};
	struct err e = ERR_INIT;
	int64_t status = 0;
	int rc;

	setsid();
	ioctl(s->slave, TIOCSCTTY, 0);
	dup2(s->slave, STDIN_FILENO);
	dup2(s->slave, STDOUT_FILENO);
	rc = attach_run(&attach, &status, &e);
	fflush(stdout);
	_exit(rc < 0 ? 50 + (int)e.code : status < 0 ? 100 : (int)status);
}

/* Waits for bytes on either side and keeps them. */
static void
listen_once(struct scene *s)
{
	struct pollfd fds[2] = { { s->master, POLLIN, 0 }, { s->peer, POLLIN, 0 } };
	struct str *to[2] = { &s->seen, &s->in };
	char buf[65536];

	if (poll(fds, s->peer >= 0 ? 2 : 1, PATIENCE_MS) <= 0)
		fail_msg("nothing came; seen so far: %s", s->seen.buf);
	for (int i = 0; i < 2; i++) {
		ssize_t n = 0;

		if (fds[i].revents)
			n = read(fds[i].fd, buf, sizeof(buf));
		if (n > 0)
			str_add(to[i], buf, n);
	}
}

static void
await_seen(struct scene *s, const char *text)
{
	while (!strstr(s->seen.buf, text))
		listen_once(s);
}

/* The next frame of that kind; others before it are passed over. */
static void
await_frame(struct scene *s, unsigned kind)
{
	do {
		str_drop(&s->in, s->used);
		s->used = 0;
		while (wire_next(&s->in, WIRE_CLIENT_MAX, &s->frame, &s->used) == 0)
			listen_once(s);
	} while (s->frame.kind != kind);
}

static void
say(struct scene *s, enum wire_kind kind, const char *bytes)
{
	struct str out = STR_INIT;

	wire_add(&out, kind, bytes, strlen(bytes));
	assert_int_equal(file_write_all(s->peer, out.buf, out.len), 0);
	str_release(&out);
}

static void
type(struct scene *s, const char *bytes)
{
	assert_int_equal(file_write_all(s->master, bytes, strlen(bytes)), 0);
}

static void
open_terminal(struct scene *s)
{
	struct winsize size = { .ws_row = 10, .ws_col = 40 };

	s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(s->master >= 0);
	grantpt(s->master);
	unlockpt(s->master);
	s->slave = open(ptsname(s->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(s->slave >= 0);
	ioctl(s->slave, TIOCSWINSZ, &size);
	tcgetattr(s->slave, &s->before);
}

static void
accept_client(struct scene *s)
{
	struct pollfd p = { s->listener, POLLIN, 0 };
	struct str hello = STR_INIT;

	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	s->peer = accept(s->listener, NULL, NULL);
	assert_true(s->peer >= 0);
	await_frame(s, WIRE_HELLO);
	fields_add(&hello, "magic", WIRE_MAGIC);
	fields_add_int(&hello, "version", WIRE_VERSION);
	say(s, WIRE_HELLO, hello.buf);
	str_release(&hello);
	await_frame(s, WIRE_ATTACH);
}

static void
scene_init(struct scene *s, bool read_only)
{
	struct err e = ERR_INIT;

	memset(s, 0, sizeof(*s));
	str_init(&s->in);
	str_init(&s->seen);
	s->peer = -1;
	strcpy(s->dir, "/tmp/test-attach-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->socket, sizeof(s->socket), "%s/s", s->dir);
	s->listener = socket_listen(s->socket, &e);
	assert_true(s->listener >= 0);
	open_terminal(s);
	s->pid = fork();
	if (s->pid == 0)
		be_client(s, read_only);
	accept_client(s);
	say(s, WIRE_SNAPSHOT, "the screen");
	await_seen(s, "the screen");
}

/* The client's exit status; all that it wrote is in seen. */
static int
await_end(struct scene *s)
{
	int status;

	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	for (;;) {
		struct pollfd p = { s->master, POLLIN, 0 };

		if (poll(&p, 1, 0) <= 0)
			break;
		listen_once(s);
	}
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
assert_given_back(const struct scene *s, const char *last)
{
	const char *undo = strstr(s->seen.buf, "the screen");
	struct termios now;

	tcgetattr(s->slave, &now);
	assert_int_equal(now.c_lflag, s->before.c_lflag);
	assert_int_equal(now.c_iflag, s->before.c_iflag);
	assert_int_equal(now.c_oflag, s->before.c_oflag);
	undo = strstr(undo, term_undo);
	assert_non_null(undo);
	assert_non_null(strstr(undo, "\033[?1049l"));
	assert_true(str_ends_with(s->seen.buf, last));
}

static void
scene_release(struct scene *s)
{
	if (s->peer >= 0)
		close(s->peer);
	close(s->listener);
	close(s->master);
	close(s->slave);
	file_remove_tree(s->dir, NULL);
	str_release(&s->in);
	str_release(&s->seen);
}

static void
assert_frame(const struct scene *s, const char *bytes)
{
	assert_int_equal(s->frame.n, strlen(bytes));
	assert_memory_equal(s->frame.bytes, bytes, s->frame.n);
}

static void
keys_go_in_and_output_comes_out_until_detach(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, false);
	assert_true(str_starts_with(s.seen.buf, "\033[?1049h"));
	type(&s, "ls\r");
	await_frame(&s, WIRE_INPUT);
	assert_frame(&s, "ls\r");
	say(&s, WIRE_OUTPUT, "a file");
	await_seen(&s, "a file");
	type(&s, "\003bye\021never sent");
	await_frame(&s, WIRE_INPUT);
	assert_frame(&s, "\003bye");
	await_frame(&s, WIRE_DETACH);
	assert_int_equal(await_end(&s), 100);
	assert_given_back(&s, "detached from fix-1; it goes on\r\n");
	scene_release(&s);
}

static void
a_lone_escape_arrives_though_output_never_rests(void **state)
{
	struct scene s;
	size_t used;
	struct wire_frame f;

	(void)state;
	scene_init(&s, false);
	type(&s, "\033");
	str_drop(&s.in, s.used);
	s.used = 0;
	while (wire_next(&s.in, WIRE_CLIENT_MAX, &f, &used) == 0) {
		say(&s, WIRE_OUTPUT, "x");
		listen_once(&s);
	}
	assert_int_equal(f.kind, WIRE_INPUT);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.bytes[0], '\033');
	type(&s, "\033[113;5u");
	assert_int_equal(await_end(&s), 100);
	scene_release(&s);
}

static void
the_programs_end_is_told_with_its_status(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, false);
	say(&s, WIRE_OUTPUT, "last words");
	say(&s, WIRE_EXIT, "status=3\n");
	assert_int_equal(await_end(&s), 3);
	assert_non_null(strstr(s.seen.buf, "last words"));
	assert_given_back(&s, "fix-1 ended with status 3\r\n");
	scene_release(&s);
}

static void
a_signal_gives_the_terminal_back(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct scene s;

		scene_init(&s, false);
		kill(s.pid, signals[i]);
		assert_int_equal(await_end(&s), 50 + ERR_CANCELLED);
		assert_given_back(&s, "\033[?1049l\033[?25h");
		scene_release(&s);
	}
}

static void
a_keeper_that_dies_gives_the_terminal_back(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s, false);
	close(s.peer);
	s.peer = -1;
	assert_int_equal(await_end(&s), 50 + ERR_UNREACHABLE);
	assert_given_back(&s, "\033[?1049l\033[?25h");
	scene_release(&s);
}

static void
a_new_size_is_passed_on(void **state)
{
	struct winsize size = { .ws_row = 33, .ws_col = 99 };
	struct scene s;

	(void)state;
	scene_init(&s, false);
	ioctl(s.master, TIOCSWINSZ, &size);
	await_frame(&s, WIRE_RESIZE);
	assert_int_equal(fields_get_int(s.frame.bytes, s.frame.n, "rows", 0), 33);
	assert_int_equal(fields_get_int(s.frame.bytes, s.frame.n, "cols", 0), 99);
	type(&s, "\021");
	assert_int_equal(await_end(&s), 100);
	scene_release(&s);
}

static void
who_only_looks_sends_nothing(void **state)
{
	struct winsize size = { .ws_row = 33, .ws_col = 99 };
	struct scene s;

	(void)state;
	scene_init(&s, true);
	assert_non_null(strstr(s.frame.bytes, "role=viewer"));
	ioctl(s.master, TIOCSWINSZ, &size);
	type(&s, "rm -rf\r");
	say(&s, WIRE_OUTPUT, "marked");
	await_seen(&s, "marked");
	type(&s, "\021");
	str_drop(&s.in, s.used);
	s.used = 0;
	while (wire_next(&s.in, WIRE_CLIENT_MAX, &s.frame, &s.used) == 0)
		listen_once(&s);
	assert_int_equal(s.frame.kind, WIRE_DETACH);
	assert_int_equal(await_end(&s), 100);
	scene_release(&s);
}

static void
without_a_terminal_it_is_refused(void **state)
{
	struct attach attach = { .name = "a", .socket = "/nowhere", .key = "ctrl-q" };
	int saved = dup(STDIN_FILENO), null = open("/dev/null", O_RDONLY);
	struct err e = ERR_INIT;
	int64_t status;

	(void)state;
	dup2(null, STDIN_FILENO);
	assert_int_equal(attach_run(&attach, &status, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "standard input is not a terminal");
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(null);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_go_in_and_output_comes_out_until_detach),
		cmocka_unit_test(a_lone_escape_arrives_though_output_never_rests),
		cmocka_unit_test(the_programs_end_is_told_with_its_status),
		cmocka_unit_test(a_signal_gives_the_terminal_back),
		cmocka_unit_test(a_keeper_that_dies_gives_the_terminal_back),
		cmocka_unit_test(a_new_size_is_passed_on),
		cmocka_unit_test(who_only_looks_sends_nothing),
		cmocka_unit_test(without_a_terminal_it_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
