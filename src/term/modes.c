/* SPDX-License-Identifier: MIT */
/*
 * Modes: SM, RM and DECRQM over one table, and the keyboard flags of kitty's
 * protocol, a stack for each screen
 * (sw.kovidgoyal.net/kitty/keyboard-protocol).
 */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "term/keys.h"
#include "term/term-int.h"

enum mode_act {
	ACT_BIT,       /* nothing but the bit */
	ACT_ORIGIN,    /* and the cursor goes home */
	ACT_WRAP,      /* on or off, a pending wrap is forgotten */
	ACT_ALTERNATE, /* 47 */
	ACT_CLEARING,  /* 1047 */
	ACT_SAVING,    /* 1049 */
	ACT_CURSOR,    /* 1048 */
	ACT_FRAME,     /* 2026: and when it began */
	ACT_MARGINS,   /* 69 */
	ACT_COLUMNS,   /* DECCOLM */
	ACT_ALLOW,     /* 40 */
	ACT_ALWAYS,    /* on, and cannot be otherwise */
};

static const struct mode_row {
	uint16_t number;
	bool is_private; /* DEC's, with a '?' */
	bool is_input;	 /* about what the program is sent */
	uint8_t act;
	uint32_t bit;
} rows[] = {
	{ 4, false, false, ACT_BIT, TERM_MODE_INSERT },
	{ 20, false, false, ACT_BIT, MODE_NEWLINE },
	{ 1, true, true, ACT_BIT, TERM_MODE_CURSOR_KEYS },
	{ 3, true, false, ACT_COLUMNS, MODE_COLUMNS },
	{ 5, true, false, ACT_BIT, MODE_SCREEN_REVERSE },
	{ 6, true, false, ACT_ORIGIN, TERM_MODE_ORIGIN },
	{ 7, true, false, ACT_WRAP, TERM_MODE_WRAP },
	{ 9, true, true, ACT_BIT, MODE_MOUSE_X10 },
	{ 25, true, false, ACT_BIT, TERM_MODE_CURSOR_VISIBLE },
	{ 40, true, false, ACT_ALLOW, MODE_ALLOW_COLUMNS },
	{ 47, true, false, ACT_ALTERNATE, TERM_MODE_ALTERNATE },
	{ 66, true, true, ACT_BIT, TERM_MODE_KEYPAD },
	{ 69, true, false, ACT_MARGINS, MODE_MARGINS },
	{ 1000, true, true, ACT_BIT, TERM_MODE_MOUSE_PRESS },
	{ 1002, true, true, ACT_BIT, TERM_MODE_MOUSE_DRAG },
	{ 1003, true, true, ACT_BIT, TERM_MODE_MOUSE_ANY },
	{ 1004, true, true, ACT_BIT, TERM_MODE_FOCUS },
	{ 1005, true, true, ACT_BIT, MODE_MOUSE_UTF8 },
	{ 1006, true, true, ACT_BIT, TERM_MODE_MOUSE_SGR },
	{ 1007, true, true, ACT_BIT, MODE_WHEEL_KEYS },
	{ 1015, true, true, ACT_BIT, MODE_MOUSE_URXVT },
	{ 1016, true, true, ACT_BIT, MODE_MOUSE_PIXELS },
	{ 1047, true, false, ACT_CLEARING, TERM_MODE_ALTERNATE },
	{ 1048, true, false, ACT_CURSOR, 0 },
	{ 1049, true, false, ACT_SAVING, TERM_MODE_ALTERNATE },
	{ 2004, true, true, ACT_BIT, TERM_MODE_BRACKETED_PASTE },
	{ 2026, true, false, ACT_FRAME, TERM_MODE_SYNC },
	{ 2027, true, false, ACT_ALWAYS, 0 }, /* clusters */
	{ 2031, true, true, ACT_BIT, MODE_SCHEME },
};

static const struct mode_row *
find(int number, bool is_private)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].number == number && rows[i].is_private == is_private)
			return &rows[i];
	return NULL;
}

/* Those that another terminal is not told of: its screen and its size are its own. */
static bool
stays_here(const struct mode_row *row)
{
	const uint32_t own = TERM_MODE_ALTERNATE | MODE_COLUMNS | MODE_ALLOW_COLUMNS;

	return row && (row->bit & own);
}

static void
alternate_saving(struct term *t, bool on)
{
	if (on == is_alternate(t))
		return;
	if (on)
		screen_save(t);
	screen_alternate(t, on, true);
	if (!on)
		screen_restore(t);
}

static void
set_bit(struct term *t, uint32_t bit, bool on)
{
	if (on)
		t->modes |= bit;
	else
		t->modes &= ~bit;
}

/*
 * The size of a pane is not the program's to choose. The rest happens as in
 * xterm: only where mode 40 allows it, since terminfo's reset strings send it.
 */
static void
set_columns(struct term *t, bool on)
{
	if (!(t->modes & MODE_ALLOW_COLUMNS))
		return;
	set_bit(t, MODE_COLUMNS, on);
	reset_columns(t);
	str_adds(&t->through.instead, "\033[?69l\033[r\033[2J\033[H");
}

static void
act(struct term *t, const struct mode_row *row, bool on)
{
	switch ((enum mode_act)row->act) {
	case ACT_BIT:
		set_bit(t, row->bit, on);
		break;
	case ACT_ORIGIN:
		set_bit(t, row->bit, on);
		screen_place(t, 0, 0);
		break;
	case ACT_WRAP:
		t->cur.pending = t->cur.pending && on == !!(t->modes & row->bit);
		set_bit(t, row->bit, on);
		break;
	case ACT_ALTERNATE:
	case ACT_CLEARING:
		screen_alternate(t, on, row->act == ACT_CLEARING);
		break;
	case ACT_SAVING:
		alternate_saving(t, on);
		break;
	case ACT_FRAME:
		if (on && !(t->modes & row->bit))
			t->frame_ms = t->now_ms;
		set_bit(t, row->bit, on);
		break;
	case ACT_MARGINS:
		set_bit(t, row->bit, on);
		screen_margins(t, 0, t->cols - 1);
		break;
	case ACT_COLUMNS:
		set_columns(t, on);
		break;
	case ACT_ALLOW:
		set_bit(t, row->bit, on);
		break;
	case ACT_ALWAYS:
		break;
	case ACT_CURSOR:
		(on ? screen_save : screen_restore)(t);
		break;
	}
}

/* The same sequence without the modes that stay here, if any is left. */
static void
pass_others(struct term *t, const struct parser *p)
{
	struct str *out = &t->through.instead;
	size_t start = out->len;

	for (unsigned i = 0; i < p->n_params; i++) {
		int number = parser_param(p, i, 0);

		if (!stays_here(find(number, true)))
			str_addf(out, "%s%d", out->len == start ? "\033[?" : ";",
				 number);
	}
	if (out->len > start)
		str_addc(out, (char)p->final);
	through_drop(t);
}

void
mode_set(struct term *t, const struct parser *p, bool on)
{
	bool is_private = p->prefix == '?', own = false;

	for (unsigned i = 0; i < p->n_params; i++) {
		const struct mode_row *row = find(parser_param(p, i, 0), is_private);

		if (!row) {
			unknown_note(t, '[', p);
			continue;
		}
		own |= stays_here(row);
		act(t, row, on);
	}
	if (own)
		pass_others(t, p);
}

void
mode_report(struct term *t, const struct parser *p)
{
	int number = parser_param(p, 0, 0), value = 0;
	bool is_private = p->prefix == '?';
	const struct mode_row *row = find(number, is_private);

	if (row && row->bit)
		value = t->modes & row->bit ? 1 : 2;
	if (row && row->act == ACT_ALWAYS)
		value = 3;
	reply(t, "\033[%s%d;%d$y", is_private ? "?" : "", number, value);
}

void
mode_snapshot(const struct term *t, bool input, struct str *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct mode_row *row = &rows[i];
		bool differs = (t->modes ^ MODE_BIRTH) & row->bit;

		/* Those that act on the cursor stand in snapshot.c. */
		if (!differs || (row->act != ACT_BIT && row->act != ACT_FRAME))
			continue;
		if (row->is_input && !input)
			continue;
		/* Better known as DECKPAM. */
		if (row->bit == TERM_MODE_KEYPAD)
			str_adds(out, "\033=");
		else
			str_addf(out, "\033[%s%u%c", row->is_private ? "?" : "",
				 row->number, t->modes & row->bit ? 'h' : 'l');
	}
}

static struct kitty *
kitty_of(struct term *t)
{
	return &t->kitty[is_alternate(t)];
}

unsigned
kitty_flags(const struct term *t)
{
	const struct kitty *k = &t->kitty[is_alternate(t)];

	return k->flags[k->n - 1];
}

/* A full stack loses its oldest entry, as the protocol has it. */
void
kitty_push(struct term *t, const struct parser *p)
{
	struct kitty *k = kitty_of(t);

	if (k->n == KITTY_DEPTH) {
		memmove(k->flags, k->flags + 1, KITTY_DEPTH - 1);
		k->n--;
	}
	k->flags[k->n++] = parser_param(p, 0, 0) & 31;
}

void
kitty_pop(struct term *t, const struct parser *p)
{
	struct kitty *k = kitty_of(t);
	int n = parser_count(p, 0);

	if (n < k->n) {
		k->n = (uint8_t)(k->n - n);
	} else {
		k->n = 1;
		k->flags[0] = 0;
	}
}

/* 1: exactly these; 2: these too; 3: without these. */
void
kitty_set(struct term *t, const struct parser *p)
{
	struct kitty *k = kitty_of(t);
	uint8_t flags = parser_param(p, 0, 0) & 31, *now = &k->flags[k->n - 1];

	switch (parser_count(p, 1)) {
	case 1:
		*now = flags;
		break;
	case 2:
		*now |= flags;
		break;
	case 3:
		*now &= (uint8_t)~flags;
		break;
	}
}

void
kitty_snapshot(const struct term *t, struct str *out)
{
	const struct kitty *k = &t->kitty[is_alternate(t)];

	if (k->flags[0])
		str_addf(out, "\033[=%u;1u", k->flags[0]);
	for (unsigned i = 1; i < k->n; i++)
		str_addf(out, "\033[>%uu", k->flags[i]);
}

static enum mouse_tracking
tracking_of(uint32_t modes)
{
	if (modes & TERM_MODE_MOUSE_ANY)
		return MOUSE_ANY;
	if (modes & TERM_MODE_MOUSE_DRAG)
		return MOUSE_DRAG;
	if (modes & TERM_MODE_MOUSE_PRESS)
		return MOUSE_PRESS;
	return modes & MODE_MOUSE_X10 ? MOUSE_X10 : MOUSE_OFF;
}

static enum mouse_encoding
encoding_of(uint32_t modes)
{
	if (modes & MODE_MOUSE_PIXELS)
		return MOUSE_PIXELS;
	if (modes & TERM_MODE_MOUSE_SGR)
		return MOUSE_SGR;
	if (modes & MODE_MOUSE_URXVT)
		return MOUSE_URXVT;
	return modes & MODE_MOUSE_UTF8 ? MOUSE_UTF8 : MOUSE_BYTES;
}

void
term_key_modes(const struct term *t, struct key_modes *m)
{
	*m = (struct key_modes){
		.cursor_keys = t->modes & TERM_MODE_CURSOR_KEYS,
		.keypad = t->modes & TERM_MODE_KEYPAD,
		.newline = t->modes & MODE_NEWLINE,
		.focus = t->modes & TERM_MODE_FOCUS,
		.bracketed_paste = t->modes & TERM_MODE_BRACKETED_PASTE,
		.wheel_keys = t->modes & MODE_WHEEL_KEYS && is_alternate(t),
		.modify_other_keys = t->modify_other_keys,
		.kitty = (uint8_t)kitty_flags(t),
		.tracking = tracking_of(t->modes),
		.encoding = encoding_of(t->modes),
	};
}
