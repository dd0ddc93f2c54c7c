/* SPDX-License-Identifier: MIT */
/*
 * One value of a reply as the short text of a table cell, by the column's
 * style: units short, zero and null blank, control characters gone.
 */
#ifndef TEXT_CELLS_H
#define TEXT_CELLS_H

#include <jansson.h>

#include "text/style.h"
#include "verb/verb.h"

/* Adds the cell's text, without colour or padding; value may be NULL. */
void cell_format(const struct style *, enum cell_style, const json_t *value,
		 struct str *out);
/* "+12", "+12k", "+3M": behind its sign, in room for four digits; nothing for none. */
void cell_add_count(struct str *out, const char *sign, int64_t n);
/* How many columns every cell of that style gets; 0: what it needs. */
unsigned cell_width(enum cell_style);
/* Numbers stand at the right of their column. */
bool cell_is_number(enum cell_style);
/* Colour of a cell whose text is that. */
enum role cell_role(enum cell_style, const char *text);
/* Shortens text to columns: a name in its middle, prose (it has a space) at its
 * end. */
void cell_cut(const struct style *, const char *text, unsigned columns,
	      struct str *out);

#endif
