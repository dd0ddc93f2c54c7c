/* SPDX-License-Identifier: MIT */
/*
 * Control sequences: one small function each, and two tables from final bytes to
 * them. A sequence that is in neither is passed over and counted. Names are those
 * of ECMA-48 and of xterm's ctlseqs.
 */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "term/term-int.h"

typedef void csi_fn(struct term *, const struct parser *);

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

static void
csi_ich(struct term *t, const struct parser *p)
{
	t->cur.pending = false;
	if (in_columns(t))
		grid_insert(cursor_row(t), t->cur.col, (unsigned)parser_count(p, 0),
			    t->right + 1, &t->cur.style);
}

static void
csi_dch(struct term *t, const struct parser *p)
{
	t->cur.pending = false;
	if (in_columns(t))
		grid_delete(cursor_row(t), t->cur.col, (unsigned)parser_count(p, 0),
			    t->right + 1, &t->cur.style);
}

static void
csi_ech(struct term *t, const struct parser *p)
{
	erase(t, cursor_row(t), t->cur.col,
	      t->cur.col + (unsigned)parser_count(p, 0), false);
}

/* Margins hold a cursor that is inside of them. */
static void
move_up(struct term *t, int n, int col)
{
	int row = t->cur.row, stop = row >= (int)t->top ? (int)t->top : 0;

	screen_move(t, row - n > stop ? row - n : stop, col);
}

static void
move_down(struct term *t, int n, int col)
{
	int row = t->cur.row, last = (int)t->rows - 1;
	int stop = row <= (int)t->bottom ? (int)t->bottom : last;

	screen_move(t, row + n < stop ? row + n : stop, col);
}

static void
csi_cuu(struct term *t, const struct parser *p)
{
	move_up(t, parser_count(p, 0), t->cur.col);
}

static void
csi_cud(struct term *t, const struct parser *p)
{
	move_down(t, parser_count(p, 0), t->cur.col);
}

static void
csi_cuf(struct term *t, const struct parser *p)
{
	int to = t->cur.col + parser_count(p, 0), edge = (int)screen_edge(t);

	screen_move(t, t->cur.row, to < edge ? to : edge);
}

static void
csi_cub(struct term *t, const struct parser *p)
{
	screen_back(t, parser_count(p, 0));
}

static void
csi_cnl(struct term *t, const struct parser *p)
{
	move_down(t, parser_count(p, 0), (int)screen_start(t));
}

static void
csi_cpl(struct term *t, const struct parser *p)
{
	move_up(t, parser_count(p, 0), (int)screen_start(t));
}

static int
origin_row(const struct term *t)
{
	return t->modes & TERM_MODE_ORIGIN ? (int)t->top : 0;
}

static void
csi_cha(struct term *t, const struct parser *p)
{
	int col = parser_count(p, 0) - 1, row = t->cur.row;

	screen_place(t, row - origin_row(t), col);
}

static void
csi_cup(struct term *t, const struct parser *p)
{
	screen_place(t, parser_count(p, 0) - 1, parser_count(p, 1) - 1);
}

static void
csi_vpa(struct term *t, const struct parser *p)
{
	int col = t->cur.col;

	if (t->modes & TERM_MODE_ORIGIN)
		col -= (int)t->left;
	screen_place(t, parser_count(p, 0) - 1, col);
}

/* Unlike CUD it knows no margin, but in origin mode. */
static void
csi_vpr(struct term *t, const struct parser *p)
{
	int row = t->cur.row + parser_count(p, 0), bottom = (int)t->bottom;

	if ((t->modes & TERM_MODE_ORIGIN) && row > bottom)
		row = bottom;
	screen_move(t, row, t->cur.col);
}

static void
csi_cht(struct term *t, const struct parser *p)
{
	screen_tab(t, parser_count(p, 0));
}

static void
csi_cbt(struct term *t, const struct parser *p)
{
	screen_tab(t, -parser_count(p, 0));
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
static void
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
static void
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

static void
csi_il(struct term *t, const struct parser *p)
{
	if (!screen_in_region(t))
		return;
	screen_scroll_from(t, t->cur.row, -parser_count(p, 0));
	screen_move(t, t->cur.row, (int)t->left);
}

static void
csi_dl(struct term *t, const struct parser *p)
{
	if (!screen_in_region(t))
		return;
	screen_scroll_from(t, t->cur.row, parser_count(p, 0));
	screen_move(t, t->cur.row, (int)t->left);
}

static void
csi_decic(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->cur.col, -parser_count(p, 0));
}

static void
csi_decdc(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->cur.col, parser_count(p, 0));
}

static void
csi_sl(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->left, parser_count(p, 0));
}

static void
csi_sr(struct term *t, const struct parser *p)
{
	if (screen_in_region(t))
		screen_shift_columns(t, t->left, -parser_count(p, 0));
}

static void
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

static void
csi_su(struct term *t, const struct parser *p)
{
	screen_scroll_up(t, (unsigned)parser_count(p, 0));
	screen_settle(t);
}

/* With five parameters it is xterm's highlight tracking, which nobody uses. */
static void
csi_sd(struct term *t, const struct parser *p)
{
	if (p->n_params > 1)
		return;
	screen_scroll_down(t, (unsigned)parser_count(p, 0));
	screen_settle(t);
}

static void
csi_rep(struct term *t, const struct parser *p)
{
	screen_repeat(t, (unsigned)parser_count(p, 0));
}

static void
csi_tbc(struct term *t, const struct parser *p)
{
	int what = parser_param(p, 0, 0);

	if (!what)
		t->tabs[t->cur.col / 8] &= (uint8_t) ~(1u << t->cur.col % 8);
	else if (what == 3)
		for (size_t i = 0; i < sizeof(t->tabs); i++)
			t->tabs[i] = 0;
}

static void
csi_sm(struct term *t, const struct parser *p)
{
	mode_set(t, p, true);
}

static void
csi_rm(struct term *t, const struct parser *p)
{
	mode_set(t, p, false);
}

static void
csi_decstbm(struct term *t, const struct parser *p)
{
	unsigned top = (unsigned)parser_count(p, 0);
	unsigned bottom = (unsigned)parser_param(p, 1, 0);

	if (!bottom || bottom > t->rows)
		bottom = t->rows;
	if (top >= bottom && t->rows > 1)
		return;
	screen_region(t, top > bottom ? bottom - 1 : top - 1, bottom - 1);
	screen_place(t, 0, 0);
}

static void
set_margins(struct term *t, const struct parser *p)
{
	unsigned left = (unsigned)parser_count(p, 0);
	unsigned right = (unsigned)parser_param(p, 1, 0);

	if (!right || right > t->cols)
		right = t->cols;
	if (left >= right)
		return;
	screen_margins(t, left - 1, right - 1);
	screen_place(t, 0, 0);
}

/* DECSLRM where DECLRMM allows it, else SCOSC. */
static void
csi_s(struct term *t, const struct parser *p)
{
	if (t->modes & MODE_MARGINS)
		set_margins(t, p);
	else if (!p->n_params)
		screen_save(t);
}

static void
csi_scorc(struct term *t, const struct parser *p)
{
	(void)p;
	screen_restore(t);
}

static void
csi_decscusr(struct term *t, const struct parser *p)
{
	int shape = parser_param(p, 0, 0);

	if (shape <= 6)
		t->cursor_shape = (uint8_t)shape;
}

static void
csi_decstr(struct term *t, const struct parser *p)
{
	(void)p;
	reset_soft(t);
}

/* XTMODKEYS; resource 4 is modifyOtherKeys. */
static void
csi_xtmodkeys(struct term *t, const struct parser *p)
{
	int value = parser_param(p, 1, 0);

	if (!p->n_params || (parser_param(p, 0, 0) == 4 && value <= 3))
		t->modify_other_keys = (uint8_t)value;
}

static void
csi_xtqmodkeys(struct term *t, const struct parser *p)
{
	if (parser_param(p, 0, 0) == 4)
		reply(t, "\033[>4;%um", t->modify_other_keys);
	else
		reply_unheard(t);
}

static void
csi_kitty_query(struct term *t, const struct parser *p)
{
	(void)p;
	reply(t, "\033[?%uu", kitty_flags(t));
}

static void
csi_unheard(struct term *t, const struct parser *p)
{
	(void)p;
	reply_unheard(t);
}

static csi_fn *const plain['~' - '@' + 1] = {
	['@' - '@'] = csi_ich,
	['A' - '@'] = csi_cuu,
	['B' - '@'] = csi_cud,
	['C' - '@'] = csi_cuf,
	['D' - '@'] = csi_cub,
	['E' - '@'] = csi_cnl,
	['F' - '@'] = csi_cpl,
	['G' - '@'] = csi_cha,
	['H' - '@'] = csi_cup,
	['I' - '@'] = csi_cht,
	['J' - '@'] = csi_ed,
	['K' - '@'] = csi_el,
	['L' - '@'] = csi_il,
	['M' - '@'] = csi_dl,
	['P' - '@'] = csi_dch,
	['S' - '@'] = csi_su,
	['T' - '@'] = csi_sd,
	['X' - '@'] = csi_ech,
	['Z' - '@'] = csi_cbt,
	['^' - '@'] = csi_sd,
	['`' - '@'] = csi_cha,
	['a' - '@'] = csi_cuf,
	['b' - '@'] = csi_rep,
	['c' - '@'] = reply_attributes,
	['d' - '@'] = csi_vpa,
	['e' - '@'] = csi_vpr,
	['f' - '@'] = csi_cup,
	['g' - '@'] = csi_tbc,
	['h' - '@'] = csi_sm,
	['l' - '@'] = csi_rm,
	['m' - '@'] = sgr_apply,
	['n' - '@'] = reply_status,
	['r' - '@'] = csi_decstbm,
	['s' - '@'] = csi_s,
	['t' - '@'] = reply_window,
	['u' - '@'] = csi_scorc,
	['x' - '@'] = csi_unheard, /* DECREQTPARM */
};

#define KEY(prefix, intermediate, final) \
	((prefix) << 16 | (intermediate) << 8 | (final))

static const struct csi_row {
	int key;
	csi_fn *run;
} others[] = {
	{ KEY(0, ' ', '@'), csi_sl },
	{ KEY(0, ' ', 'A'), csi_sr },
	{ KEY(0, ' ', 'q'), csi_decscusr },
	{ KEY(0, '!', 'p'), csi_decstr },
	{ KEY(0, '"', 'q'), csi_decsca },
	{ KEY(0, '#', '|'), csi_unheard }, /* XTREPORTSGR */
	{ KEY(0, '$', 'p'), mode_report },
	{ KEY(0, '$', 'w'), csi_unheard }, /* DECRQPSR */
	{ KEY(0, '\'', '}'), csi_decic },
	{ KEY(0, '\'', '~'), csi_decdc },
	{ KEY(0, '*', 'y'), csi_unheard }, /* DECRQCRA */
	{ KEY('<', 0, 'u'), kitty_pop },
	{ KEY('=', 0, 'c'), reply_attributes },
	{ KEY('=', 0, 'u'), kitty_set },
	{ KEY('>', 0, 'c'), reply_attributes },
	{ KEY('>', 0, 'm'), csi_xtmodkeys },
	{ KEY('>', 0, 'q'), reply_version },
	{ KEY('>', 0, 'u'), kitty_push },
	{ KEY('?', 0, 'J'), csi_ed },
	{ KEY('?', 0, 'K'), csi_el },
	{ KEY('?', 0, 'S'), csi_unheard }, /* XTSMGRAPHICS */
	{ KEY('?', 0, 'h'), csi_sm },
	{ KEY('?', 0, 'l'), csi_rm },
	{ KEY('?', 0, 'm'), csi_xtqmodkeys },
	{ KEY('?', 0, 'n'), reply_status },
	{ KEY('?', 0, 'u'), csi_kitty_query },
	{ KEY('?', '$', 'p'), mode_report },
};

static int
by_key(const void *a, const void *b)
{
	return *(const int *)a - ((const struct csi_row *)b)->key;
}

static csi_fn *
find(const struct parser *p)
{
	int key = KEY(p->prefix, p->n_intermediates ? p->intermediates[0] : 0,
		      p->final);
	const struct csi_row *row;

	if (!p->prefix && !p->n_intermediates)
		return plain[p->final - '@'];
	if (p->n_intermediates > 1)
		return NULL;
	row = bsearch(&key, others, ARRAY_SIZE(others), sizeof(*others), by_key);
	return row ? row->run : NULL;
}

void
csi_dispatch(struct term *t, const struct parser *p)
{
	csi_fn *run = find(p);

	if (run)
		run(t, p);
	else
		unknown_note(t, '[', p);
}
