/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share: the terminal's body and the functions
 * that act on it. How bytes flow:
 *
 *   term_feed ─► parser ─► term.c ─┬─ text ────────────► text.c ────► grid.c
 *                                  ├─ C0, ESC ─► esc.c ─► screen.c
 *                                  ├─ CSI ─► csi.c ───┬► csi-move.c, csi-edit.c ─► screen.c
 *                                  │                  ├► sgr.c, modes.c
 *                                  │                  └► reply.c ─► the program
 *                                  ├─ OSC ─► osc.c ───── events, colour.c, links
 *                                  └─ DCS ─► reply.c
 *
 * and how they are looked at: cell.c, search.c, damage.c and snapshot.c read;
 * reflow.c makes it another size; keys.c knows no terminal at all.
 */
#ifndef TERM_TERM_INT_H
#define TERM_TERM_INT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "term/grid.h"
#include "term/history.h"
#include "term/intern.h"
#include "term/line.h"
#include "term/link.h"
#include "term/parser.h"
#include "term/term.h"

/* Modes that stay inside, above those of enum term_mode. */
enum {
	MODE_NEWLINE = 1 << 16,	      /* LNM: LF is CR LF too */
	MODE_MOUSE_X10 = 1 << 17,     /* 9 */
	MODE_MOUSE_UTF8 = 1 << 18,    /* 1005 */
	MODE_MOUSE_URXVT = 1 << 19,   /* 1015 */
	MODE_MOUSE_PIXELS = 1 << 20,  /* 1016 */
	MODE_WHEEL_KEYS = 1 << 21,    /* 1007 */
	MODE_SCHEME = 1 << 22,	      /* 2031: tell of light and dark */
	MODE_SCREEN_REVERSE = 1 << 23, /* DECSCNM */
	MODE_MARGINS = 1 << 24,	       /* DECLRMM */
	MODE_COLUMNS = 1 << 25,	       /* DECCOLM: 132 columns were asked for */
	MODE_ALLOW_COLUMNS = 1 << 26,  /* 40: DECCOLM does something */
	MODE_PUBLIC = (1 << 16) - 1,
	MODE_BIRTH = TERM_MODE_CURSOR_VISIBLE | TERM_MODE_WRAP,
};

enum charset { CHARSET_ASCII, CHARSET_GRAPHICS, CHARSET_UK };

/* What DECSC saves. */
struct cursor {
	uint16_t row, col;
	bool pending; /* the last column is filled: with DECAWM, the next wraps */
	bool origin;  /* of a saved one only */
	uint8_t charsets[4]; /* G0 to G3 */
	uint8_t shift;	     /* which of them is in use */
	uint8_t single;	     /* 2, 3: which for the next character only */
	struct style style;
};


/* Keyboard flags as a stack; the entry at n - 1 is in force. */
struct kitty {
	uint8_t flags[KITTY_DEPTH];
	uint8_t n; /* at least 1 */
};

/* What few styles have; no padding, since its bytes are its name. */
struct extra {
	uint32_t under; /* colour of the underline */
	uint16_t link;
	uint16_t zero;
};

/* What cells refer to by number. */
struct pools {
	struct intern clusters; /* UTF-8 */
	struct intern extras;	/* struct extra */
	struct links links;
	unsigned patience;	/* refusals until the next sweep */
	uint64_t work;		/* what sweeps looked at, for tests */
};

/* A place that resizes pushed into history: rows above the top, and the column. */
struct above {
	size_t rows; /* 0: none was */
	unsigned col;
};

/*
 * Where the main screen began before resizes, and where cursors stand really
 * that had to come down for the text below them: as long as nothing is written.
 */
struct home {
	struct above top, cursor, saved;
};

/* A sequence that nobody knew: enough of it to name it. */
struct unknown {
	uint8_t introducer; /* [ ] P, or 0 for ESC */
	uint8_t prefix, intermediates[PARSER_INTERMEDIATES], n_intermediates, final;
	uint8_t n_params;
	int32_t params[4]; /* the first */
};

struct unknowns {
	uint64_t n; /* ever; the last of them stand at (n - 1) % UNKNOWN_KEPT … */
	struct unknown last[UNKNOWN_KEPT];
};

/* For term_feed_through: what becomes of the bytes of this sequence. */
struct through {
	struct str *out;    /* NULL: nobody listens */
	struct str held;    /* bytes of a sequence that is not whole */
	bool drop;	    /* it was a query or a switch of screens */
	struct str instead; /* what goes out in its place */
};

struct colours;

struct term {
	struct parser parser;
	struct grid screens[2]; /* main, alternate (made when first needed) */
	struct grid *grid;	/* the one that is shown */
	unsigned rows, cols;
	unsigned top, bottom; /* the scrolling region, both included */
	unsigned left, right; /* of it: DECSLRM */
	bool iso_protection;  /* SPA's: every erasure spares protected cells */
	struct cursor cur, saved[2];
	uint32_t modes;
	uint32_t last; /* the character that REP repeats; 0: none */
	bool joinable; /* the cell before the cursor was printed just now */
	bool joiner;   /* the last character was U+200D */
	uint8_t cursor_shape, modify_other_keys;
	struct kitty kitty[2];
	uint8_t tabs[(TERM_SIDE_MAX + 7) / 8];
	struct pools pools;
	struct history history;
	struct home home;
	struct unknowns unknowns;
	uint64_t now_ms, frame_ms; /* set by the owner; when the frame began */
	struct line_buf scratch;
	struct str title;
	struct strv titles; /* pushed by CSI 22 t */
	struct term_events events;
	struct term_options options;
	struct colours *colours; /* NULL: the theme's */
	struct through through;
};

static inline bool
is_alternate(const struct term *t)
{
	return t->grid == &t->screens[1];
}


static inline struct row *
cursor_row(const struct term *t)
{
	return grid_row(t->grid, t->cur.row);
}

/* The last column for the cursor. */
static inline unsigned
screen_edge(const struct term *t)
{
	return t->cur.col <= t->right ? t->right : t->cols - 1;
}

/* term.c */
/* What was just understood is not for other terminals, but through.instead is. */
void through_drop(struct term *);
bool term_has_row(const struct term *, int row);
bool term_starts_wide(const struct term *, int row); /* or false */
struct line term_line(const struct term *, struct line_buf *, long row);

/* text.c: characters into the grid */
void screen_ascii(struct term *, const char *, size_t n);
void screen_text(struct term *, const uint32_t *cps, size_t n);
void screen_char(struct term *, uint32_t cp);
void screen_repeat(struct term *, unsigned n);

/* screen.c: the cursor and what moves */
void screen_move(struct term *, int row, int col); /* clamped to the screen */
void screen_place(struct term *, int row, int col); /* as CUP: by origin */
void screen_back(struct term *, int n); /* as CUB */
void screen_line_down(struct term *);
void screen_linefeed(struct term *);
void screen_newline(struct term *); /* as LF does: with LNM also CR */
void screen_reverse_index(struct term *);
void screen_scroll_up(struct term *, unsigned n);
void screen_scroll_down(struct term *, unsigned n);
void screen_tab(struct term *, int n); /* negative: back */
void screen_tabs_reset(struct term *);
void screen_save(struct term *);
void screen_restore(struct term *);
/* Behind what puts other text under a cursor with a wrap pending. */
void screen_settle(struct term *);
void screen_unwrap_above(struct term *, unsigned row);
void screen_region(struct term *, unsigned top, unsigned bottom);
void screen_margins(struct term *, unsigned left, unsigned right);
bool screen_has_margins(const struct term *);
unsigned screen_start(const struct term *); /* where CR goes */
bool screen_in_region(const struct term *); /* whether the cursor is inside */
void screen_scroll_from(struct term *, unsigned top, int n);
/* Columns from col to the right margin move n left (below 0: right). */
void screen_shift_columns(struct term *, unsigned col, int n);
void screen_clear(struct term *);
void screen_align(struct term *); /* DECALN */
void screen_alternate(struct term *, bool on, bool clear);

/* pools.c */
void pools_init(struct pools *);
void pools_release(struct pools *);
/* The number of these bytes; 0: too many of them, or no room. */
uint16_t pools_intern(struct term *, struct intern *, const void *, size_t n);
uint16_t pools_link(struct term *, const char *id, size_t id_n, const char *uri,
		    size_t uri_n);
struct extra extra_get(const struct pools *, uint16_t id);
uint16_t extra_find(struct pools *, const struct extra *); /* sweeps nothing */
void extra_set(struct term *, const struct extra *); /* of the cursor's style */

/* cluster.c: characters that join the cell before them */
/* Whether cp went into the cell before the cursor. */
bool cluster_join(struct term *, uint32_t cp, unsigned width_class);

/* reflow.c */
void reflow_resize(struct term *, unsigned rows, unsigned cols);
void reflow_forget(struct term *); /* what resizes pushed away stays there */
void reflow_settle(struct term *); /* cursors stay where resizes put them */

/* csi.c, esc.c, osc.c */
void esc_control(struct term *, uint8_t byte);
void esc_dispatch(struct term *, const struct parser *);
void csi_dispatch(struct term *, const struct parser *);
void osc_dispatch(struct term *, const struct parser *);
void title_set(struct term *, const char *text, size_t n);
void title_push(struct term *);
void title_pop(struct term *);

/* sgr.c */
void sgr_apply(struct term *, const struct parser *);
/* Adds "\033[0;…m" for a look; "\033[m" for the default one. */
void sgr_add(struct str *out, const struct look *);

/* modes.c */
void mode_set(struct term *, const struct parser *, bool on);
void mode_report(struct term *, const struct parser *); /* DECRQM */
/* Adds what sets the modes that differ from birth; input: those of input too. */
void mode_snapshot(const struct term *, bool input, struct str *out);
void kitty_push(struct term *, const struct parser *);
void kitty_pop(struct term *, const struct parser *);
void kitty_set(struct term *, const struct parser *);
unsigned kitty_flags(const struct term *);
void kitty_snapshot(const struct term *, struct str *out);

/* reply.c */
void reply(struct term *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void reply_unheard(struct term *); /* a query without an answer from us */
void reply_dcs(struct term *, const struct parser *);
void reply_attributes(struct term *, const struct parser *);
void reply_status(struct term *, const struct parser *);
void reply_version(struct term *, const struct parser *);
void reply_window(struct term *, const struct parser *);

/* colour.c */
enum { COLOUR_COUNT = TERM_COLOUR_SELECT_FG + 1 };
void colour_osc(struct term *, unsigned osc, const char *text, size_t n);
void colour_osc_reset(struct term *, unsigned osc, const char *text, size_t n);
void colour_reset(struct term *);
bool colour_is_light(const struct term *);
void colour_snapshot(const struct term *, struct str *out);

/* unknown.c */
void unknown_note(struct term *, uint8_t introducer, const struct parser *);
void unknown_note_number(struct term *, uint8_t introducer, unsigned number);

/* reset.c */
void reset_soft(struct term *); /* DECSTR */
void reset_columns(struct term *); /* what DECCOLM does beside the columns */
void reset_full(struct term *); /* RIS */

#endif
