/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/chooser.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/keyboard/step.h"
#include "ui/widget/editor-draw.h"

enum { MARGIN = 2 };

void
chooser_init(struct chooser *ch, const struct chooser_ops *ops, const void *ctx)
{
	memset(ch, 0, sizeof(*ch));
	ch->ops = ops;
	ch->ctx = ctx;
	editor_init(&ch->filter, false);
}

void
chooser_release(struct chooser *ch)
{
	free(ch->shown);
	editor_release(&ch->filter);
}

static bool
is_let_through(const struct chooser *ch, size_t row)
{
	struct str text = STR_INIT;
	bool found;

	if (!ch->filter.text.len)
		return true;
	ch->ops->text(ch->ctx, row, &text);
	found = text.len && strcasestr(text.buf, ch->filter.text.buf);
	str_release(&text);
	return found;
}

void
chooser_fill(struct chooser *ch, size_t rows)
{
	ALLOC_GROW(ch->shown, rows + 1, ch->alloc);
	ch->n = 0;
	for (size_t i = 0; i < rows; i++)
		if (is_let_through(ch, i))
			ch->shown[ch->n++] = i;
	if (ch->at >= ch->n)
		ch->at = ch->n ? ch->n - 1 : 0;
}

size_t
chooser_row(const struct chooser *ch)
{
	return ch->n ? ch->shown[ch->at] : SIZE_MAX;
}

void
chooser_select(struct chooser *ch, size_t row)
{
	for (size_t i = 0; i < ch->n; i++)
		if (ch->shown[i] == row)
			ch->at = i;
}

/* --- the filter --- */

/* What was selected stays selected as far as it is shown. */
static void
refill(struct chooser *ch, size_t rows)
{
	size_t row = chooser_row(ch);

	chooser_fill(ch, rows);
	ch->at = ch->top = 0;
	if (row != SIZE_MAX && !ch->ops->is_text)
		chooser_select(ch, row);
}

/* False when the action is none of a line that is typed. */
static bool
take_typing(struct chooser *ch, enum action a, const struct input_event *e)
{
	if (a == ACTION_CANCEL)
		editor_set(&ch->filter, "");
	if (a == ACTION_CANCEL || a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		ch->is_typing = false;
	else
		return editor_take_event(&ch->filter, a, e);
	return true;
}

/* --- moving --- */

static size_t
last_top(const struct chooser *ch)
{
	size_t rows = (size_t)(ch->place.rows > 0 ? ch->place.rows : 1);

	return ch->n > rows ? ch->n - rows : 0;
}

static enum chooser_word
move(struct chooser *ch, long by)
{
	size_t *at = ch->ops->is_text ? &ch->top : &ch->at;
	long last = ch->ops->is_text ? (long)last_top(ch) : (long)ch->n - 1;
	long to = (long)*at + by;

	*at = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
	return CHOOSER_MOVED;
}

static enum chooser_word
take_mouse(struct chooser *ch, const struct mouse *m)
{
	struct rect r = ch->place;
	int row = (int)m->row, col = (int)m->col;
	bool is_hit = row >= r.row && row < r.row + r.rows && col >= r.col &&
		      col < r.col + r.cols;
	size_t at = is_hit ? ch->top + (size_t)(row - r.row) : SIZE_MAX;
	long by = step_of_wheel(m).rows;

	if (by)
		return move(ch, by);
	if (m->action != MOUSE_PRESSED || m->button != MOUSE_LEFT || at >= ch->n ||
	    ch->ops->is_text)
		return CHOOSER_TAKEN;
	if (at == ch->at)
		return CHOOSER_CHOSEN;
	ch->at = at;
	return CHOOSER_MOVED;
}

static enum chooser_word
leave(struct chooser *ch, size_t rows)
{
	if (!ch->filter.text.len)
		return CHOOSER_LEFT;
	editor_set(&ch->filter, "");
	refill(ch, rows);
	return CHOOSER_MOVED;
}

enum chooser_word
chooser_take(struct chooser *ch, size_t rows, enum action a, const struct input_event *e)
{
	long by = step_of_key(a, ch->place.rows, (long)ch->n);

	if (e->kind == INPUT_MOUSE)
		return take_mouse(ch, &e->mouse);
	if (by)
		return move(ch, by);
	if (ch->is_typing && take_typing(ch, a, e)) {
		refill(ch, rows);
		return CHOOSER_MOVED;
	}
	if (a == ACTION_SEARCH) {
		ch->is_typing = true;
		return CHOOSER_TAKEN;
	}
	if (a == ACTION_CANCEL)
		return leave(ch, rows);
	if (a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		return ch->n ? CHOOSER_CHOSEN : CHOOSER_TAKEN;
	return CHOOSER_OTHER;
}

unsigned
chooser_places(const struct chooser *ch)
{
	return ch->is_typing ? KEYS_TEXT : KEYS_CHOOSER;
}

/* --- drawing --- */

void
chooser_draw_title(struct chooser *ch, struct canvas *canvas, struct rect r,
		   const char *title)
{
	int col = r.col + MARGIN, end = r.col + r.cols;

	col += canvas_text(canvas, r.row, col, end - col, PEN(ROLE_ACCENT), title);
	if (!ch->is_typing && !ch->filter.text.len)
		return;
	col += 2 * MARGIN;
	col += canvas_text(canvas, r.row, col, end - col, PEN(ROLE_DIM), "/ ");
	editor_draw(&ch->filter, canvas, (struct rect){ r.row, col, 1, end - col },
		    PEN(ROLE_TEXT), ch->is_typing);
}

/* What is selected is in what is shown. */
static void
scroll(struct chooser *ch)
{
	size_t rows = (size_t)ch->place.rows;

	if (ch->top > last_top(ch))
		ch->top = last_top(ch);
	if (ch->ops->is_text)
		return;
	if (ch->at < ch->top)
		ch->top = ch->at;
	if (ch->at >= ch->top + rows)
		ch->top = ch->at - rows + 1;
}

void
chooser_draw(struct chooser *ch, struct canvas *canvas, struct rect r)
{
	ch->place = r;
	if (r.rows <= 0)
		return;
	scroll(ch);
	for (int i = 0; i < r.rows && ch->top + (size_t)i < ch->n; i++) {
		size_t at = ch->top + (size_t)i;
		bool is_selected = !ch->ops->is_text && at == ch->at;
		struct rect line = { r.row + i, r.col, 1, r.cols };

		canvas_fill(canvas, line,
			    (struct pen){ ROLE_TEXT, is_selected, 0 });
		line.col += MARGIN;
		line.cols -= 2 * MARGIN;
		ch->ops->draw(ch->ctx, canvas, line, ch->shown[at], is_selected);
	}
	if (!ch->n)
		canvas_text(canvas, r.row, r.col + MARGIN, r.cols - MARGIN, PEN(ROLE_DIM),
			    "nothing has these letters");
}
