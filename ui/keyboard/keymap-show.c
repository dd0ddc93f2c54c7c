/* SPDX-License-Identifier: MIT */
/* The key table as people read it: keys in the footer, rows of help and footer. */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "config/key-text.h"
#include "ui/keyboard/keymap-int.h"

static void
add_stroke(struct str *out, struct stroke s, bool utf8)
{
	static const struct {
		uint32_t code;
		const char *glyph;
	} glyphs[] = {
		{ KEY_ENTER, "↵" }, { KEY_UP, "↑" },	{ KEY_DOWN, "↓" },
		{ KEY_LEFT, "←" },  { KEY_RIGHT, "→" },
	};

	for (size_t i = 0; utf8 && !s.mods && i < ARRAY_SIZE(glyphs); i++)
		if (glyphs[i].code == s.code) {
			str_adds(out, glyphs[i].glyph);
			return;
		}
	key_text_add(out, s.code, s.mods);
}

void
keymap_show_binding(const struct binding *b, bool utf8, struct str *out)
{
	for (size_t i = 0; i < b->chord.n; i++) {
		str_adds(out, i ? "," : "");
		add_stroke(out, b->chord.v[i], utf8);
	}
}

static const struct binding *
first_of(const struct keymap *map, const struct key_row *row)
{
	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].row == row)
			return &map->v[i];
	return NULL;
}

static const struct binding *
last_of(const struct keymap *map, const struct key_row *row)
{
	const struct binding *last = NULL;

	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].row == row)
			last = &map->v[i];
	return last;
}

void
keymap_show_row(const struct keymap *map, const struct key_row *row, bool utf8,
		struct str *out)
{
	const struct binding *first = first_of(map, row), *last = last_of(map, row);

	if (!first)
		return;
	keymap_show_binding(first, utf8, out);
	if (row->is_counted && last != first) {
		str_addc(out, '-');
		keymap_show_binding(last, utf8, out);
	}
}

void
keymap_show_row_all(const struct keymap *map, const struct key_row *row, bool utf8,
		    struct str *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].row == row) {
			str_adds(out, out->len > start ? " " : "");
			keymap_show_binding(&map->v[i], utf8, out);
		}
}

void
keymap_show(const struct keymap *map, enum action action, bool utf8, struct str *out)
{
	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].row->action == action) {
			keymap_show_row(map, map->v[i].row, utf8, out);
			return;
		}
}

void
keymap_show_all(const struct keymap *map, enum action action, bool utf8,
		struct str *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].row->action == action) {
			str_adds(out, out->len > start ? " " : "");
			keymap_show_binding(&map->v[i], utf8, out);
		}
}

const struct key_row *
keymap_next(const struct keymap *map, unsigned places, const struct key_row *after)
{
	size_t n;
	const struct key_row *rows = key_rows(&n), *row = after ? after + 1 : rows;

	for (; row < rows + n; row++)
		if (row->places & places && first_of(map, row))
			return row;
	return NULL;
}

/* Whether its first key is not another's there, as "n" where an agent asks. */
static bool
is_reached(const struct keymap *map, unsigned places, const struct key_row *row)
{
	const struct binding *first = first_of(map, row);

	return keymap_lookup(map, places, &first->chord) == first;
}

size_t
keymap_footer(const struct keymap *map, unsigned places, const struct key_row *rows[],
	      size_t max)
{
	size_t n = 0;

	for (const struct key_row *row = NULL; (row = keymap_next(map, places, row));) {
		size_t at = n;

		if (!row->footer || !is_reached(map, places, row))
			continue;
		for (; at && rows[at - 1]->footer > row->footer; at--)
			if (at < max)
				rows[at] = rows[at - 1];
		if (at < max)
			rows[at] = row;
		if (n < max)
			n++;
	}
	return n;
}
