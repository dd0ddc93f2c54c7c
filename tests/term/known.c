/* SPDX-License-Identifier: MIT */
/* The table of known differences, and the predicates that keep them narrow. */
#include "config.h"

#include "term/known.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "base/utf8.h"
#include "term/term-int.h"

/* --- what kind of atom it is, and what state it meets --- */

static char
final_of(const char *atom)
{
	return str_starts_with(atom, "\033[") ? atom[strspn(atom + 2, "0123456789;") + 2]
					      : '\0';
}

static bool
is_text(const char *atom)
{
	return (unsigned char)*atom >= ' ' && *atom != 0x7f;
}

static bool
has_margins(const struct term *t)
{
	return t->top || t->bottom + 1 < t->rows;
}

static bool
outside_margins(const struct term *t)
{
	return t->cur.row < t->top || t->cur.row > t->bottom;
}

static bool
draws_lines(const struct term *t)
{
	return t->cur.charsets[t->cur.shift] == CHARSET_GRAPHICS;
}

static bool
has_wide(const char *s)
{
	size_t left = strlen(s);

	while (left) {
		uint32_t cp;
		size_t n = utf8_decode(s, left, &cp);

		if (term_width(cp) == 2)
			return true;
		s += n;
		left -= n;
	}
	return false;
}

static bool
has_high(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return *s;
}

/* --- predicates --- */

static bool
edits_outside(const struct term *t, const char *atom)
{
	char final = final_of(atom);

	return outside_margins(t) &&
	       (final == '@' || final == 'P' ||
		((t->modes & TERM_MODE_INSERT) && is_text(atom)));
}

static bool
moves_at_margins(const struct term *t, const char *atom)
{
	char final = final_of(atom);

	return has_margins(t) && final && strchr("ABEF", final);
}

static bool
restores_more(const struct term *t, const char *atom)
{
	const struct cursor *saved = &t->saved[is_alternate(t)];

	return !strcmp(atom, "\0338") &&
	       (saved->pending || saved->origin ||
		t->modes & TERM_MODE_ORIGIN ||
		saved->shift != t->cur.shift ||
		memcmp(saved->charsets, t->cur.charsets, sizeof(saved->charsets)));
}

static bool
saves_away(const struct term *t, const char *atom)
{
	return is_alternate(t) &&
	       (str_ends_with(atom, "\0337") || !strcmp(atom, "\0338"));
}

static bool
comes_back_from_nowhere(const struct term *t, const char *atom)
{
	return !is_alternate(t) && str_ends_with(atom, "\033[?1049l");
}

static bool
goes_where_it_is(const struct term *t, const char *atom)
{
	return is_alternate(t) && str_ends_with(atom, "\033[?1049h");
}

static bool
draws_inequality(const struct term *t, const char *atom)
{
	return draws_lines(t) && strpbrk(atom, "yz");
}

static bool
draws_and_writes(const struct term *t, const char *atom)
{
	return draws_lines(t) && has_high(atom);
}

static bool
wide_without_wrap(const struct term *t, const char *atom)
{
	return !(t->modes & TERM_MODE_WRAP) && has_wide(atom);
}

static bool
repeats_inserting(const struct term *t, const char *atom)
{
	return (t->modes & TERM_MODE_INSERT) && str_ends_with(atom, "b") &&
	       strstr(atom, "\033[");
}

static bool
inserts_wide(const struct term *t, const char *atom)
{
	return (t->modes & TERM_MODE_INSERT) && has_wide(atom);
}

/* Marks in a run of text that comes to the edge. */
static bool
marks_at_edge(const struct term *t, const char *s)
{
	size_t left = strlen(s);
	int col = t->cur.col;
	bool marks = false;

	while (left) {
		uint32_t cp;
		size_t n = utf8_decode(s, left, &cp);

		col += term_width(cp);
		marks |= !term_width(cp);
		s += n;
		left -= n;
	}
	return marks && col >= (int)t->cols;
}

/* --- the table --- */

const struct known knowns[] = {
	{ "erases with all attributes in force, not with the background alone",
	  "terminfo bce; ECMA-48 8.3.39 (the erased state)", NULL,
	  "\033[4m\033[Kx", "x", 0, 1 },
	{ "leaves one half of a wide character when the other is written over",
	  "Unicode UAX #11: a wide character is one unit of two cells", NULL,
	  "漢\033[1;2Hx", " x", 0, 2 },
	{ "keeps the cursor on the first half of a wide character at the edge",
	  "DEC STD 070: the cursor stands in the last column", NULL,
	  "abcdef漢", "abcdef漢", 0, 7 },
	{ "restores black on black when nothing was saved",
	  "VT420 DECRC: then all is as at birth", NULL, "\0338x", "x", 0, 1 },
	{ "takes CSI s for DECSLRM while DECLRMM is off, and knows no CSI u",
	  "xterm ctlseqs CSI s (SCOSC), CSI u (SCORC)", NULL,
	  "ab\033[s\033[Hx\033[uc", "xbc", 0, 3 },
	{ "takes the text of APC and PM for text",
	  "ECMA-48 8.3.2 APC, 8.3.94 PM", NULL, "a\033_b\033\\c", "ac", 0, 2 },
	{ "takes marks outside of its tables for wide (U+3099)",
	  "Unicode UAX #11, general category Mn", NULL,
	  "か\xe3\x82\x99x", "か\xe3\x82\x99x", 0, 3 },
	{ "stops REP at the edge",
	  "ECMA-48 8.3.103: as if the character were there n times", NULL,
	  "\033[1;7Hx\033[3b", "      xx|xx", 1, 2 },
	{ "does not go to the first column on IL and DL",
	  "ECMA-48 8.3.67 IL, 8.3.32 DL: to the line home position", NULL,
	  "ab\033[Lx", "x|ab", 0, 1 },
	{ "keeps a pending wrap when DECAWM is turned off",
	  "VT420 DECAWM: off, characters replace the last one", NULL,
	  "abcdefgh\033[?7lx", "abcdefgx", 0, 7 },
	{ "keeps place, margins and attributes on DECALN",
	  "VT420 DECALN; DEC STD 070", NULL,
	  "\033[1m\033[2;2H\033#8\033[2J", "", 0, 0 },
	{ "keeps attributes on DECSTR", "VT420 DECSTR: SGR normal", NULL,
	  "\033[4m\033[!px", "x", 0, 1 },
	{ "does not insert and delete characters outside of the margins",
	  "xterm: top and bottom margins do not bound ICH, DCH, IRM",
	  edits_outside, "ab\033[2;3r\033[@", " ab", 0, 0 },
	{ "moves past the margins", "VT420 CUU, CUD: they stop there",
	  moves_at_margins, "\033[2;3r\033[9B", "", 2, 0 },
	{ "saves no wrap, origin mode and character sets",
	  "VT420 DECSC: all three are saved", restores_more,
	  "abcdefgh\0337\033[H\0338x", "abcdefgh|x", 1, 1 },
	{ "has one saved cursor for both screens",
	  "xterm ctlseqs: each screen has its own", saves_away,
	  "ab\0337\033[?47h\033[3H\0337\033[?47l\0338", "ab", 0, 2 },
	{ "restores the cursor on a way back from where nobody went",
	  "xterm ctlseqs 1049: as the switch that it undoes",
	  comes_back_from_nowhere, "\0337ab\033[?1049l", "ab", 0, 2 },
	{ "clears the alternate screen again on a second 1049",
	  "none; tmux does as ours, xterm as libvterm", goes_where_it_is,
	  "\033[?1049hab\033[?1049h", "ab", 0, 2 },
	{ "keeps a pending wrap on what would move the cursor and does not",
	  "DEC STD 070: line feeds and motions reset the Last Column Flag", NULL,
	  "\033[4;1Habcdefgh\nx", "||abcdefgh|       x", 3, 7 },
	{ "keeps DECAWM off on DECSTR",
	  "xterm: DECSTR puts it back to how it was at birth", NULL,
	  "\033[?7l\033[!pabcdefghi", "abcdefgh|i", 1, 1 },
	{ "draws the slanted forms of less and greater or equal",
	  "xterm's DEC special graphics: U+2264, U+2265", draws_inequality,
	  "\033(0yz", "≤≥", 0, 2 },
	{ "leaves a run of line drawing that begins with UTF-8 undrawn",
	  "VT420 SCS: GL is the designated set", draws_and_writes,
	  "\033(0éa", "é▒", 0, 2 },
	{ "wraps a wide character although DECAWM is off", "VT420 DECAWM",
	  wide_without_wrap, "\033[?7labcdefgh漢", "abcdef漢", 0, 7 },
	{ "moves one column for a wide character that is inserted",
	  "ECMA-48 7.2.10 IRM: room is made for what is written", inserts_wide,
	  "ab\r\033[4h漢", "漢ab", 0, 2 },
	{ "loses marks at the edge, or takes a column for them",
	  "Unicode UAX #11: marks take none", marks_at_edge,
	  "\033[1;8He\xcc\x81\xcc\xa3x", "       e\xcc\x81\xcc\xa3|x", 1, 1 },
	{ "does not insert what REP repeats", "ECMA-48 8.3.103, 7.2.10 IRM",
	  repeats_inserting, "abc\r\033[4hx\033[2b", "xxxabc", 0, 3 },
};

const size_t knowns_count = ARRAY_SIZE(knowns);

const struct known *
known_find(const struct term *t, const char *atom)
{
	for (size_t i = 0; i < knowns_count; i++)
		if (knowns[i].applies && knowns[i].applies(t, atom))
			return &knowns[i];
	return NULL;
}
