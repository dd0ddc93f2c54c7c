/* SPDX-License-Identifier: MIT */
/*
 * Characters of more than one code point. A cell holds one code point or the
 * number of an interned cluster; what joins it (Unicode's grapheme clusters, as
 * far as terminals follow them) makes the cell's text longer and takes no place
 * of its own: combining marks, a character behind a zero-width joiner, a skin
 * tone, the second half of a flag. U+FE0F makes a narrow emoji wide.
 */
#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "term/term-int.h"
#include "term/width.h"

enum {
	JOINER = 0x200d,
	EMOJI_STYLE = 0xfe0f,
};

/* The cell before the cursor, its head when it is wide; NULL at the left. */
static struct cell *
cell_before(struct term *t)
{
	struct row *row = cursor_row(t);
	unsigned at = t->cur.col;

	if (!t->cur.pending) {
		if (!at)
			return NULL;
		at--;
	}
	if (row->used <= at)
		row->used = (uint16_t)(at + 1);
	if (row->cells[at].text & CELL_TAIL)
		at--;
	return &row->cells[at];
}

/* The cell's text as UTF-8; at most INTERN_BYTES. */
static size_t
cell_text(const struct term *t, const struct cell *c, char out[INTERN_BYTES])
{
	uint32_t text = c->text & CELL_TEXT;
	const char *bytes;
	size_t n;

	if (!(c->text & CELL_CLUSTER))
		return utf8_encode(text ? text : ' ', out);
	bytes = intern_get(&t->pools.clusters, (uint16_t)text, &n);
	memcpy(out, bytes, n);
	return n;
}

static bool
append(struct term *t, struct cell *c, uint32_t cp)
{
	struct row *row = cursor_row(t);
	unsigned at = (unsigned)(c - row->cells);
	char text[INTERN_BYTES + 4];
	size_t n = cell_text(t, c, text);
	uint16_t id;

	n += utf8_encode(cp, text + n);
	id = pools_intern(t, &t->pools.clusters, text, n);
	if (!id)
		return false;
	c->text = (c->text & CELL_WIDE) | CELL_CLUSTER | id;
	row_touch(row, at, at + 1);
	return true;
}

static bool
is_skin_tone(uint32_t cp)
{
	return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

static bool
ends_in_joiner(const struct term *t, const struct cell *c)
{
	char text[INTERN_BYTES];
	size_t n;

	if (!(c->text & CELL_CLUSTER))
		return false;
	n = cell_text(t, c, text);
	return n >= 3 && !memcmp(text + n - 3, "\xe2\x80\x8d", 3);
}

/* Whether an emoji goes on in the wide cell that was printed just now. */
static bool
goes_on(const struct term *t, const struct cell *c, uint32_t cp)
{
	if (!c || !t->joinable || !(c->text & CELL_WIDE))
		return false;
	if (term_is_flag_half(cp))
		return term_is_flag_half(c->text & ~(uint32_t)CELL_WIDE);
	/* Digits, # and * are emoji with U+FE0F only: nothing joins them (GB11). */
	return is_skin_tone(cp) || (cp >= 0x80 && ends_in_joiner(t, c));
}

/* Makes the narrow cell before the cursor wide, if it can be and has room. */
static void
widen(struct term *t, struct cell *c)
{
	struct row *row = cursor_row(t);

	if (t->cur.pending || width_class(c->text) != WIDTH_EMOJI)
		return;
	if (!append(t, c, EMOJI_STYLE))
		return;
	c->text |= CELL_WIDE;
	grid_open(row, t->cur.col, 1);
	c[1] = (struct cell){ CELL_TAIL, c->style };
	if (t->cur.col < screen_edge(t))
		t->cur.col++;
	else
		t->cur.pending = true;
}

bool
cluster_join(struct term *t, uint32_t cp, unsigned width)
{
	struct cell *c;

	if (width == WIDTH_NARROW)
		return false;
	c = cell_before(t);
	if (width != WIDTH_NONE)
		return goes_on(t, c, cp) && append(t, c, cp);
	if (!c)
		return true;
	if (cp == EMOJI_STYLE && !(c->text & (CELL_WIDE | CELL_CLUSTER)))
		widen(t, c);
	else
		append(t, c, cp);
	return true;
}
