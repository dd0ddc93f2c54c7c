/* SPDX-License-Identifier: MIT */
/*
 * From what a terminal said to what the table says. What types text is compared
 * by the character, whatever was held to type it; all else by code and modifiers.
 * On a keyboard that is not Latin the key's place on a US one is tried after.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/keyboard/keymap-int.h"

enum { LOCKS = KEY_CAPS | KEY_NUM };

static bool
is_letter(uint32_t code)
{
	return code >= 'a' && code <= 'z';
}

static bool
is_character(uint32_t code)
{
	return code >= ' ' && code != KEY_BACKSPACE &&
	       (code < KEY_NAMED || code > KEY_MODIFIERS_END);
}

/* The keypad's keys are those of the same name. */
static uint32_t
without_pad(uint32_t code)
{
	char text = key_pad_text(code);

	return text ? (uint32_t)text : code;
}

/* Controls that a terminal has always sent for both. */
static uint32_t
as_control(uint32_t code)
{
	if (code == '_')
		return '/';
	return code == '@' ? ' ' : code;
}

struct stroke
stroke_of(const struct key *k)
{
	struct stroke s = { without_pad(k->code), k->mods & ~(unsigned)LOCKS };
	bool is_typed = !(s.mods & ~(unsigned)KEY_SHIFT);

	if (!is_character(s.code))
		return s;
	if (is_letter(s.code)) {
		if (is_typed && s.mods)
			s.code -= 'a' - 'A';
	} else if (s.mods & KEY_SHIFT && k->shifted) {
		s.code = k->shifted;
	}
	if (is_typed || !is_letter(s.code))
		s.mods &= ~(unsigned)KEY_SHIFT;
	if (s.mods & KEY_CTRL)
		s.code = as_control(s.code);
	return s;
}

bool
strokes_begin_same(const struct strokes *a, const struct strokes *b, size_t n)
{
	if (a->n < n || b->n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (a->v[i].code != b->v[i].code || a->v[i].mods != b->v[i].mods)
			return false;
	return true;
}

/* Caps lock, dead keys and input methods: the text knows better than the key. */
static struct stroke
stroke_typed(const struct input_event *e)
{
	size_t n = strlen(e->text);
	uint32_t cp;

	if (n && utf8_decode(e->text, n, &cp) == n)
		return (struct stroke){ cp, 0 };
	return stroke_of(&e->key);
}

/* The same key as a US keyboard has it; false where nothing is known of that. */
static bool
stroke_on_us(const struct key *k, struct stroke *s)
{
	struct key us = *k;

	if (k->code < 0x80 || !k->base || k->base >= 0x80)
		return false;
	us.code = k->base;
	us.shifted = 0;
	*s = stroke_of(&us);
	return true;
}

static bool
is_text(const struct strokes *typed)
{
	return typed->n == 1 && !typed->v[0].mods && is_character(typed->v[0].code);
}

/* Of the places that a row is in, which goes before which: the least. */
static unsigned
rank_of(unsigned places)
{
	if (places & (KEYS_ASKED | KEYS_TEXT))
		return places & KEYS_ASKED ? 0 : 1;
	return 2 + (unsigned)__builtin_ctz(places);
}

/* One place after the other, those that go before first. */
const struct binding *
keymap_lookup(const struct keymap *map, unsigned places, const struct strokes *typed)
{
	const struct binding *found = NULL;
	unsigned rank = UINT_MAX;

	if (places & KEYS_TEXT && is_text(typed))
		return NULL;
	for (size_t i = 0; i < map->n; i++) {
		unsigned shared = map->v[i].row->places & places;

		if (!shared || !strokes_begin_same(&map->v[i].chord, typed, typed->n) ||
		    rank_of(shared) >= rank)
			continue;
		found = &map->v[i];
		rank = rank_of(shared);
	}
	return found;
}

static bool
is_nothing(const struct key *k)
{
	return k->event == KEY_RELEASE || k->code == KEY_CAPS_LOCK ||
	       k->code == KEY_NUM_LOCK || k->code == KEY_SCROLL_LOCK ||
	       (k->code >= KEY_LEFT_SHIFT && k->code <= KEY_MODIFIERS_END);
}

static struct strokes
strokes_of(const struct key_chord *chord)
{
	struct strokes s = { .n = 0 };

	for (; s.n < chord->n && s.n < CHORD_MAX - 1; s.n++)
		s.v[s.n] = stroke_of(&chord->keys[s.n]);
	return s;
}

/* What is kept in a chord is as it was found; stroke_of gives it back. */
static struct key
key_of_stroke(struct stroke s)
{
	return (struct key){ .code = s.code, .mods = (uint8_t)s.mods };
}

enum action
keymap_find(const struct keymap *map, unsigned places, struct key_chord *chord,
	    const struct input_event *e, unsigned *digit)
{
	struct strokes typed = strokes_of(chord);
	struct stroke *last = &typed.v[typed.n++];
	const struct binding *b;

	if (e->kind != INPUT_KEY || is_nothing(&e->key))
		return ACTION_NONE;
	*last = stroke_typed(e);
	b = keymap_lookup(map, places, &typed);
	if (!b && stroke_on_us(&e->key, last))
		b = keymap_lookup(map, places, &typed);
	if (b && b->chord.n > typed.n) {
		chord->keys[chord->n++] = key_of_stroke(*last);
		return ACTION_NONE;
	}
	chord->n = 0;
	if (b && digit)
		*digit = b->digit;
	return b ? b->row->action : ACTION_NONE;
}
