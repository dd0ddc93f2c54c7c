/* SPDX-License-Identifier: MIT */
/*
 * Control sequences that change cells: erasure, which leaves everything in its
 * place and may spare what is protected; insertion and deletion, which push and
 * pull the rest of a row or a region up to its margin; and scrolling. What comes
 * free has the background in force (terminfo's bce).
 */
#include "config.h"

#include "term/csi.h"
#include "term/term-int.h"

static bool
in_columns(const struct term *t)
{
	return t->cur.col >= t->left && t->cur.col <= t->right;
}

/*
 * Spares protected cells when asked to, or always after SPA. As xterm has it,
 * erasure forgets a pending wrap.
 */
static void
erase(struct term *t, struct row *row, unsigned from, unsigned to, bool selective)
{
	t->cur.pending = false;
	if (selective || t->iso_protection)
		grid_erase_open(t->grid, row, from, to, &t->cur.style);
	else
		grid_erase(t->grid, row, from, to, &t->cur.style);
}

void
csi_ich(struct term *t, const struct parser *p)
{
	t->cur.pending = false;
	if (in_columns(t))
		grid_insert(cursor_row(t), t->cur.col, (unsigned)parser_count(p, 0),
			    t->right + 1, &t->cur.style);
}

void
csi_dch(struct term *t, const struct parser *p)
{
	t->cur.pending = false;
	if (in_columns(t))
		grid_delete(cursor_row(t), t->cur.col, (unsigned)parser_count(p, 0),
			    t->right + 1, &t->cur.style);
}

void
csi_ech(struct term *t, const struct parser *p)
{
	erase(t, cursor_row(t), t->cur.col,
	      t->cur.col + (unsigned)parser_count(p, 0), false);
}

static void
erase_rows(struct term *t, unsigned from, unsigned to, bool selective)
{
	if (from < to && !selective)
		screen_unwrap_above(t, from);
	for (unsigned r = from; r < to; r++) {
		struct row *row = grid_row(t->grid, r);

		if (selective || t->iso_protection)
			erase(t, row, 0, t->cols, selective);
		else
			grid_clear_row(t->grid, row, &t->cur.style);
	}
}

static void
erase_in_row(struct term *t, unsigned from, unsigned to, bool selective)
{
	if (!from && !selective)
		screen_unwrap_above(t, t->cur.row);
	erase(t, cursor_row(t), from, to, selective);
}

static void
clear_history(struct term *t)
{
	if (t->options.keep_history)
		through_drop(t);
	else
		history_clear(&t->history);
}

/* ED and, with a '?', DECSED. */
void
csi_ed(struct term *t, const struct parser *p)
{
	bool selective = p->prefix;

	switch (parser_param(p, 0, 0)) {
	case 0:
		erase_in_row(t, t->cur.col, t->cols, selective);
		erase_rows(t, t->cur.row + 1u, t->rows, selective);
		break;
	case 1:
		erase_rows(t, 0, t->cur.row, selective);
		erase_in_row(t, 0, t->cur.col + 1u, selective);
		break;
	case 2:
		erase_rows(t, 0, t->rows, selective);
		reflow_forget(t);
		break;
	case 3:
		if (!selective)
			clear_history(t);
		break;
	}
}

/* EL and, with a '?', DECSEL. */
void
csi_el(struct term *t, const struct parser *p)
{
	bool selective = p->prefix;

	switch (parser_param(p, 0, 0)) {
	case 0:
		erase_in_row(t, t->cur.col, t->cols, selective);
		break;
	case 1:
		erase_in_row(t, 0, t->cur.col + 1u, selective);
		break;
	case 2:
		erase_in_row(t, 0, t->cols, selective);
		break;
	}
}

void
csi_il(struct term *t, const struct parser *p)
{
	if (!screen_in_region(t))
		return;
	screen_scroll_from(t, t->cur.row, -parser_count(p, 0));
	screen_move(t, t->cur.row, (int)t->left);
}

void
csi_dl(struct term *t, const struct parser *p)
{
	if (!screen_in_region(t))
		return;
	screen_scroll_from(t, t->cur.row, parser_count(p, 0));
	screen_move(t, t->cur.row, (int)t->left);
}

void
csi_decic(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->cur.col, -parser_count(p, 0));
}

void
csi_decdc(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->cur.col, parser_count(p, 0));
}

void
csi_sl(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->left, parser_count(p, 0));
}

void
csi_sr(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->left, -parser_count(p, 0));
}

void
csi_decsca(struct term *t, const struct parser *p)
{
	int what = parser_param(p, 0, 0);

	if (what > 2)
		return;
	t->iso_protection = false;
	t->cur.style.attr &= (uint16_t)~ATTR_PROTECTED;
	if (what == 1)
		t->cur.style.attr |= ATTR_PROTECTED;
}

void
csi_su(struct term *t, const struct parser *p)
{
	screen_scroll_up(t, (unsigned)parser_count(p, 0));
	screen_settle(t);
}

/* With five parameters it is xterm's highlight tracking, which nobody uses. */
void
csi_sd(struct term *t, const struct parser *p)
{
	if (p->n_params > 1)
		return;
	screen_scroll_down(t, (unsigned)parser_count(p, 0));
	screen_settle(t);
}

void
csi_rep(struct term *t, const struct parser *p)
{
	screen_repeat(t, (unsigned)parser_count(p, 0));
}
