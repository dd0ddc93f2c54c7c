/* SPDX-License-Identifier: MIT */
/* Control characters and the short sequences of ESC: two tables. */
#include "config.h"

#include "base/alloc.h"
#include "term/term-int.h"

typedef void control_fn(struct term *);

static void
control_bell(struct term *t)
{
	if (t->events.bell)
		t->events.bell(t->events.ctx);
}

static void
control_backspace(struct term *t)
{
	screen_move(t, t->cur.row, t->cur.col - 1);
}

static void
control_tab(struct term *t)
{
	screen_tab(t, 1);
}

static void
control_return(struct term *t)
{
	screen_move(t, t->cur.row, 0);
}

static void
control_shift_out(struct term *t)
{
	t->cur.shift = 1;
}

static void
control_shift_in(struct term *t)
{
	t->cur.shift = 0;
}

static control_fn *const controls[0x20] = {
	[0x05] = reply_unheard, /* ENQ: our answerback is empty */
	[0x07] = control_bell,
	[0x08] = control_backspace,
	[0x09] = control_tab,
	[0x0a] = screen_newline,
	[0x0b] = screen_newline,
	[0x0c] = screen_newline,
	[0x0d] = control_return,
	[0x0e] = control_shift_out,
	[0x0f] = control_shift_in,
};

void
esc_control(struct term *t, uint8_t byte)
{
	if (byte < ARRAY_SIZE(controls) && controls[byte])
		controls[byte](t);
}

static void
esc_next_line(struct term *t)
{
	screen_linefeed(t);
	t->cur.col = 0;
}

static void
esc_set_tab(struct term *t)
{
	t->tabs[t->cur.col / 8] |= (uint8_t)(1u << t->cur.col % 8);
}

static void
esc_keypad_application(struct term *t)
{
	t->modes |= TERM_MODE_KEYPAD;
}

static void
esc_keypad_numeric(struct term *t)
{
	t->modes &= ~(uint32_t)TERM_MODE_KEYPAD;
}

static void
esc_reset(struct term *t)
{
	reset_full(t);
	/* Outside, a reset would also leave the screen that the pane is on. */
	t->through.drop = true;
	str_adds(&t->through.instead, term_undo);
	str_adds(&t->through.instead, "\033[H\033[2J");
}

static control_fn *const plain[0x80] = {
	['7'] = screen_save,
	['8'] = screen_restore,
	['='] = esc_keypad_application,
	['>'] = esc_keypad_numeric,
	['D'] = screen_linefeed,
	['E'] = esc_next_line,
	['H'] = esc_set_tab,
	['M'] = screen_reverse_index,
	['c'] = esc_reset,
};

static void
designate(struct term *t, unsigned set, uint8_t final)
{
	t->cur.charsets[set] = final == '0' ? CHARSET_GRAPHICS : CHARSET_ASCII;
}

void
esc_dispatch(struct term *t, const struct parser *p)
{
	if (!p->n_intermediates) {
		if (p->final == 'Z') /* DECID */
			reply_attributes(t, p);
		else if (plain[p->final])
			plain[p->final](t);
		return;
	}
	if (p->n_intermediates > 1)
		return;
	switch (p->intermediates[0]) {
	case '(':
	case ')':
		designate(t, p->intermediates[0] - '(', p->final);
		break;
	case '#':
		if (p->final == '8')
			screen_align(t);
		break;
	}
}
