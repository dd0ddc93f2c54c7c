/* SPDX-License-Identifier: MIT */
/*
 * Into an agent: what is typed is encoded as its program has asked for, whatever
 * way this terminal sent it. Which way that is comes with the first snapshot for
 * whoever types; what was typed before that waits for it, in order.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/keys.h"
#include "ui/cockpit-int.h"

static void
type_event(struct cockpit *c, const struct input_event *e)
{
	struct unit *u = rows_selected(&c->rows);
	struct term *term = u && u->watch ? watch_term(u->watch) : NULL;
	struct key_modes modes;
	struct str out = STR_INIT;

	if (!term)
		return;
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
hold(struct typing *t, const struct input_event *e)
{
	char *bytes = xmalloc(e->n + 1);

	if (e->n)
		memcpy(bytes, e->bytes, e->n);
	ALLOC_GROW(t->v, t->n + 1, t->alloc);
	t->v[t->n] = *e;
	t->v[t->n++].bytes = bytes;
}

void
typing_clear(struct cockpit *c)
{
	struct typing *t = &c->typing;

	for (size_t i = 0; i < t->n; i++)
		free((void *)t->v[i].bytes);
	free(t->v);
	*t = (struct typing){ .v = NULL };
}

void
typing_go_on(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);

	if (!c->typing.n)
		return;
	if (c->focus == FOCUS_TYPING && u && u == c->typing.unit && u->watch &&
	    !watch_is_ready(u->watch))
		return;
	for (size_t i = 0; c->focus == FOCUS_TYPING && i < c->typing.n; i++)
		if (u == c->typing.unit)
			type_event(c, &c->typing.v[i]);
	typing_clear(c);
}

void
typing_take(struct cockpit *c, const struct input_event *e)
{
	const struct unit *u = rows_selected(&c->rows);

	if (u && u->watch && !watch_is_ready(u->watch)) {
		c->typing.unit = u;
		hold(&c->typing, e);
	} else {
		type_event(c, e);
	}
}
