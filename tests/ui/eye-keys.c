/* SPDX-License-Identifier: MIT */
/* Names of keys and buttons into the bytes that a terminal would send. */
#include "config.h"

#include "ui/eye.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/keys.h"

/* As [keys] of the settings names them (config/key-text.h). */
static const struct {
	const char *name;
	uint32_t code;
} names[] = {
	{ "backspace", KEY_BACKSPACE },
	{ "comma", ',' },
	{ "delete", KEY_DELETE },
	{ "down", KEY_DOWN },
	{ "end", KEY_END },
	{ "esc", KEY_ESCAPE },
	{ "enter", KEY_ENTER },
	{ "escape", KEY_ESCAPE },
	{ "home", KEY_HOME },
	{ "insert", KEY_INSERT },
	{ "left", KEY_LEFT },
	{ "menu", KEY_MENU },
	{ "pagedown", KEY_PAGE_DOWN },
	{ "pageup", KEY_PAGE_UP },
	{ "right", KEY_RIGHT },
	{ "space", ' ' },
	{ "tab", KEY_TAB },
	{ "up", KEY_UP },
};

static const struct {
	const char *name;
	uint8_t bit;
} mods[] = {
	{ "alt-", KEY_ALT },
	{ "ctrl-", KEY_CTRL },
	{ "shift-", KEY_SHIFT },
	{ "super-", KEY_SUPER },
};

static const struct {
	const char *name;
	uint8_t button;
} buttons[] = {
	{ "left", MOUSE_LEFT },
	{ "middle", MOUSE_MIDDLE },
	{ "none", MOUSE_NONE },
	{ "right", MOUSE_RIGHT },
	{ "wheel-down", MOUSE_WHEEL_DOWN },
	{ "wheel-left", MOUSE_WHEEL_LEFT },
	{ "wheel-right", MOUSE_WHEEL_RIGHT },
	{ "wheel-up", MOUSE_WHEEL_UP },
};

static const struct {
	const char *name;
	uint8_t action;
} actions[] = {
	{ "drag", MOUSE_MOVED },
	{ "move", MOUSE_MOVED },
	{ "press", MOUSE_PRESSED },
	{ "release", MOUSE_RELEASED },
};

/* Takes modifiers off the front; returns what is behind them. */
static const char *
read_mods(const char *s, uint8_t *held)
{
	for (size_t i = 0; i < ARRAY_SIZE(mods); i++)
		if (str_starts_with(s, mods[i].name)) {
			*held |= mods[i].bit;
			return read_mods(s + strlen(mods[i].name), held);
		}
	return s;
}

/* "f1" to "f35"; 0: it is none. */
static uint32_t
function_key(const char *s)
{
	unsigned n = 0;
	int len = 0;

	if (sscanf(s, "f%2u%n", &n, &len) != 1 || s[len] || !n)
		return 0;
	return n <= KEY_F35 - KEY_F1 + 1 ? KEY_F1 + n - 1 : 0;
}

static uint32_t
code_of(const char *s)
{
	uint32_t cp;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i].name, s))
			return names[i].code;
	if (*s && utf8_decode(s, strlen(s), &cp) == strlen(s))
		return cp;
	return function_key(s);
}

int
eye_add_key(const struct eye *e, const char *name, struct str *out, struct err *err)
{
	struct key_modes modes;
	struct key k = { .event = KEY_PRESS };

	k.code = code_of(read_mods(name, &k.mods));
	if (!k.code)
		return err_set(err, ERR_USAGE, "no such key: '%s'", name);
	if (k.code >= 'A' && k.code <= 'Z') {
		k.shifted = k.code;
		k.code += 'a' - 'A';
		k.mods |= KEY_SHIFT;
	}
	term_key_modes(e->term, &modes);
	key_encode(&modes, &k, out);
	return 0;
}

static int
read_mouse(const char *button, const char *action, struct mouse *m, struct err *err)
{
	const char *name = read_mods(button, &m->mods);
	size_t b = 0, a = 0;

	while (b < ARRAY_SIZE(buttons) && strcmp(buttons[b].name, name))
		b++;
	if (b == ARRAY_SIZE(buttons))
		return err_set(err, ERR_USAGE, "no such button: '%s'", button);
	while (a < ARRAY_SIZE(actions) && strcmp(actions[a].name, action))
		a++;
	if (a == ARRAY_SIZE(actions))
		return err_set(err, ERR_USAGE, "no such action: '%s'", action);
	m->button = buttons[b].button;
	m->action = actions[a].action;
	return 0;
}

int
eye_add_mouse(const struct eye *e, const char *button, const char *action, unsigned row,
	      unsigned col, struct str *out, struct err *err)
{
	struct mouse m = { .row = row, .col = col };
	size_t before = out->len;
	struct key_modes modes;

	if (read_mouse(button, action, &m, err))
		return -1;
	if (row >= term_rows(e->term) || col >= term_cols(e->term))
		return err_set(err, ERR_USAGE, "%u,%u is not on the screen", row, col);
	term_key_modes(e->term, &modes);
	if (modes.tracking == MOUSE_OFF)
		return err_set(err, ERR_REFUSED, "the program has the mouse off");
	key_encode_mouse(&modes, &m, out);
	if (out->len == before)
		return err_set(err, ERR_REFUSED, "the program does not ask for '%s %s'",
			       action, button);
	return 0;
}

int
eye_add_focus(const struct eye *e, bool in, struct str *out, struct err *err)
{
	struct key_modes modes;

	term_key_modes(e->term, &modes);
	if (!modes.focus)
		return err_set(err, ERR_REFUSED, "the program does not ask for focus");
	key_encode_focus(&modes, in, out);
	return 0;
}

void
eye_add_paste(const struct eye *e, const char *text, size_t n, struct str *out)
{
	struct key_modes modes;

	term_key_modes(e->term, &modes);
	key_encode_paste(&modes, text, n, out);
}
