/* SPDX-License-Identifier: MIT */
/*
 * A key takes one of three ways: kitty's, when any of its flags asks for it;
 * modifyOtherKeys', for what has no form of its own; else what terminals have
 * always sent.
 */
#include "config.h"

#include "term/keys.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

/* Keys with a sequence of their own: CSI letter, or CSI number ~. */
static const struct form {
	uint16_t code;
	uint8_t number;
	char final;
	bool is_cursor;	 /* SS3 with DECCKM */
	bool is_program; /* SS3 always, when nothing is held */
} forms[] = {
	{ KEY_INSERT, 2, '~', false, false },
	{ KEY_DELETE, 3, '~', false, false },
	{ KEY_LEFT, 1, 'D', true, false },
	{ KEY_RIGHT, 1, 'C', true, false },
	{ KEY_UP, 1, 'A', true, false },
	{ KEY_DOWN, 1, 'B', true, false },
	{ KEY_PAGE_UP, 5, '~', false, false },
	{ KEY_PAGE_DOWN, 6, '~', false, false },
	{ KEY_HOME, 1, 'H', true, false },
	{ KEY_END, 1, 'F', true, false },
	{ KEY_MENU, 29, '~', false, false },
	{ KEY_F1, 1, 'P', false, true },
	{ KEY_F1 + 1, 1, 'Q', false, true },
	{ KEY_F1 + 2, 1, 'R', false, true },
	{ KEY_F1 + 3, 1, 'S', false, true },
	{ KEY_F1 + 4, 15, '~', false, false },
	{ KEY_F1 + 5, 17, '~', false, false },
	{ KEY_F1 + 6, 18, '~', false, false },
	{ KEY_F1 + 7, 19, '~', false, false },
	{ KEY_F1 + 8, 20, '~', false, false },
	{ KEY_F1 + 9, 21, '~', false, false },
	{ KEY_F1 + 10, 23, '~', false, false },
	{ KEY_F1 + 11, 24, '~', false, false },
	{ KEY_F1 + 12, 25, '~', false, false },
	{ KEY_F1 + 13, 26, '~', false, false },
	{ KEY_F1 + 14, 28, '~', false, false },
	{ KEY_F1 + 15, 29, '~', false, false },
	{ KEY_F1 + 16, 31, '~', false, false },
	{ KEY_F1 + 17, 32, '~', false, false },
	{ KEY_F1 + 18, 33, '~', false, false },
	{ KEY_F20, 34, '~', false, false },
};

/* The numeric keypad behind SS3, with DECKPAM. */
static const char pad_final[] = "pqrstuvwxynojmkMX";

static const struct form *
form_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (forms[i].code == code)
			return &forms[i];
	return NULL;
}

char
key_pad_text(uint32_t code)
{
	static const char texts[] = "0123456789./*-+\r=";

	return code >= KEY_PAD_0 && code <= KEY_PAD_EQUAL ? texts[code - KEY_PAD_0] : '\0';
}

static bool
is_text(uint32_t code)
{
	return code >= ' ' && code != KEY_BACKSPACE &&
	       (code < KEY_NAMED || code > KEY_MODIFIERS_END);
}

/* Enter, Tab and Backspace: a shell has to work when a program left flags set. */
static bool
is_line_key(uint32_t code)
{
	return code == KEY_ENTER || code == KEY_TAB || code == KEY_BACKSPACE;
}

static void
add_char(struct str *out, uint32_t cp)
{
	char utf8[4];

	str_add(out, utf8, utf8_encode(cp, utf8));
}

static uint32_t
with_shift(const struct key *k)
{
	if (!(k->mods & KEY_SHIFT))
		return k->code;
	if (k->shifted)
		return k->shifted;
	return k->code >= 'a' && k->code <= 'z' ? k->code - 'a' + 'A' : k->code;
}

/* The control character that a terminal has always sent; -1: there is none. */
static int
control_of(uint32_t code)
{
	static const char digits[] = "\0\033\034\035\036\037\177"; /* 2 to 8 */

	if (code >= 'a' && code <= 'z')
		return (int)code - 'a' + 1;
	if (code >= '@' && code <= '_')
		return (int)code - '@';
	if (code >= '2' && code <= '8')
		return digits[code - '2'];
	switch (code) {
	case ' ':
	case '`':
		return 0;
	case '/':
	case '-':
		return 037;
	case '?':
		return 0177;
	}
	return -1;
}

static void
add_form(struct str *out, const struct form *f, const struct key_modes *m,
	 unsigned mods, unsigned event)
{
	bool plain = !mods && event == KEY_PRESS;
	bool ss3 = f->is_program || (f->is_cursor && m->cursor_keys);

	if (plain && ss3 && !m->kitty)
		str_addf(out, "\033O%c", f->final);
	else if (plain && f->final != '~')
		str_addf(out, "\033[%c", f->final);
	else if (plain)
		str_addf(out, "\033[%u~", f->number);
	else if (event == KEY_PRESS)
		str_addf(out, "\033[%u;%u%c", f->number, mods + 1, f->final);
	else
		str_addf(out, "\033[%u;%u:%u%c", f->number, mods + 1, event, f->final);
}

static void
add_pad(const struct key_modes *m, const struct key *k, struct str *out)
{
	if (k->mods & KEY_ALT)
		str_addc(out, '\033');
	if (m->keypad && !(k->mods & KEY_NUM))
		str_addf(out, "\033O%c", pad_final[k->code - KEY_PAD_0]);
	else
		str_addc(out, key_pad_text(k->code));
}

/* Tab, Enter, Escape and Backspace. */
static void
add_line_key(const struct key_modes *m, const struct key *k, struct str *out)
{
	if (k->mods & KEY_ALT)
		str_addc(out, '\033');
	if (k->code == KEY_TAB && k->mods & KEY_SHIFT)
		str_adds(out, "\033[Z");
	else if (k->code == KEY_BACKSPACE && k->mods & KEY_CTRL)
		str_addc(out, '\b');
	else
		str_addc(out, (char)k->code);
	if (k->code == KEY_ENTER && m->newline)
		str_addc(out, '\n');
}

static void
add_text(const struct key *k, struct str *out)
{
	int control = k->mods & KEY_CTRL ? control_of(k->code) : -1;

	if (k->mods & KEY_ALT)
		str_addc(out, '\033');
	if (control >= 0)
		str_addc(out, (char)control);
	else
		add_char(out, with_shift(k));
}

/* Whether modifyOtherKeys gives this key a form that it has not by itself. */
static bool
is_other(const struct key_modes *m, const struct key *k)
{
	unsigned mods = k->mods & (KEY_SHIFT | KEY_ALT | KEY_CTRL);

	if (!m->modify_other_keys || !mods || k->code >= KEY_NAMED)
		return false;
	if (!is_text(k->code)) {
		if (m->modify_other_keys >= 2)
			return true;
		return k->code != KEY_ESCAPE && (mods & (KEY_CTRL | KEY_SHIFT)) &&
		       k->code != KEY_BACKSPACE &&
		       !(k->code == KEY_TAB && mods == KEY_SHIFT);
	}
	if (mods == KEY_SHIFT)
		return false;
	if (m->modify_other_keys >= 2)
		return true;
	return mods & KEY_CTRL && control_of(k->code) < 0;
}

static void
encode_legacy(const struct key_modes *m, const struct key *k, struct str *out)
{
	unsigned mods = k->mods & (KEY_SHIFT | KEY_ALT | KEY_CTRL);
	const struct form *f = form_of(k->code);

	if (k->event == KEY_RELEASE)
		return;
	if (is_other(m, k))
		str_addf(out, "\033[27;%u;%u~", mods + 1, with_shift(k));
	else if (f)
		add_form(out, f, m, mods, KEY_PRESS);
	else if (key_pad_text(k->code))
		add_pad(m, k, out);
	else if (is_text(k->code))
		add_text(k, out);
	else if (k->code < KEY_NAMED)
		add_line_key(m, k, out);
}

/* CSI code:shifted:base ; mods:event ; text u, as short as it may be. */
static void
add_u(const struct key_modes *m, const struct key *k, unsigned event, struct str *out)
{
	bool alternates = m->kitty & KEY_ALTERNATES && is_text(k->code);
	bool shifted = alternates && k->mods & KEY_SHIFT && with_shift(k) != k->code;
	bool base = alternates && k->base && k->base != k->code;
	bool text = m->kitty & KEY_TEXT && m->kitty & KEY_ALL && is_text(k->code) &&
		    event != KEY_RELEASE && !(k->mods & (KEY_CTRL | KEY_ALT | KEY_SUPER));

	str_addf(out, "\033[%u", k->code);
	if (shifted)
		str_addf(out, ":%u", with_shift(k));
	if (base)
		str_addf(out, "%s:%u", shifted ? "" : ":", k->base);
	if (k->mods || event != KEY_PRESS)
		str_addf(out, ";%u", k->mods + 1u);
	else if (text)
		str_addc(out, ';');
	if (event != KEY_PRESS)
		str_addf(out, ":%u", event);
	if (text)
		str_addf(out, ";%u", with_shift(k));
	str_addc(out, 'u');
}

/* Whether kitty's protocol leaves the key as it always was. */
static bool
is_plain(const struct key_modes *m, const struct key *k, unsigned event)
{
	unsigned held = k->mods & ~(unsigned)(KEY_CAPS | KEY_NUM);

	if (m->kitty & KEY_ALL)
		return false;
	if (is_line_key(k->code))
		return !held;
	if (event == KEY_RELEASE)
		return false;
	if (is_text(k->code))
		return !(held & ~(unsigned)KEY_SHIFT) || !(m->kitty & KEY_DISAMBIGUATE);
	return !(m->kitty & KEY_DISAMBIGUATE) && k->code == KEY_ESCAPE;
}

/* F3's letter is also that of a cursor report, so it has another form here. */
static void
encode_kitty(const struct key_modes *m, const struct key *k, struct str *out)
{
	static const struct form f3 = { KEY_F1 + 2, 13, '~', false, false };
	unsigned event = m->kitty & KEY_EVENTS && k->event ? k->event : KEY_PRESS;
	const struct form *f = k->code == f3.code ? &f3 : form_of(k->code);

	if (k->event == KEY_RELEASE &&
	    (event != KEY_RELEASE || (is_line_key(k->code) && !(m->kitty & KEY_ALL))))
		return;
	if (k->code >= KEY_LEFT_SHIFT && k->code <= KEY_MODIFIERS_END &&
	    !(m->kitty & KEY_ALL))
		return;
	if (is_plain(m, k, event)) {
		encode_legacy(m, k, out);
		return;
	}
	if (f && k->code <= KEY_F12 && k->code != KEY_MENU)
		add_form(out, f, m, k->mods, event);
	else
		add_u(m, k, event, out);
}

void
key_encode(const struct key_modes *m, const struct key *k, struct str *out)
{
	if (m->kitty)
		encode_kitty(m, k, out);
	else
		encode_legacy(m, k, out);
}

/* Whether the program asked for this. */
static bool
is_tracked(const struct key_modes *m, const struct mouse *e)
{
	switch (m->tracking) {
	case MOUSE_X10:
		return e->action == MOUSE_PRESSED && e->button <= MOUSE_RIGHT;
	case MOUSE_PRESS:
		return e->action != MOUSE_MOVED;
	case MOUSE_DRAG:
		return e->action != MOUSE_MOVED || e->button != MOUSE_NONE;
	case MOUSE_ANY:
		return true;
	}
	return false;
}

static unsigned
button_code(const struct key_modes *m, const struct mouse *e)
{
	unsigned code = e->button;

	if (m->tracking == MOUSE_X10)
		return code;
	if (e->action == MOUSE_MOVED)
		code += 32;
	code += e->mods & KEY_SHIFT ? 4 : 0;
	code += e->mods & (KEY_ALT | KEY_META) ? 8 : 0;
	code += e->mods & KEY_CTRL ? 16 : 0;
	return code;
}

/* Numbers as bytes or as characters; what does not fit is not sent. */
static void
add_packed(struct str *out, const unsigned v[3], bool utf8)
{
	unsigned most = utf8 ? 2047 : 255;

	for (unsigned i = 0; i < 3; i++)
		if (v[i] > most)
			return;
	str_adds(out, "\033[M");
	for (unsigned i = 0; i < 3; i++) {
		if (utf8)
			add_char(out, v[i]);
		else
			str_addc(out, (char)v[i]);
	}
}

/* 1007: the wheel as arrows, three a notch. */
static void
add_wheel(const struct key_modes *m, const struct mouse *e, struct str *out)
{
	uint32_t code = e->button == MOUSE_WHEEL_UP ? KEY_UP : KEY_DOWN;

	if (e->action != MOUSE_PRESSED ||
	    (e->button != MOUSE_WHEEL_UP && e->button != MOUSE_WHEEL_DOWN))
		return;
	for (unsigned i = 0; i < 3; i++)
		add_form(out, form_of(code), m, 0, KEY_PRESS);
}

void
key_encode_mouse(const struct key_modes *m, const struct mouse *e, struct str *out)
{
	unsigned code = button_code(m, e), old = code;
	bool released = e->action == MOUSE_RELEASED;

	if (m->tracking == MOUSE_OFF && m->wheel_keys)
		add_wheel(m, e, out);
	if (!is_tracked(m, e))
		return;
	/* Before SGR's form nobody said which button was let go. */
	if (released)
		old = (code & ~(3u | 64 | 128)) | 3;
	switch (m->encoding) {
	case MOUSE_BYTES:
	case MOUSE_UTF8:
		add_packed(out, (const unsigned[]){ old + 32, e->col + 33, e->row + 33 },
			   m->encoding == MOUSE_UTF8);
		break;
	case MOUSE_URXVT:
		str_addf(out, "\033[%u;%u;%uM", old + 32, e->col + 1, e->row + 1);
		break;
	case MOUSE_SGR:
		str_addf(out, "\033[<%u;%u;%u%c", code, e->col + 1, e->row + 1,
			 released ? 'm' : 'M');
		break;
	case MOUSE_PIXELS:
		str_addf(out, "\033[<%u;%u;%u%c", code, e->x + 1, e->y + 1,
			 released ? 'm' : 'M');
		break;
	}
}

void
key_encode_focus(const struct key_modes *m, bool in, struct str *out)
{
	if (m->focus)
		str_adds(out, in ? "\033[I" : "\033[O");
}

/* What was added since start, without an ending that stands at its end. */
static void
cut_ending(struct str *out, size_t start)
{
	static const char *const endings[] = { "\033[201~", "\xc2\x9b" "201~" };

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t n = strlen(endings[i]);

		if (out->len - start >= n &&
		    !memcmp(out->buf + out->len - n, endings[i], n))
			str_set_len(out, out->len - n);
	}
}

void
key_encode_paste(const struct key_modes *m, const char *text, size_t n, struct str *out)
{
	size_t start;

	if (m->bracketed_paste)
		str_adds(out, "\033[200~");
	start = out->len;
	for (size_t i = 0; i < n; i++) {
		bool crlf = text[i] == '\n' && i && text[i - 1] == '\r';

		if (m->bracketed_paste)
			str_addc(out, text[i]);
		else if (!crlf)
			str_addc(out, text[i] == '\n' ? '\r' : text[i]);
		if (text[i] == '~')
			cut_ending(out, start);
	}
	if (m->bracketed_paste)
		str_adds(out, "\033[201~");
}
