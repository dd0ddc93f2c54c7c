/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/picker.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/style.h"
#include "ui/cockpit-int.h"
#include "ui/keyboard/step.h"
#include "ui/widget/editor.h"
#include "ui/widget/field.h"

enum { GAP = 2, NOTE_MIN = 12, LABEL_BONUS = 1 << 16 };

struct item {
	char *value, *label, *note;
	unsigned score; /* 0: it has not the letters */
};

struct picker {
	struct dialog dialog;
	char *title;
	picker_fn *pick;
	struct item *items;
	size_t n, alloc;
	size_t *shown; /* items by their score */
	size_t n_shown, shown_alloc, at, top;
	struct task *asking; /* NULL: all items are there */
	struct editor line;
	struct rect place; /* of the items, as drawn */
};

/* --- what is shown --- */

/* A name that has the letters goes before any note that has. */
static unsigned
score(const struct picker *p, const struct item *item)
{
	const char *text = p->line.text.buf;
	unsigned n;

	if (!*text)
		return 1;
	n = rows_fuzzy(text, item->label);
	if (n)
		return LABEL_BONUS *
			       (1 + (unsigned)str_starts_with(item->label, text)) +
		       n;
	return strcasestr(item->note, text) ? 1 : 0;
}

static void
arrange(struct picker *p)
{
	p->n_shown = p->at = p->top = 0;
	ALLOC_GROW(p->shown, p->n + 1, p->shown_alloc);
	for (size_t i = 0; i < p->n; i++) {
		size_t at = p->n_shown;

		p->items[i].score = score(p, &p->items[i]);
		if (!p->items[i].score)
			continue;
		for (; at > 0 && p->items[p->shown[at - 1]].score < p->items[i].score;
		     at--)
			p->shown[at] = p->shown[at - 1];
		p->shown[at] = i;
		p->n_shown++;
	}
}

static void
move(struct picker *p, long by)
{
	long to = (long)p->at + by, last = (long)p->n_shown - 1;

	p->at = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

/* --- keys --- */

static void
pick(struct picker *p, struct cockpit *c)
{
	picker_fn *fn = p->pick;
	char *value;

	if (!p->n_shown)
		return;
	value = xstrdup(p->items[p->shown[p->at]].value);
	cockpit_close_dialog(c);
	fn(c, value);
	free(value);
}

static void
take_mouse(struct picker *p, struct cockpit *c, const struct mouse *m)
{
	size_t at = p->top + (size_t)((int)m->row - p->place.row);

	move(p, step_of_wheel(m).rows);
	if (m->action == MOUSE_PRESSED && m->button == MOUSE_LEFT && at < p->n_shown &&
	    rect_has(p->place, (int)m->row, (int)m->col)) {
		p->at = at;
		pick(p, c);
	}
}

static void
take_text(struct picker *p, enum action a, const struct input_event *e)
{
	if (editor_take_event(&p->line, a, e))
		arrange(p);
}

static void
take(struct dialog *d, struct cockpit *c, enum action a, const struct input_event *e)
{
	struct picker *p = (struct picker *)d;
	long by = step_of_key(a, p->place.rows, 0); /* home and end are the line's */

	cockpit_draw(c, DRAW_ALL);
	if (e->kind == INPUT_MOUSE)
		take_mouse(p, c, &e->mouse);
	else if (a == ACTION_CANCEL)
		cockpit_close_dialog(c);
	else if (a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		pick(p, c);
	else if (by)
		move(p, by);
	else
		take_text(p, a, e);
}

/* --- drawing --- */

static void
draw_item(const struct item *item, struct canvas *canvas, struct rect r, int label,
	  bool is_selected)
{
	struct pen pen = { .role = ROLE_TEXT, .is_selected = is_selected };
	int note = label + GAP;

	canvas_fill(canvas, r, pen);
	canvas_text_cut(canvas, r.row, r.col + 1, label, pen, item->label);
	pen.role = ROLE_DIM;
	if (r.cols - note > NOTE_MIN)
		canvas_text_cut(canvas, r.row, r.col + 1 + note, r.cols - note - 2, pen,
				item->note);
}

static int
label_cols(const struct picker *p, int max)
{
	int cols = 0;

	for (size_t i = 0; i < p->n; i++) {
		int n = (int)style_width(p->items[i].label);

		cols = n > cols ? n : cols;
	}
	return cols > max ? max : cols;
}

static void
scroll(struct picker *p)
{
	size_t rows = (size_t)(p->place.rows > 0 ? p->place.rows : 1);

	if (p->at < p->top)
		p->top = p->at;
	if (p->at >= p->top + rows)
		p->top = p->at + 1 - rows;
}

static void
draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct picker *p = (struct picker *)d;
	int margin = r.cols >= 50 ? 2 : 1, cols = r.cols - 2 * margin, label, used;
	bool is_roomy = r.rows >= 12;

	r.row += is_roomy;
	r.rows -= is_roomy;
	used = canvas_text(c->canvas, r.row, r.col + margin, cols,
			   (struct pen){ .role = ROLE_ACCENT, .attr = TERM_BOLD },
			   p->title);
	field_draw_editor(&p->line, c->canvas,
			  (struct rect){ r.row, r.col + margin + used + GAP, 1,
					 cols - used - GAP },
			  true);
	p->place = (struct rect){ r.row + 1 + is_roomy, r.col + margin - 1,
				  r.rows - 1 - is_roomy, cols + 1 };
	scroll(p);
	label = label_cols(p, cols * 2 / 3);
	for (int i = 0; i < p->place.rows && p->top + (size_t)i < p->n_shown; i++)
		draw_item(&p->items[p->shown[p->top + (size_t)i]], c->canvas,
			  (struct rect){ p->place.row + i, p->place.col, 1,
					 p->place.cols },
			  label, p->top + (size_t)i == p->at);
	if (!p->n_shown)
		canvas_text(c->canvas, p->place.row, p->place.col + 1, cols,
			    PEN(ROLE_DIM),
			    p->asking ? "looking …" : "nothing has these letters");
}

/* --- as a dialog --- */

static unsigned
places(const struct dialog *d)
{
	(void)d;
	return KEYS_TEXT;
}

static void
free_picker(struct dialog *d)
{
	struct picker *p = (struct picker *)d;

	if (p->asking)
		task_forget(p->asking);
	for (size_t i = 0; i < p->n; i++) {
		free(p->items[i].value);
		free(p->items[i].label);
		free(p->items[i].note);
	}
	free(p->items);
	free(p->shown);
	free(p->title);
	editor_release(&p->line);
	free(p);
}

static const enum action footer[] = { ACTION_ACCEPT, ACTION_CANCEL, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "picker",
	.draw = draw,
	.take = take,
	.places = places,
	.free = free_picker,
	.footer = footer,
};

struct picker *
picker_new(const char *title, picker_fn *fn)
{
	struct picker *p = xcalloc(1, sizeof(*p));

	*p = (struct picker){ .dialog.ops = &ops, .title = xstrdup(title), .pick = fn };
	editor_init(&p->line, false);
	return p;
}

void
picker_add(struct picker *p, const char *value, const char *label, const char *note)
{
	ALLOC_GROW(p->items, p->n + 1, p->alloc);
	p->items[p->n++] = (struct item){ .value = xstrdup(value),
					  .label = xstrdup(label),
					  .note = xstrdup(note) };
}

void
picker_open(struct picker *p, struct cockpit *c)
{
	arrange(p);
	cockpit_open_dialog(c, &p->dialog);
}

void
picker_await(struct picker *p, struct task *asking)
{
	p->asking = asking;
}

void
picker_arrive(struct picker *p, struct cockpit *c)
{
	p->asking = NULL;
	arrange(p);
	cockpit_draw(c, DRAW_ALL);
}

bool
picker_close(struct picker *p, struct cockpit *c)
{
	if (c->dialog != &p->dialog)
		return false;
	cockpit_close_dialog(c);
	return true;
}
