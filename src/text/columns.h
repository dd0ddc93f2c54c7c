/* SPDX-License-Identifier: MIT */
/*
 * A reply's list as a table of text. Columns never jump: what changes while one
 * looks has a fixed width. On a narrow screen first names and prose are cut,
 * then whole columns go, meters first; where the style has no width nothing is.
 */
#ifndef TEXT_COLUMNS_H
#define TEXT_COLUMNS_H

#include <jansson.h>

#include "text/style.h"
#include "verb/verb.h"

/* Adds the table of value by layout, or what the layout says of an empty one. */
void columns_render(const struct style *, const struct reply_layout *,
		    const json_t *value, struct str *out);

#endif
