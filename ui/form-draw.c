/* SPDX-License-Identifier: MIT */
/*
 * How a form stands in its region. Every field gets the rows that it would like
 * while there are enough; then the tall ones give, the tallest first; then those
 * around the one that has the keys are left out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/style.h"
#include "ui/canvas/prose.h"
#include "ui/form.h"

enum {
	LABEL_MAX = 14,
	LABEL_GAP = 2,
	ROOMY = 14,   /* rows from which on blanks part title, fields and outlook */
	ROWS_LOW = 2, /* what a tall field keeps */
	ERROR_ROWS = 3, /* however low the form is */
	OUTLOOK_ROWS = 3,
};

/* --- rows --- */

static int
text_rows(const char *text, int cols, int max)
{
	int n = text ? prose_rows(text, cols) : 0;

	return n > max ? max : n;
}

/* Errors end with the way out, and are shown whole where there is room. */
static int
error_rows(const char *text, int cols, int rows)
{
	return text_rows(text, cols, rows / 2 > ERROR_ROWS ? rows / 2 : ERROR_ROWS);
}

struct room {
	int rows, error; /* of the value, and of what is wrong below it */
};

static void
measure(const struct form *f, int rows, int cols, struct room *rooms)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct field *field = f->fields[i];

		if (!form_is_shown(f, field))
			continue;
		rooms[i].rows = field->ops->rows
					? field->ops->rows(field, cols, i == f->at)
					: 1;
		rooms[i].error = error_rows(field->error, cols, rows);
	}
}

static int
sum(const struct form *f, const struct room *rooms, size_t from)
{
	int rows = 0;

	for (size_t i = from; i < f->n; i++)
		rows += rooms[i].rows + rooms[i].error;
	return rows;
}

/* What a field does not give: the one that has the keys, half of all. */
static int
kept(const struct form *f, size_t at, int rows)
{
	return at == f->at && rows / 2 > ROWS_LOW ? rows / 2 : ROWS_LOW;
}

/* The one that can give most; n: none can. */
static size_t
tallest(const struct form *f, const struct room *rooms, int rows)
{
	size_t at = f->n;
	int most = 0;

	for (size_t i = 0; i < f->n; i++) {
		int over = rooms[i].rows - kept(f, i, rows);

		if (over > most) {
			most = over;
			at = i;
		}
	}
	return at;
}

static void
share(const struct form *f, struct room *rooms, int rows)
{
	int over = sum(f, rooms, 0) - rows;

	for (; over > 0; over--) {
		size_t at = tallest(f, rooms, rows);

		if (at == f->n)
			return;
		rooms[at].rows--;
	}
}

/* The first field in sight, so that the one with the keys is. */
static void
scroll(struct form *f, const struct room *rooms, int rows)
{
	int used = 0;

	if (f->top > f->at)
		f->top = f->at;
	while (f->top > 0 && sum(f, rooms, f->top - 1) <= rows)
		f->top--;
	for (size_t i = f->top; i <= f->at; i++)
		used += rooms[i].rows + rooms[i].error;
	while (used > rows && f->top < f->at) {
		used -= rooms[f->top].rows + rooms[f->top].error;
		f->top++;
	}
}

/* --- drawing --- */

static int
label_cols(const struct form *f)
{
	int cols = 0;

	for (size_t i = 0; i < f->n; i++) {
		const char *label = f->fields[i]->label;
		int n = label && form_is_shown(f, f->fields[i])
				? (int)style_width(label)
				: 0;

		cols = n > cols ? n : cols;
	}
	return (cols > LABEL_MAX ? LABEL_MAX : cols) + LABEL_GAP;
}

static void
draw_field(struct form *f, struct canvas *canvas, size_t i, struct rect r, int label,
	   int error)
{
	struct field *field = f->fields[i];
	bool has_keys = i == f->at;

	if (field->label)
		canvas_text_cut(canvas, r.row, r.col, label - LABEL_GAP,
				PEN(has_keys ? ROLE_ACCENT : ROLE_DIM), field->label);
	field->at =
		(struct rect){ r.row, r.col + label, r.rows - error, r.cols - label };
	field->ops->draw(field, canvas, field->at, has_keys);
	if (field->error)
		prose_draw(canvas,
			   (struct rect){ r.row + r.rows - error, r.col + label, error,
					  r.cols - label },
			   PEN(ROLE_ERROR), field->error);
}

/* Returns the row behind the last of them. */
static int
draw_fields(struct form *f, struct canvas *canvas, struct rect r)
{
	struct room *rooms = xcalloc(f->n + 1, sizeof(*rooms));
	int label = label_cols(f), end = r.row + r.rows;

	measure(f, r.rows, r.cols - label, rooms);
	share(f, rooms, r.rows);
	scroll(f, rooms, r.rows);
	for (size_t i = 0; i < f->n; i++) {
		int rows = rooms[i].rows + rooms[i].error;

		f->fields[i]->at = (struct rect){ 0 };
		if (i < f->top || !rows || r.row >= end)
			continue;
		if (rows > end - r.row) { /* the value goes before the error */
			rows = end - r.row;
			if (rooms[i].error >= rows)
				rooms[i].error = rows - 1;
		}
		draw_field(f, canvas, i, (struct rect){ r.row, r.col, rows, r.cols },
			   label, rooms[i].error);
		r.row += rows;
	}
	free(rooms);
	return r.row;
}

static void
draw_title(const struct form *f, struct canvas *canvas, struct rect r)
{
	const struct pen pen = { .role = ROLE_ACCENT, .attr = TERM_BOLD };
	int cols = canvas_text_cut(canvas, r.row, r.col, r.cols, pen, f->title);

	if (f->left && r.cols > cols + LABEL_GAP)
		canvas_text_cut(canvas, r.row, r.col + cols + LABEL_GAP,
				r.cols - cols - LABEL_GAP, PEN(ROLE_DIM), f->left);
}

void
form_draw(struct form *f, struct canvas *canvas, struct rect r)
{
	bool is_roomy = r.rows >= ROOMY;
	int margin = r.cols >= 50 ? 2 : 1, end = r.row + r.rows, error, outlook;
	struct rect inner = { r.row + is_roomy, r.col + margin, 1,
			      r.cols - 2 * margin };

	draw_title(f, canvas, inner);
	error = error_rows(f->error, inner.cols, r.rows);
	outlook = text_rows(f->outlook.buf, inner.cols, is_roomy ? OUTLOOK_ROWS : 1);
	inner.row += 1 + is_roomy;
	inner.rows = end - inner.row - error - outlook - is_roomy;
	if (f->n && inner.rows > 0)
		inner.row = draw_fields(f, canvas, inner);
	inner.row += is_roomy;
	inner.rows = error;
	if (error)
		prose_draw(canvas, inner, PEN(ROLE_ERROR), f->error);
	inner.row += error;
	inner.rows = outlook;
	if (outlook)
		prose_draw(canvas, inner, PEN(ROLE_DIM), f->outlook.buf);
}
