/* SPDX-License-Identifier: MIT */
/*
 * The way of a key: to the dialog in front, to the filter that is being typed, to
 * the agent that is typed into, else to the action that the key table has for
 * it. What goes to an agent is encoded as its program has asked for, whatever way
 * this terminal sent it.
 */
#include "config.h"

#include <string.h>

#include "ui/cockpit-int.h"
#include "ui/dialogs.h"

/* --- the line in the footer --- */

void
keys_begin_entry(struct cockpit *c, enum entry_kind kind, const char *text)
{
	c->entry.kind = kind;
	editor_set(&c->entry.line, text ? text : "");
}

/* What is typed counts at once. */
static void
apply_entry(struct cockpit *c)
{
	if (c->entry.kind == ENTRY_FILTER) {
		rows_set_filter(&c->rows, c->entry.line.text.buf);
		rows_arrange(&c->rows, &c->model);
		news_look(c);
	} else {
		page_search(&c->reading.page, c->entry.line.text.buf);
	}
	cockpit_draw(c, DRAW_ALL);
}

static void
take_entry_key(struct cockpit *c, const struct input_event *e)
{
	enum action a = keymap_find(c->keymap, KEYS_TEXT | KEYS_DIALOG, &c->chord, e, NULL);

	if (a == ACTION_CANCEL)
		editor_set(&c->entry.line, "");
	else
		editor_take_event(&c->entry.line, a, e);
	apply_entry(c);
	if ((a == ACTION_UP || a == ACTION_DOWN) && c->entry.kind == ENTRY_FILTER)
		act(c, a, 0);
	else if (a == ACTION_CANCEL || a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		c->entry.kind = ENTRY_NONE;
}

/* --- all of it --- */

static void
take_answer(struct cockpit *c, const struct input_event *e)
{
	enum { MODE_SYNC = 2026, MODE_SET = 1, MODE_RESET = 2 };

	if (e->answer == INPUT_ANSWER_MODE && e->params[0] == MODE_SYNC)
		canvas_set_sync(c->canvas, e->params[1] == MODE_SET ||
						   e->params[1] == MODE_RESET);
	if (e->answer == INPUT_ANSWER_KITTY && !c->has_kitty) {
		c->has_kitty = true;
		cockpit_draw(c, DRAW_ALL);
	}
}

static void
take_dialog_key(struct cockpit *c, const struct input_event *e)
{
	struct dialog *d = c->dialog;
	unsigned places = KEYS_DIALOG | d->ops->places(d);
	enum action a = keymap_find(c->keymap, places, &c->chord, e, NULL);

	if (a == ACTION_REDRAW || a == ACTION_SUSPEND ||
	    (a == ACTION_HELP && !dialog_is_help(d)))
		act(c, a, 0);
	else
		d->ops->take(d, c, a, e);
	cockpit_draw(c, DRAW_ALL);
}

/* A person who types is there, and sees what is selected. */
static void
note_seen(struct cockpit *c)
{
	struct unit *u = rows_selected(&c->rows);

	if (u && u->watch && !strcmp(u->state, "done") && watch_term(u->watch))
		watch_seen(u->watch);
}

static void
take_key(struct cockpit *c, const struct input_event *e)
{
	unsigned digit = 0;
	enum action a = keymap_find(c->keymap, act_places(c), &c->chord, e, &digit);

	if (a != ACTION_NONE)
		act(c, a, digit);
	else if (c->focus == FOCUS_TYPING && !c->chord.n)
		typing_take(c, e);
	note_seen(c);
}

enum action
keys_way_out(const struct cockpit *c)
{
	return c->focus == FOCUS_TYPING && !c->dialog ? ACTION_LEAVE : ACTION_QUIT;
}

/* Where nothing can be shown one can still go. */
static void
take_blind_key(struct cockpit *c, const struct input_event *e)
{
	enum action out = keys_way_out(c), a;

	if (e->kind != INPUT_KEY)
		return;
	a = keymap_find(c->keymap, out == ACTION_LEAVE ? KEYS_TYPING : KEYS_LIST,
			&c->chord, e, NULL);
	if (a == out || a == ACTION_SUSPEND)
		act(c, a, 0);
}

void
keys_take(void *cockpit, const struct input_event *e)
{
	struct cockpit *c = cockpit;

	if (c->is_over)
		return;
	if (e->kind == INPUT_KEY || e->kind == INPUT_MOUSE)
		toast_note_key(c);
	if (e->kind == INPUT_FOCUS)
		news_focus(c, e->is_in);
	if (e->kind == INPUT_ANSWER)
		take_answer(c, e);
	else if (e->kind == INPUT_MOUSE)
		mouse_take(c, e);
	else if (c->layout.is_too_small)
		take_blind_key(c, e);
	else if (typing_is_deaf(c))
		return;
	else if (c->dialog)
		take_dialog_key(c, e);
	else if (c->entry.kind && (e->kind == INPUT_KEY || e->kind == INPUT_PASTE))
		take_entry_key(c, e);
	else if (e->kind == INPUT_KEY)
		take_key(c, e);
	else if (c->focus == FOCUS_TYPING)
		typing_take(c, e);
	wall_follow(c);
}
