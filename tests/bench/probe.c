/* SPDX-License-Identifier: MIT */
/*
 * The parts of the measurements for which Python would be too slow: it would
 * add its own time to both sides and flatter the worse one. Each command prints
 * the median and the 99th percentile, in microseconds.
 *
 *   probe exec N -- COMMAND…               start to end of a program
 *   probe wire N SOCKET                    a key's echo through a keeper
 *   probe pty N SEND NEEDLE -- COMMAND…    SEND to NEEDLE, through a terminal
 *   probe pipe N SEND NEEDLE -- COMMAND…   the same through pipes
 *   probe chatter BYTES                    writes so many a second, for ever
 *
 * In SEND and NEEDLE, @ is a letter that changes from echo to echo, so that a
 * late piece of the last one is not taken for the next.
 */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"

enum { LIMIT_MS = 10000, WARM_UP = 50, CHATTER_MS = 50 };
enum { FRAME_HELLO = 1, FRAME_ATTACH = 16, FRAME_INPUT = 17 };

extern char **environ;

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void
report(int64_t *ns, int n)
{
	qsort(ns, n, sizeof(*ns), by_value);
	printf("%.1f %.1f\n", ns[n / 2] / 1e3, ns[n * 99 / 100] / 1e3);
}

/* --- starting programs --- */

static int64_t
exec_once(char **argv)
{
	posix_spawn_file_actions_t actions;
	int64_t start;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	start = now_ns();
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ))
		fail(argv[0]);
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "%s failed\n", argv[0]);
		exit(1);
	}
	start = now_ns() - start;
	posix_spawn_file_actions_destroy(&actions);
	return start;
}

/* --- echoes: write to one descriptor, read from another until it is back --- */

struct line {
	int in, out;
	const char *send, *needle; /* with @ */
	size_t send_len;
};

/* Letters that end no control sequence which a redraw would use. */
static const char letters[] = "kovwxyz";

static void
fill(struct str *out, const char *text, size_t n, int i)
{
	str_clear(out);
	for (const char *end = text + n; text < end; text++)
		str_addc(out, *text == '@' ? letters[i % strlen(letters)] : *text);
}

static bool
read_some(int fd, struct str *into)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, LIMIT_MS) <= 0)
		return false;
	n = read(fd, buf, sizeof(buf));
	if (n > 0)
		str_add(into, buf, n);
	return n > 0;
}

static void
wait_for(int fd, const char *needle)
{
	struct str got = STR_INIT;

	while (!memmem(got.buf, got.len, needle, strlen(needle)))
		if (!read_some(fd, &got)) {
			fprintf(stderr, "no echo of '%s'\n", needle);
			exit(1);
		}
	str_release(&got);
}

static void
drain(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	struct str got = STR_INIT;

	while (poll(&p, 1, 0) > 0 && read_some(fd, &got))
		;
	str_release(&got);
}

static int64_t
echo_once(const struct line *l, int i)
{
	struct str send = STR_INIT, needle = STR_INIT;
	int64_t start;

	fill(&send, l->send, l->send_len, i);
	fill(&needle, l->needle, strlen(l->needle), i);
	drain(l->in);
	start = now_ns();
	if (file_write_all(l->out, send.buf, send.len))
		fail("write");
	wait_for(l->in, needle.buf);
	start = now_ns() - start;
	str_release(&needle);
	str_release(&send);
	return start;
}

static void
measure_echo(const struct line *l, int n)
{
	int64_t *ns = xcalloc(n, sizeof(*ns));

	for (int i = 0; i < WARM_UP; i++)
		echo_once(l, i);
	for (int i = 0; i < n; i++)
		ns[i] = echo_once(l, i);
	report(ns, n);
	free(ns);
}

/* Reads until nothing has come for a moment: the program has settled. */
static void
settle(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	struct str got = STR_INIT;

	if (!read_some(fd, &got))
		fail("no sign of life");
	while (poll(&p, 1, 300) > 0 && read_some(fd, &got))
		;
	str_release(&got);
}

static pid_t
start_in_pty(struct line *l, char **argv)
{
	struct winsize size = { 24, 80, 0, 0 };
	int fd;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);

	if (pid < 0)
		fail("forkpty");
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	l->in = l->out = fd;
	return pid;
}

static pid_t
start_on_pipes(struct line *l, char **argv)
{
	int to[2], from[2];
	pid_t pid;

	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		fail("pipe");
	pid = fork();
	if (!pid) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	l->in = from[0];
	l->out = to[1];
	return pid;
}

static void
measure_program(char **argv, int n, bool in_pty)
{
	struct line l = { .send = argv[0], .needle = argv[1] };
	pid_t pid;

	l.send_len = strlen(l.send);
	argv += 3; /* past the -- */
	pid = in_pty ? start_in_pty(&l, argv) : start_on_pipes(&l, argv);
	settle(l.in);
	measure_echo(&l, n);
	kill(pid, SIGHUP);
	waitpid(pid, NULL, 0);
}

/* --- the keeper's wire --- */

static void
add_frame(struct str *out, unsigned kind, const char *bytes)
{
	size_t n = strlen(bytes);

	str_addc(out, kind);
	for (int shift = 0; shift < 32; shift += 8)
		str_addc(out, n >> shift & 255);
	str_add(out, bytes, n);
}

static int
open_wire(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct str hello = STR_INIT;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(to.sun_path))
		fail("socket path");
	strcpy(to.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail(path);
	add_frame(&hello, FRAME_HELLO, "magic=fleet-keeper\nversion=1\nbuild=probe\n");
	add_frame(&hello, FRAME_ATTACH, "rows=24\ncols=80\nrole=controller\n");
	if (file_write_all(fd, hello.buf, hello.len))
		fail("write");
	str_release(&hello);
	return fd;
}

static void
measure_wire(const char *path, int n)
{
	struct str input = STR_INIT;
	struct line l = { .needle = "@" };

	add_frame(&input, FRAME_INPUT, "@");
	l.send = input.buf;
	l.send_len = input.len;
	l.in = l.out = open_wire(path);
	settle(l.in);
	measure_echo(&l, n);
	close(l.in);
	str_release(&input);
}

/* --- an agent that talks --- */

static _Noreturn void
chatter(int bytes_per_second)
{
	struct timespec next;
	int each = bytes_per_second / (1000 / CHATTER_MS);
	struct str chunk = STR_INIT;

	for (int i = 0; (int)chunk.len < each; i++)
		str_addf(&chunk,
			 "\033[3%dm%4d\033[m some words of an answer, and more\r\n",
			 i % 8, i);
	str_set_len(&chunk, each);
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (;;) {
		if (file_write_all(1, chunk.buf, chunk.len))
			exit(0);
		next.tv_nsec += CHATTER_MS * 1000000L;
		if (next.tv_nsec >= 1000000000L) {
			next.tv_nsec -= 1000000000L;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}

static void
measure_exec(char **argv, int n)
{
	int64_t *ns = xcalloc(n, sizeof(*ns));

	for (int i = 0; i < n; i++)
		ns[i] = exec_once(argv);
	report(ns, n);
	free(ns);
}

int
main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[2]) : 0;

	if (n > 0 && argc == 3 && !strcmp(argv[1], "chatter"))
		chatter(n);
	if (n > 0 && argc > 4 && !strcmp(argv[1], "exec"))
		measure_exec(argv + 4, n);
	else if (n > 0 && argc == 4 && !strcmp(argv[1], "wire"))
		measure_wire(argv[3], n);
	else if (n > 0 && argc > 6 && !strcmp(argv[1], "pty"))
		measure_program(argv + 3, n, true);
	else if (n > 0 && argc > 6 && !strcmp(argv[1], "pipe"))
		measure_program(argv + 3, n, false);
	else
		return fputs("usage: see the head of tests/bench/probe.c\n", stderr), 2;
	return 0;
}
