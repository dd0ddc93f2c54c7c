/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/toast.h"

#include "text/style.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"

void
toast_clear(struct cockpit *c)
{
	uv_timer_stop(&c->toast_end);
	strv_release(&c->toast.texts);
	c->toast.is_old = false;
	cockpit_draw(c, DRAW_ALL);
}

static void
on_end(uv_timer_t *timer)
{
	struct cockpit *c = timer->data;

	if (toast_is_error(c))
		c->toast.is_old = true;
	else
		toast_clear(c);
}

bool
toast_is_error(const struct cockpit *c)
{
	return c->toast.texts.n && c->toast.role == ROLE_ERROR;
}

void
toast_show(struct cockpit *c, enum role role, const char *text)
{
	struct toast *t = &c->toast;

	if (!toast_is_error(c) || role != ROLE_ERROR || t->is_old)
		strv_release(&t->texts);
	if (t->texts.n >= TOAST_MAX)
		strv_remove(&t->texts, 0);
	if (!strv_has(&t->texts, text))
		strv_add(&t->texts, text);
	t->role = role;
	t->is_old = false;
	uv_timer_start(&c->toast_end, on_end, TOAST_MS, 0);
	cockpit_draw(c, DRAW_ALL);
}

void
toast_note_key(struct cockpit *c)
{
	if (c->toast.is_old)
		toast_clear(c);
}

/* --- drawing --- */

static int
line_cols(const struct cockpit *c)
{
	return c->layout.footer.cols - 2;
}

const char *
toast_line(const struct cockpit *c)
{
	const struct strv *texts = &c->toast.texts;

	return texts->n == 1 && (int)style_width(texts->v[0]) <= line_cols(c)
		       ? texts->v[0]
		       : NULL;
}

/* Of the newest, as many as have room; the last one in any case. */
static size_t
choose(const struct cockpit *c, int most, int *rows)
{
	size_t i = c->toast.texts.n;
	int sum = 0;

	for (; i > 0; i--) {
		sum += prose_rows(c->toast.texts.v[i - 1], line_cols(c));
		if (sum > most && i < c->toast.texts.n)
			break;
		*rows = sum;
	}
	return i;
}

/* Whatever stands there; nothing meets the rule from below. */
static void
clear_place(struct cockpit *c, struct rect r)
{
	canvas_fill(c->canvas, (struct rect){ r.row - 1, 0, r.rows + 1, r.cols },
		    PEN(ROLE_TEXT));
	if (!c->layout.is_linear)
		canvas_rule_across(c->canvas, r.row - 1, 0, r.cols);
}

void
toast_draw(struct cockpit *c)
{
	const struct strv *texts = &c->toast.texts;
	int most = c->wish.rows / 3, rows = 0, end = c->layout.footer.row;
	struct rect r = { .col = 1, .cols = line_cols(c) };
	size_t i;

	if (!texts->n || toast_line(c))
		return;
	i = choose(c, most, &rows);
	r.rows = rows < most ? rows : most;
	r.row = end - r.rows;
	clear_place(c, (struct rect){ r.row, 0, r.rows, c->layout.footer.cols });
	for (; i < texts->n; i++) {
		r.row = prose_draw(c->canvas, r, PEN(c->toast.role), texts->v[i]);
		r.rows = end - r.row;
	}
	if (rows > most)
		canvas_text_right(c->canvas, end - 1, r.col, r.cols + 1,
				  PEN(c->toast.role),
				  canvas_is_utf8(c->canvas) ? "…" : "...");
}
