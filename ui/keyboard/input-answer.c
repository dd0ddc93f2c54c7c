/* SPDX-License-Identifier: MIT */
/* What a terminal says besides keys: the mouse, focus, answers to our queries. */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "ui/keyboard/input-int.h"

/* Bits of a mouse report's first number (xterm's ctlseqs). */
enum {
	BITS_BUTTON = 3 | 64 | 128,
	BIT_SHIFT = 4,
	BIT_ALT = 8,
	BIT_CTRL = 16,
	BIT_MOVED = 32,
};

static void
set_mouse(struct input_event *e, unsigned bits, unsigned col, unsigned row)
{
	struct mouse *m = &e->mouse;

	e->kind = INPUT_MOUSE;
	m->button = (uint8_t)(bits & BITS_BUTTON);
	m->mods = (uint8_t)((bits & BIT_SHIFT ? KEY_SHIFT : 0) |
			    (bits & BIT_ALT ? KEY_ALT : 0) |
			    (bits & BIT_CTRL ? KEY_CTRL : 0));
	m->action = bits & BIT_MOVED ? MOUSE_MOVED : MOUSE_PRESSED;
	m->col = col ? col - 1 : 0;
	m->row = row ? row - 1 : 0;
}

/* Before SGR's form nobody said which button was let go. */
static void
set_released(struct mouse *m)
{
	if (m->button == MOUSE_NONE && m->action == MOUSE_PRESSED)
		m->action = MOUSE_RELEASED;
}

/* SGR's form, and urxvt's: CSI 32 + bits ; col ; row M. */
bool
input_mouse_csi(const struct sequence *s, struct input_event *e)
{
	uint32_t bits = s->param[0][0], col = s->param[1][0], row = s->param[2][0];
	bool is_sgr = s->prefix == '<';

	if ((s->final != 'M' && s->final != 'm') || s->intermediate || s->n != 3)
		return false;
	if (is_sgr) {
		set_mouse(e, bits, col, row);
		if (s->final == 'm')
			e->mouse.action = MOUSE_RELEASED;
		return true;
	}
	if (s->prefix || s->final == 'm' || bits < ' ')
		return false;
	set_mouse(e, bits - ' ', col, row);
	set_released(&e->mouse);
	return true;
}

static unsigned
unpacked(char byte)
{
	unsigned v = (unsigned char)byte;

	return v > ' ' ? v - ' ' : 0;
}

void
input_mouse_bytes(const char bytes[3], struct input_event *e)
{
	set_mouse(e, unpacked(bytes[0]), unpacked(bytes[1]), unpacked(bytes[2]));
	set_released(&e->mouse);
}

static void
set_answer(struct input_event *e, enum input_answer answer, const struct sequence *s)
{
	e->kind = INPUT_ANSWER;
	e->answer = answer;
	for (unsigned i = 0; i < INPUT_PARAMS && i < SEQUENCE_PARAMS; i++)
		e->params[i] = s->param[i][0];
}

bool
input_answer_csi(const struct sequence *s, struct input_event *e)
{
	static const struct {
		char prefix, intermediate, final;
		enum input_answer answer;
	} rows[] = {
		{ '?', 0, 'c', INPUT_ANSWER_DA1 },
		{ '?', '$', 'y', INPUT_ANSWER_MODE },
		{ '?', 0, 'u', INPUT_ANSWER_KITTY },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].prefix == s->prefix && rows[i].final == s->final &&
		    rows[i].intermediate == s->intermediate) {
			set_answer(e, rows[i].answer, s);
			return true;
		}
	if (s->prefix || s->intermediate || s->n ||
	    (s->final != 'I' && s->final != 'O'))
		return false;
	e->kind = INPUT_FOCUS;
	e->is_in = s->final == 'I';
	return true;
}
