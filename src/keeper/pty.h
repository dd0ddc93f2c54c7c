/* SPDX-License-Identifier: MIT */
/*
 * The pseudo-terminal and the program in it. The keeper holds the slave side
 * open too while the program lives, so that a program that closes its terminal
 * for a moment does not end it; pty_hang_up gives it away, after which reading
 * ends when the last process has.
 */
#ifndef KEEPER_PTY_H
#define KEEPER_PTY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"
#include "keeper/launch.h"

struct pty {
	int fd;		/* the master, non-blocking; -1 when it has ended */
	int slave;	/* -1 when given away */
	struct str out; /* input for the program that the pty did not take yet */
};

#define PTY_INIT                                \
	{                                       \
		-1, -1, STR_INIT_LIMIT(4 << 20) \
	}

int pty_open(struct pty *, unsigned rows, unsigned cols, struct err *);
void pty_close(struct pty *);
/*
 * Forks and execs the program as the pty's session leader, with the launch's
 * environment and directory; the exec's own errno is in the error, and then no
 * process is left. umask is what the program gets.
 */
int pty_spawn(struct pty *, const struct launch *, mode_t umask, pid_t *, struct err *);
/* Input for the program; what the pty does not take waits for pty_flush. */
void pty_write(struct pty *, const void *, size_t n);
void pty_flush(struct pty *);
/* Bytes, 0 when there are none now, -1 when it has ended (fd is -1 then). */
ssize_t pty_read(struct pty *, void *, size_t n);
void pty_set_size(struct pty *, unsigned rows, unsigned cols);
void pty_hang_up(struct pty *);
/* Whether input is taken by the line (termios ICANON). */
bool pty_is_canonical(const struct pty *);
/* Sends a signal to the foreground process group. */
int pty_signal(const struct pty *, int number, struct err *);

#endif
