/* SPDX-License-Identifier: MIT */
/*
 * The composer has its cursor always at the end: it is a stand-in for those of
 * real agents, which show what was pasted and send it on Enter. Line breaks are
 * drawn as ⏎, so that the prompt stays one line on the screen.
 */
#include "config.h"

#include "demo/composer.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

void
composer_release(struct composer *c)
{
	str_release(&c->text);
}

/* Takes characters away while they continue, and the one that they belong to. */
static void
erase_character(struct str *s)
{
	size_t len = s->len;

	while (len > 1 && (s->buf[len - 1] & 0xc0) == 0x80)
		len--;
	str_set_len(s, len - 1);
}

static void
erase_word(struct str *s)
{
	size_t len = s->len;

	while (len && isspace((unsigned char)s->buf[len - 1]))
		len--;
	while (len && !isspace((unsigned char)s->buf[len - 1]))
		len--;
	str_set_len(s, len);
}

/* Terminals send a paste's line breaks as carriage returns. */
static void
add_paste(struct str *s, const char *text, size_t n)
{
	struct str raw = STR_INIT;

	str_add(&raw, text, n);
	for (size_t i = 0; i < raw.len; i++)
		if (raw.buf[i] == '\r')
			raw.buf[i] = '\n';
	utf8_add_clean(s, raw.buf, raw.len);
	str_release(&raw);
}

static enum composer_answer
erase(struct composer *c, enum key_kind kind)
{
	if (!c->text.len)
		return COMPOSER_IGNORED;
	if (kind == KEY_BACKSPACE)
		erase_character(&c->text);
	else if (kind == KEY_ERASE_WORD)
		erase_word(&c->text);
	else
		str_clear(&c->text);
	return COMPOSER_CHANGED;
}

enum composer_answer
composer_handle(struct composer *c, const struct key *key)
{
	switch (key->kind) {
	case KEY_TEXT:
		str_add(&c->text, key->text, key->n);
		return COMPOSER_CHANGED;
	case KEY_PASTE:
		add_paste(&c->text, key->text, key->n);
		return COMPOSER_CHANGED;
	case KEY_NEWLINE:
		str_addc(&c->text, '\n');
		return COMPOSER_CHANGED;
	case KEY_BACKSPACE:
	case KEY_ERASE_WORD:
	case KEY_ERASE_LINE:
		return erase(c, key->kind);
	case KEY_ENTER:
		str_rtrim(&c->text);
		return c->text.len ? COMPOSER_SUBMITTED : COMPOSER_IGNORED;
	default:
		return COMPOSER_IGNORED;
	}
}

char *
composer_take(struct composer *c)
{
	size_t skip = strspn(c->text.buf, " \t\n");
	char *prompt;

	str_rtrim(&c->text);
	prompt = xstrdup(c->text.buf + (skip < c->text.len ? skip : c->text.len));
	str_clear(&c->text);
	return prompt;
}

/*
 * Where the last characters of text that fit into max columns begin. Those of
 * three bytes and more (U+1000 and up) are counted as wide: too narrow a tail
 * does no harm, one that wraps would.
 */
static size_t
tail_start(const struct str *text, size_t max)
{
	size_t at = text->len, next = at, width = 0;

	while (next) {
		while (--next && (text->buf[next] & 0xc0) == 0x80)
			;
		width += (unsigned char)text->buf[next] >= 0xe1 ? 2 : 1;
		if (width > max)
			break;
		at = next;
	}
	return at;
}

void
composer_draw(const struct composer *c, unsigned cols, struct str *out)
{
	size_t at = tail_start(&c->text, cols > 6 ? cols - 4 : 2);

	str_adds(out, at ? "❯ …" : "❯ ");
	for (; at < c->text.len; at++) {
		if (c->text.buf[at] == '\n')
			str_adds(out, "⏎");
		else
			str_addc(out, c->text.buf[at] == '\t' ? ' ' : c->text.buf[at]);
	}
}
