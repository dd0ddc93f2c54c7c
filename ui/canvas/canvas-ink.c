/* SPDX-License-Identifier: MIT */
/*
 * Roles and agents' colours as what curses draws with. With 256 colours or more a
 * role looks as the theme has it. With 16 the person's own terminal decides what
 * amber is, and its ground: greys are its own text, dimmed where the role is,
 * other roles keep their hue, and a selected row is reversed. Without colours the
 * roles differ by attributes alone, and states by their shapes anyway.
 */
#include "config.h"

#include "base/alloc.h"
#include "ui/canvas/canvas-int.h"
#include "ui/canvas/rgb.h"

/* On our own entry "protected" is what strikes out: share/terminfo. */
static const struct {
	uint16_t term;
	attr_t curses;
	bool is_ours;
} attrs[] = {
	{ TERM_BOLD, A_BOLD, false },	  { TERM_DIM, A_DIM, false },
	{ TERM_ITALIC, A_ITALIC, false }, { TERM_UNDERLINE, A_UNDERLINE, false },
	{ TERM_BLINK, A_BLINK, false },	  { TERM_REVERSE, A_REVERSE, false },
	{ TERM_HIDDEN, A_INVIS, false },  { TERM_STRIKE, A_PROTECT, true },
};

/* What tells roles apart where colours cannot. */
static const attr_t plain[ROLE_COUNT] = {
	[ROLE_DIM] = A_DIM,    [ROLE_ACCENT] = A_BOLD, [ROLE_STRONG] = A_BOLD,
	[ROLE_ASKS] = A_BOLD,  [ROLE_DONE] = A_BOLD,   [ROLE_IDLE] = A_DIM,
	[ROLE_ERROR] = A_BOLD, [ROLE_RULE] = A_DIM,
};

/* Roles that are a grey in every theme. */
static const bool is_grey[ROLE_COUNT] = {
	[ROLE_TEXT] = true, [ROLE_STRONG] = true, [ROLE_DIM] = true,
	[ROLE_IDLE] = true, [ROLE_RULE] = true,	  [ROLE_SELECTED] = true,
};

static attr_t
attr_of(const struct canvas *c, unsigned term)
{
	attr_t attr = A_NORMAL;

	for (size_t i = 0; term && i < ARRAY_SIZE(attrs); i++)
		if (term & attrs[i].term && (!attrs[i].is_ours || c->entry.is_direct))
			attr |= attrs[i].curses;
	return attr;
}

/* The nearest there is. Our own entry takes what is below 256 for an index. */
static int
colour_of(const struct canvas *c, uint32_t rgb)
{
	switch (c->colours) {
	case CANVAS_TRUE:
		return (int)(rgb < 256 ? rgb | 256 : rgb);
	case CANVAS_256:
		return (int)rgb_to_256(rgb);
	case CANVAS_16:
		return (int)(COLORS < 16 ? rgb_to_8(rgb) : rgb_to_16(rgb));
	case CANVAS_MONO:
		break;
	}
	return -1;
}

static int
theme_colour(const struct canvas *c, uint32_t rgb)
{
	return rgb == THEME_NONE ? -1 : colour_of(c, rgb);
}

static struct ink
rich_ink(const struct canvas *c, const struct theme *theme, int role, bool selected)
{
	const struct theme_role *r = &theme->roles[role],
				*row = &theme->roles[ROLE_SELECTED];
	struct ink ink = { attr_of(c, r->attr), theme_colour(c, r->colour), c->ground };

	if (ink.fg < 0)
		ink.fg = c->text;
	if (!selected && r->ground != THEME_NONE)
		ink.bg = colour_of(c, r->ground);
	if (!selected)
		return ink;
	ink.attr |= attr_of(c, row->attr);
	if (row->ground != THEME_NONE)
		ink.bg = colour_of(c, row->ground);
	if (ink.bg == c->ground)
		ink.attr |= A_REVERSE;
	return ink;
}

static struct ink
poor_ink(const struct canvas *c, const struct theme *theme, int role, bool selected)
{
	const struct theme_role *r = &theme->roles[role];
	struct ink ink = { attr_of(c, r->attr), -1, -1 };

	if (c->colours == CANVAS_16 && !is_grey[role])
		ink.fg = theme_colour(c, r->colour);
	if (ink.fg < 0)
		ink.attr |= plain[role];
	if (selected)
		ink = (struct ink){ (ink.attr & ~A_DIM) | A_REVERSE, -1, -1 };
	return ink;
}

void
ink_set_theme(struct canvas *c, const struct theme *theme)
{
	bool is_rich = c->colours >= CANVAS_256;

	c->text = is_rich ? theme_colour(c, theme->foreground) : -1;
	c->ground = is_rich ? theme_colour(c, theme->background) : -1;
	for (int i = 0; i < 16; i++)
		c->palette[i] = is_rich && theme->has_palette
					? colour_of(c, theme->palette[i])
					: i;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int selected = 0; selected < 2; selected++)
			c->inks[role][selected] =
				is_rich ? rich_ink(c, theme, role, selected)
					: poor_ink(c, theme, role, selected);
}

struct ink
ink_of_pen(const struct canvas *c, struct pen pen)
{
	struct ink ink =
		c->inks[pen.role < ROLE_COUNT ? pen.role : ROLE_TEXT][pen.is_selected];

	ink.attr |= attr_of(c, pen.attr);
	return ink;
}

/* With 8 colours the bright ones are the plain ones. */
static int
index_colour(const struct canvas *c, unsigned index)
{
	if (index < 16) {
		int colour = c->palette[index];

		return c->colours == CANVAS_16 && COLORS < 16 ? colour & 7 : colour;
	}
	return c->colours == CANVAS_16 ? colour_of(c, rgb_of_index(index)) : (int)index;
}

static int
cell_colour(const struct canvas *c, struct term_colour colour, int fallback)
{
	if (c->colours == CANVAS_MONO || colour.kind == TERM_COLOUR_DEFAULT)
		return fallback;
	return colour.kind == TERM_COLOUR_RGB ? colour_of(c, colour.value)
					      : index_colour(c, colour.value & 255);
}

/* The bright ones of text are bold then, as on the console. */
static bool
needs_bold(const struct canvas *c, struct term_colour fg)
{
	return c->colours == CANVAS_16 && COLORS < 16 && fg.kind == TERM_COLOUR_INDEX &&
	       fg.value >= 8 && fg.value < 16;
}

struct ink
ink_of_cell(const struct canvas *c, const struct term_cell *cell)
{
	struct ink ink = { attr_of(c, cell->attr), cell_colour(c, cell->fg, c->text),
			   cell_colour(c, cell->bg, c->ground) };

	if (cell->underline != UNDERLINE_NONE)
		ink.attr |= A_UNDERLINE;
	if (needs_bold(c, cell->fg))
		ink.attr |= A_BOLD;
	return ink;
}

int
ink_pair(struct ink ink)
{
	int pair = ink.fg < 0 && ink.bg < 0 ? 0 : alloc_pair(ink.fg, ink.bg);

	return pair < 0 ? 0 : pair;
}
