/* SPDX-License-Identifier: MIT */
/*
 * A program in a terminal of ours, as a person sees and works it. The pty's
 * bytes go into the emulator in the order they come, one read a turn, and what
 * is asked of the screen is judged between reads, but never in the middle of a
 * frame (2026). Nothing here sleeps or looks again by the clock: every wait is
 * for the pty, and ends with a limit.
 *
 *	eye.c          the lines on standard input     eye-ask.c   what can be asked
 *	eye-program.c  the program and its terminal    eye-keys.c  names into bytes
 *	eye-look.c     the screen as JSON              eye-wait.c  until it shows
 */
#ifndef UI_TEST_EYE_H
#define UI_TEST_EYE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

#include "base/err.h"
#include "base/str.h"
#include "keeper/pty.h"
#include "term/term.h"

struct eye {
	struct term *term;
	struct pty pty;
	pid_t pid;
	int end;    /* readable when the program has ended; -1: and was seen to */
	int status; /* then: as a shell says it */
	struct termios birth;		 /* what the program has to leave */
	bool is_mute;			 /* answers no query */
	uint64_t bytes, reads;		 /* that it has written */
	uint64_t bytes_told, reads_told; /* when last asked */
	int64_t sent_us, read_us;	 /* the last of each */
};

struct eye_options {
	unsigned rows, cols;
	const char *term, *colorterm; /* NULL: as ours; "": not set */
	bool is_mute, is_light;
	char **argv;
};

/* --- eye-program.c --- */

int eye_start(struct eye *, const struct eye_options *, struct err *);
/* Hangs up, and ends what does not leave. */
void eye_stop(struct eye *);
/*
 * Waits so long (ms; -1: for ever) for the program to write, take or end, or for
 * the descriptor also (-1: none), and returns whether that one is readable.
 */
bool eye_turn(struct eye *, int ms, int also);
bool eye_has_ended(const struct eye *);
void eye_send(struct eye *, const char *, size_t n);
void eye_resize(struct eye *, unsigned rows, unsigned cols);
/* Closes its terminal, as a window that is closed. */
void eye_hang_up(struct eye *);

/* --- eye-keys.c --- */

/*
 * Adds what the program is sent, in the modes that it has set. A key is "a", "G",
 * "ctrl-q", "alt-enter", "shift-tab", "pageup", "f5", "space"; a button "left",
 * "ctrl-right", "wheel-up" and an action "press", "release", "drag" or "move".
 * ERR_USAGE for what is none, ERR_REFUSED where the program would not hear of it.
 */
int eye_add_key(const struct eye *, const char *name, struct str *, struct err *);
int eye_add_mouse(const struct eye *, const char *button, const char *action,
		  unsigned row, unsigned col, struct str *, struct err *);
int eye_add_focus(const struct eye *, bool in, struct str *, struct err *);
void eye_add_paste(const struct eye *, const char *, size_t n, struct str *);

/* --- eye-look.c --- */

/* enum term_mode of that name; 0: none. */
unsigned eye_mode(const char *name);
/* Adds rows, cols, cursor, modes, title, text and looks to the object. */
void eye_add_screen(const struct eye *, json_t *);
/* Names of what is not as the program found it: modes, cursor, line discipline. */
json_t *eye_left(const struct eye *);

/* --- eye-wait.c --- */

/* By the fields that eye.c's head lists; ERR_TIMEOUT, ERR_FAILED when it ended. */
int eye_wait(struct eye *, json_t *ask, struct err *);
int eye_wait_quiet(struct eye *, int ms, int limit_ms, struct err *);
int eye_wait_end(struct eye *, int limit_ms, struct err *);
/* Until no frame is half drawn. */
void eye_wait_frame(struct eye *);

/* --- eye-ask.c --- */

/* Does what the line asks; the answer, which may be an error, is the caller's. */
json_t *eye_answer(struct eye *, const char *line);

#endif
