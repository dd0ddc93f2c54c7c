/* SPDX-License-Identifier: MIT */
/*
 * Modes are undone before the alternate screen is left, since terminals keep
 * some of them (kitty's keyboard flags) for each screen apart; input that comes
 * too late, such as a key's release, is flushed, so that no shell reads it.
 */
#include "config.h"

#include "cli/tty.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "term/term.h"

#define TTY_ENTER "\033[?1049h\033[H\033[2J"
#define TTY_LEAVE "\033[?1049l\033[?25h"

int
tty_check(struct err *e)
{
	if (!isatty(STDIN_FILENO))
		return err_set(e, ERR_USAGE, "standard input is not a terminal");
	if (!isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, "standard output is not a terminal");
	return 0;
}

int
tty_open(struct tty *tty, struct err *e)
{
	struct termios raw;

	tty->is_open = false;
	if (tcgetattr(STDIN_FILENO, &tty->saved) < 0)
		return err_errno(e, ERR_IO, "reading the terminal's settings");
	raw = tty->saved;
	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) < 0)
		return err_errno(e, ERR_IO, "making the terminal raw");
	tty->is_open = true;
	return tty_write(TTY_ENTER, strlen(TTY_ENTER), e);
}

void
tty_close(struct tty *tty)
{
	if (!tty->is_open)
		return;
	tty_write(term_undo, strlen(term_undo), NULL);
	tty_write(TTY_LEAVE, strlen(TTY_LEAVE), NULL);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &tty->saved);
	tty->is_open = false;
}

int
tty_write(const void *bytes, size_t n, struct err *e)
{
	if (file_write_all(STDOUT_FILENO, bytes, n) < 0)
		return err_errno(e, ERR_IO, "writing to the terminal");
	return 0;
}

void
tty_size(unsigned *rows, unsigned *cols)
{
	struct winsize size;

	*rows = 24;
	*cols = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row &&
	    size.ws_col) {
		*rows = size.ws_row;
		*cols = size.ws_col;
	}
}
