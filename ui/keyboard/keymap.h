/* SPDX-License-Identifier: MIT */
/*
 * The key table: what can be done by a key, where, and which key does it unless
 * the person says otherwise. Help, footer and palette are made from it. Keys are
 * written "j", "down", "ctrl-q", "alt-enter", "shift-tab", "f5", "space", "?";
 * several are parted by blanks, a chord's by commas: "g,g".
 *
 *   [keys]
 *   next_ask = "w"          # instead of the table's
 *   kill = "x delete"
 *   zoom = ""               # no key
 *   wall = "default"        # the table's
 *   prefix = "ctrl-a"       # {prefix} in other rows; as in "{prefix},n"
 *
 * A letter means the character that is typed, so "G" is shift-g. What may stand
 * in [keys] is config/key-text.h's. Sources of the defaults: vi, less, tmux,
 * lazygit, k9s; readline in text.
 */
#ifndef UI_KEYBOARD_KEYMAP_H
#define UI_KEYBOARD_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "config/config.h"
#include "term/keys.h"
#include "ui/keyboard/input.h"

/* Where the keys go. A row counts in each of its places. */
enum key_place {
	KEYS_LIST = 1 << 0,
	KEYS_PANE = 1 << 1,   /* a pane that is looked at: tabs, scrollback */
	KEYS_WALL = 1 << 2,
	KEYS_TYPING = 1 << 3, /* all but these few go to the agent */
	KEYS_DIALOG = 1 << 4,
	KEYS_TEXT = 1 << 5,   /* a line or an editor takes what is typed */
	KEYS_DIFF = 1 << 6,
	KEYS_LOG = 1 << 7,
	KEYS_ASKED = 1 << 8,  /* the selected agent asks: or'ed to the others */
	KEYS_CHOOSER = 1 << 9, /* a dialog that is a list: or'ed to KEYS_DIALOG */
	KEYS_VIEWS = KEYS_LIST | KEYS_PANE | KEYS_WALL | KEYS_DIFF | KEYS_LOG,
};

enum action {
	ACTION_NONE,
	/* moving */
	ACTION_UP, ACTION_DOWN, ACTION_LEFT, ACTION_RIGHT,
	ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_FIRST, ACTION_LAST,
	ACTION_SCROLL_UP, ACTION_SCROLL_DOWN, /* the pane, wherever the keys go */
	ACTION_NEXT, ACTION_PREVIOUS, /* fields, tabs */
	ACTION_NEXT_ASK, ACTION_NEXT_MATCH, ACTION_PREVIOUS_MATCH,
	/* what is shown */
	ACTION_TYPE,	/* Enter: into the pane */
	ACTION_LEAVE,	/* Ctrl-Q: out of it */
	ACTION_ZOOM, ACTION_WALL, ACTION_METERS, ACTION_SCALE, ACTION_PROCESSES,
	ACTION_TAB_TERMINAL, ACTION_TAB_DIFF, ACTION_TAB_LOG, ACTION_TAB_DETAILS,
	ACTION_TILE,	/* 1-9: the tile of that number */
	ACTION_FOLD, ACTION_SORT, ACTION_FILTER, ACTION_SEARCH,
	ACTION_ONLY_ASKS, ACTION_ONLY_WORKING, ACTION_ONLY_IDLE, ACTION_ONLY_ERROR,
	ACTION_ALL, ACTION_MARK, ACTION_MARK_ALL, ACTION_REDRAW, ACTION_MOUSE,
	/* to agents */
	ACTION_ANSWER,	/* 1-9: the choice of that number */
	ACTION_YES, ACTION_NO,
	ACTION_NEW, ACTION_FANOUT, ACTION_MULTI, ACTION_PROMPT, ACTION_INTERRUPT,
	ACTION_STOP, ACTION_RESTART, ACTION_RESUME, ACTION_FORK, ACTION_KILL,
	ACTION_RESTORE,
	/* the cockpit's own */
	ACTION_PALETTE, ACTION_OPTIONS, ACTION_THEMES, ACTION_HELP, ACTION_MENU,
	ACTION_QUIT, ACTION_SUSPEND,
	/* dialogs and text */
	ACTION_ACCEPT, ACTION_CANCEL, ACTION_SUBMIT, ACTION_EDITOR, ACTION_COPY,
	ACTION_NEWLINE, ACTION_ERASE, ACTION_ERASE_WORD, ACTION_ERASE_LINE,
	ACTION_ERASE_END, /* to the line's end */
	ACTION_DELETE, ACTION_DELETE_WORD, ACTION_WORD_LEFT, ACTION_WORD_RIGHT,
	ACTION_COMPLETE,
	/* in a list of a dialog */
	ACTION_TAKE_AWAY, ACTION_MORE, ACTION_LESS,
	ACTION_COUNT
};

struct key_row {
	enum action action;
	unsigned places;     /* enum key_place, or'ed */
	const char *name;    /* in [keys] */
	const char *keys;    /* by default */
	const char *label;   /* in the footer: "new", "next that asks" */
	const char *summary; /* in the help */
	const char *group;   /* the help's heading; NULL: as the row before */
	uint8_t footer;	     /* its rank there, 1 first; 0: never */
	bool is_counted;     /* which of its keys it was matters: *digit */
};

/*
 * The table, in the order that the help shows. An action may have several rows,
 * for places where other keys do it; the first of them is its row.
 */
const struct key_row *key_rows(size_t *n);
const struct key_row *key_row_of(enum action);

struct keymap;

/*
 * The table with the person's [keys] over it. ERR_CONFIG names file and line of
 * a key that cannot be read, a name that is none of the table's, and two rows of
 * one place that claim the same key (or the beginning of the other's chord).
 */
struct keymap *keymap_new(const struct config *, struct err *);
void keymap_free(struct keymap *);

/* What of a chord has been typed; zeros at first, and after each action. */
struct key_chord {
	size_t n;
	struct key keys[4];
};

/*
 * The action of that key in places (or'ed: KEYS_ASKED is looked at first, then
 * KEYS_TEXT, then the rest in their order; what types text is no key at all where
 * KEYS_TEXT is among them); ACTION_NONE: none, or (chord->n > 0) the beginning of
 * one. A chord that comes to nothing is dropped with the key that ended it:
 * chord->n was > 0 and is 0. Releases, and modifiers by themselves, are nothing and
 * leave the chord.
 * *digit is the number, from 1, of a counted row's key; NULL will do.
 */
enum action keymap_find(const struct keymap *, unsigned places, struct key_chord *,
			const struct input_event *, unsigned *digit);

/*
 * The first key of an action as the footer writes it ("ctrl-q", "↵"), "1-9" of a
 * counted one; "": none.
 */
void keymap_show(const struct keymap *, enum action, bool utf8, struct str *out);
/* All of them, parted by blanks. */
void keymap_show_all(const struct keymap *, enum action, bool utf8, struct str *out);
/* The same two for the keys of one row. */
void keymap_show_row(const struct keymap *, const struct key_row *, bool utf8,
		     struct str *out);
void keymap_show_row_all(const struct keymap *, const struct key_row *, bool utf8,
			 struct str *out);

/*
 * For the help: the row behind that one (NULL: the first) that counts in any of
 * places and has a key; NULL: there is none left.
 */
const struct key_row *keymap_next(const struct keymap *, unsigned places,
				  const struct key_row *);
/* For the footer: those of a rank, the best first; returns how many, at most max. */
size_t keymap_footer(const struct keymap *, unsigned places,
		     const struct key_row *rows[], size_t max);

/* "ctrl-q" as a key; ERR_USAGE says what would be right. */
int key_parse(const char *text, struct key *, struct err *);

#endif
