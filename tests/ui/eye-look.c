/* SPDX-License-Identifier: MIT */
/*
 * The screen as JSON:
 *
 *	{"rows": 2, "cols": 9, "cursor": {"row": 0, "col": 3, "visible": true},
 *	 "modes": ["cursor-visible", "wrap"], "kitty": 0, "title": "",
 *	 "total": 812, "text": ["ab 猫", ""],
 *	 "looks": [[{"cols": 3, "text": "ab ", "fg": "#e0af68", "attrs": ["bold"]},
 *		    {"cols": 2, "text": "猫", "bg": 4}, …], …]}
 *
 * A run is of cells that look the same; fg, bg and under are "#rrggbb" or one of
 * the 256, absent for the default. A cell that is not one code point of one
 * column (wide, a cluster) is a run of its own, so that in every other run the
 * characters are the columns.
 */
#include "config.h"

#include "ui/eye.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/keys.h"

static const struct {
	const char *name;
	unsigned bit;
} modes[] = {
	{ "alternate", TERM_MODE_ALTERNATE },
	{ "bracketed-paste", TERM_MODE_BRACKETED_PASTE },
	{ "cursor-visible", TERM_MODE_CURSOR_VISIBLE },
	{ "cursor-keys", TERM_MODE_CURSOR_KEYS },
	{ "keypad", TERM_MODE_KEYPAD },
	{ "focus", TERM_MODE_FOCUS },
	{ "mouse-press", TERM_MODE_MOUSE_PRESS },
	{ "mouse-drag", TERM_MODE_MOUSE_DRAG },
	{ "mouse-any", TERM_MODE_MOUSE_ANY },
	{ "mouse-sgr", TERM_MODE_MOUSE_SGR },
	{ "sync", TERM_MODE_SYNC },
	{ "wrap", TERM_MODE_WRAP },
	{ "origin", TERM_MODE_ORIGIN },
	{ "insert", TERM_MODE_INSERT },
}, attrs[] = {
	{ "bold", TERM_BOLD },		 { "dim", TERM_DIM },
	{ "italic", TERM_ITALIC },	 { "underline", TERM_UNDERLINE },
	{ "blink", TERM_BLINK },	 { "reverse", TERM_REVERSE },
	{ "hidden", TERM_HIDDEN },	 { "strike", TERM_STRIKE },
	{ "overline", TERM_OVERLINE },
};

enum { MODES_AT_BIRTH = TERM_MODE_CURSOR_VISIBLE | TERM_MODE_WRAP };

unsigned
eye_mode(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (!strcmp(modes[i].name, name))
			return modes[i].bit;
	return 0;
}

static json_t *
mode_names(unsigned set)
{
	json_t *names = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (set & modes[i].bit)
			json_array_append_new(names, json_string(modes[i].name));
	return names;
}

static bool
same_colour(struct term_colour a, struct term_colour b)
{
	return a.kind == b.kind && a.value == b.value;
}

static bool
same_look(const struct term_cell *a, const struct term_cell *b)
{
	return a->attr == b->attr && a->underline == b->underline &&
	       a->link == b->link && same_colour(a->fg, b->fg) &&
	       same_colour(a->bg, b->bg) && same_colour(a->under, b->under);
}

static bool
is_plain(const struct term_cell *c)
{
	size_t n = strlen(c->text);
	uint32_t cp;

	return c->width == 1 && (!n || utf8_decode(c->text, n, &cp) == n);
}

static void
set_colour(json_t *run, const char *key, struct term_colour c)
{
	char rgb[8];

	snprintf(rgb, sizeof(rgb), "#%06x", (unsigned)c.value);
	if (c.kind == TERM_COLOUR_INDEX)
		json_object_set_new(run, key, json_integer(c.value));
	else if (c.kind == TERM_COLOUR_RGB)
		json_object_set_new(run, key, json_string(rgb));
}

static void
set_attrs(json_t *run, const struct term_cell *c)
{
	json_t *names;

	if (!c->attr)
		return;
	names = json_array();
	for (size_t i = 0; i < ARRAY_SIZE(attrs); i++)
		if (c->attr & attrs[i].bit)
			json_array_append_new(names, json_string(attrs[i].name));
	json_object_set_new(run, "attrs", names);
	if (c->underline > UNDERLINE_SINGLE)
		json_object_set_new(run, "underline", json_integer(c->underline));
}

static json_t *
run_json(const struct eye *e, const struct term_cell *c, unsigned cols,
	 const char *text)
{
	json_t *run = json_pack("{s:i, s:s}", "cols", (int)cols, "text", text);
	const char *uri = term_link_uri(e->term, c->link);

	set_colour(run, "fg", c->fg);
	set_colour(run, "bg", c->bg);
	set_colour(run, "under", c->under);
	set_attrs(run, c);
	if (uri)
		json_object_set_new(run, "link", json_string(uri));
	return run;
}

/* The run that begins there: adds its text, returns its columns. */
static unsigned
run_length(const struct term_cell *c, unsigned n, struct str *text)
{
	unsigned cols = 0;

	if (!is_plain(c)) {
		str_adds(text, c->text);
		return c->width == 2 && n > 1 ? 2 : 1;
	}
	for (; cols < n && is_plain(&c[cols]) && same_look(c, &c[cols]); cols++)
		str_adds(text, *c[cols].text ? c[cols].text : " ");
	return cols;
}

static json_t *
row_looks(const struct eye *e, int row, struct term_cell *cells, unsigned n)
{
	json_t *runs = json_array();
	struct str text = STR_INIT;

	term_cells(e->term, row, 0, cells, n);
	for (unsigned at = 0; at < n;) {
		unsigned cols;

		str_clear(&text);
		cols = run_length(&cells[at], n - at, &text);
		json_array_append_new(runs, run_json(e, &cells[at], cols, text.buf));
		at += cols;
	}
	str_release(&text);
	return runs;
}

static void
add_rows(const struct eye *e, json_t *out)
{
	unsigned rows = term_rows(e->term), cols = term_cols(e->term);
	struct term_cell *cells = xcalloc(cols, sizeof(*cells));
	json_t *texts = json_array(), *looks = json_array();
	struct str text = STR_INIT;

	for (int row = 0; row < (int)rows; row++) {
		str_clear(&text);
		term_row_text(e->term, row, &text);
		str_rtrim(&text);
		json_array_append_new(texts, json_string(text.buf));
		json_array_append_new(looks, row_looks(e, row, cells, cols));
	}
	json_object_set_new(out, "text", texts);
	json_object_set_new(out, "looks", looks);
	str_release(&text);
	free(cells);
}

void
eye_add_screen(const struct eye *e, json_t *out)
{
	unsigned set = term_modes(e->term);
	struct key_modes keys;

	term_key_modes(e->term, &keys);
	json_object_set_new(out, "rows", json_integer(term_rows(e->term)));
	json_object_set_new(out, "cols", json_integer(term_cols(e->term)));
	json_object_set_new(out, "cursor",
			    json_pack("{s:i, s:i, s:b}", "row",
				      (int)term_cursor_row(e->term), "col",
				      (int)term_cursor_col(e->term), "visible",
				      (set & TERM_MODE_CURSOR_VISIBLE) != 0));
	json_object_set_new(out, "modes", mode_names(set));
	json_object_set_new(out, "kitty", json_integer(keys.kitty));
	json_object_set_new(out, "title", json_string(term_title(e->term)));
	json_object_set_new(out, "total", json_integer((json_int_t)e->bytes));
	add_rows(e, out);
}

static bool
same_discipline(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       !memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc));
}

json_t *
eye_left(const struct eye *e)
{
	json_t *left = mode_names(term_modes(e->term) ^ MODES_AT_BIRTH);
	struct key_modes keys;
	struct termios now;

	term_key_modes(e->term, &keys);
	if (keys.kitty)
		json_array_append_new(left, json_string("kitty"));
	if (keys.modify_other_keys)
		json_array_append_new(left, json_string("modify-other-keys"));
	if (e->pty.fd >= 0 && !tcgetattr(e->pty.fd, &now) &&
	    !same_discipline(&now, &e->birth))
		json_array_append_new(left, json_string("line-discipline"));
	return left;
}
