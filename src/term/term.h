/* SPDX-License-Identifier: MIT */
/*
 * A terminal without a window: bytes in; a screen, a history, replies and
 * events out. It follows ECMA-48, DEC's VT420 and xterm's ctlseqs; what it does
 * not know it swallows whole. It allocates its grid at birth and its history as
 * lines scroll away, and needs libc only, since it lives in the keeper.
 *
 * One thread at a time. Rows and columns count from 0; row 0 is the top of the
 * screen. Text handed out is UTF-8.
 */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum term_limit {
	TERM_SIDE_MAX = 1000,	 /* rows and columns; larger sizes are clamped */
	TERM_STRING_MAX = 65536, /* bytes of one OSC or DCS; longer ones are dropped */
	TERM_TITLE_MAX = 512,	 /* bytes of a title */
	TERM_FRAME_MS = 150,	 /* how long a viewer waits for a frame's end */
	TERM_JOINED_MAX = 1024,	 /* rows that a search joins at most */
	TERM_RULE_MIN = 3,	 /* characters of a horizontal rule */
	TERM_SCROLLS = 8,	 /* movements of rows that damage tells of */
};

/* A colour: the default, one of 256, or direct. */
enum term_colour_kind { TERM_COLOUR_DEFAULT, TERM_COLOUR_INDEX, TERM_COLOUR_RGB };

/* Attributes of a cell (SGR). */
enum term_attr {
	TERM_BOLD = 1 << 0,
	TERM_DIM = 1 << 1,
	TERM_ITALIC = 1 << 2,
	TERM_UNDERLINE = 1 << 3,
	TERM_BLINK = 1 << 4,
	TERM_REVERSE = 1 << 5,
	TERM_HIDDEN = 1 << 6,
	TERM_STRIKE = 1 << 7,
	TERM_OVERLINE = 1 << 8,
};

/* Forms of an underline, numbered as SGR 4:n has them. */
enum underline {
	UNDERLINE_NONE,
	UNDERLINE_SINGLE,
	UNDERLINE_DOUBLE,
	UNDERLINE_CURLY,
	UNDERLINE_DOTTED,
	UNDERLINE_DASHED,
	UNDERLINE_COUNT
};

/* Modes that a client has to know of. */
enum term_mode {
	TERM_MODE_ALTERNATE = 1 << 0,	    /* 1049, 1047, 47 */
	TERM_MODE_BRACKETED_PASTE = 1 << 1, /* 2004 */
	TERM_MODE_CURSOR_VISIBLE = 1 << 2,  /* 25 */
	TERM_MODE_CURSOR_KEYS = 1 << 3,	    /* DECCKM */
	TERM_MODE_KEYPAD = 1 << 4,	    /* DECKPAM */
	TERM_MODE_FOCUS = 1 << 5,	    /* 1004 */
	TERM_MODE_MOUSE_PRESS = 1 << 6,	    /* 1000 */
	TERM_MODE_MOUSE_DRAG = 1 << 7,	    /* 1002 */
	TERM_MODE_MOUSE_ANY = 1 << 8,	    /* 1003 */
	TERM_MODE_MOUSE_SGR = 1 << 9,	    /* 1006 */
	TERM_MODE_SYNC = 1 << 10,	    /* 2026 */
	TERM_MODE_WRAP = 1 << 11,	    /* DECAWM */
	TERM_MODE_ORIGIN = 1 << 12,	    /* DECOM */
	TERM_MODE_INSERT = 1 << 13,	    /* IRM */
};

/* Marks that a shell put on a row (OSC 133). */
enum term_mark {
	TERM_MARK_PROMPT = 1 << 0,  /* A */
	TERM_MARK_COMMAND = 1 << 1, /* B: what was typed begins */
	TERM_MARK_OUTPUT = 1 << 2,  /* C */
	TERM_MARK_END = 1 << 3,	    /* D */
};

enum { TERM_CELL_TEXT = 64 }; /* bytes of a cell's text, its NUL too */

struct term_colour {
	uint32_t kind : 8;   /* enum term_colour_kind */
	uint32_t value : 24; /* the index, or RRGGBB */
};

/* A cell for who draws it. */
struct term_cell {
	char text[TERM_CELL_TEXT]; /* one character or cluster; "": nothing there */
	uint8_t width;		   /* 1 or 2; 0: the second half of a wide one */
	uint8_t underline;	   /* enum underline */
	uint16_t attr;		   /* enum term_attr, or'ed */
	uint16_t link;		   /* for term_link_uri(); 0: none */
	struct term_colour fg, bg, under;
};

/* Rows top to bottom, both included, moved up so many lines; below 0: down. */
struct term_scroll {
	uint16_t top, bottom;
	int lines;
};

/* Cells of a row, to not included. */
struct term_span {
	uint16_t row, from, to;
};

/*
 * What changed: first rows moved, in this order, then cells. Rows that came
 * free are among the spans.
 */
struct term_damage {
	unsigned n_scrolls, n_spans;
	struct term_scroll scrolls[TERM_SCROLLS];
	struct term_span spans[TERM_SIDE_MAX]; /* by row, one a row */
};

/* What the owner decides; colours are RRGGBB. */
struct term_options {
	bool keep_history;    /* 3J, which clears it, does nothing */
	bool clipboard;	      /* OSC 52 may write: to the owner and what is shown on */
	size_t clipboard_max; /* … at most so many bytes of text */
	uint32_t fg, bg, cursor, palette[16]; /* the theme, for who asks */
	unsigned cell_width, cell_height;     /* pixels, for who asks */
};

/* Colours beyond the 256. */
enum {
	TERM_COLOUR_FG = 256,
	TERM_COLOUR_BG,
	TERM_COLOUR_CURSOR,
	TERM_COLOUR_SELECT_BG, /* of what a person has selected */
	TERM_COLOUR_SELECT_FG,
};

/* What to look for: bytes of UTF-8, from that row down. */
struct term_needle {
	const char *text;
	bool folds; /* ASCII letters match in either case */
	int from;   /* INT_MIN: from the oldest line on */
};

/* Both ends are included; a match may go over rows that wrap. */
struct term_match {
	int row, end_row;
	unsigned col, end_col;
};

enum term_region_kind {
	TERM_REGION_SCREEN,
	TERM_REGION_BOTTOM,	/* from the last so many lines that are not empty */
	TERM_REGION_BELOW_RULE, /* behind the last horizontal rule; else all */
	TERM_REGION_RECTANGLE,
};

struct term_region {
	uint8_t kind; /* enum term_region_kind */
	unsigned lines;
	unsigned top, left, bottom, right; /* all included */
};

struct key_modes;
struct term;

/* What the terminal tells its owner while it is fed; any may be NULL. */
struct term_events {
	/* An answer to a query: goes back to the program as its input. */
	void (*reply)(void *ctx, const char *bytes, size_t n);
	void (*title)(void *ctx, const char *title);
	void (*bell)(void *ctx);
	/*
	 * An operating system command that is not the screen's own: its number
	 * and its text (9, 52, 133, 777, 7501 …), at most TERM_STRING_MAX bytes.
	 */
	void (*osc)(void *ctx, unsigned number, const char *text, size_t n);
	/*
	 * The program switched to or from the alternate screen. The feed is still
	 * under way: take a snapshot after it has returned.
	 */
	void (*alternate)(void *ctx, bool on);
	void *ctx;
};

struct term *term_new(unsigned rows, unsigned cols, unsigned history_lines,
		      const struct term_events *);
void term_free(struct term *);

/* A terminal is born with these: no clipboard, 3J clears, a dark theme. */
void term_options_init(struct term_options *);
/* In force from the next byte on. */
void term_set_options(struct term *, const struct term_options *);

/* Takes any bytes in pieces of any size; never fails. */
void term_feed(struct term *, const void *, size_t n);
/*
 * The same, and adds to out what another terminal should be shown: the bytes as
 * they came but for queries (which this terminal has answered; kitty's graphics
 * commands are such), switches of the alternate screen, sequences longer than
 * TERM_STRING_MAX, and one that is not whole yet (it comes with its end). What
 * would act on the other terminal itself passes as what it does here: a full
 * reset (RIS) as term_undo and a clear, a popped title as that title, 132 columns
 * (DECCOLM) as a clear.
 */
void term_feed_through(struct term *, const void *, size_t n, struct str *out);
/*
 * The main screen and its history are one text that flows into the new size:
 * wrapped lines are joined and split anew, cursors and marks stay with their
 * text, and a screen made small and large again shows what it showed. The
 * alternate screen is cut or filled. Row numbers and term_scrolled change.
 */
void term_resize(struct term *, unsigned rows, unsigned cols);
/* As RIS: what a program that died left set is gone. History stays. */
void term_reset(struct term *);

unsigned term_rows(const struct term *);
unsigned term_cols(const struct term *);
unsigned term_cursor_row(const struct term *);
unsigned term_cursor_col(const struct term *);
unsigned term_modes(const struct term *); /* enum term_mode, or'ed */
const char *term_title(const struct term *);
/* The modes that keys.h encodes by. */
void term_key_modes(const struct term *, struct key_modes *);
size_t term_history_lines(const struct term *);
/* Lines that have scrolled away since birth, those that are forgotten too. */
uint64_t term_scrolled(const struct term *);

/*
 * One row as text, no newline, trailing blanks gone but for a row that goes on
 * in the next. Rows below 0 are history: -1 is the line that scrolled away last.
 */
void term_row_text(const struct term *, int row, struct str *out);
/*
 * Wraps joined: whether row goes on in the next one (it was filled and wrapped).
 */
bool term_row_is_wrapped(const struct term *, int row);
unsigned term_row_marks(const struct term *, int row); /* enum term_mark */
/* n cells of a row; those beyond its width, or of no row, are empty. */
void term_cells(const struct term *, int row, unsigned from, struct term_cell *,
		unsigned n);
void term_cell(const struct term *, int row, unsigned col, struct term_cell *);
/* Of a cell's link; NULL where there is none. Borrowed until the next feed. */
const char *term_link_uri(const struct term *, unsigned link);
/* What makes cells of the same address one link; "" where nothing does. */
const char *term_link_id(const struct term *, unsigned link);
/* The whole screen, a line a row, trailing blanks and empty rows gone. */
void term_screen_text(const struct term *, struct str *out);

/*
 * The colour of an index or of TERM_COLOUR_*, as the program set it (true) or
 * the theme has it (false).
 */
bool term_colour_get(const struct term *, unsigned which, uint32_t *rgb);

/* Fills out with the first max matches, oldest first, and returns how many. */
size_t term_search(const struct term *, const struct term_needle *,
		   struct term_match *out, size_t max);
/* Adds that part of the screen, a line a row, trailing blanks and rows gone. */
void term_region_text(const struct term *, const struct term_region *, struct str *out);

/* Sequences that were swallowed since nobody knew them, since birth. */
uint64_t term_unknown_count(const struct term *);
/* Adds the name of the last one (back 1) or of those before it; false: none. */
bool term_unknown_get(const struct term *, unsigned back, struct str *out);

/* What changed on the screen since the last call, or since birth. */
void term_damage_take(struct term *, struct term_damage *);

/* The time of what is fed from now on, in ms of any clock that only rises. */
void term_set_time(struct term *, uint64_t now_ms);
/*
 * For how many ms more a viewer should keep what it shows, since the program is
 * in the middle of a frame (2026); 0: no frame is open, or it has been for
 * longer than TERM_FRAME_MS.
 */
unsigned term_frame_wait(const struct term *, uint64_t now_ms);

/*
 * Escape sequences that rebuild screen, the last history_lines of history,
 * modes, cursor, colours and title in a terminal that was just reset. With
 * modes the agent's input modes (mouse, paste, focus, keypad) are set too. What
 * is shown is written; there is no switch to the alternate screen in it.
 */
void term_snapshot(const struct term *, unsigned history_lines, bool modes,
		   struct str *out);

/*
 * Sequences that undo whatever a snapshot and the bytes behind it can have set
 * in the outer terminal: modes, colours, cursor, keyboard protocols.
 */
extern const char term_undo[];

/* Columns that a code point takes: 0, 1 or 2. */
int term_width(uint32_t cp);
/* A regional indicator: two of them make a flag. */
static inline bool
term_is_flag_half(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

#endif
