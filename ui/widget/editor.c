/* SPDX-License-Identifier: MIT */
/* What keys do to a text. How it is broken into lines is editor-lines.c's. */
#include "config.h"

#include "ui/widget/editor.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

void
editor_init(struct editor *e, bool has_lines)
{
	*e = (struct editor){ .goal = -1, .has_lines = has_lines };
	str_init(&e->text);
}

void
editor_release(struct editor *e)
{
	str_release(&e->text);
	e->at = e->top = 0;
}

void
editor_set(struct editor *e, const char *text)
{
	str_clear(&e->text);
	e->at = e->top = 0;
	editor_insert(e, text, strlen(text));
}

/* --- putting in, taking out --- */

/* Newlines as we have them, or as one line has them. */
static void
add_line_ends(struct str *out, const char *bytes, size_t n, char newline)
{
	for (size_t i = 0; i < n; i++) {
		bool ends = bytes[i] == '\r' || bytes[i] == '\n';

		if (ends && i > 0 && bytes[i] == '\n' && bytes[i - 1] == '\r')
			continue;
		str_addc(out, ends ? newline : bytes[i]);
	}
}

/* The first bytes of text that are no more than max and whole characters. */
static size_t
cut(const struct str *text, size_t max)
{
	if (text->len <= max)
		return text->len;
	while (max > 0 && ((unsigned char)text->buf[max] & 0xc0) == 0x80)
		max--;
	return max;
}

void
editor_insert(struct editor *e, const char *bytes, size_t n)
{
	struct str lines = STR_INIT, clean = STR_INIT, rest = STR_INIT;

	add_line_ends(&lines, bytes, n, e->has_lines ? '\n' : ' ');
	utf8_add_clean(&clean, lines.buf, lines.len);
	str_set_len(&clean, cut(&clean, EDITOR_MAX - e->text.len));
	str_add(&rest, e->text.buf + e->at, e->text.len - e->at);
	str_set_len(&e->text, e->at);
	str_add(&e->text, clean.buf, clean.len);
	e->at = e->text.len;
	str_add(&e->text, rest.buf, rest.len);
	e->goal = -1;
	str_release(&lines);
	str_release(&clean);
	str_release(&rest);
}

static void
erase(struct editor *e, size_t from, size_t to)
{
	memmove(e->text.buf + from, e->text.buf + to, e->text.len - to);
	str_set_len(&e->text, e->text.len - (to - from));
	e->at = from;
}

void
editor_replace(struct editor *e, size_t from, size_t to, const char *text)
{
	erase(e, from, to);
	editor_insert(e, text, strlen(text));
}

/* --- places --- */

/* Blanks and punctuation part words. */
static bool
is_word(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];

	return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
	       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t
word_before(const struct editor *e)
{
	size_t at = e->at;

	while (at > 0 && !is_word(e->text.buf, at - 1))
		at--;
	while (at > 0 && is_word(e->text.buf, at - 1))
		at--;
	return at;
}

static size_t
word_behind(const struct editor *e)
{
	size_t at = e->at;

	while (at < e->text.len && !is_word(e->text.buf, at))
		at++;
	while (at < e->text.len && is_word(e->text.buf, at))
		at++;
	return at;
}

/* As the shell's Ctrl-W has it: what stands before the blank. */
static size_t
blank_before(const struct editor *e)
{
	size_t at = e->at;

	while (at > 0 && strchr(" \t\n", e->text.buf[at - 1]))
		at--;
	while (at > 0 && !strchr(" \t\n", e->text.buf[at - 1]))
		at--;
	return at;
}

static size_t
line_start(const struct editor *e)
{
	size_t at = e->at;

	while (at > 0 && e->text.buf[at - 1] != '\n')
		at--;
	return at;
}

static size_t
line_end(const struct editor *e)
{
	return e->at + strcspn(e->text.buf + e->at, "\n");
}

static size_t
character_before(const struct editor *e)
{
	return editor_previous(e->text.buf, e->at);
}

static size_t
character_behind(const struct editor *e)
{
	return editor_next(e->text.buf, e->text.len, e->at);
}

/* --- up and down --- */

/* The byte of a span that is nearest to a column, and not behind its end. */
static size_t
place_in(const struct editor *e, const struct editor_spans *spans, size_t line, int col)
{
	struct editor_span s = spans->v[line];
	size_t at = s.from, next;

	while (at < s.to) {
		next = editor_next(e->text.buf, s.to, at);
		if (editor_width(e->text.buf + s.from, next - s.from) > col)
			break;
		/* its end, where it was broken, is the next one's beginning */
		if (next == s.to && line + 1 < spans->n &&
		    spans->v[line + 1].from == s.to)
			break;
		at = next;
	}
	return at;
}

static bool
move_lines(struct editor *e, long by)
{
	struct editor_spans spans = { 0 };
	size_t line, to;
	int col;

	editor_break(e, e->cols, &spans);
	line = editor_line(e, &spans, &col);
	if (e->goal < 0)
		e->goal = col;
	if (by < 0)
		to = line > (size_t)-by ? line - (size_t)-by : 0;
	else
		to = line + (size_t)by < spans.n ? line + (size_t)by : spans.n - 1;
	e->at = place_in(e, &spans, to, e->goal);
	free(spans.v);
	return to != line;
}

void
editor_press(struct editor *e, int row, int col)
{
	struct editor_spans spans = { 0 };
	size_t line;

	editor_break(e, e->cols, &spans);
	line = e->has_lines ? e->top + (size_t)(row > 0 ? row : 0) : 0;
	if (!e->has_lines)
		col += editor_width(e->text.buf, e->top);
	if (line >= spans.n)
		line = spans.n - 1;
	e->at = place_in(e, &spans, line, col);
	e->goal = -1;
	free(spans.v);
}

/* --- actions --- */

typedef size_t place_fn(const struct editor *);

struct edit {
	place_fn *to;
	bool erases;
	int lines, pages; /* to move by */
};

static const struct edit edits[ACTION_COUNT] = {
	[ACTION_LEFT] = { .to = character_before },
	[ACTION_RIGHT] = { .to = character_behind },
	[ACTION_WORD_LEFT] = { .to = word_before },
	[ACTION_WORD_RIGHT] = { .to = word_behind },
	[ACTION_FIRST] = { .to = line_start },
	[ACTION_LAST] = { .to = line_end },
	[ACTION_UP] = { .lines = -1 },
	[ACTION_DOWN] = { .lines = 1 },
	[ACTION_PAGE_UP] = { .pages = -1 },
	[ACTION_PAGE_DOWN] = { .pages = 1 },
	[ACTION_ERASE] = { .to = character_before, .erases = true },
	[ACTION_DELETE] = { .to = character_behind, .erases = true },
	[ACTION_ERASE_WORD] = { .to = blank_before, .erases = true },
	[ACTION_DELETE_WORD] = { .to = word_behind, .erases = true },
	[ACTION_ERASE_LINE] = { .to = line_start, .erases = true },
	[ACTION_ERASE_END] = { .to = line_end, .erases = true },
};

/* Ctrl-K at a line's end takes the newline, as in readline's kin. */
static size_t
end_of_erasure(const struct editor *e, enum action a, size_t to)
{
	if (to == e->at && to < e->text.len && a == ACTION_ERASE_END)
		return to + 1;
	if (to == e->at && to > 0 && a == ACTION_ERASE_LINE)
		return to - 1;
	return to;
}

bool
editor_take(struct editor *e, enum action a)
{
	const struct edit *edit = &edits[a];
	size_t to;

	if (a == ACTION_NEWLINE && e->has_lines) {
		editor_insert(e, "\n", 1);
		return true;
	}
	if (edit->lines || edit->pages)
		return e->has_lines &&
		       move_lines(e, edit->lines +
					     (long)edit->pages *
						     (e->rows > 1 ? e->rows - 1 : 1));
	if (!edit->to)
		return false;
	to = edit->to(e);
	e->goal = -1;
	if (edit->erases) {
		to = end_of_erasure(e, a, to);
		erase(e, to < e->at ? to : e->at, to < e->at ? e->at : to);
	} else
		e->at = to;
	return true;
}

bool
editor_take_event(struct editor *e, enum action a, const struct input_event *event)
{
	if (event->kind == INPUT_PASTE)
		editor_insert(e, event->bytes, event->n);
	else if (a == ACTION_NONE && event->kind == INPUT_KEY && *event->text)
		editor_insert(e, event->text, strlen(event->text));
	else
		return editor_take(e, a);
	return true;
}
