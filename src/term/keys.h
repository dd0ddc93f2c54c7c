/* SPDX-License-Identifier: MIT */
/*
 * Keys out: what a program is sent for a key, the mouse, focus and a paste, in
 * the modes that it set. Usable alone: fill a struct key_modes, or have
 * term_key_modes() do it. Sources: xterm's ctlseqs and modifyOtherKeys,
 * sw.kovidgoyal.net/kitty/keyboard-protocol.
 */
#ifndef TERM_KEYS_H
#define TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Keys that are no characters have the numbers of kitty's protocol. */
enum key_code {
	KEY_TAB = 9,
	KEY_ENTER = 13,
	KEY_ESCAPE = 27,
	KEY_BACKSPACE = 127,
	KEY_NAMED = 57344, /* from here on they are names */
	KEY_INSERT = 57348,
	KEY_DELETE,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_UP,
	KEY_DOWN,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_HOME,
	KEY_END,
	KEY_CAPS_LOCK,
	KEY_SCROLL_LOCK,
	KEY_NUM_LOCK,
	KEY_PRINT,
	KEY_PAUSE,
	KEY_MENU,
	KEY_F1,
	KEY_F12 = KEY_F1 + 11,
	KEY_F20 = KEY_F1 + 19,
	KEY_F35 = KEY_F1 + 34,
	KEY_PAD_0,
	KEY_PAD_9 = KEY_PAD_0 + 9,
	KEY_PAD_DECIMAL,
	KEY_PAD_DIVIDE,
	KEY_PAD_MULTIPLY,
	KEY_PAD_SUBTRACT,
	KEY_PAD_ADD,
	KEY_PAD_ENTER,
	KEY_PAD_EQUAL,
	KEY_LEFT_SHIFT = 57441, /* modifiers themselves, up to … */
	KEY_MODIFIERS_END = 57455,
};

enum key_mod {
	KEY_SHIFT = 1 << 0,
	KEY_ALT = 1 << 1,
	KEY_CTRL = 1 << 2,
	KEY_SUPER = 1 << 3,
	KEY_HYPER = 1 << 4,
	KEY_META = 1 << 5,
	KEY_CAPS = 1 << 6,
	KEY_NUM = 1 << 7,
};

enum key_event { KEY_PRESS = 1, KEY_REPEAT, KEY_RELEASE };

enum key_flag { /* of kitty's protocol */
	KEY_DISAMBIGUATE = 1 << 0,
	KEY_EVENTS = 1 << 1,
	KEY_ALTERNATES = 1 << 2,
	KEY_ALL = 1 << 3,
	KEY_TEXT = 1 << 4,
};

struct key {
	uint32_t code;	  /* as without shift: 'a', '1', KEY_UP */
	uint32_t shifted; /* as with it: 'A', '!'; 0: not known */
	uint32_t base;	  /* where it lies on a US keyboard; 0: not known */
	uint8_t mods;	  /* enum key_mod, or'ed */
	uint8_t event;	  /* enum key_event; 0 is a press */
};

enum mouse_tracking { MOUSE_OFF, MOUSE_X10, MOUSE_PRESS, MOUSE_DRAG, MOUSE_ANY };
enum mouse_encoding { MOUSE_BYTES, MOUSE_UTF8, MOUSE_URXVT, MOUSE_SGR, MOUSE_PIXELS };

enum mouse_button {
	MOUSE_LEFT = 0,
	MOUSE_MIDDLE = 1,
	MOUSE_RIGHT = 2,
	MOUSE_NONE = 3, /* moved with no button held */
	MOUSE_WHEEL_UP = 64,
	MOUSE_WHEEL_DOWN = 65,
	MOUSE_WHEEL_LEFT = 66,
	MOUSE_WHEEL_RIGHT = 67,
	MOUSE_BACK = 128,
	MOUSE_FORWARD = 129,
};

enum mouse_action { MOUSE_PRESSED, MOUSE_RELEASED, MOUSE_MOVED };

struct mouse {
	unsigned row, col, x, y; /* cells and pixels, from 0 */
	uint8_t button, action, mods;
};

struct key_modes {
	bool cursor_keys; /* DECCKM */
	bool keypad;	  /* DECKPAM */
	bool newline;	  /* LNM */
	bool focus, bracketed_paste;
	bool wheel_keys; /* 1007, and the alternate screen is shown */
	uint8_t modify_other_keys, kitty;
	uint8_t tracking, encoding; /* enum mouse_* */
};

/* What a key of the keypad types, Enter '\r'; NUL: it is not of the keypad. */
char key_pad_text(uint32_t code);

/* Each adds what the program is sent, which may be nothing. */
void key_encode(const struct key_modes *, const struct key *, struct str *out);
void key_encode_mouse(const struct key_modes *, const struct mouse *, struct str *out);
void key_encode_focus(const struct key_modes *, bool in, struct str *out);
/* The sequence that ends a paste is taken out of the text, however it is made up. */
void key_encode_paste(const struct key_modes *, const char *, size_t n, struct str *out);

#endif
