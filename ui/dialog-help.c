/* SPDX-License-Identifier: MIT */
/*
 * The keys, as the key table and the person's own have them: first what counts
 * where one was, then all else, under the table's headings.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/widget/chooser.h"

enum { KEYS_MAX = 15, GAP = 2 }; /* few keys have longer names */

struct help_line {
	const char *head;	   /* of a part or a group; or */
	const struct key_row *row; /* a key; neither: an empty line */
	char *keys;
};

struct help {
	struct dialog dialog;
	struct chooser chooser;
	struct help_line *v;
	size_t n, alloc;
	int width; /* of the keys */
};

/* --- the lines --- */

static struct help_line *
add(struct help *h)
{
	ALLOC_GROW(h->v, h->n + 1, h->alloc);
	h->v[h->n] = (struct help_line){ 0 };
	return &h->v[h->n++];
}

static const char *
group_of(const struct key_row *row)
{
	while (!row->group)
		row--;
	return row->group;
}

static void
add_row(struct help *h, const struct cockpit *c, const struct key_row *row)
{
	struct str keys = STR_INIT;
	struct help_line *line = add(h);
	int width;

	keymap_show_row_all(c->keymap, row, canvas_is_utf8(c->canvas), &keys);
	width = (int)style_width(keys.buf);
	if (width > h->width)
		h->width = width < KEYS_MAX ? width : KEYS_MAX;
	line->row = row;
	line->keys = str_detach(&keys);
}

/* The rows that count in places, or (elsewhere) that do not. */
static void
add_part(struct help *h, const struct cockpit *c, unsigned places, bool elsewhere)
{
	const char *group = NULL;

	for (const struct key_row *row = NULL; (row = keymap_next(c->keymap, ~0u, row));) {
		if (!(row->places & places) != elsewhere)
			continue;
		if (group != group_of(row)) {
			group = group_of(row);
			if (h->n)
				add(h);
			add(h)->head = group;
		}
		add_row(h, c, row);
	}
}

/* --- the dialog --- */

static void
line_text(const void *ctx, size_t i, struct str *out)
{
	const struct help *h = ctx;
	const struct help_line *line = &h->v[i];

	if (line->row)
		str_addf(out, "%s %s %s", line->keys, line->row->label,
			 line->row->summary);
}

static void
draw_line(const void *ctx, struct canvas *canvas, struct rect r, size_t i, bool selected)
{
	const struct help *h = ctx;
	const struct help_line *line = &h->v[i];
	int keys = line->keys ? (int)style_width(line->keys) : 0;
	int col = (keys < h->width ? h->width : keys) + GAP;

	(void)selected;
	if (line->head)
		canvas_text(canvas, r.row, r.col, r.cols, PEN(ROLE_STRONG), line->head);
	if (!line->row)
		return;
	canvas_text(canvas, r.row, r.col, r.cols, PEN(ROLE_ACCENT), line->keys);
	canvas_text_cut(canvas, r.row, r.col + col, r.cols - col, PEN(ROLE_TEXT),
			line->row->summary);
}

static const struct chooser_ops lines = { line_text, draw_line, .is_text = true };

static void
help_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct help *h = (struct help *)d;

	chooser_draw_title(&h->chooser, c->canvas, r, "Keys");
	chooser_draw(&h->chooser, c->canvas,
		     (struct rect){ r.row + 2, r.col, r.rows - 2, r.cols });
}

static void
help_take(struct dialog *d, struct cockpit *c, enum action a, const struct input_event *e)
{
	struct help *h = (struct help *)d;
	enum chooser_word word = chooser_take(&h->chooser, h->n, a, e);

	if (word == CHOOSER_LEFT || word == CHOOSER_CHOSEN || a == ACTION_HELP)
		cockpit_close_dialog(c);
}

static unsigned
help_places(const struct dialog *d)
{
	return chooser_places(&((const struct help *)d)->chooser);
}

static void
help_free(struct dialog *d)
{
	struct help *h = (struct help *)d;

	for (size_t i = 0; i < h->n; i++)
		free(h->v[i].keys);
	free(h->v);
	chooser_release(&h->chooser);
	free(h);
}

static const enum action footer[] = { ACTION_SEARCH, ACTION_CANCEL,
				     ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Keys",
	.draw = help_draw,
	.take = help_take,
	.places = help_places,
	.free = help_free,
	.footer = footer,
};

bool
dialog_is_help(const struct dialog *d)
{
	return d->ops == &ops;
}

void
dialog_help_open(struct cockpit *c)
{
	struct help *h = xcalloc(1, sizeof(*h));
	unsigned places = act_places(c);

	if (c->dialog)
		places = KEYS_DIALOG | c->dialog->ops->places(c->dialog);
	h->dialog.ops = &ops;
	add_part(h, c, places, false);
	add(h);
	add(h)->head = "Elsewhere";
	add_part(h, c, places, true);
	chooser_init(&h->chooser, &lines, h);
	chooser_fill(&h->chooser, h->n);
	cockpit_open_dialog(c, &h->dialog);
}
