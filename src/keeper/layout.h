/* SPDX-License-Identifier: MIT */
/*
 * A struct as fields and back: a const table names each member, and both ways
 * are read off it, so that writer and reader cannot drift apart.
 */
#ifndef KEEPER_LAYOUT_H
#define KEEPER_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum layout_kind {
	LAYOUT_TEXT,  /* char *, malloc'ed; NULL is left out */
	LAYOUT_CHARS, /* char[size]; what is longer is cut at a character */
	LAYOUT_LIST,  /* struct strv, one line an element */
	LAYOUT_INT,   /* a signed or unsigned integer or bool of size bytes */
};

struct layout {
	const char *key;
	enum layout_kind kind;
	size_t at, size;
	bool is_needed; /* a record without it is damaged */
};

#define LAYOUT_ROW(type, kind, member, needed)                                        \
	{                                                                             \
#		member, (kind), offsetof(type, member), sizeof(((type *)0)->member), \
			(needed)                                                      \
	}

void layout_add(struct str *, const struct layout *rows, size_t n, const void *from);
/*
 * Sets the member that key names: 1; 0 when none has that name, -1 when the
 * value is not one for it.
 */
int layout_set(const struct layout *rows, size_t n, void *to, const char *key,
	       const struct str *value);

/* Copies text as clean UTF-8 into a char[size], cut between characters. */
void layout_copy_clean(char *to, size_t size, const char *text, size_t n);

#endif
