/* SPDX-License-Identifier: MIT */
/*
 * Which key a sequence is. Four families have grown on each other, and a key of
 * any of them may come from a terminal that speaks them all:
 *
 *   CSI [1 ; mods] letter    SS3 letter       cursor keys, F1-F4, the keypad
 *   CSI number [; mods] ~    rxvt: ^ $ @ ~    editing keys, F5-F20
 *   CSI 27 ; mods ; code ~                    modifyOtherKeys
 *   CSI code : shifted : base ; mods : event ; text u    kitty, formatOtherKeys
 *
 * mods is 1 and the or'ed enum key_mod.
 */
#include "config.h"

#include <string.h>
#include <wctype.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/keyboard/input-int.h"

/* kitty's keypad with num lock off: the keys of the same name, for us. */
enum {
	PAD_LEFT = 57417,
	PAD_END = PAD_LEFT + (KEY_END - KEY_LEFT),
	PAD_INSERT,
	PAD_DELETE,
	PAD_BEGIN,
};

enum {
	OTHER_KEYS = 27,
	MODS_END = 256, /* all of them, and the 1 */
	TYPES_NOTHING = KEY_CTRL | KEY_ALT | KEY_SUPER | KEY_HYPER | KEY_META,
};

struct named {
	char final;
	uint8_t mods; /* that the letter itself says */
	uint32_t code;
};

/* Behind CSI and behind SS3 alike; */
static const struct named letters[] = {
	{ 'A', 0, KEY_UP },	{ 'B', 0, KEY_DOWN },	{ 'C', 0, KEY_RIGHT },
	{ 'D', 0, KEY_LEFT },	{ 'E', 0, PAD_BEGIN },	{ 'F', 0, KEY_END },
	{ 'H', 0, KEY_HOME },	{ 'P', 0, KEY_F1 },	{ 'Q', 0, KEY_F1 + 1 },
	{ 'R', 0, KEY_F1 + 2 }, { 'S', 0, KEY_F1 + 3 },
};

/* and behind one of them. */
static const struct named csi_letters[] = {
	{ 'Z', KEY_SHIFT, KEY_TAB },  { 'a', KEY_SHIFT, KEY_UP },
	{ 'b', KEY_SHIFT, KEY_DOWN }, { 'c', KEY_SHIFT, KEY_RIGHT },
	{ 'd', KEY_SHIFT, KEY_LEFT },
};

static const struct named ss3_letters[] = {
	{ 'I', 0, KEY_TAB },	      { 'M', 0, KEY_PAD_ENTER },
	{ 'X', 0, KEY_PAD_EQUAL },    { 'a', KEY_CTRL, KEY_UP },
	{ 'b', KEY_CTRL, KEY_DOWN },  { 'c', KEY_CTRL, KEY_RIGHT },
	{ 'd', KEY_CTRL, KEY_LEFT },  { 'j', 0, KEY_PAD_MULTIPLY },
	{ 'k', 0, KEY_PAD_ADD },      { 'l', 0, ',' },
	{ 'm', 0, KEY_PAD_SUBTRACT }, { 'n', 0, KEY_PAD_DECIMAL },
	{ 'o', 0, KEY_PAD_DIVIDE },   { 'p', 0, KEY_PAD_0 },
	{ 'q', 0, KEY_PAD_0 + 1 },    { 'r', 0, KEY_PAD_0 + 2 },
	{ 's', 0, KEY_PAD_0 + 3 },    { 't', 0, KEY_PAD_0 + 4 },
	{ 'u', 0, KEY_PAD_0 + 5 },    { 'v', 0, KEY_PAD_0 + 6 },
	{ 'w', 0, KEY_PAD_0 + 7 },    { 'x', 0, KEY_PAD_0 + 8 },
	{ 'y', 0, KEY_PAD_9 },
};

/* By number; where VT220, xterm and rxvt differ all of them are here. */
static const uint32_t tildes[] = {
	[1] = KEY_HOME,	    [2] = KEY_INSERT,	 [3] = KEY_DELETE,   [4] = KEY_END,
	[5] = KEY_PAGE_UP,  [6] = KEY_PAGE_DOWN, [7] = KEY_HOME,     [8] = KEY_END,
	[11] = KEY_F1,	    [12] = KEY_F1 + 1,	 [13] = KEY_F1 + 2,  [14] = KEY_F1 + 3,
	[15] = KEY_F1 + 4,  [17] = KEY_F1 + 5,	 [18] = KEY_F1 + 6,  [19] = KEY_F1 + 7,
	[20] = KEY_F1 + 8,  [21] = KEY_F1 + 9,	 [23] = KEY_F1 + 10, [24] = KEY_F12,
	[25] = KEY_F1 + 12, [26] = KEY_F1 + 13,	 [28] = KEY_F1 + 14, [29] = KEY_MENU,
	[31] = KEY_F1 + 16, [32] = KEY_F1 + 17,	 [33] = KEY_F1 + 18, [34] = KEY_F20,
};

static const struct named *
find(const struct named *rows, size_t n, char final)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].final == final)
			return &rows[i];
	return rows == letters ? NULL : find(letters, ARRAY_SIZE(letters), final);
}

static bool
is_printable(uint32_t cp)
{
	return cp >= ' ' && cp != 0x7f && cp <= 0x10ffff &&
	       (cp < 0xd800 || cp > KEY_MODIFIERS_END);
}

static void
add_character(char text[INPUT_TEXT_MAX], uint32_t cp)
{
	size_t n = strlen(text);

	if (n + 4 < INPUT_TEXT_MAX)
		text[n + utf8_encode(cp, text + n)] = '\0';
}

/* What a key types, as far as its own numbers tell. */
static uint32_t
typed(const struct key *k)
{
	bool is_letter = k->code >= 'a' && k->code <= 'z';
	bool shift = k->mods & KEY_SHIFT;
	char pad = key_pad_text(k->code);

	if (pad)
		return pad == '\r' ? 0 : (uint32_t)pad;
	if (!is_printable(k->code))
		return 0;
	if (is_letter && shift != !!(k->mods & KEY_CAPS))
		return k->code - 'a' + 'A';
	return shift && !is_letter && k->shifted ? k->shifted : k->code;
}

static void
set_text(struct input_event *e)
{
	uint32_t cp = typed(&e->key);

	if (cp && !e->text[0] && !(e->key.mods & TYPES_NOTHING) &&
	    e->key.event != KEY_RELEASE)
		add_character(e->text, cp);
}

/* Capitals are their letter with shift, as kitty's protocol has it. */
static void
set_code(struct key *k, uint32_t code)
{
	uint32_t lower = is_printable(code) ? (uint32_t)towlower((wint_t)code) : code;

	if (lower == '\b')
		lower = code = KEY_BACKSPACE;
	k->code = lower;
	if (lower == code)
		return;
	k->mods |= KEY_SHIFT;
	k->shifted = code;
}

void
input_key_character(uint32_t cp, struct input_event *e)
{
	e->kind = INPUT_KEY;
	set_code(&e->key, cp);
	add_character(e->text, cp);
}

/*
 * Ctrl and a letter, but for those that are keys of their own. Of the characters
 * that share a control the one on most keyboards' keys is taken.
 */
void
input_key_control(unsigned char c, unsigned char erase, struct input_event *e)
{
	static const char past_z[] = "\\]^/";

	e->kind = INPUT_KEY;
	if (c == '\b' || c == 0x7f) {
		e->key.code = KEY_BACKSPACE;
		e->key.mods = c == erase ? 0 : KEY_CTRL;
	} else if (c == KEY_TAB || c == KEY_ENTER || c == KEY_ESCAPE) {
		e->key.code = c;
	} else {
		e->key.mods = KEY_CTRL;
		if (!c)
			e->key.code = ' ';
		else if (c <= 26)
			e->key.code = c - 1u + 'a';
		else
			e->key.code = (unsigned char)past_z[c - 0x1c];
	}
}

void
input_key_add_alt(struct input_event *e)
{
	e->key.mods |= KEY_ALT;
	e->text[0] = '\0';
}

/* mods and event: "5:3". */
static void
set_mods(const struct sequence *s, unsigned at, struct key *k)
{
	uint32_t mods = s->param[at][0], event = s->param[at][1];

	if (mods && mods <= MODS_END)
		k->mods |= (uint8_t)(mods - 1);
	if (event >= KEY_PRESS && event <= KEY_RELEASE)
		k->event = (uint8_t)event;
}

/* A number past 1 before others is no key's: CSI 24 ; 80 R is a place. */
static bool
named_key(const struct named *row, const struct sequence *s, struct input_event *e)
{
	/* rxvt's SS3 5 A, konsole's SS3 5 P: the only number is the modifier. */
	bool is_alone = s->n == 1 && s->param[0][0] > 1;

	if (!row || s->param[0][0] > (s->n > 1 ? 1 : MODS_END))
		return false;
	e->key.code = row->code;
	e->key.mods = row->mods;
	set_mods(s, is_alone ? 0 : 1, &e->key);
	return true;
}

static bool
other_key(const struct sequence *s, struct input_event *e)
{
	if (s->n < 3 || !s->param[2][0])
		return false;
	set_mods(s, 1, &e->key);
	set_code(&e->key, s->param[2][0]);
	return true;
}

static bool
tilde_key(const struct sequence *s, struct input_event *e)
{
	uint32_t number = s->param[0][0];

	if (number == OTHER_KEYS)
		return other_key(s, e);
	if (number == PAD_BEGIN)
		e->key.code = number;
	else if (number < ARRAY_SIZE(tildes))
		e->key.code = tildes[number];
	set_mods(s, 1, &e->key);
	return e->key.code;
}

/* rxvt says with the final what others say with a parameter. */
static bool
rxvt_key(const struct sequence *s, struct input_event *e)
{
	static const struct named finals[] = {
		{ '$', KEY_SHIFT, 0 },
		{ '^', KEY_CTRL, 0 },
		{ '@', KEY_SHIFT | KEY_CTRL, 0 },
	};
	const struct named *row = find(finals, ARRAY_SIZE(finals), s->final);

	if (!row || s->n != 1 || s->param[0][0] == OTHER_KEYS || !tilde_key(s, e))
		return false;
	e->key.mods |= row->mods;
	return true;
}

static uint32_t
without_pad(uint32_t code)
{
	if (code >= PAD_LEFT && code <= PAD_END)
		return code - PAD_LEFT + KEY_LEFT;
	if (code == PAD_INSERT || code == PAD_DELETE)
		return code - PAD_INSERT + KEY_INSERT;
	return code;
}

static bool
next_number(const char **at, const char *end, uint32_t *number)
{
	const char *c = *at;

	if (c >= end || *c == ';')
		return false;
	for (*number = 0; c < end && *c >= '0' && *c <= '9'; c++)
		if (*number <= 0x10ffff)
			*number = *number * 10 + (uint32_t)(*c - '0');
	*at = c < end && *c == ':' ? c + 1 : c;
	return true;
}

bool
input_key_composed(const struct sequence *s, const char **at, struct input_event *e)
{
	uint32_t cp;

	while (s->third && next_number(at, s->end, &cp))
		if (is_printable(cp)) {
			input_key_character(cp, e);
			return true;
		}
	return false;
}

/* What kitty says that the key types; nothing may stand there. */
static void
set_said_text(const struct sequence *s, struct input_event *e)
{
	const char *at = s->third;
	uint32_t cp;

	while (at && next_number(&at, s->end, &cp))
		if (is_printable(cp))
			add_character(e->text, cp);
}

static bool
unicode_key(const struct sequence *s, struct input_event *e)
{
	uint32_t code = s->param[0][0];

	if (!code || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return false;
	set_mods(s, 1, &e->key);
	set_code(&e->key, without_pad(code));
	if (s->param[0][1])
		e->key.shifted = s->param[0][1];
	e->key.base = s->param[0][2];
	set_said_text(s, e);
	return true;
}

static bool
csi_key(const struct sequence *s, struct input_event *e)
{
	switch (s->final) {
	case '~':
		return tilde_key(s, e);
	case 'u':
		return unicode_key(s, e);
	case '$':
	case '^':
	case '@':
		return rxvt_key(s, e);
	}
	return named_key(find(csi_letters, ARRAY_SIZE(csi_letters), s->final), s, e);
}

bool
input_key_csi(const struct sequence *s, struct input_event *e)
{
	e->kind = INPUT_KEY;
	if (s->prefix || s->intermediate || !csi_key(s, e))
		return false;
	set_text(e);
	return true;
}

bool
input_key_ss3(const struct sequence *s, struct input_event *e)
{
	e->kind = INPUT_KEY;
	if (s->prefix || s->intermediate ||
	    !named_key(find(ss3_letters, ARRAY_SIZE(ss3_letters), s->final), s, e))
		return false;
	set_text(e);
	return true;
}
