/* SPDX-License-Identifier: MIT */
/*
 * Into an agent: what is typed is encoded as its program has asked for, whatever
 * way this terminal sent it. Which way that is comes with the first snapshot for
 * whoever types; what was typed or clicked before that waits for it, in order.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "term/keys.h"
#include "ui/asked.h"
#include "ui/cockpit-int.h"

static void
type_event(struct cockpit *c, const struct input_event *e)
{
	struct unit *u = rows_selected(&c->rows);
	struct term *term = u && u->watch ? watch_term(u->watch) : NULL;
	struct key_modes modes = { 0 };
	struct str out = STR_INIT;

	if (!u || !u->watch)
		return;
	if (term)
		term_key_modes(term, &modes);
	if (e->kind == INPUT_KEY)
		key_encode(&modes, &e->key, &out);
	else if (e->kind == INPUT_PASTE)
		key_encode_paste(&modes, e->bytes, e->n, &out);
	else if (e->kind == INPUT_FOCUS)
		key_encode_focus(&modes, e->is_in, &out);
	if (out.len && c->pane.scroll) {
		c->pane.scroll = 0;
		cockpit_draw(c, DRAW_ALL);
	}
	watch_type(u->watch, out.buf, out.len);
	str_release(&out);
}

/* --- what waits --- */

static void
keep(struct typing *t, const struct input_event *e)
{
	char *bytes = xmalloc(e->n + 1);

	if (e->n)
		memcpy(bytes, e->bytes, e->n);
	ALLOC_GROW(t->v, t->n + 1, t->alloc);
	t->v[t->n] = *e;
	t->v[t->n++].bytes = bytes;
}

static void
clear(struct typing *t)
{
	for (size_t i = 0; i < t->n; i++)
		free((void *)t->v[i].bytes);
	free(t->v);
	*t = (struct typing){ .v = NULL };
}

void
typing_clear(struct cockpit *c)
{
	clear(&c->typing);
}

void
typing_lose(struct cockpit *c)
{
	if (c->focus == FOCUS_TYPING)
		c->deaf_until = clock_mono_ms() + ANSWER_MS;
	if (c->wall.n) {
		c->focus = FOCUS_WALL;
		wall_select(c, c->wall.at);
	} else {
		cockpit_focus(c, FOCUS_LIST);
	}
}

bool
typing_is_deaf(struct cockpit *c)
{
	int64_t now = clock_mono_ms();

	if (now >= c->deaf_until)
		return false;
	c->deaf_until = now + ANSWER_MS;
	return true;
}

/* A click may end the typing: what came behind it was not for the agent. */
static void
replay(struct cockpit *c, const struct typing *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (c->focus != FOCUS_TYPING || rows_selected(&c->rows) != t->unit)
			return;
		if (t->v[i].kind == INPUT_MOUSE)
			mouse_take(c, &t->v[i]);
		else
			type_event(c, &t->v[i]);
	}
}

void
typing_go_on(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	struct typing t;

	if (!c->typing.n)
		return;
	if (c->focus == FOCUS_TYPING && u && u == c->typing.unit && u->watch &&
	    !watch_is_ready(u->watch))
		return;
	t = c->typing;
	c->typing = (struct typing){ .v = NULL };
	replay(c, &t);
	clear(&t);
}

/* A paste would be a command where nothing says that it is one. */
void
typing_flush(struct cockpit *c)
{
	struct typing t = c->typing;

	c->typing = (struct typing){ .v = NULL };
	for (size_t i = 0; i < t.n && rows_selected(&c->rows) == t.unit; i++)
		if (t.v[i].kind == INPUT_KEY)
			type_event(c, &t.v[i]);
	clear(&t);
}

bool
typing_hold(struct cockpit *c, const struct input_event *e)
{
	const struct unit *u = rows_selected(&c->rows);

	if (c->focus != FOCUS_TYPING || !u || !u->watch || watch_is_ready(u->watch))
		return false;
	if (c->typing.unit != u)
		typing_clear(c);
	c->typing.unit = u;
	keep(&c->typing, e);
	return true;
}

void
typing_take(struct cockpit *c, const struct input_event *e)
{
	if (!typing_hold(c, e))
		type_event(c, e);
}
