/* SPDX-License-Identifier: MIT */
/* The words about what a program is sent, in the modes that it set. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/keys.h"
#include "term/seq-int.h"

static const struct {
	const char *name;
	uint32_t code;
} keys[] = {
	{ "backspace", KEY_BACKSPACE },	{ "delete", KEY_DELETE },
	{ "down", KEY_DOWN },		{ "end", KEY_END },
	{ "enter", KEY_ENTER },		{ "escape", KEY_ESCAPE },
	{ "f1", KEY_F1 },		{ "f4", KEY_F1 + 3 },
	{ "f5", KEY_F1 + 4 },		{ "f12", KEY_F12 },
	{ "home", KEY_HOME },		{ "insert", KEY_INSERT },
	{ "left", KEY_LEFT },		{ "page-down", KEY_PAGE_DOWN },
	{ "page-up", KEY_PAGE_UP },	{ "right", KEY_RIGHT },
	{ "space", ' ' },		{ "tab", KEY_TAB },
	{ "up", KEY_UP },		{ "pad-0", KEY_PAD_0 },
	{ "pad-enter", KEY_PAD_ENTER },
};

static const struct {
	const char *name;
	uint8_t bit;
} mods[] = {
	{ "alt+", KEY_ALT },	 { "ctrl+", KEY_CTRL }, { "shift+", KEY_SHIFT },
	{ "super+", KEY_SUPER },
};

static const struct {
	const char *name;
	uint8_t button;
} buttons[] = {
	{ "left", MOUSE_LEFT },		{ "middle", MOUSE_MIDDLE },
	{ "right", MOUSE_RIGHT },	{ "none", MOUSE_NONE },
	{ "wheel-up", MOUSE_WHEEL_UP },	{ "wheel-down", MOUSE_WHEEL_DOWN },
};

/* Takes modifiers off the front; returns what is behind them. */
static const char *
read_mods(const char *s, uint8_t *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(mods); i++)
		if (str_starts_with(s, mods[i].name)) {
			*out |= mods[i].bit;
			return read_mods(s + strlen(mods[i].name), out);
		}
	return s;
}

static int
read_key(const char *s, struct key *k, struct err *err)
{
	uint8_t held = 0;

	s = read_mods(s, &held);
	*k = (struct key){ .mods = held, .event = KEY_PRESS };
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!strcmp(keys[i].name, s))
			k->code = keys[i].code;
	if (!k->code && utf8_decode(s, strlen(s), &k->code) != strlen(s))
		return err_set(err, ERR_USAGE, "no such key: %s", s);
	if (held & KEY_SHIFT && k->code >= 'a' && k->code <= 'z')
		k->shifted = k->code - 'a' + 'A';
	return 0;
}

static int
read_event(const char *s, uint8_t *out, struct err *err)
{
	static const char *const events[] = {
		[KEY_PRESS] = "press",
		[KEY_REPEAT] = "repeat",
		[KEY_RELEASE] = "release",
	};

	for (uint8_t i = KEY_PRESS; i <= KEY_RELEASE; i++)
		if (!strcmp(events[i], s)) {
			*out = i;
			return 0;
		}
	return err_set(err, ERR_USAGE, "no such event: %s", s);
}

int
word_key(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct key_modes modes;
	struct str sent = STR_INIT;
	struct key k;

	if (read_key(a[0].text.buf, &k, err) ||
	    (n > 2 && read_event(a[1].text.buf, &k.event, err)))
		return -1;
	term_key_modes(q->t, &modes);
	key_encode(&modes, &k, &sent);
	seq_same_text(q, a[0].text.buf, &a[n - 1].text, sent.buf, sent.len);
	str_release(&sent);
	return 0;
}

static int
read_mouse(const struct seq_word *a, struct mouse *m, struct err *err)
{
	const char *name, *action = a[1].text.buf;
	uint8_t held = 0;
	size_t i = 0;

	name = read_mods(a[0].text.buf, &held);
	while (i < ARRAY_SIZE(buttons) && strcmp(buttons[i].name, name))
		i++;
	if (i == ARRAY_SIZE(buttons))
		return err_set(err, ERR_USAGE, "no such button: %s", name);
	*m = (struct mouse){
		.button = buttons[i].button,
		.action = *action == 'p'   ? MOUSE_PRESSED
			  : *action == 'r' ? MOUSE_RELEASED
					   : MOUSE_MOVED,
		.mods = held,
	};
	return seq_read_pair(a[2].text.buf, ',', &m->row, &m->col, err);
}

int
word_mouse(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct key_modes modes;
	struct str sent = STR_INIT;
	struct mouse m;

	if (read_mouse(a, &m, err))
		return -1;
	term_key_modes(q->t, &modes);
	key_encode_mouse(&modes, &m, &sent);
	seq_same_text(q, "mouse", &a[n - 1].text, sent.buf, sent.len);
	str_release(&sent);
	return 0;
}

int
word_paste(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct key_modes modes;
	struct str sent = STR_INIT;

	(void)n;
	(void)err;
	term_key_modes(q->t, &modes);
	key_encode_paste(&modes, a[0].text.buf, a[0].text.len, &sent);
	seq_same_text(q, "paste", &a[2].text, sent.buf, sent.len);
	str_release(&sent);
	return 0;
}

int
word_focus(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct key_modes modes;
	struct str sent = STR_INIT;

	(void)n;
	(void)err;
	term_key_modes(q->t, &modes);
	key_encode_focus(&modes, !strcmp(a[0].text.buf, "in"), &sent);
	seq_same_text(q, "focus", &a[1].text, sent.buf, sent.len);
	str_release(&sent);
	return 0;
}
