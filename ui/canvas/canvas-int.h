/* SPDX-License-Identifier: MIT */
/*
 * What the files of the canvas share; the others see ui/canvas/canvas.h.
 *
 *   canvas.c        from opening to closing
 *   canvas-draw.c   text and cells into curses' screen
 *   canvas-frame.c  what differs out of it
 *   canvas-rule.c   rules and their joints
 *   canvas-glyph.c  UTF-8 as what one cell of curses can hold
 *   canvas-ink.c    roles and agents' colours as curses' attributes and pairs
 *   canvas-entry.c  which terminfo entry serves this terminal
 *   canvas-tty.c    taking the terminal and giving it back
 *
 * curses writes its frames into a file in memory, so that what it has to say is
 * known before it is sent: nothing at all, or one write with what goes around it.
 * So it never sees the terminal's descriptor either, and leaves its modes alone.
 */
#ifndef UI_CANVAS_CANVAS_INT_H
#define UI_CANVAS_CANVAS_INT_H

#define NCURSES_WIDECHAR 1

#include <curses.h>
#include <stdio.h>
#include <termios.h>

#include "base/str.h"
#include "ui/canvas/canvas.h"

/* Curses' colour numbers: -1 is the terminal's own. */
struct ink {
	attr_t attr;
	int fg, bg;
};

/* What one cluster is in curses' cells: text in columns, then pad if width is 2. */
struct glyph {
	wchar_t text[CCHARW_MAX + 1];
	int columns, width;
	wchar_t pad;
};

/* Of each place on the screen. */
enum canvas_mark {
	MARK_UP = 1 << 0, /* a rule goes that way */
	MARK_DOWN = 1 << 1,
	MARK_LEFT = 1 << 2,
	MARK_RIGHT = 1 << 3,
	MARK_UPRIGHT = MARK_UP | MARK_DOWN,
	MARK_LEVEL = MARK_LEFT | MARK_RIGHT,
	MARK_RULE = MARK_UPRIGHT | MARK_LEVEL,
	MARK_HALF = 1 << 4, /* the second column of a wide one */
};

/* The terminfo entry to be used, and what is known of the terminal by its own. */
struct entry {
	char *name;
	int colours;	/* of its own entry */
	bool is_direct; /* one of ours */
	bool is_modern; /* it has xterm's alternate screen: it can be asked things */
};

struct canvas {
	struct entry entry;
	SCREEN *screen;
	FILE *frames; /* where curses writes */
	int fd;	      /* the terminal; never blocks */
	struct termios saved;
	bool is_suspended, has_sync, has_mouse, is_utf8;
	enum canvas_colours colours;
	int rows, cols;
	struct style *style; /* now_ms moves */

	struct ink inks[ROLE_COUNT][2]; /* [1]: on the ground of selected rows */
	int palette[16], text, ground;

	uint8_t *marks; /* enum canvas_mark, by row */
	cchar_t *run;	/* what is about to be drawn */
	int run_n, run_at, run_row, run_col;

	int cursor_row, cursor_col;
	bool is_cursor_shown;
	struct str out, tail;
	struct str rest; /* that the terminal has not taken yet */
};

static inline uint8_t *
canvas_mark(struct canvas *c, int row, int col)
{
	return &c->marks[row * c->cols + col];
}

/*
 * One glyph of n > 0 bytes of text; the bytes taken. Control characters are
 * blanks; of width 0 is what draws nothing.
 */
size_t glyph_read(bool utf8, const char *, size_t n, struct glyph *);
/* What an emulated cell shows, in its width. */
void glyph_of_cell(bool utf8, const struct term_cell *, struct glyph *);

void ink_set_theme(struct canvas *, const struct theme *);
struct ink ink_of_pen(const struct canvas *, struct pen);
struct ink ink_of_cell(const struct canvas *, const struct term_cell *);
/* Curses' number for these two. */
int ink_pair(struct ink);

/* A run begins there, takes one glyph behind the other, and is drawn. */
void run_start(struct canvas *, int row, int col);
void run_add(struct canvas *, const struct glyph *, struct ink, int pair);
void run_end(struct canvas *);

/* The entry for $TERM; release with entry_release. */
int entry_choose(struct entry *, const struct canvas_options *, struct err *);
void entry_release(struct entry *);
/* newterm, with our own entries within reach and no handler of a signal set. */
SCREEN *entry_open(const struct entry *, const char *dirs, FILE *);

int tty_take(struct canvas *, struct err *);
void tty_give_back(struct canvas *, int when);
/* The modes that we want, in the terminal's alternate screen. */
void tty_add_modes(const struct canvas *, struct str *);
/* Notes what undoes them, for canvas_close and canvas_emergency. */
void tty_arm(struct canvas *);
/*
 * Sends what the terminal takes, and waits so long at most where it takes no more.
 * The bytes that it took; all of them when it is gone. Async-signal-safe.
 */
size_t tty_send(int fd, const char *, size_t n, int patience_ms);
/* Behind what is still to be sent. */
void tty_put(struct canvas *, const char *, size_t n);
void tty_window(int *rows, int *cols);

#endif
