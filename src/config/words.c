/* SPDX-License-Identifier: MIT */
/*
 * Shell words without a shell (POSIX XCU 2.2): inside '…' all is itself,
 * inside "…" a backslash serves $ ` " and \, outside it serves everything.
 */
#include <config.h>

#include "config/words.h"

#include <stdlib.h>
#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* From behind the opening quote to behind the closing one; NULL without one. */
static const char *
take_quoted(const char *s, char quote, struct str *word)
{
	for (; *s && *s != quote; s++) {
		if (quote == '"' && *s == '\\' && s[1] && strchr("$`\"\\", s[1]))
			s++;
		str_addc(word, *s);
	}
	return *s ? s + 1 : NULL;
}

static const char *
take_word(const char *s, struct str *word)
{
	while (s && *s && !is_blank(*s)) {
		if (*s == '\'' || *s == '"') {
			s = take_quoted(s + 1, *s, word);
			continue;
		}
		if (*s == '\\' && s[1])
			s++;
		str_addc(word, *s++);
	}
	return s;
}

int
words_split(const char *text, struct strv *out, struct err *err)
{
	const char *s = text;

	for (;;) {
		struct str word = STR_INIT;

		while (is_blank(*s))
			s++;
		if (!*s)
			return 0;
		s = take_word(s, &word);
		if (!s) {
			str_release(&word);
			return err_set(err, ERR_USAGE, "a quote is not closed in: %s",
				       text);
		}
		strv_take(out, str_detach(&word));
	}
}

static bool
is_plain(const char *word)
{
	return *word && !word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "abcdefghijklmnopqrstuvwxyz"
					   "0123456789@%+=:,./_-")];
}

static void
add_quoted(struct str *out, const char *word)
{
	str_addc(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			str_adds(out, "'\\''");
		else
			str_addc(out, *word);
	}
	str_addc(out, '\'');
}

void
words_join(struct str *out, char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (i)
			str_addc(out, ' ');
		if (is_plain(words[i]))
			str_adds(out, words[i]);
		else
			add_quoted(out, words[i]);
	}
}
