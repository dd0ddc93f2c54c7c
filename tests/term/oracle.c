/* SPDX-License-Identifier: MIT */
/* libvterm as a terminal of these tests: see oracle.h. */
#include "config.h"

#include "term/oracle.h"

#include <string.h>
#include <vterm.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/grid.h"

struct oracle {
	VTerm *vt;
	VTermScreen *screen;
	VTermScreenCell **lines; /* a ring */
	size_t n_lines, next;
};

struct oracle *
oracle_new(unsigned rows, unsigned cols)
{
	struct oracle *o = xcalloc(1, sizeof(*o));

	o->vt = vterm_new((int)rows, (int)cols);
	vterm_set_utf8(o->vt, 1);
	o->screen = vterm_obtain_screen(o->vt);
	vterm_screen_enable_altscreen(o->screen, 1);
	vterm_screen_reset(o->screen, 1);
	return o;
}

void
oracle_free(struct oracle *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n_lines; i++)
		free(o->lines[i]);
	free(o->lines);
	vterm_free(o->vt);
	free(o);
}

static int
keep_line(int cols, const VTermScreenCell *cells, void *user)
{
	struct oracle *o = user;
	size_t at = o->next++ % o->n_lines;

	o->lines[at] = xreallocarray(o->lines[at], (size_t)cols, sizeof(*cells));
	memcpy(o->lines[at], cells, (size_t)cols * sizeof(*cells));
	return 1;
}

void
oracle_keep(struct oracle *o, size_t lines)
{
	static const VTermScreenCallbacks keep = { .sb_pushline = keep_line };

	o->n_lines = lines;
	o->lines = xcalloc(lines, sizeof(*o->lines));
	vterm_screen_set_callbacks(o->screen, &keep, o);
}

void
oracle_feed(struct oracle *o, const void *bytes, size_t n)
{
	vterm_input_write(o->vt, bytes, n);
}

static uint32_t
colour(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return 0;
	if (VTERM_COLOR_IS_INDEXED(c))
		return (uint32_t)TERM_COLOUR_INDEX << COLOUR_KIND | c->indexed.idx;
	return (uint32_t)TERM_COLOUR_RGB << COLOUR_KIND |
	       (uint32_t)(c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue);
}

static unsigned
attributes(const VTermScreenCellAttrs *a)
{
	return (a->bold ? TERM_BOLD : 0u) | (a->italic ? TERM_ITALIC : 0u) |
	       (a->blink ? TERM_BLINK : 0u) | (a->reverse ? TERM_REVERSE : 0u) |
	       (a->strike ? TERM_STRIKE : 0u) |
	       (a->underline ? TERM_UNDERLINE : 0u);
}

static void
text(const VTermScreenCell *c, char *out)
{
	size_t n = 0;

	if (c->chars[0] != ' ' || c->chars[1])
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c->chars[i]; i++)
			n += utf8_encode(c->chars[i], out + n);
	out[n] = '\0';
}

void
oracle_cell(struct oracle *o, unsigned row, unsigned col, struct seen *out)
{
	VTermPos at = { (int)row, (int)col };
	VTermScreenCell c;

	vterm_screen_get_cell(o->screen, at, &c);
	*out = (struct seen){
		.width = c.chars[0] == (uint32_t)-1 ? 0 : (unsigned)c.width,
		.fg = colour(&c.fg),
		.bg = colour(&c.bg),
		.attr = attributes(&c.attrs),
		.underline = c.attrs.underline,
	};
	if (out->width)
		text(&c, out->text);
}

void
oracle_cursor(struct oracle *o, unsigned *row, unsigned *col)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(o->vt), &at);
	*row = (unsigned)at.row;
	*col = (unsigned)at.col;
}
