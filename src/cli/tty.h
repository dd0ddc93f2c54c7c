/* SPDX-License-Identifier: MIT */
/*
 * The person's terminal, taken over for a while: raw, on an alternate screen,
 * and given back as it was on every way out.
 */
#ifndef CLI_TTY_H
#define CLI_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "base/err.h"

struct tty {
	struct termios saved;
	bool is_open;
};

/* Both standard input and output have to be terminals: else ERR_USAGE. */
int tty_check(struct err *);
int tty_open(struct tty *, struct err *);
/* Undoes open, and what was written since; once is enough, twice no harm. */
void tty_close(struct tty *);
/* To standard output, whole. */
int tty_write(const void *, size_t n, struct err *);
/* 24 by 80 when the terminal does not say. */
void tty_size(unsigned *rows, unsigned *cols);

#endif
