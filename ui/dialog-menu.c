/* SPDX-License-Identifier: MIT */
/*
 * What can be done with a row of the list, from the key table: a right press, or
 * its key. What makes no sense for the row is left out.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/widget/chooser.h"

enum { GAP = 2, LABEL_COLS = 18, KEY_COLS = 10 };

struct item {
	enum action action;
	unsigned digit; /* of an answer */
	char *label, *summary;
};

struct menu {
	struct dialog dialog;
	struct cockpit *cockpit;
	struct chooser chooser;
	char *title;
	char *id;	   /* whose it is; NULL: a head's */
	uint64_t question; /* that its answers are to */
	struct item *v;
	size_t n, alloc;
};

/* --- what is in it --- */

enum fit {
	FIT_ALIVE = 1 << 0,
	FIT_ENDED = 1 << 1,
	FIT_UNIT = FIT_ALIVE | FIT_ENDED,
	FIT_HEAD = 1 << 2,
	FIT_ANY = FIT_UNIT | FIT_HEAD,
};

static const struct {
	enum action action;
	unsigned fits;
} items[] = {
	{ ACTION_TYPE, FIT_ALIVE },	   { ACTION_FOLD, FIT_HEAD },
	{ ACTION_PROMPT, FIT_ALIVE },	   { ACTION_INTERRUPT, FIT_ALIVE },
	{ ACTION_ZOOM, FIT_UNIT },	   { ACTION_TAB_DIFF, FIT_UNIT },
	{ ACTION_TAB_LOG, FIT_UNIT },	   { ACTION_TAB_DETAILS, FIT_UNIT },
	{ ACTION_PROCESSES, FIT_ALIVE },   { ACTION_MARK, FIT_UNIT },
	{ ACTION_RESUME, FIT_ENDED },	   { ACTION_RESTART, FIT_UNIT },
	{ ACTION_FORK, FIT_UNIT },	   { ACTION_STOP, FIT_ALIVE },
	{ ACTION_KILL, FIT_UNIT },	   { ACTION_NEW, FIT_ANY },
	{ ACTION_FANOUT, FIT_HEAD },
};

static struct item *
add(struct menu *m, enum action action, char *label, const char *summary)
{
	ALLOC_GROW(m->v, m->n + 1, m->alloc);
	m->v[m->n] = (struct item){ .action = action,
				    .label = label,
				    .summary = xstrdup(summary) };
	return &m->v[m->n++];
}

static void
add_answers(struct menu *m, const struct unit *u)
{
	for (size_t i = 0; i < u->choices.n; i++) {
		struct item *item = add(m, ACTION_ANSWER, xasprintf("%zu", i + 1),
					u->choices.v[i]);

		item->digit = (unsigned)i + 1;
	}
}

static void
add_items(struct menu *m, unsigned fit)
{
	for (size_t i = 0; i < ARRAY_SIZE(items); i++)
		if (items[i].fits & fit)
			add(m, items[i].action,
			    xstrdup(key_row_of(items[i].action)->label),
			    key_row_of(items[i].action)->summary);
}

/* --- drawing --- */

static void
row_text(const void *ctx, size_t i, struct str *out)
{
	const struct menu *m = ctx;

	str_addf(out, "%s %s", m->v[i].label, m->v[i].summary);
}

static void
row_draw(const void *ctx, struct canvas *canvas, struct rect r, size_t i, bool selected)
{
	const struct menu *m = ctx;
	const struct item *item = &m->v[i];
	int label = LABEL_COLS + GAP, key = KEY_COLS + GAP;
	struct str keys = STR_INIT;

	if (!item->digit)
		keymap_show(m->cockpit->keymap, item->action, canvas_is_utf8(canvas),
			    &keys);
	canvas_text(canvas, r.row, r.col, KEY_COLS,
		    (struct pen){ ROLE_ACCENT, selected, 0 },
		    item->digit ? item->label : keys.buf);
	canvas_text(canvas, r.row, r.col + key, LABEL_COLS,
		    (struct pen){ ROLE_TEXT, selected, 0 },
		    item->digit ? "answer" : item->label);
	canvas_text_cut(canvas, r.row, r.col + key + label, r.cols - key - label,
			(struct pen){ ROLE_DIM, selected, 0 }, item->summary);
	str_release(&keys);
}

static const struct chooser_ops rows = { row_text, row_draw, .is_text = false };

static void
menu_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct menu *m = (struct menu *)d;

	chooser_draw_title(&m->chooser, c->canvas, r, m->title);
	chooser_draw(&m->chooser, c->canvas,
		     (struct rect){ r.row + 2, r.col, r.rows - 2, r.cols });
}

/* --- the dialog --- */

/* It is done to whom the menu was opened on, whoever is selected by now. */
static bool
is_as_it_was(const struct menu *m, struct cockpit *c, const struct item *item)
{
	const struct unit *u = m->id ? model_find(&c->model, m->id) : NULL;

	if (!m->id)
		return true;
	if (!u || !rows_select(&c->rows, u))
		cockpit_toast(c, ROLE_DIM, "%s is no longer there", m->title);
	else if (item->digit && (!unit_asks(u) || u->question_id != m->question))
		cockpit_toast(c, ROLE_ASKS, "%s asks something else now", u->name);
	else
		return true;
	return false;
}

static void
choose(struct menu *m, struct cockpit *c)
{
	const struct item item = m->v[chooser_row(&m->chooser)];
	bool is_good = is_as_it_was(m, c, &item);

	cockpit_close_dialog(c);
	if (is_good)
		act(c, item.action, item.digit);
}

static void
menu_take(struct dialog *d, struct cockpit *c, enum action a, const struct input_event *e)
{
	struct menu *m = (struct menu *)d;
	enum chooser_word word = chooser_take(&m->chooser, m->n, a, e);

	if (word == CHOOSER_CHOSEN)
		choose(m, c);
	else if (word == CHOOSER_LEFT)
		cockpit_close_dialog(c);
}

static unsigned
menu_places(const struct dialog *d)
{
	return chooser_places(&((const struct menu *)d)->chooser);
}

static void
item_release(struct item *item)
{
	free(item->label);
	free(item->summary);
}

static void
menu_free(struct dialog *d)
{
	struct menu *m = (struct menu *)d;

	for (size_t i = 0; i < m->n; i++)
		item_release(&m->v[i]);
	free(m->v);
	free(m->id);
	free(m->title);
	chooser_release(&m->chooser);
	free(m);
}

static const enum action footer[] = { ACTION_ACCEPT, ACTION_SEARCH, ACTION_CANCEL,
				      ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Menu",
	.draw = menu_draw,
	.take = menu_take,
	.places = menu_places,
	.free = menu_free,
	.footer = footer,
};

void
dialog_menu_open(struct cockpit *c)
{
	const struct row *row = c->rows.n ? &c->rows.v[c->rows.at] : NULL;
	const struct unit *u = rows_selected(&c->rows);
	struct menu *m = xcalloc(1, sizeof(*m));

	*m = (struct menu){ .dialog = { .ops = &ops }, .cockpit = c };
	m->title = xstrdup(u	  ? u->name
			   : !row ? "Fleet"
			   : row->kind == ROW_BATCH ? row->unit->batch
						    : row->unit->project);
	if (u)
		m->id = xstrdup(u->id);
	if (u && unit_asks(u)) {
		m->question = u->question_id;
		add_answers(m, u);
	}
	add_items(m, !u ? FIT_HEAD : u->watch ? FIT_ALIVE : FIT_ENDED);
	chooser_init(&m->chooser, &rows, m);
	chooser_fill(&m->chooser, m->n);
	cockpit_open_dialog(c, &m->dialog);
}
