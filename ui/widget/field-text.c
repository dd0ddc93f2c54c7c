/* SPDX-License-Identifier: MIT */
/*
 * Fields that are written into: a line, which may be completed (suggest.h), a
 * number, and a text of many lines. Below a line that has the keys stand the words
 * that fit; up and down choose among them, Enter, Tab or ctrl-space takes one.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/keyboard/step.h"
#include "ui/widget/editor.h"
#include "ui/widget/field.h"
#include "ui/widget/suggest.h"

enum { TEXT_ROWS = 4, TEXT_ROWS_MAX = 500 };

struct text_field {
	struct field field;
	struct editor editor;
	char *hint;
	struct suggest suggest;
	bool is_typed; /* by a person, and not completed since */
	bool has_sign; /* a number that may be below nothing */
	bool is_preset; /* a number that the first digit takes the place of */
};

static struct text_field *
text_of(struct field *f)
{
	return (struct text_field *)f;
}

static struct editor *
editor(struct field *f)
{
	return &text_of(f)->editor;
}

/* --- completion --- */

static bool
has_words(const struct text_field *t)
{
	return t->suggest.words.n || t->suggest.kind == SUGGEST_PATH;
}

static void
complete(struct text_field *t)
{
	if (!t->suggest.fitting.n) {
		suggest_find(&t->suggest, &t->editor, true);
		return;
	}
	suggest_take(&t->suggest, &t->editor);
	t->is_typed = false;
}

/* Tab takes what is chosen as well, and goes on; Esc leaves it. */
static bool
take_completion(struct text_field *t, enum action a)
{
	bool has_chosen = suggest_has_chosen(&t->suggest);

	if (a == ACTION_COMPLETE && has_words(t)) {
		complete(t);
		return true;
	}
	if (has_chosen && (a == ACTION_ACCEPT || a == ACTION_NEXT))
		complete(t);
	else if (has_chosen && a == ACTION_CANCEL)
		suggest_clear(&t->suggest);
	if (a == ACTION_UP || a == ACTION_DOWN)
		return t->suggest.fitting.n && suggest_choose(&t->suggest, a);
	return has_chosen && (a == ACTION_ACCEPT || a == ACTION_CANCEL);
}

/* --- keys --- */

/* One of the words below a line was pressed. */
static bool
press_word(struct text_field *t, size_t at)
{
	if (t->editor.has_lines || at >= t->suggest.fitting.n)
		return false;
	t->suggest.at = at;
	complete(t);
	return true;
}

static bool
take_mouse(struct text_field *t, const struct mouse *m)
{
	struct rect r = t->field.at;
	int by = step_of_wheel(m).rows;

	for (int i = 0; i < abs(by); i++)
		editor_take(&t->editor, by < 0 ? ACTION_UP : ACTION_DOWN);
	if (by)
		return true;
	if (!press_word(t, (size_t)((int)m->row - r.row) - 1))
		editor_press(&t->editor, (int)m->row - r.row, (int)m->col - r.col);
	return true;
}

static bool
take(struct field *f, enum action a, const struct input_event *e)
{
	struct text_field *t = text_of(f);
	size_t len = t->editor.text.len;
	bool taken;

	if (take_completion(t, a))
		return true;
	if (a == ACTION_ACCEPT && t->editor.has_lines)
		a = ACTION_NEWLINE;
	taken = e->kind == INPUT_MOUSE ? take_mouse(t, &e->mouse)
				       : editor_take_event(&t->editor, a, e);
	if (t->editor.text.len != len) {
		t->is_typed = true;
		suggest_find(&t->suggest, &t->editor, false);
	}
	return taken;
}

/* --- numbers --- */

static bool
is_number(const struct text_field *t, const char *text, size_t n)
{
	bool begins = !t->editor.at || t->is_preset;
	size_t i = n && begins && t->has_sign && *text == '-';

	while (i < n && isdigit((unsigned char)text[i]))
		i++;
	while (i < n && isspace((unsigned char)text[i]))
		i++;
	return i == n;
}

/* What is no number is not written. */
static bool
take_number(struct field *f, enum action a, const struct input_event *e)
{
	struct text_field *t = text_of(f);
	bool is_paste = e->kind == INPUT_PASTE;
	bool is_key = a == ACTION_NONE && e->kind == INPUT_KEY && *e->text;
	bool taken;

	if ((is_key && !is_number(t, e->text, strlen(e->text))) ||
	    (is_paste && !is_number(t, e->bytes, e->n)))
		return true;
	if (t->is_preset && (is_key || is_paste))
		editor_set(&t->editor, "");
	taken = take(f, a, e);
	t->is_preset = t->is_preset && !taken;
	return taken;
}

/* --- drawing --- */

static void
draw_hint(struct text_field *t, struct canvas *canvas, struct rect r, bool has_keys)
{
	struct pen pen = field_pen(has_keys);

	pen.role = ROLE_DIM;
	if (!t->editor.text.len && t->hint)
		canvas_text_cut(canvas, r.row, r.col, r.cols, pen, t->hint);
}

static void
draw_words(struct text_field *t, struct canvas *canvas, struct rect r)
{
	const struct suggest *s = &t->suggest;

	for (size_t i = 0; i < s->fitting.n && (int)i + 1 < r.rows; i++) {
		bool is_chosen = i == s->at;

		canvas_text_cut(
			canvas, r.row + 1 + (int)i, r.col + 2, r.cols - 2,
			(struct pen){ .role = is_chosen ? ROLE_ACCENT : ROLE_DIM },
			s->fitting.v[i]);
	}
}

static void
draw_line(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	struct text_field *t = text_of(f);
	struct rect line = { r.row, r.col, 1, r.cols };

	field_draw_editor(&t->editor, canvas, line, has_keys);
	draw_hint(t, canvas, line, has_keys);
	if (has_keys)
		draw_words(t, canvas, r);
}

static void
draw_text(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	struct text_field *t = text_of(f);

	field_draw_editor(&t->editor, canvas, r, has_keys);
	draw_hint(t, canvas, r, has_keys);
}

static int
line_rows(const struct field *f, int cols, bool has_keys)
{
	(void)cols;
	return 1 + (has_keys ? (int)((const struct text_field *)f)->suggest.fitting.n : 0);
}

static int
text_rows(const struct field *f, int cols, bool has_keys)
{
	struct editor_spans spans = { 0 };
	size_t n;

	(void)has_keys;
	editor_break(&((const struct text_field *)f)->editor, cols, &spans);
	n = spans.n;
	free(spans.v);
	return n < TEXT_ROWS ? TEXT_ROWS : n > TEXT_ROWS_MAX ? TEXT_ROWS_MAX : (int)n;
}

/* --- the rest --- */

static void
get(const struct field *f, struct str *out)
{
	const struct editor *e = &((const struct text_field *)f)->editor;

	str_add(out, e->text.buf, e->text.len);
	str_rtrim(out);
}

static void
set(struct field *f, const char *text)
{
	editor_set(&text_of(f)->editor, text);
	suggest_clear(&text_of(f)->suggest);
}

static void
set_number(struct field *f, const char *text)
{
	set(f, text);
	text_of(f)->is_preset = true;
}

static void
free_text(struct field *f)
{
	struct text_field *t = text_of(f);

	editor_release(&t->editor);
	suggest_release(&t->suggest);
	free(t->hint);
	free(t);
}

static const struct field_ops line_ops = {
	.rows = line_rows,
	.draw = draw_line,
	.take = take,
	.get = get,
	.set = set,
	.editor = editor,
	.free = free_text,
	.is_text = true,
};

static const struct field_ops number_ops = {
	.rows = line_rows,
	.draw = draw_line,
	.take = take_number,
	.get = get,
	.set = set_number,
	.editor = editor,
	.free = free_text,
	.is_text = true,
};

static const struct field_ops text_ops = {
	.rows = text_rows,
	.draw = draw_text,
	.take = take,
	.get = get,
	.set = set,
	.editor = editor,
	.free = free_text,
	.is_text = true,
	.has_lines = true,
};

static struct field *
new_text(const struct field_ops *ops, const char *hint)
{
	struct text_field *t = xcalloc(1, sizeof(*t));

	t->field.ops = ops;
	t->hint = xstrdup_or_null(hint);
	editor_init(&t->editor, ops->has_lines);
	suggest_init(&t->suggest);
	return &t->field;
}

struct field *
field_line_new(const char *hint)
{
	return new_text(&line_ops, hint);
}

struct field *
field_number_new(const char *hint, bool has_sign)
{
	struct field *f = new_text(&number_ops, hint);

	text_of(f)->has_sign = has_sign;
	return f;
}

struct field *
field_text_new(const char *hint)
{
	return new_text(&text_ops, hint);
}

void
field_line_set_words(struct field *f, const struct strv *words)
{
	struct text_field *t = text_of(f);

	strv_clear(&t->suggest.words);
	strv_add_all(&t->suggest.words, words);
	if (t->is_typed)
		suggest_find(&t->suggest, &t->editor, false);
}

bool
field_line_has_word(const struct field *f, const char *word)
{
	return strv_has(&((const struct text_field *)f)->suggest.words, word);
}

void
field_line_set_parts(struct field *f, enum suggest_kind kind)
{
	text_of(f)->suggest.kind = kind;
}

const struct strv *
field_line_offered(const struct field *f)
{
	return &((const struct text_field *)f)->suggest.fitting;
}
