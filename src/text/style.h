/* SPDX-License-Identifier: MIT */
/*
 * How text may look where it goes: in colour or not, in UTF-8 or ASCII, in how
 * many columns. Decided once from the descriptor and the environment; the rest
 * asks for roles, never for colours. A state is always a shape and a colour, so
 * that it reads without the colour too.
 */
#ifndef TEXT_STYLE_H
#define TEXT_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_ACCENT,
	ROLE_STRONG,
	ROLE_ASKS,
	ROLE_WORKING,
	ROLE_DONE,
	ROLE_IDLE,
	ROLE_ERROR,
	ROLE_ADDED,
	ROLE_REMOVED,
	ROLE_RULE,
	ROLE_SELECTED, /* the ground of a selected row; no colour of text */
	ROLE_COUNT
};

struct style {
	bool tty, colour, utf8;
	unsigned width; /* columns; 0: nothing is cut */
	int64_t now_ms; /* UTC, for ages */
};

/* For what is written to fd; NO_COLOR, TERM, COLUMNS and the locale count. */
void style_init(struct style *, int fd, bool no_colour);
/* By the text of LC_ALL, LC_CTYPE and LANG, each of which may be NULL. */
bool style_is_utf8(const char *lc_all, const char *lc_ctype, const char *lang);

/* Adds text in its role. */
void style_add(const struct style *, struct str *, enum role, const char *text);

struct style_state {
	const char *word, *shape, *ascii;
	enum role role;
};

enum { STYLE_WORD_SIZE = 24 };

/*
 * The word to show for a state: "exit 3" for what ended by itself with another
 * status than 0, which is an error; else as it is. What had to be written is in buf.
 */
const char *style_word(const char *state, int64_t exit_status, bool was_stopped,
		       char buf[STYLE_WORD_SIZE]);
/* The row of such a word; one without a shape of its own when unknown. */
const struct style_state *style_state(const char *word);
const char *style_shape(const struct style *, const struct style_state *);

/* Columns that UTF-8 text takes. */
unsigned style_width(const char *text);
/* The bytes of text that fit columns. */
size_t style_fit(const char *text, unsigned columns);

#endif
