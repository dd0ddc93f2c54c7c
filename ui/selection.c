/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/selection.h"

#include <string.h>

#include "base/base64.h"
#include "ui/cockpit-int.h"

/* Whose screen is shown, where one can select; or NULL. */
static const struct unit *
shown_unit(const struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	bool is_shown = u && u->watch && watch_term(u->watch) &&
			c->pane.tab == TAB_TERMINAL && !c->wall.n;

	return is_shown ? u : NULL;
}

/* What is pointed at is what was drawn last, not what has come since. */
static void
set_end(struct cockpit *c, int row, int col)
{
	const struct screen_seen *seen = &c->pane.seen;
	struct rect r = c->layout.pane;

	c->selection.to_line = row - r.row + seen->crop.top + (int64_t)seen->scrolled;
	c->selection.to_col = col - r.col + seen->crop.left;
}

void
selection_begin(struct cockpit *c, int row, int col)
{
	const struct unit *u = shown_unit(c);
	struct selection *s = &c->selection;

	if (!u) {
		act(c, ACTION_TYPE, 0);
		return;
	}
	set_end(c, row, col);
	*s = (struct selection){ .is_begun = true,
				 .unit = u,
				 .cols = term_cols(watch_term(u->watch)),
				 .line = s->to_line,
				 .to_line = s->to_line,
				 .col = s->to_col,
				 .to_col = s->to_col };
}

void
selection_extend(struct cockpit *c, int row, int col)
{
	struct selection *s = &c->selection;

	if (!s->is_begun)
		return;
	set_end(c, row, col);
	s->is_on = s->line != s->to_line || s->col != s->to_col;
}

void
selection_clear(struct cockpit *c)
{
	c->selection.is_on = c->selection.is_begun = false;
}

/* A screen that is away for a moment comes back with its lines. */
void
selection_look(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	const struct term *t = u && u->watch ? watch_term(u->watch) : NULL;

	if (u != c->selection.unit || !u || !u->watch ||
	    (t && term_cols(t) != c->selection.cols))
		selection_clear(c);
}

/* The columns of a line that are in it: from, and to not included. */
static bool
span(const struct selection *s, int64_t line, int cols, int *from, int *to)
{
	bool forth = s->line < s->to_line ||
		     (s->line == s->to_line && s->col <= s->to_col);
	int64_t top = forth ? s->line : s->to_line, bottom = forth ? s->to_line : s->line;
	int left = forth ? s->col : s->to_col, right = forth ? s->to_col : s->col;

	if (!s->is_on || line < top || line > bottom)
		return false;
	*from = line == top ? left : 0;
	*to = line == bottom ? right + 1 : cols;
	*from = *from < 0 ? 0 : *from;
	*to = *to > cols ? cols : *to;
	return *from < *to;
}

static void
add_row(const struct term *t, int row, int from, int to, struct str *out)
{
	struct term_cell cells[TERM_SIDE_MAX];
	size_t start = out->len;

	term_cells(t, row, (unsigned)from, cells, (unsigned)(to - from));
	for (int i = 0; i < to - from; i++)
		if (cells[i].width || !*cells[i].text)
			str_adds(out, *cells[i].text ? cells[i].text : " ");
	while (out->len > start && out->buf[out->len - 1] == ' ')
		str_set_len(out, out->len - 1);
}

static void
add_text(const struct selection *s, const struct watch *w, struct str *out)
{
	const struct term *t = watch_term(w);
	int64_t first = (int64_t)watch_scrolled(w);
	int cols = (int)term_cols(t), from, to;
	bool goes_on = true;

	for (int row = -(int)term_history_lines(t); row < (int)term_rows(t); row++) {
		if (!span(s, first + row, cols, &from, &to))
			continue;
		if (!goes_on)
			str_addc(out, '\n');
		add_row(t, row, from, to, out);
		goes_on = term_row_is_wrapped(t, row);
	}
	if (out->len && out->buf[0] == '\n')
		str_drop(out, 1);
}

bool
selection_copy(struct cockpit *c)
{
	const struct unit *u = shown_unit(c);
	struct str text = STR_INIT, out = STR_INIT;

	if (!u || !c->selection.is_on)
		return false;
	add_text(&c->selection, u->watch, &text);
	str_adds(&out, "\033]52;c;");
	base64_encode(&out, text.buf, text.len);
	str_adds(&out, "\033\\");
	canvas_send(c->canvas, out.buf, out.len);
	cockpit_toast(c, ROLE_DIM, "%zu bytes to the clipboard", text.len);
	str_release(&out);
	str_release(&text);
	return true;
}

void
selection_draw(struct cockpit *c, struct rect r, const struct screen_seen *seen)
{
	struct crop crop = seen->crop;
	int64_t top = crop.top + (int64_t)seen->scrolled;
	int from, to, cols = crop.left + r.cols;

	for (int row = 0; row < r.rows; row++) {
		if (!span(&c->selection, top + row, cols, &from, &to))
			continue;
		from = from < crop.left ? crop.left : from;
		if (from < to)
			canvas_invert(c->canvas, r.row + row, r.col + from - crop.left,
				      to - from);
	}
}
