/* SPDX-License-Identifier: MIT */
/*
 * A table of names gives the keys that are no characters; everything else is one
 * character. Where a name is written twice the first is the one that is shown.
 */
#include <config.h>

#include "config/key-text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/utf8.h"

#define PREFIX "{prefix}"

enum { F1 = 57364, F_COUNT = 35 };

static const struct {
	const char *name;
	uint32_t code;
} names[] = {
	{ "tab", 9 },	       { "enter", 13 },	     { "return", 13 },
	{ "esc", 27 },	       { "escape", 27 },     { "space", ' ' },
	{ "comma", ',' },      { "backspace", 127 }, { "insert", 57348 },
	{ "delete", 57349 },   { "left", 57350 },    { "right", 57351 },
	{ "up", 57352 },       { "down", 57353 },    { "pageup", 57354 },
	{ "pagedown", 57355 }, { "home", 57356 },    { "end", 57357 },
	{ "print", 57361 },    { "pause", 57362 },   { "menu", 57363 },
};

static const struct {
	const char *name;
	unsigned mod;
} modifiers[] = {
	{ "ctrl-", KEY_TEXT_CTRL },
	{ "alt-", KEY_TEXT_ALT },
	{ "shift-", KEY_TEXT_SHIFT },
	{ "super-", KEY_TEXT_SUPER },
};

static bool
is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && !strncasecmp(text, word, n);
}

/* "f1" to "f35"; 0: it is none. */
static uint32_t
function_key(const char *text, size_t n)
{
	unsigned number = 0;

	if (n < 2 || n > 3 || (text[0] != 'f' && text[0] != 'F') || text[1] == '0')
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		number = number * 10 + (unsigned)(text[i] - '0');
	}
	return number >= 1 && number <= F_COUNT ? F1 + number - 1 : 0;
}

static uint32_t
named_key(const char *text, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (is_word(text, n, names[i].name))
			return names[i].code;
	return function_key(text, n);
}

/* What stands behind the modifiers, if it is one printable character. */
static uint32_t
character(const char *text, size_t n)
{
	uint32_t cp;

	if (!n || utf8_decode(text, n, &cp) != n || cp <= ' ' || cp == 0xfffd ||
	    (cp >= 0x7f && cp < 0xa0))
		return 0;
	return cp;
}

/* Takes the modifiers off the front; a '-' at the end is the key itself. */
static unsigned
take_modifiers(const char **text, size_t *n)
{
	unsigned mods = 0;

	for (size_t i = 0; i < ARRAY_SIZE(modifiers);) {
		size_t k = strlen(modifiers[i].name);

		if (*n > k && !strncasecmp(*text, modifiers[i].name, k)) {
			mods |= modifiers[i].mod;
			*text += k;
			*n -= k;
			i = 0;
		} else {
			i++;
		}
	}
	return mods;
}

/*
 * Capitals are letters with shift, but in "ctrl-Q", which everybody writes for
 * ctrl-q.
 */
static void
set_letter(struct key_text *key)
{
	if (key->code < 'A' || key->code > 'Z')
		return;
	if (key->mods != KEY_TEXT_CTRL)
		key->mods |= KEY_TEXT_SHIFT;
	key->code += 'a' - 'A';
}

int
key_text_parse(const char *text, size_t n, struct key_text *key, struct err *err)
{
	const char *rest = text;
	size_t left = n;
	struct key_text k = { .mods = (uint8_t)take_modifiers(&rest, &left) };
	bool is_letter;

	k.code = named_key(rest, left);
	if (!k.code)
		k.code = character(rest, left);
	if (!k.code)
		return err_set(err, ERR_USAGE,
			       "'%.*s' is not a key like j, G, ctrl-q, alt-enter, "
			       "shift-tab, f5 or space",
			       (int)n, text);
	set_letter(&k);
	is_letter = k.code >= 'a' && k.code <= 'z';
	if (k.mods & KEY_TEXT_SHIFT && !is_letter && character(rest, left))
		return err_set(err, ERR_USAGE,
			       "'%.*s': what shift makes of it differs by keyboard; "
			       "write the character that is typed",
			       (int)n, text);
	*key = k;
	return 0;
}

static int
add_key(struct key_text_chord *chord, const char *text, size_t n, struct err *err)
{
	struct key_text key = { .is_prefix = true };

	if (chord->n == KEY_TEXT_CHORD_MAX)
		return err_set(err, ERR_USAGE, "a chord has at most %d keys",
			       KEY_TEXT_CHORD_MAX);
	if (!is_word(text, n, PREFIX) && key_text_parse(text, n, &key, err))
		return -1;
	chord->keys[chord->n++] = key;
	return 0;
}

int
key_text_next(const char **at, struct key_text_chord *chord, struct err *err)
{
	const char *s = *at + strspn(*at, " \t");

	chord->n = 0;
	*at = s;
	if (!*s)
		return 0;
	for (;; s++) {
		size_t n = strcspn(s, ", \t");

		if (!n)
			return err_set(err, ERR_USAGE,
				       "a key is missing at a ',' (the key itself is "
				       "written comma)");
		if (add_key(chord, s, n, err))
			return -1;
		s += n;
		if (*s != ',')
			break;
	}
	*at = s;
	return 1;
}

int
key_text_check(const char *text, struct err *err)
{
	struct key_text_chord chord;
	int rc;

	if (!strcmp(text, "default"))
		return 0;
	while ((rc = key_text_next(&text, &chord, err)) > 0)
		;
	return rc;
}

static const char *
name_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].code == code)
			return names[i].name;
	return NULL;
}

void
key_text_add(struct str *out, uint32_t code, unsigned mods)
{
	const char *name = name_of(code);
	char utf8[4];

	if (mods == KEY_TEXT_SHIFT && code >= 'a' && code <= 'z') {
		code -= 'a' - 'A';
		mods = 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(modifiers); i++)
		if (mods & modifiers[i].mod)
			str_adds(out, modifiers[i].name);
	if (name)
		str_adds(out, name);
	else if (code >= F1 && code < F1 + F_COUNT)
		str_addf(out, "f%u", code - F1 + 1);
	else
		str_add(out, utf8, utf8_encode(code, utf8));
}
