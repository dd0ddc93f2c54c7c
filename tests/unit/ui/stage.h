/* SPDX-License-Identifier: MIT */
/*
 * A canvas in a pty of its own: a child draws, and what comes out is fed to our
 * emulator, in which the test looks. The child runs one function after the other;
 * each ends with a mark in its output, so that a test knows that it has seen all.
 */
#ifndef UNIT_UI_STAGE_H
#define UNIT_UI_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <termios.h>

#include <cmocka.h>

#include "base/str.h"
#include "term/term.h"
#include "ui/canvas/canvas.h"

struct stage_case {
	const char *term, *colorterm; /* NULL: not set */
	bool no_colour, ascii;
	bool has_no_entries; /* our own are not installed */
	const char *theme;   /* "default-dark" */
	int rows, cols;	     /* 24 by 80 */
};

/* A case by TERM and COLORTERM, and what else it has. */
#define ON(name, colour_word, ...)                                  \
	{                                                           \
		.term = name, .colorterm = colour_word, __VA_ARGS__ \
	}

struct stage {
	pid_t pid;
	int fd, control;
	struct termios before;
	struct term *screen;
	struct str bytes;   /* of the last scene */
	struct str replies; /* of the emulator: what it was asked */
};

typedef void scene_fn(struct canvas *);

/* Makes terminals that few systems have: test-16, test-direct, test-tc. */
int stage_setup(void **state);
int stage_teardown(void **state);

void stage_open(struct stage *, const struct stage_case *);
void stage_close(struct stage *);
/* Runs it in the child, and shows in screen and bytes what it sent. */
void stage_run(struct stage *, scene_fn *);
void stage_resize(struct stage *, int rows, int cols);
/* Modes of the pty are those from before the canvas was opened. */
bool stage_is_cooked(const struct stage *);

void stage_cell(const struct stage *, int row, int col, struct term_cell *);
void assert_row(const struct stage *, int row, const char *text);
/* Which of the terminal's colours: an index, or RGB; DEFAULT. */
void assert_fg(const struct stage *, int row, int col, enum term_colour_kind, uint32_t);
void assert_bg(const struct stage *, int row, int col, enum term_colour_kind, uint32_t);
void assert_attr(const struct stage *, int row, int col, unsigned attr);
bool stage_has_mode(const struct stage *, unsigned mode); /* enum term_mode */

/* Scenes of several tests: each role in a row of its own, "working" selected in 4; */
void stage_roles(struct canvas *);
/* rules that meet, in rows 1 to 17; */
void stage_rules(struct canvas *);
/* "n" in row 2, column 1; */
void stage_draw_one(struct canvas *);
/* the cursor in row 5, column 7; */
void stage_show_cursor(struct canvas *);
/* and what somebody else writes. */
void stage_scribble(struct canvas *);

#endif
