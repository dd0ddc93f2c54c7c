/* SPDX-License-Identifier: MIT */
/*
 * The terminal that the demo agent runs in: raw, with bracketed paste, put back
 * as it was on close. Keys, time limits, size changes and signals come from one
 * call, so that the program has one place where it waits.
 */
#ifndef DEMO_CONSOLE_H
#define DEMO_CONSOLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "demo/keyboard.h"

struct console;

enum console_event {
	CONSOLE_TIMEOUT,
	CONSOLE_KEY,
	CONSOLE_RESIZED,
	CONSOLE_ENDED, /* a signal to end, or the terminal went away */
};

/* Takes standard input and output, which must be a terminal. */
struct console *console_open(struct err *);
/* Restores the terminal; NULL is passed over. */
void console_close(struct console *);

unsigned console_cols(const struct console *);
/* Waits up to ms (-1: for ever). After ENDED it only says ENDED. */
enum console_event console_next(struct console *, int64_t ms, struct key *);
/* The exit status that the end calls for: 128 + signal; 0 before. */
int console_status(const struct console *);
/* Writes it all and empties it. A terminal that is gone shows up in next. */
void console_write(struct console *, struct str *);

#endif
