/* SPDX-License-Identifier: MIT */
/*
 * Fields that are chosen in: a box, on or off by the blank, and one of several
 * words, by left and right. And those that are only read: the agents.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/words.h"
#include "text/style.h"
#include "ui/keyboard/step.h"
#include "ui/widget/field.h"

/* --- boxes --- */

struct box {
	struct field field;
	char *hint;
	bool is_on;
};

static const struct field_ops box_ops, more_ops;

bool
field_is_on(const struct field *f)
{
	return (f->ops == &box_ops || f->ops == &more_ops) &&
	       ((const struct box *)f)->is_on;
}

static bool
take_box(struct field *f, enum action a, const struct input_event *e)
{
	struct box *b = (struct box *)f;

	if (a == ACTION_MARK || (a == ACTION_NONE && e->kind == INPUT_MOUSE &&
				 e->mouse.button == MOUSE_LEFT))
		b->is_on = !b->is_on;
	else if (a == ACTION_YES || a == ACTION_NO)
		b->is_on = a == ACTION_YES;
	else
		return false;
	return true;
}

static bool
take_more(struct field *f, enum action a, const struct input_event *e)
{
	struct box *b = (struct box *)f;

	if (a == ACTION_ACCEPT)
		b->is_on = !b->is_on;
	else if (a == ACTION_LEFT || a == ACTION_RIGHT)
		b->is_on = a == ACTION_RIGHT;
	else
		return take_box(f, a, e);
	return true;
}

static void
draw_box(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	const struct box *b = (const struct box *)f;
	struct pen pen = { .role = has_keys ? ROLE_ACCENT : ROLE_TEXT,
			   .is_selected = has_keys };

	canvas_text(canvas, r.row, r.col, r.cols, pen, b->is_on ? "[x]" : "[ ]");
	if (b->hint)
		canvas_text_cut(canvas, r.row, r.col + 4, r.cols - 4, PEN(ROLE_DIM),
				b->hint);
	if (has_keys)
		canvas_cursor(canvas, r.row, r.col + 1);
}

static void
draw_more(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	const struct box *b = (const struct box *)f;
	bool utf8 = canvas_is_utf8(canvas);
	const char *mark =
		b->is_on ? (utf8 ? "▾ more" : "v more") : (utf8 ? "▸ more" : "> more");
	struct pen pen = { .role = has_keys ? ROLE_ACCENT : ROLE_DIM,
			   .is_selected = has_keys };

	canvas_text(canvas, r.row, r.col, r.cols, pen, mark);
}

static void
get_box(const struct field *f, struct str *out)
{
	if (((const struct box *)f)->is_on)
		str_adds(out, "true");
}

static void
set_box(struct field *f, const char *text)
{
	((struct box *)f)->is_on = !strcmp(text, "true");
}

static void
free_box(struct field *f)
{
	free(((struct box *)f)->hint);
	free(f);
}

static const struct field_ops box_ops = {
	.draw = draw_box,
	.take = take_box,
	.get = get_box,
	.set = set_box,
	.free = free_box,
};

static const struct field_ops more_ops = {
	.draw = draw_more,
	.take = take_more,
	.get = get_box,
	.set = set_box,
	.free = free_box,
};

static struct field *
new_box(const struct field_ops *ops, const char *hint)
{
	struct box *b = xcalloc(1, sizeof(*b));

	*b = (struct box){ .field.ops = ops, .hint = xstrdup_or_null(hint) };
	return &b->field;
}

struct field *
field_box_new(const char *hint)
{
	return new_box(&box_ops, hint);
}

struct field *
field_more_new(void)
{
	return new_box(&more_ops, NULL);
}

/* --- one of several --- */

struct choice {
	struct field field;
	struct strv words;
	size_t at;
	char *hint;	 /* behind it */
	int left, right; /* columns of the marks, as drawn */
};

static bool
press_choice(struct choice *c, const struct mouse *m)
{
	size_t n = c->words.n;
	int by = step_of_wheel(m).rows;

	if (by < 0 || (int)m->col <= c->left)
		c->at = (c->at + n - 1) % n;
	else if (by > 0 || (int)m->col <= c->right)
		c->at = (c->at + 1) % n;
	return true;
}

static bool
take_choice(struct field *f, enum action a, const struct input_event *e)
{
	struct choice *c = (struct choice *)f;
	size_t n = c->words.n;

	if (a == ACTION_LEFT)
		c->at = (c->at + n - 1) % n;
	else if (a == ACTION_RIGHT || a == ACTION_MARK)
		c->at = (c->at + 1) % n;
	else if (a == ACTION_FIRST || a == ACTION_LAST)
		c->at = a == ACTION_FIRST ? 0 : n - 1;
	else if (a == ACTION_NONE && e->kind == INPUT_MOUSE)
		return press_choice(c, &e->mouse);
	else
		return false;
	return true;
}

static void
draw_choice(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	struct choice *c = (struct choice *)f;
	const char *word = *c->words.v[c->at] ? c->words.v[c->at] : "-";
	bool utf8 = canvas_is_utf8(canvas);
	int col = r.col, end = r.col + r.cols;
	struct pen mark = PEN(has_keys ? ROLE_ACCENT : ROLE_DIM);

	c->left = col;
	col += canvas_text(canvas, r.row, col, end - col, mark, utf8 ? "‹ " : "< ");
	if (has_keys)
		canvas_cursor(canvas, r.row, col);
	col += canvas_text_cut(canvas, r.row, col, end - col - 2, field_pen(has_keys),
			       word);
	col += canvas_text(canvas, r.row, col, end - col, mark, utf8 ? " ›" : " >");
	c->right = col - 1;
	if (c->hint)
		canvas_text_cut(canvas, r.row, col + 2, end - col - 2, PEN(ROLE_DIM),
				c->hint);
}

static void
get_choice(const struct field *f, struct str *out)
{
	const struct choice *c = (const struct choice *)f;

	str_adds(out, c->words.v[c->at]);
}

static void
set_choice(struct field *f, const char *text)
{
	struct choice *c = (struct choice *)f;

	for (size_t i = 0; i < c->words.n; i++)
		if (!strcmp(c->words.v[i], text))
			c->at = i;
}

static void
free_choice(struct field *f)
{
	struct choice *c = (struct choice *)f;

	strv_release(&c->words);
	free(c->hint);
	free(c);
}

static const struct field_ops choice_ops = {
	.draw = draw_choice,
	.take = take_choice,
	.get = get_choice,
	.set = set_choice,
	.free = free_choice,
};

struct field *
field_choice_new(const struct strv *words, const char *hint)
{
	struct choice *c = xcalloc(1, sizeof(*c));

	c->field.ops = &choice_ops;
	c->hint = xstrdup_or_null(hint);
	strv_init(&c->words);
	strv_add_all(&c->words, words);
	if (!words->n)
		strv_add(&c->words, "");
	return &c->field;
}

/* --- whom it goes to --- */

struct agents {
	struct field field;
	struct strv ids, names;
};

static void
draw_agents(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	const struct agents *a = (const struct agents *)f;
	struct str text = STR_INIT;

	(void)has_keys;
	for (size_t i = 0; i < a->names.n; i++)
		str_addf(&text, "%s%s", i ? "  " : "", a->names.v[i]);
	canvas_text_cut(canvas, r.row, r.col, r.cols, PEN(ROLE_STRONG), text.buf);
	str_release(&text);
}

/* Words id=name, since the names are known to nobody else by and by. */
static void
get_agents(const struct field *f, struct str *out)
{
	const struct agents *a = (const struct agents *)f;
	struct strv words = STRV_INIT;

	for (size_t i = 0; i < a->ids.n; i++)
		strv_addf(&words, "%s=%s", a->ids.v[i], a->names.v[i]);
	words_join(out, words.v);
	strv_release(&words);
}

static void
set_agents(struct field *f, const char *text)
{
	struct agents *a = (struct agents *)f;
	struct strv words = STRV_INIT;

	words_split(text, &words, NULL);
	strv_clear(&a->ids);
	strv_clear(&a->names);
	for (size_t i = 0; i < words.n; i++) {
		size_t n = strcspn(words.v[i], "=");

		strv_take(&a->ids, xstrndup(words.v[i], n));
		strv_add(&a->names, words.v[i] + n + (words.v[i][n] == '='));
	}
	strv_release(&words);
}

static int
give_agents(const struct field *f, struct args *args, struct err *err)
{
	const struct strv *ids = &((const struct agents *)f)->ids;
	int rc = 0;

	for (size_t i = 0; !rc && i < ids->n; i++)
		rc = args_set(args, f->arg->name, ids->v[i], err);
	return rc;
}

static void
free_agents(struct field *f)
{
	struct agents *a = (struct agents *)f;

	strv_release(&a->ids);
	strv_release(&a->names);
	free(a);
}

static const struct field_ops agents_ops = {
	.draw = draw_agents,
	.get = get_agents,
	.set = set_agents,
	.give = give_agents,
	.free = free_agents,
};

struct field *
field_agents_new(const struct strv *ids, const struct strv *names)
{
	struct agents *a = xcalloc(1, sizeof(*a));

	a->field.ops = &agents_ops;
	strv_init(&a->ids);
	strv_init(&a->names);
	strv_add_all(&a->ids, ids);
	strv_add_all(&a->names, names);
	return &a->field;
}
