/* SPDX-License-Identifier: MIT */
/*
 * Who has the keys, and what an action does that no field takes. How it looks is
 * form-draw.c's.
 */
#include "config.h"

#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/visual.h"
#include "ui/widget/editor.h"

/* --- fields --- */

bool
form_is_shown(const struct form *f, const struct field *field)
{
	return !field->is_more || !f->more || field_is_on(f->more);
}

static bool
has_keys(const struct form *f, size_t at)
{
	return f->fields[at]->ops->take && form_is_shown(f, f->fields[at]);
}

bool
form_move(struct form *f, int by)
{
	size_t from = f->at;

	for (size_t i = 0; i < f->n; i++) {
		f->at = (f->at + f->n + (size_t)by) % f->n;
		if (has_keys(f, f->at))
			break;
	}
	return by > 0 ? f->at > from : f->at < from;
}

void
form_begin(struct form *f)
{
	f->at = f->top = 0;
	if (f->n && !has_keys(f, 0))
		form_move(f, 1);
}

void
form_add(struct form *f, struct field *field)
{
	ALLOC_GROW(f->fields, f->n + 1, f->alloc);
	f->fields[f->n++] = field;
}

struct field *
form_field(const struct form *f, const char *arg)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->arg && !strcmp(f->fields[i]->arg->name, arg))
			return f->fields[i];
	return NULL;
}

void
form_get(const struct form *f, const char *arg, struct str *out)
{
	const struct field *field = form_field(f, arg);

	if (field)
		field->ops->get(field, out);
}

/* --- what is written --- */

size_t
form_written(const struct form *f)
{
	struct str text = STR_INIT;
	size_t n;

	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->ops->is_text)
			f->fields[i]->ops->get(f->fields[i], &text);
	n = text.len;
	str_release(&text);
	return n;
}

void
form_set_left(struct form *f, const char *note)
{
	free(f->left);
	f->left = xstrdup_or_null(note);
	f->n_left = form_written(f);
}

static bool
empty(struct form *f, struct cockpit *c, enum action a)
{
	if (!f->left || a != ACTION_ERASE_LINE || !f->ops->empty)
		return false;
	f->ops->empty(f, c);
	form_set_left(f, NULL);
	return true;
}

/* --- errors --- */

static void
forget_error(struct field *field)
{
	free(field->error);
	field->error = NULL;
}

static void
forget_errors(struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		forget_error(f->fields[i]);
	free(f->error);
	f->error = NULL;
}

void
form_complain_of(struct form *f, struct field *field, const struct err *e)
{
	forget_errors(f);
	field->error = xstrdup(e->text);
	if (!form_is_shown(f, field))
		f->more->ops->set(f->more, "true");
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i] == field && has_keys(f, i))
			f->at = i;
}

void
form_complain(struct form *f, const struct err *e)
{
	struct field *field = form_blame(f, e->text);

	if (field) {
		form_complain_of(f, field, e);
		return;
	}
	forget_errors(f);
	f->error = xstrdup(e->text);
}

/* --- keys --- */

static void
cancel(struct form *f, struct cockpit *c)
{
	if (f->ops->cancel)
		f->ops->cancel(f, c);
	cockpit_close_dialog(c);
}

static bool
is_last(const struct form *f)
{
	for (size_t i = f->at + 1; i < f->n; i++)
		if (f->fields[i] != f->more && has_keys(f, i))
			return false;
	return true;
}

static void
go_on(struct form *f, struct cockpit *c)
{
	if (is_last(f))
		f->ops->submit(f, c);
	else
		form_move(f, 1);
}

/* The text that has the keys, else the first one there is. */
static struct field *
find_text(struct form *f)
{
	if (f->fields[f->at]->ops->editor)
		return f->fields[f->at];
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->ops->has_lines && has_keys(f, i)) {
			f->at = i;
			return f->fields[i];
		}
	return NULL;
}

static void
edit(struct form *f, struct cockpit *c)
{
	struct field *field = find_text(f);
	struct editor *e = field ? field->ops->editor(field) : NULL;
	struct str text = STR_INIT;
	struct err err = ERR_INIT;

	if (!e)
		return;
	str_add(&text, e->text.buf, e->text.len);
	if (!visual_edit(c, &text, &err)) {
		editor_set(e, text.buf);
		forget_error(field);
	} else
		form_complain_of(f, field, &err);
	str_release(&text);
}

/* Arrows stay where there is nothing beyond. */
static void
step(struct form *f, int by)
{
	size_t at = f->at;

	if (!form_move(f, by))
		f->at = at;
}

static void
take_mouse(struct form *f, const struct input_event *e)
{
	const struct mouse *m = &e->mouse;

	if (m->action != MOUSE_PRESSED)
		return;
	for (size_t i = 0; i < f->n; i++) {
		struct rect r = f->fields[i]->at;

		if ((int)m->row < r.row || (int)m->row >= r.row + r.rows ||
		    !has_keys(f, i))
			continue;
		if (m->button == MOUSE_LEFT)
			f->at = i;
		if ((m->button == MOUSE_LEFT ? (int)m->col >= r.col : f->at == i) &&
		    f->fields[i]->ops->take(f->fields[i], ACTION_NONE, e))
			forget_error(f->fields[i]);
		return;
	}
}

static bool
take_field(struct form *f, enum action a, const struct input_event *e)
{
	struct field *field = f->n ? f->fields[f->at] : NULL;

	if (!field || !field->ops->take || !field->ops->take(field, a, e))
		return false;
	if (f->left && form_written(f) != f->n_left)
		form_set_left(f, NULL);
	forget_error(field);
	return true;
}

void
form_take(struct form *f, struct cockpit *c, enum action a, const struct input_event *e)
{
	if (e->kind == INPUT_MOUSE)
		take_mouse(f, e);
	else if (a == ACTION_SUBMIT)
		f->ops->submit(f, c);
	else if (empty(f, c, a) || take_field(f, a, e))
		return;
	else if (a == ACTION_CANCEL)
		cancel(f, c);
	else if (a == ACTION_EDITOR)
		edit(f, c);
	else if (a == ACTION_ACCEPT)
		go_on(f, c);
	else if (a == ACTION_NEXT || a == ACTION_PREVIOUS)
		form_move(f, a == ACTION_NEXT ? 1 : -1);
	else if (a == ACTION_DOWN || a == ACTION_UP)
		step(f, a == ACTION_DOWN ? 1 : -1);
}

/* --- as a dialog --- */

static void
take_dialog(struct dialog *d, struct cockpit *c, enum action a,
	    const struct input_event *e)
{
	cockpit_draw(c, DRAW_ALL);
	form_take((struct form *)d, c, a, e);
}

static void
draw_dialog(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct form *f = (struct form *)d;

	str_clear(&f->outlook);
	if (f->ops->foresee)
		f->ops->foresee(f, c, &f->outlook);
	form_draw(f, c->canvas, r);
}

static unsigned
places(const struct dialog *d)
{
	const struct form *f = (const struct form *)d;

	return f->n && f->fields[f->at]->ops->is_text ? KEYS_TEXT : 0;
}

static const char *
label(const struct dialog *d, enum action a)
{
	return a == ACTION_SUBMIT ? ((const struct form *)d)->submits : NULL;
}

static void
free_dialog(struct dialog *d)
{
	struct form *f = (struct form *)d;

	f->ops->free(f);
}

static const struct dialog_ops dialog_ops = {
	.title = "form",
	.draw = draw_dialog,
	.take = take_dialog,
	.places = places,
	.free = free_dialog,
	.label = label,
};

void
form_init(struct form *f, const struct form_ops *ops, const char *title)
{
	*f = (struct form){ .dialog.ops = &dialog_ops,
			    .ops = ops,
			    .title = xstrdup(title) };
	str_init(&f->outlook);
}

void
form_release(struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		field_free(f->fields[i]);
	free(f->fields);
	free(f->title);
	free(f->error);
	free(f->left);
	str_release(&f->outlook);
}
