/* SPDX-License-Identifier: MIT */
/* Shared by the key table's files: what each row's keys have become. */
#ifndef UI_KEYBOARD_KEYMAP_INT_H
#define UI_KEYBOARD_KEYMAP_INT_H

#include "ui/keyboard/keymap.h"

enum { CHORD_MAX = 4 };

/*
 * A key as it is compared: of what types text the character, with no modifiers;
 * else the code and what is held, without locks.
 */
struct stroke {
	uint32_t code;
	unsigned mods;
};

struct strokes {
	size_t n;
	struct stroke v[CHORD_MAX];
};

struct binding {
	const struct key_row *row;
	unsigned digit; /* of a counted row: the how manyeth key, from 1 */
	struct strokes chord;
};

struct keymap {
	struct binding *v; /* by row, each in the order that was written */
	size_t n, alloc;
};

struct stroke stroke_of(const struct key *);
/* Whether the first n of both are the same; false where one is shorter. */
bool strokes_begin_same(const struct strokes *, const struct strokes *, size_t n);
/* Whose chord begins so in places; NULL: nobody's. */
const struct binding *keymap_lookup(const struct keymap *, unsigned places,
				    const struct strokes *);
/* "g,g": a chord as it is written, in the footer's glyphs with utf8. */
void keymap_show_binding(const struct binding *, bool utf8, struct str *out);

#endif
