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
	screen_back(t, 1);
}

static void
control_tab(struct term *t)
{
	screen_tab(t, 1);
}

static void
control_return(struct term *t)
{
	screen_move(t, t->cur.row, (int)screen_start(t));
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
	t->cur.col = (uint16_t)screen_start(t);
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
	through_drop(t);
	str_adds(&t->through.instead, term_undo);
	str_adds(&t->through.instead, "\033[H\033[2J");
}

/* DECBI and DECFI: a column, and at the margin the screen moves instead. */
static void
esc_back_index(struct term *t)
{
	if (t->cur.col == t->left && screen_in_region(t))
		screen_shift_columns(t, t->left, -1);
	else
		screen_move(t, t->cur.row, t->cur.col - 1);
}

static void
esc_forward_index(struct term *t)
{
	if (t->cur.col == t->right && screen_in_region(t))
		screen_shift_columns(t, t->left, 1);
	else
		screen_move(t, t->cur.row, t->cur.col + 1);
}

static void
esc_single_two(struct term *t)
{
	t->cur.single = 2;
}

static void
esc_single_three(struct term *t)
{
	t->cur.single = 3;
}

static void
esc_lock_two(struct term *t)
{
	t->cur.shift = 2;
}

static void
esc_lock_three(struct term *t)
{
	t->cur.shift = 3;
}

/* SPA and EPA (ECMA-48): what is written between them no erasure takes. */
static void
esc_guard(struct term *t)
{
	t->cur.style.attr |= ATTR_PROTECTED;
	t->iso_protection = true;
}

static void
esc_unguard(struct term *t)
{
	t->cur.style.attr &= (uint16_t)~ATTR_PROTECTED;
}

static control_fn *const plain[0x80] = {
	['6'] = esc_back_index,
	['7'] = screen_save,
	['8'] = screen_restore,
	['9'] = esc_forward_index,
	['='] = esc_keypad_application,
	['>'] = esc_keypad_numeric,
	['D'] = screen_linefeed,
	['E'] = esc_next_line,
	['H'] = esc_set_tab,
	['M'] = screen_reverse_index,
	['N'] = esc_single_two,
	['O'] = esc_single_three,
	['V'] = esc_guard,
	['W'] = esc_unguard,
	['c'] = esc_reset,
	['n'] = esc_lock_two,
	['o'] = esc_lock_three,
};

/* Of the 94-sets; what is not known is ASCII. */
static void
designate(struct term *t, unsigned set, uint8_t final)
{
	t->cur.charsets[set] = final == '0'   ? CHARSET_GRAPHICS
			       : final == 'A' ? CHARSET_UK
					      : CHARSET_ASCII;
}

/* With an intermediate; false: nobody knows it. */
static bool
dispatch_more(struct term *t, const struct parser *p)
{
	if (p->n_intermediates > 1)
		return false;
	switch (p->intermediates[0]) {
	case '(':
	case ')':
	case '*':
	case '+':
		designate(t, p->intermediates[0] - '(', p->final);
		return true;
	case '#':
		if (p->final == '8')
			screen_align(t);
		return p->final == '8';
	case ' ': /* 7-bit or 8-bit controls in replies: ours have 7 */
		return p->final == 'F' || p->final == 'G';
	case '%': /* other encodings than UTF-8: there is none */
		return true;
	}
	return false;
}

void
esc_dispatch(struct term *t, const struct parser *p)
{
	if (p->n_intermediates) {
		if (!dispatch_more(t, p))
			unknown_note(t, 0, p);
	} else if (p->final == 'Z') { /* DECID */
		reply_attributes(t, p);
	} else if (plain[p->final]) {
		plain[p->final](t);
	} else if (p->final != '\\') { /* ST alone ends what is over */
		unknown_note(t, 0, p);
	}
}
