/* SPDX-License-Identifier: MIT */
/*
 * A buffer for each source, found by its name. How far a source is in an escape
 * sequence is kept with it, as sequences may come in pieces:
 *
 *     text ──ESC──► escape ──[──► CSI ──0x40…0x7e──► text
 *                      ├── ] P _ ^ X ──► string ──BEL, ESC \ ──► text
 *                      └── another ──► text
 */
#include "config.h"

#include "cli/lines.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "base/utf8.h"

enum mode { IN_TEXT, IN_ESCAPE, IN_CSI, IN_STRING };

struct source {
	char *name; /* or NULL */
	struct str text;
	enum mode mode;
	bool returned; /* a carriage return was the last */
};

struct lines {
	lines_fn *emit;
	void *ctx;
	struct source *v;
	size_t n, alloc;
};

struct lines *
lines_new(lines_fn *emit, void *ctx)
{
	struct lines *lines = xcalloc(1, sizeof(*lines));

	lines->emit = emit;
	lines->ctx = ctx;
	return lines;
}

void
lines_free(struct lines *lines)
{
	if (!lines)
		return;
	for (size_t i = 0; i < lines->n; i++) {
		free(lines->v[i].name);
		str_release(&lines->v[i].text);
	}
	free(lines->v);
	free(lines);
}

static struct source *
source_of(struct lines *lines, const char *name)
{
	struct source *s;

	for (size_t i = 0; i < lines->n; i++) {
		const char *known = lines->v[i].name;

		if (known == name || (known && name && !strcmp(known, name)))
			return &lines->v[i];
	}
	ALLOC_GROW(lines->v, lines->n + 1, lines->alloc);
	s = &lines->v[lines->n++];
	*s = (struct source){ .name = xstrdup_or_null(name), .text = STR_INIT };
	return s;
}

static void
emit(struct lines *lines, struct source *s)
{
	struct str clean = STR_INIT;

	utf8_add_clean(&clean, s->text.buf, s->text.len);
	str_clear(&s->text);
	lines->emit(lines->ctx, s->name, clean.buf);
	str_release(&clean);
}

static enum mode
after_escape(char c)
{
	if (c == '[')
		return IN_CSI;
	return c && strchr("]P_^X", c) ? IN_STRING : IN_TEXT;
}

/* Whether c is part of an escape sequence, which is passed over. */
static bool
is_escape(struct source *s, char c)
{
	enum mode was = s->mode;

	if (c == 033)
		s->mode = IN_ESCAPE;
	else if (was == IN_ESCAPE)
		s->mode = after_escape(c);
	else if (was == IN_CSI && c >= 0x40 && c <= 0x7e)
		s->mode = IN_TEXT;
	else if (was == IN_STRING && c == '\a')
		s->mode = IN_TEXT;
	return c == 033 || was != IN_TEXT;
}

/* Where a line that is too long is cut: not within a character. */
static bool
is_full(const struct source *s, char next)
{
	bool begins = ((unsigned char)next & 0xc0) != 0x80;

	return s->text.len >= LINES_LENGTH_MAX + (begins ? 0 : 3);
}

static void
add_byte(struct lines *lines, struct source *s, char c)
{
	/* A newline ends whatever an unfinished sequence was. */
	if (c == '\n') {
		s->mode = IN_TEXT;
		s->returned = false;
		emit(lines, s);
		return;
	}
	if (is_escape(s, c))
		return;
	if (c == '\r') {
		s->returned = true;
		return;
	}
	if (s->returned)
		str_clear(&s->text);
	s->returned = false;
	if (is_full(s, c))
		emit(lines, s);
	str_addc(&s->text, c);
}

void
lines_add(struct lines *lines, const char *source, const char *bytes, size_t n)
{
	struct source *s = source_of(lines, source);

	for (size_t i = 0; i < n; i++)
		add_byte(lines, s, bytes[i]);
}

void
lines_flush(struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		if (lines->v[i].text.len > 0)
			emit(lines, &lines->v[i]);
}
