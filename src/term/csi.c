/* SPDX-License-Identifier: MIT */
/*
 * Control sequences: two tables from final bytes to functions, and those of them
 * that set how the terminal behaves. What moves the cursor is in csi-move.c, what
 * changes cells in csi-edit.c, what answers in reply.c. A sequence that is in
 * neither table is passed over and counted. Names are those of ECMA-48 and of
 * xterm's ctlseqs.
 */
#include "config.h"

#include "term/csi.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "term/term-int.h"

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
