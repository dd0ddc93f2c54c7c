/* SPDX-License-Identifier: MIT */
/*
 * Operating system commands: titles, links (8) and a shell's marks (133) are
 * ours, colours are colour.c's, the program status
 * protocol (7501) is told that somebody listens, and the rest goes to the owner.
 */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/term-int.h"

/* Its number and where the text begins; false when there is no number. */
static bool
split(const struct str *s, unsigned *number, const char **text, size_t *n)
{
	size_t i = 0;

	*number = 0;
	for (; i < s->len && s->buf[i] >= '0' && s->buf[i] <= '9'; i++)
		if (*number < 1000000)
			*number = *number * 10 + (unsigned)(s->buf[i] - '0');
	if (!i || (i < s->len && s->buf[i] != ';'))
		return false;
	if (i < s->len)
		i++;
	*text = s->buf + i;
	*n = s->len - i;
	return true;
}

/* Cut at a whole character. */
static void
cut(struct str *s, size_t limit)
{
	if (s->len <= limit)
		return;
	while (limit && (s->buf[limit] & 0xc0) == 0x80)
		limit--;
	str_set_len(s, limit);
}

void
title_set(struct term *t, const char *text, size_t n)
{
	struct str clean = STR_INIT;

	utf8_add_clean(&clean, text, n);
	cut(&clean, TERM_TITLE_MAX);
	if (!strcmp(clean.buf, t->title.buf)) {
		str_release(&clean);
		return;
	}
	str_release(&t->title);
	t->title = clean;
	if (t->events.title)
		t->events.title(t->events.ctx, t->title.buf);
}

/* The oldest goes when there are too many (xterm keeps ten). */
void
title_push(struct term *t)
{
	if (t->titles.n == TITLES_MAX)
		strv_remove(&t->titles, 0);
	strv_add(&t->titles, t->title.buf);
}

void
title_pop(struct term *t)
{
	const char *top = t->titles.n ? t->titles.v[t->titles.n - 1] : NULL;

	if (!top)
		return;
	title_set(t, top, strlen(top));
	strv_remove(&t->titles, t->titles.n - 1);
	str_addf(&t->through.instead, "\033]2;%s\033\\", t->title.buf);
}

/* Whether another terminal would answer this one. */
static bool
is_query(unsigned number, const char *text, size_t n)
{
	switch (number) {
	case 21: /* kitty's colours */
	case 22: /* pointer shapes */
	case 52:
	case 5522:
		return memchr(text, '?', n) != NULL;
	case 99:
		return n >= 3 && memmem(text, n, "p=?", 3);
	case 1337:
		return n >= 12 && !memcmp(text, "Capabilities", 12);
	case 7501:
		return n && *text == '?';
	}
	return false;
}

static bool
is_colour(unsigned number)
{
	return number == 4 || number == 5 || (number >= 10 && number <= 19);
}

static bool
is_own(unsigned number)
{
	return number == 8 || number == 1;
}

/* The value of a field in "name=value:name=value"; its length in *n. */
static const char *
find_field(const char *fields, size_t len, const char *name, size_t *n)
{
	const char *at = fields, *end = fields + len;
	size_t name_n = strlen(name);

	while (at < end) {
		const char *stop = memchr(at, ':', (size_t)(end - at));
		size_t field = (size_t)((stop ? stop : end) - at);

		if (field > name_n && at[name_n] == '=' && !memcmp(at, name, name_n)) {
			*n = field - name_n - 1;
			return at + name_n + 1;
		}
		at += field + 1;
	}
	*n = 0;
	return "";
}

/*
 * OSC 8;fields;address. Both are shown to other terminals again, so what is not
 * clean UTF-8 is left out.
 */
static void
set_link(struct term *t, const char *text, size_t n)
{
	struct extra e = extra_get(&t->pools, t->cur.style.extra);
	const char *stop = memchr(text, ';', n), *id;
	struct str uri = STR_INIT, clean = STR_INIT;
	size_t id_n;

	if (!stop)
		return;
	id = find_field(text, (size_t)(stop - text), "id", &id_n);
	utf8_add_clean(&clean, id, id_n);
	utf8_add_clean(&uri, stop + 1, (size_t)(text + n - stop) - 1);
	e.link = pools_link(t, clean.buf, clean.len, uri.buf, uri.len);
	extra_set(t, &e);
	str_release(&uri);
	str_release(&clean);
}

/* OSC 133;A to D (FinalTerm's, as iTerm2 documents them). */
static void
set_mark(struct term *t, const char *text, size_t n)
{
	if (n && *text >= 'A' && *text <= 'D' && (n == 1 || text[1] == ';'))
		cursor_row(t)->marks |= (uint8_t)(1u << (*text - 'A'));
}

/* OSC 52: the program's text for the clipboard, never the clipboard for it. */
static bool
may_write(const struct term *t, const char *text, size_t n)
{
	const char *data = memchr(text, ';', n);

	if (!t->options.clipboard || !data)
		return false;
	return (size_t)(text + n - data) - 1 <= t->options.clipboard_max &&
	       !memchr(data, '?', (size_t)(text + n - data));
}

/* Ours, or known to be the owner's. */
static bool
is_known(unsigned number)
{
	static const uint16_t known[] = { 0,  1,  2,  7,   8,	9,   21,   22,	 52,
					  66, 99, 133, 633, 777, 1337, 5522, 7501 };

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i] == number)
			return true;
	return is_colour(number) || (number >= 104 && number <= 119);
}

void
osc_dispatch(struct term *t, const struct parser *p)
{
	unsigned number;
	const char *text;
	size_t n;

	if (!split(&p->string, &number, &text, &n)) {
		unknown_note_number(t, ']', 0);
		return;
	}
	if (!is_known(number))
		unknown_note_number(t, ']', number);
	if (is_query(number, text, n))
		reply_unheard(t);
	if (number == 8)
		set_link(t, text, n);
	if (number == 133)
		set_mark(t, text, n);
	if (number == 0 || number == 2)
		title_set(t, text, n);
	else if (is_colour(number))
		colour_osc(t, number, text, n);
	else if (number >= 104 && number <= 119)
		colour_osc_reset(t, number, text, n);
	else if (number == 52 && !may_write(t, text, n))
		through_drop(t);
	else if (number == 7501 && n && *text == '?')
		reply(t, "\033]7501;?\033\\");
	else if (!is_own(number) && t->events.osc)
		t->events.osc(t->events.ctx, number, text, n);
}
