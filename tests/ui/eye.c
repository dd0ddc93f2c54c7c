/* SPDX-License-Identifier: MIT */
/*
 * What watches a full-screen program in tests: it runs the program in a pty,
 * sees what it draws through our own emulator, and is driven by lines of JSON on
 * standard input, each answered by a line. tests/lib/eye.py is its other half.
 *
 *	eye [--size 36x120] [--term NAME] [--colorterm NAME] [--mute] [--light]
 *	    -- COMMAND…
 *
 * --mute answers no query of the program's, as an old terminal; --light has a
 * light ground. The lines, and beside ok what is answered:
 *
 *	{"do": "send", "text": "\u001b[A"}       also "base64": any bytes
 *	{"do": "keys", "keys": ["ctrl-q", "enter"]}
 *	{"do": "paste", "text": "…"}
 *	{"do": "mouse", "row": 3, "col": 8, "button": "left", "action": "press"}
 *	{"do": "focus", "in": true}
 *	{"do": "resize", "rows": 10, "cols": 40}
 *	{"do": "signal", "number": 15}
 *	{"do": "hangup"}                         its terminal is closed
 *	{"do": "screen"}                         what is shown, see eye-look.c
 *	{"do": "wait", "text": "…"}              us: from what was last sent to
 *	                                         the read that brought it
 *	{"do": "quiet", "ms": 100}               nothing was written for so long
 *	{"do": "bytes"}                          bytes, reads since last asked; total
 *	{"do": "exit"}                           status, clean, left: what it left set
 *	{"do": "left"}                           the same while it runs
 *	{"do": "pid"}
 *
 * Those that wait take "limit" (ms; 10000). To wait is for "text" or "regex"
 * (POSIX, extended) anywhere or on "row", for "title" in the title, for "mode",
 * for "beyond" bytes written in all; with "gone": true for its absence. Those
 * that send take such an object as "until", so that no time is lost between.
 */
#include "config.h"

#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/eye.h"

enum { LINE_MAX_BYTES = 1 << 24 };

static void
answer_line(struct eye *e, const char *line)
{
	json_t *answer = eye_answer(e, line);

	json_dumpf(answer, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(answer);
}

/* Takes what stands on standard input; false at its end. */
static bool
take_lines(struct eye *e, struct str *in)
{
	char buf[65536], *end;
	ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));

	if (n <= 0 || !str_add(in, buf, (size_t)n))
		return false;
	while ((end = memchr(in->buf, '\n', in->len))) {
		*end = '\0';
		answer_line(e, in->buf);
		str_drop(in, (size_t)(end - in->buf) + 1);
	}
	return true;
}

static void
serve(struct eye *e)
{
	struct str in = STR_INIT_LIMIT(LINE_MAX_BYTES);
	bool is_open = true;

	while (is_open)
		if (eye_turn(e, -1, STDIN_FILENO))
			is_open = take_lines(e, &in);
	str_release(&in);
}

static _Noreturn void
usage(void)
{
	fputs("usage: see the head of tests/ui/eye.c\n", stderr);
	exit(2);
}

static void
parse(int argc, char **argv, struct eye_options *o)
{
	enum { SIZE = 256, TERM, COLORTERM, MUTE, LIGHT };
	static const struct option rows[] = {
		{ "size", required_argument, NULL, SIZE },
		{ "term", required_argument, NULL, TERM },
		{ "colorterm", required_argument, NULL, COLORTERM },
		{ "mute", no_argument, NULL, MUTE },
		{ "light", no_argument, NULL, LIGHT },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+", rows, NULL)) != -1) {
		if (c == SIZE && sscanf(optarg, "%ux%u", &o->rows, &o->cols) == 2)
			continue;
		else if (c == TERM)
			o->term = optarg;
		else if (c == COLORTERM)
			o->colorterm = optarg;
		else if (c == MUTE)
			o->is_mute = true;
		else if (c == LIGHT)
			o->is_light = true;
		else
			usage();
	}
	if (optind == argc)
		usage();
	o->argv = argv + optind;
}

int
main(int argc, char **argv)
{
	struct eye_options o = { .rows = 36, .cols = 120 };
	struct err err = ERR_INIT;
	struct eye e;

	parse(argc, argv, &o);
	/* Patterns are of characters, whatever the program's locale is. */
	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	if (eye_start(&e, &o, &err)) {
		fprintf(stderr, "eye: %s\n", err.text);
		return EXIT_FAILURE;
	}
	serve(&e);
	eye_stop(&e);
	return EXIT_SUCCESS;
}
