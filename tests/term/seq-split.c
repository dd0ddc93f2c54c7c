/* SPDX-License-Identifier: MIT */
/* Lines of the language into words, and bytes back into its strings. */
#include "config.h"

#include "term/seq.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static const struct {
	char name, value;
} escapes[] = {
	{ 'e', '\033' }, { 'a', '\a' }, { 'b', '\b' },	{ 't', '\t' },
	{ 'n', '\n' },	 { 'v', '\v' }, { 'f', '\f' },	{ 'r', '\r' },
	{ '\\', '\\' },	 { '"', '"' },
};

static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Behind a backslash; returns where the text goes on. */
static const char *
read_escape(const char *s, struct str *out, struct err *err)
{
	if (*s == 'x') {
		int high = hex_value(s[1]), low = high < 0 ? -1 : hex_value(s[2]);

		if (low < 0) {
			err_set(err, ERR_USAGE, "\\x takes two digits, 0-9a-f");
			return NULL;
		}
		str_addc(out, (char)(high << 4 | low));
		return s + 3;
	}
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++)
		if (*s == escapes[i].name) {
			str_addc(out, escapes[i].value);
			return s + 1;
		}
	err_set(err, ERR_USAGE, "no such escape: \\%c", *s);
	return NULL;
}

/* "…"*n: what was added since from, n times in all. */
static const char *
repeat(const char *s, size_t from, struct str *out, struct err *err)
{
	size_t n = out->len - from;
	char *end, *copy;
	long times = strtol(s, &end, 10);

	if (end == s || times < 1 || times > 100000) {
		err_set(err, ERR_USAGE, "* takes a number from 1 on");
		return NULL;
	}
	copy = xmalloc(n + 1);
	memcpy(copy, out->buf + from, n);
	while (--times)
		str_add(out, copy, n);
	free(copy);
	return end;
}

static const char *
read_string(const char *s, struct str *out, struct err *err)
{
	size_t from = out->len;

	while (*s && *s != '"') {
		if (*s != '\\') {
			str_addc(out, *s++);
			continue;
		}
		s = read_escape(s + 1, out, err);
		if (!s)
			return NULL;
	}
	if (!*s) {
		err_set(err, ERR_USAGE, "the string has no end");
		return NULL;
	}
	s++;
	return *s == '*' ? repeat(s + 1, from, out, err) : s;
}

static const char *
read_word(const char *s, struct seq_line *line, struct err *err)
{
	struct seq_word *before = line->n ? &line->words[line->n - 1] : NULL;
	struct seq_word *w;

	if (*s == '"' && before && before->quoted)
		return read_string(s + 1, &before->text, err);
	if (line->n == SEQ_WORDS) {
		err_set(err, ERR_USAGE, "more than %d words", SEQ_WORDS);
		return NULL;
	}
	w = &line->words[line->n++];
	str_init(&w->text);
	w->quoted = *s == '"';
	if (w->quoted)
		return read_string(s + 1, &w->text, err);
	while (*s && !strchr(" \t\"", *s))
		str_addc(&w->text, *s++);
	return s;
}

int
seq_split(const char *s, struct seq_line *line, struct err *err)
{
	line->n = 0;
	for (;;) {
		s += strspn(s, " \t");
		if (!*s || (!line->n && *s == '#'))
			return 0;
		s = read_word(s, line, err);
		if (!s)
			return -1;
	}
}

void
seq_line_release(struct seq_line *line)
{
	for (unsigned i = 0; i < line->n; i++)
		str_release(&line->words[i].text);
	line->n = 0;
}

static void
quote_byte(unsigned char c, struct str *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++)
		if (c == (unsigned char)escapes[i].value) {
			str_addf(out, "\\%c", escapes[i].name);
			return;
		}
	if (c < 0x20 || c == 0x7f)
		str_addf(out, "\\x%02x", c);
	else
		str_addc(out, (char)c);
}

void
seq_quote(const char *s, size_t n, struct str *out)
{
	str_addc(out, '"');
	for (size_t i = 0; i < n; i++)
		quote_byte((unsigned char)s[i], out);
	str_addc(out, '"');
}
