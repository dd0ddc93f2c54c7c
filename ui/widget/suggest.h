/* SPDX-License-Identifier: MIT */
/*
 * How a line that is being written may go on. Words are offered that have the
 * letters of the part at the cursor, those that begin so first; one of them may be
 * chosen, and takes the part's place.
 *
 * A line is one part; a list has them between commas ("claude:2,co…"); of a path
 * the last one counts, and the words are what there is in its directory.
 */
#ifndef UI_WIDGET_SUGGEST_H
#define UI_WIDGET_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "ui/keyboard/keymap.h"

struct editor;

enum suggest_kind { SUGGEST_LINE, SUGGEST_LIST, SUGGEST_PATH };

struct suggest {
	enum suggest_kind kind;
	struct strv words;
	struct strv fitting; /* what is offered, the best first */
	size_t at;	     /* the chosen one; fitting.n: none is */
	size_t from, to;     /* bytes of the line: the part that they are for */
};

void suggest_init(struct suggest *);
void suggest_release(struct suggest *);
/* Offers nothing. */
void suggest_clear(struct suggest *);
/* Offers what fits the part at the cursor: of an empty one, all if for_nothing. */
void suggest_find(struct suggest *, const struct editor *, bool for_nothing);
/* Up and down among them; false when there is nothing that way. */
bool suggest_choose(struct suggest *, enum action);
bool suggest_has_chosen(const struct suggest *);
/* The chosen one, else the first, is written; a directory offers what is in it. */
void suggest_take(struct suggest *, struct editor *);

#endif
