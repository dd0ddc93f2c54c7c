/* SPDX-License-Identifier: MIT */
/*
 * The key decoder. Each scan_* looks at the front of the input and says how
 * many bytes it takes, 0 while it is not whole:
 *
 *   ESC [ … final          CSI    only 200~ (a paste) means something
 *   ESC O x                SS3    swallowed
 *   ESC ] P _ ^ X … ST     strings: replies to queries, swallowed
 *   ESC x                  Alt-x  swallowed
 */
#include "config.h"

#include "demo/keyboard.h"

#include <string.h>

#include "base/utf8.h"

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

/* The control characters that are keys; all others are passed over. */
static const unsigned char control_keys[0x20] = {
	[0x03] = KEY_INTERRUPT,	 [0x04] = KEY_END,   [0x08] = KEY_BACKSPACE,
	[0x0a] = KEY_NEWLINE,	 [0x0d] = KEY_ENTER, [0x15] = KEY_ERASE_LINE,
	[0x17] = KEY_ERASE_WORD,
};

void
keyboard_release(struct keyboard *kb)
{
	str_release(&kb->in);
	kb->used = 0;
}

static void
drop_used(struct keyboard *kb)
{
	str_drop(&kb->in, kb->used);
	kb->used = 0;
}

void
keyboard_feed(struct keyboard *kb, const char *bytes, size_t n)
{
	drop_used(kb);
	str_add(&kb->in, bytes, n);
}

static size_t
scan_paste(const char *p, size_t n, struct key *key)
{
	const size_t begin = strlen(PASTE_BEGIN), end = strlen(PASTE_END);
	const char *stop = memmem(p + begin, n - begin, PASTE_END, end);

	if (!stop)
		return 0;
	*key = (struct key){ KEY_PASTE, p + begin, stop - p - begin };
	return stop - p + end;
}

static size_t
scan_csi(const char *p, size_t n)
{
	for (size_t i = 2; i < n; i++)
		if (p[i] >= 0x40 && p[i] <= 0x7e)
			return i + 1;
	return 0;
}

static size_t
scan_string(const char *p, size_t n)
{
	for (size_t i = 2; i < n; i++) {
		if (p[i] == '\a')
			return i + 1;
		if (p[i] == '\033' && i + 1 < n)
			return p[i + 1] == '\\' ? i + 2 : i;
	}
	return 0;
}

static size_t
scan_escape(const char *p, size_t n, struct key *key)
{
	if (n < 2)
		return 0;
	if (p[1] == '\033') { /* the first stands alone */
		key->kind = KEY_ESCAPE;
		return 1;
	}
	if (n >= strlen(PASTE_BEGIN) && !memcmp(p, PASTE_BEGIN, strlen(PASTE_BEGIN)))
		return scan_paste(p, n, key);
	if (p[1] == '[')
		return scan_csi(p, n);
	if (p[1] == 'O')
		return n < 3 ? 0 : 3;
	if (strchr("]P_^X", p[1]))
		return scan_string(p, n);
	return 2;
}

/* Bytes of the UTF-8 character that begins with c. */
static size_t
utf8_need(unsigned char c)
{
	return c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
}

static size_t
scan_text(const char *p, size_t n, struct key *key)
{
	uint32_t cp;
	size_t len;

	if (utf8_need(*p) > n)
		return 0;
	len = utf8_decode(p, n, &cp);
	if (cp != 0xfffd)
		*key = (struct key){ KEY_TEXT, p, len };
	return len;
}

static size_t
scan(const char *p, size_t n, struct key *key)
{
	unsigned char c = *p;

	if (c == 0x1b)
		return scan_escape(p, n, key);
	if (c == 0x7f)
		key->kind = KEY_BACKSPACE;
	else if (c < 0x20)
		key->kind = control_keys[c];
	else
		return scan_text(p, n, key);
	return 1;
}

bool
keyboard_next(struct keyboard *kb, struct key *key)
{
	for (;;) {
		drop_used(kb);
		*key = (struct key){ KEY_NONE, NULL, 0 };
		if (!kb->in.len)
			return false;
		kb->used = scan(kb->in.buf, kb->in.len, key);
		if (!kb->used)
			return false;
		if (key->kind != KEY_NONE)
			return true;
	}
}

bool
keyboard_flush(struct keyboard *kb, struct key *key)
{
	if (keyboard_next(kb, key))
		return true;
	if (!kb->in.len || str_starts_with(kb->in.buf, PASTE_BEGIN))
		return false;
	if (kb->in.len == 1 && kb->in.buf[0] == '\033')
		key->kind = KEY_ESCAPE;
	str_clear(&kb->in);
	return key->kind != KEY_NONE;
}

bool
keyboard_is_pending(const struct keyboard *kb)
{
	return kb->in.len > kb->used &&
	       !str_starts_with(kb->in.buf + kb->used, PASTE_BEGIN);
}
