/* SPDX-License-Identifier: MIT */
/*
 * An agent for measurements of who shows it: "key N" stands in its first row, N
 * counting what was typed, so that a key's way to the screen can be told.
 *
 *	painter still    paints that row when a key has come, and is silent else
 *	painter busy     paints all of its screen, in colour, as fast as it is taken
 */
#include "config.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

struct painter {
	unsigned keys, frame;
	unsigned rows, cols;
	bool is_busy;
};

static void
set_raw(void)
{
	struct termios t;

	if (tcgetattr(STDIN_FILENO, &t))
		return;
	cfmakeraw(&t);
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

static void
read_size(struct painter *p)
{
	struct winsize w;

	p->rows = 24;
	p->cols = 80;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_row && w.ws_col) {
		p->rows = w.ws_row;
		p->cols = w.ws_col;
	}
}

/* A row in cells of ever other colours, which nobody can leave out. */
static void
add_row(struct str *out, const struct painter *p, unsigned row)
{
	str_addf(out, "\033[%u;1H", row + 1);
	for (unsigned col = 0; col + 8 <= p->cols; col += 8)
		str_addf(out, "\033[38;5;%um%08x", 16 + (p->frame + row + col) % 216,
			 p->frame * 2654435761u + row * 40503u + col);
}

static int
paint(struct painter *p)
{
	struct str out = STR_INIT;
	int rc;

	str_addf(&out, "\033[m\033[Hkey %06u", p->keys);
	if (p->is_busy) {
		read_size(p);
		for (unsigned row = 1; row < p->rows; row++)
			add_row(&out, p, row);
		p->frame++;
	}
	rc = file_write_all(STDOUT_FILENO, out.buf, out.len);
	str_release(&out);
	return rc;
}

/* Counts keys; false at the end of input. */
static bool
take_keys(struct painter *p)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };
	char buf[256];
	ssize_t n;

	if (poll(&in, 1, p->is_busy ? 0 : -1) <= 0)
		return true;
	n = read(STDIN_FILENO, buf, sizeof(buf));
	if (n > 0)
		p->keys += (unsigned)n;
	return n > 0;
}

int
main(int argc, char **argv)
{
	struct painter p = { .is_busy = argc == 2 && !strcmp(argv[1], "busy") };

	if (!p.is_busy && (argc != 2 || strcmp(argv[1], "still")))
		return fputs("usage: see the head of tests/bench/painter.c\n", stderr),
		       2;
	set_raw();
	while (!paint(&p) && take_keys(&p))
		;
	return 0;
}
