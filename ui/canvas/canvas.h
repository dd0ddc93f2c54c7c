/* SPDX-License-Identifier: MIT */
/*
 * The person's terminal as a grid to draw on: the only curses.h. Who draws gives
 * text and a role, or the cells of an emulated screen; what that looks like on
 * this terminal (true colour, 256, 16, none; UTF-8 or ASCII) is decided here.
 * Drawing changes nothing until canvas_flush, which sends what differs, as one
 * frame where the terminal has synchronized output.
 *
 * curses is told of true colour by terminfo entries of our own (share/terminfo),
 * since those for 24 bits are rarely installed; the keyboard is read raw by
 * ui/keyboard/input.h, not by curses.
 *
 * Coordinates count from 0; what lies outside of the screen is not drawn.
 */
#ifndef UI_CANVAS_CANVAS_H
#define UI_CANVAS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "term/term.h"
#include "text/style.h"
#include "ui/canvas/theme.h"

struct rect {
	int row, col, rows, cols;
};

enum canvas_colours { CANVAS_MONO, CANVAS_16, CANVAS_256, CANVAS_TRUE };

struct canvas_options {
	bool no_colour;		/* NO_COLOR and its kin */
	bool ascii;		/* no UTF-8 */
	const char *terminfo;	/* directories of our own entries, parted by ':' */
};

struct canvas;

/*
 * On standard input and output: ERR_USAGE when they are no terminal, ERR_FAILED
 * for a TERM that curses cannot use. One at a time, since curses and a crash know
 * of one; LC_CTYPE is set for the process. The mouse is ours.
 */
int canvas_open(struct canvas **, const struct canvas_options *, struct err *);
/* Gives the terminal back as it was; once is enough, NULL is nothing. */
void canvas_close(struct canvas *);
/* The same for a while (Ctrl-Z, an editor), and back with everything drawn. */
void canvas_suspend(struct canvas *);
int canvas_resume(struct canvas *, struct err *);
/*
 * The few bytes that give the terminal back, to be written by a handler of a
 * crash: async-signal-safe.
 */
void canvas_emergency(void);

void canvas_size(const struct canvas *, int *rows, int *cols);
/* The window has another size: true when it has. Everything is to be drawn. */
bool canvas_resize(struct canvas *);
enum canvas_colours canvas_colours(const struct canvas *);
bool canvas_is_utf8(const struct canvas *);
/* For text/cells.h: as wide as the screen, and now_ms is now. */
const struct style *canvas_style(const struct canvas *);
void canvas_set_theme(struct canvas *, const struct theme *);
/*
 * Asks what it can do: whether it has synchronized output (DECRQM 2026), the
 * flags of kitty's keyboard, and then DA1, which every terminal answers. False: it
 * is too old to be asked, nothing will come.
 */
bool canvas_ask(struct canvas *);
/* What the terminal answered: frames are sent as one (2026). */
void canvas_set_sync(struct canvas *, bool);
/* Takes the mouse, or leaves it to the terminal: from the next frame on. */
void canvas_set_mouse(struct canvas *, bool);

/* How text looks: a role, on the ground of selected rows or the terminal's. */
struct pen {
	uint8_t role; /* enum role */
	bool is_selected;
	uint16_t attr; /* enum term_attr, besides the role's own */
};

#define PEN(r) ((struct pen){ .role = (r) })

/*
 * Text in at most max columns from there on; what does not fit is left out,
 * control characters are shown as blanks. Returns the columns used.
 */
int canvas_text(struct canvas *, int row, int col, int max, struct pen,
		const char *text);
/* The same, cut with … at its end, or (names: no blank in it) in its middle. */
int canvas_text_cut(struct canvas *, int row, int col, int max, struct pen,
		    const char *text);
/* Flush right: its last column is col + cols - 1. */
void canvas_text_right(struct canvas *, int row, int col, int cols, struct pen,
		       const char *text);
/* Blanks; is_selected gives them that ground. */
void canvas_fill(struct canvas *, struct rect, struct pen);
/*
 * A rule: ─ or │ ('-' or '|'), and ├ ┤ ┬ ┴ ┼ ('+') where it meets one that stands
 * there, on it or next to its end. Whatever else is drawn there ends a rule.
 */
void canvas_rule_across(struct canvas *, int row, int col, int cols);
void canvas_rule_down(struct canvas *, int row, int col, int rows);
/*
 * Cells of an emulated screen, from one row of it: cells[0] at col. A wide one
 * cut by the end is a blank.
 */
void canvas_cells(struct canvas *, int row, int col, const struct term_cell *,
		  int n);
/* Swaps foreground and ground of what stands there: a selection of text. */
void canvas_invert(struct canvas *, int row, int col, int cols);
/* Where the terminal's cursor is, in a shape of its own; row -1: hidden. */
void canvas_cursor(struct canvas *, int row, int col);
/*
 * Sends what differs from what is shown, as far as the terminal takes it. While
 * it is behind nothing should be drawn: canvas_catch_up sends more when canvas_fd
 * is writable.
 */
void canvas_flush(struct canvas *);
bool canvas_is_behind(const struct canvas *);
int canvas_fd(const struct canvas *);
void canvas_catch_up(struct canvas *);
/* The next flush sends all, though nothing differs: the screen was scribbled on. */
void canvas_redraw(struct canvas *);
/* Bytes for the terminal itself, behind the next frame (OSC 52, a bell). */
void canvas_send(struct canvas *, const char *, size_t n);

#endif
