/* SPDX-License-Identifier: MIT */
/*
 * Keys as people write them in [keys]: what the option table checks and what the
 * cockpit's key table then reads, by the same functions.
 *
 *   list   = chord, parted by blanks       "q ctrl-c"
 *   chord  = key, parted by commas         "g,g"   "{prefix},n"
 *   key    = [ctrl-][alt-][shift-][super-] and a character or a name
 *
 * A character means the one that is typed: "G" and "?" need no shift. Modifiers
 * and names may be in capitals.
 */
#ifndef CONFIG_KEY_TEXT_H
#define CONFIG_KEY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* The numbers of kitty's keyboard protocol, as term/keys.h has them. */
enum key_text_mod {
	KEY_TEXT_SHIFT = 1 << 0,
	KEY_TEXT_ALT = 1 << 1,
	KEY_TEXT_CTRL = 1 << 2,
	KEY_TEXT_SUPER = 1 << 3,
};

struct key_text {
	uint32_t code;	/* 'a', or a named key's number; of a letter as without shift */
	uint8_t mods;	/* enum key_text_mod */
	bool is_prefix; /* "{prefix}": code and mods are 0 */
};

enum { KEY_TEXT_CHORD_MAX = 4 };

struct key_text_chord {
	size_t n;
	struct key_text keys[KEY_TEXT_CHORD_MAX];
};

/* One key, n bytes of text. ERR_USAGE says what would be one. */
int key_text_parse(const char *text, size_t n, struct key_text *, struct err *);
/*
 * The next chord of a list, *at being moved behind it: 1, or 0 when there is none
 * left, or -1 (ERR_USAGE).
 */
int key_text_next(const char **at, struct key_text_chord *, struct err *);
/* Whether all of a list can be read; "default" can, too. */
int key_text_check(const char *text, struct err *);
/* "ctrl-q", "shift-tab", "G": as it would be written. */
void key_text_add(struct str *out, uint32_t code, unsigned mods);

#endif
