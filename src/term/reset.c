/* SPDX-License-Identifier: MIT */
/*
 * Ways back to the start: what a new terminal is, what a program asks for with
 * DECSTR and RIS, and what a terminal outside needs after it showed a pane.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"

void
reset_soft(struct term *t)
{
	const uint32_t theirs = TERM_MODE_CURSOR_VISIBLE | TERM_MODE_WRAP |
				TERM_MODE_ORIGIN | TERM_MODE_INSERT |
				TERM_MODE_CURSOR_KEYS | TERM_MODE_KEYPAD |
				MODE_MARGINS;
	struct cursor *cur = &t->cur;

	t->modes = (t->modes & ~theirs) | (MODE_BIRTH & theirs);
	screen_region(t, 0, t->rows - 1);
	screen_margins(t, 0, t->cols - 1);
	t->iso_protection = false;
	*cur = (struct cursor){ .row = cur->row, .col = cur->col };
	t->saved[is_alternate(t)] = (struct cursor){ 0 };
}

void
reset_columns(struct term *t)
{
	t->modes &= ~(uint32_t)MODE_MARGINS;
	screen_region(t, 0, t->rows - 1);
	screen_margins(t, 0, t->cols - 1);
	screen_clear(t);
	screen_place(t, 0, 0);
}

void
reset_full(struct term *t)
{
	screen_alternate(t, false, true);
	grid_release(&t->screens[1]);
	t->modes = MODE_BIRTH;
	t->cur = t->saved[0] = t->saved[1] = (struct cursor){ 0 };
	screen_region(t, 0, t->rows - 1);
	screen_margins(t, 0, t->cols - 1);
	t->iso_protection = false;
	strv_clear(&t->titles);
	screen_clear(t);
	screen_tabs_reset(t);
	colour_reset(t);
	t->last = 0;
	t->cursor_shape = t->modify_other_keys = 0;
	memset(t->kitty, 0, sizeof(t->kitty));
	t->kitty[0].n = t->kitty[1].n = 1;
}

/*
 * DECSTBM moves the cursor, so it stands between a save and a restore; the pop
 * empties kitty's stack however deep it is.
 */
const char term_undo[] =
	"\033[?2026l\033[?6l\033[?69l\0337\033[r\0338"
	"\033[4l\033[20l\033[?5l\033[?7h"
	"\033[?1l\033>"
	"\033[?9l\033[?1000l\033[?1002l\033[?1003l"
	"\033[?1005l\033[?1006l\033[?1015l\033[?1016l"
	"\033[?1004l\033[?2004l\033[?2031l\033[?2048l"
	"\033[<99u\033[=0;1u\033[>4m"
	"\033(B\033)B\033*B\033+B\017\033[m\033[0\"q"
	"\033]104\033\\\033]110\033\\\033]111\033\\\033]112\033\\"
	"\033]117\033\\\033]119\033\\"
	"\033[0 q\033[?25h";
