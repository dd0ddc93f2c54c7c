/* SPDX-License-Identifier: MIT */
/*
 * The emulator as a program, for scripts that look at screens.
 *
 *	show ROWSxCOLS < BYTES                     the screen that they leave
 *	show ROWSxCOLS [-o FILE] -- COMMAND…       a program in a terminal
 *
 * The second answers the program's queries, writes what it wrote to FILE, and
 * is driven by lines on standard input, with the strings of seq.h:
 *
 *	send "BYTES"    to the program, as typed
 *	until "TEXT"    waits for the text on the screen (10 s at most)
 *	hear "TEXT" or "TEXT"…   waits until one was written since the last send
 *	quiet MS        waits until nothing has come for so long
 *	screen          prints the screen, a line a row, and a line with "."
 *
 * At the end of the input the program is hung up on.
 */
#include "config.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "term/seq.h"
#include "term/term.h"

enum { PATIENCE_MS = 10000 };

struct show {
	struct term *t;
	unsigned rows, cols;
	int fd; /* of the program's terminal; -1: it is gone */
	FILE *record;
	struct str heard; /* since the last send */
};

static _Noreturn void
usage(void)
{
	fputs("usage: see the head of tests/term/show.c\n", stderr);
	exit(2);
}

static void
on_reply(void *ctx, const char *bytes, size_t n)
{
	struct show *s = ctx;

	if (s->fd >= 0 && file_write_all(s->fd, bytes, n))
		s->fd = -1;
}

static void
print_screen(const struct show *s)
{
	struct str row = STR_INIT;

	for (unsigned r = 0; r < s->rows; r++) {
		str_clear(&row);
		term_row_text(s->t, (int)r, &row);
		str_rtrim(&row);
		puts(row.buf);
	}
	str_release(&row);
}

static void
show_input(struct show *s)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(0, buf, sizeof(buf))) > 0)
		term_feed(s->t, buf, (size_t)n);
	print_screen(s);
}

/* Whether something came within so many milliseconds. */
static bool
take(struct show *s, int ms)
{
	struct pollfd p = { s->fd, POLLIN, 0 };
	char buf[65536];
	ssize_t n;

	if (s->fd < 0 || poll(&p, 1, ms) <= 0)
		return false;
	n = read(s->fd, buf, sizeof(buf));
	if (n <= 0) {
		s->fd = -1;
		return false;
	}
	if (s->record)
		fwrite(buf, 1, (size_t)n, s->record);
	str_add(&s->heard, buf, (size_t)n);
	term_feed(s->t, buf, (size_t)n);
	return true;
}

static bool
has_text(const struct show *s, const char *text)
{
	struct str screen = STR_INIT;
	bool found;

	term_screen_text(s->t, &screen);
	found = strstr(screen.buf, text) != NULL;
	str_release(&screen);
	return found;
}

static bool
has_heard(const struct show *s, const struct seq_line *line)
{
	for (unsigned i = 1; i < line->n; i++)
		if (line->words[i].quoted &&
		    memmem(s->heard.buf, s->heard.len, line->words[i].text.buf,
			   line->words[i].text.len))
			return true;
	return false;
}

static bool
is_there(const struct show *s, const struct seq_line *line)
{
	return *line->words[0].text.buf == 'u' ? has_text(s, line->words[1].text.buf)
					       : has_heard(s, line);
}

/* until and hear */
static int
wait_for(struct show *s, const struct seq_line *line)
{
	int64_t end = clock_mono_ms() + PATIENCE_MS;

	while (!is_there(s, line)) {
		if (s->fd < 0 || clock_mono_ms() > end) {
			printf("'%s' did not appear on\n", line->words[1].text.buf);
			print_screen(s);
			return -1;
		}
		take(s, 50);
	}
	return 0;
}

static int
send_keys(struct show *s, const struct str *keys)
{
	str_clear(&s->heard);
	return s->fd < 0 ? -1 : file_write_all(s->fd, keys->buf, keys->len);
}

static int
run_line(struct show *s, const struct seq_line *line)
{
	const struct str *word = &line->words[0].text, *arg = &line->words[1].text;

	if (line->n == 2 && !strcmp(word->buf, "send"))
		return send_keys(s, arg);
	if (line->n > 1 && (!strcmp(word->buf, "until") || !strcmp(word->buf, "hear")))
		return wait_for(s, line);
	if (line->n == 2 && !strcmp(word->buf, "quiet")) {
		while (take(s, atoi(arg->buf)))
			;
		return 0;
	}
	if (line->n == 1 && !strcmp(word->buf, "screen")) {
		print_screen(s);
		puts(".");
		return fflush(stdout);
	}
	printf("cannot do: %s\n", word->buf);
	return -1;
}

static int
run_script(struct show *s)
{
	char *text = NULL;
	size_t alloc = 0;
	int rc = 0;

	while (!rc && getline(&text, &alloc, stdin) > 0) {
		struct seq_line line;
		struct err err = ERR_INIT;

		text[strcspn(text, "\n")] = '\0';
		rc = seq_split(text, &line, &err);
		if (rc)
			puts(err.text);
		else if (line.n)
			rc = run_line(s, &line);
		seq_line_release(&line);
	}
	free(text);
	return rc;
}

static int
show_program(struct show *s, char **argv)
{
	struct winsize size = { (unsigned short)s->rows, (unsigned short)s->cols,
				0, 0 };
	pid_t pid = forkpty(&s->fd, NULL, NULL, &size);
	int fd = s->fd, rc;

	if (pid < 0) {
		perror("forkpty");
		return -1;
	}
	if (!pid) {
		/* whatever nohup or a shell's '&' said to us */
		signal(SIGHUP, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		execvp(argv[0], argv);
		_exit(127);
	}
	rc = run_script(s);
	kill(pid, SIGHUP);
	close(fd);
	waitpid(pid, NULL, 0);
	return rc;
}

int
main(int argc, char **argv)
{
	struct show s = { .fd = -1 };
	struct term_events events = { .reply = on_reply, .ctx = &s };
	int at = 2, rc = 0;

	if (argc < 2 || sscanf(argv[1], "%ux%u", &s.rows, &s.cols) != 2)
		usage();
	str_init(&s.heard);
	s.t = term_new(s.rows, s.cols, 1000, &events);
	if (argc > at + 1 && !strcmp(argv[at], "-o")) {
		s.record = fopen(argv[at + 1], "w");
		if (!s.record) {
			perror(argv[at + 1]);
			return EXIT_FAILURE;
		}
		at += 2;
	}
	if (argc == 2)
		show_input(&s);
	else if (argc > at + 1 && !strcmp(argv[at], "--"))
		rc = show_program(&s, argv + at + 1);
	else
		usage();
	if (s.record && fclose(s.record))
		rc = -1;
	term_free(s.t);
	str_release(&s.heard);
	return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
