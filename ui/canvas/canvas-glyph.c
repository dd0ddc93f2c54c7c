/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 as what one cell of curses can hold: a character that the C library gives
 * a width, and marks that combine with it. Where its opinion of a width is not
 * that of our emulator, curses would lose count of the columns: the cell shows
 * what both agree on, padded with a blank, or the sign for what cannot be shown.
 *
 * Joiners and variation selectors are left out, since terminals differ in the
 * width of what they make: a picture of several characters is its first one.
 */
#include "config.h"

#include <string.h>
#include <wchar.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/canvas/canvas-int.h"

enum {
	REPLACEMENT = 0xfffd,
	BOX_FIRST = 0x2500,
	BOX_LAST = 0x257f,
};

/* U+2500 to U+257F, 32 a line */
static const char box_ascii[] = "--||--||--||++++++++++++++++++++"
				"++++++++++++++++++++++++++++++++"
				"++++++++++++--||-|++++++++++++++"
				"+++++++++++++++++/\\X-|-|-|-|-|-|";

struct range {
	uint32_t first, last;
	char ascii;
};

/* clang-format off: a row a line */
static const struct range ascii_of[] = {
	{ 0x00a0, 0x00a0, ' ' },  { 0x00b7, 0x00b7, '.' }, { 0x2010, 0x2015, '-' },
	{ 0x2018, 0x201b, '\'' }, { 0x201c, 0x201f, '"' }, { 0x2022, 0x2023, '*' },
	{ 0x2026, 0x2026, '.' },  { 0x2039, 0x2039, '<' }, { 0x203a, 0x203a, '>' },
	{ 0x2190, 0x2190, '<' },  { 0x2191, 0x2191, '^' }, { 0x2192, 0x2192, '>' },
	{ 0x2193, 0x2193, 'v' },  { 0x2212, 0x2212, '-' }, { 0x2580, 0x259f, '#' },
	{ 0x25a0, 0x25ff, '*' },  { 0x2713, 0x2714, '+' }, { 0x2715, 0x2718, 'x' },
	{ 0x276f, 0x276f, '>' },  { 0x2800, 0x2800, ' ' }, { 0x2801, 0x28ff, ':' },
};

/* What has no business in a cell although it has no width. */
static const struct range no_marks[] = {
	{ 0x034f, 0x034f, 0 }, { 0x061c, 0x061c, 0 }, { 0x200b, 0x200f, 0 },
	{ 0x2028, 0x202e, 0 }, { 0x2060, 0x206f, 0 }, { 0xfe00, 0xfe0f, 0 },
	{ 0xfeff, 0xfeff, 0 }, { 0xfff9, 0xfffb, 0 }, { 0xe0000, 0xe0fff, 0 },
};
/* clang-format on */

static const struct range *
find_range(const struct range *ranges, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return &ranges[i];
	return NULL;
}

static char
to_ascii(uint32_t cp)
{
	const struct range *range;

	if (cp < 0x7f)
		return (char)cp;
	if (cp >= BOX_FIRST && cp <= BOX_LAST)
		return box_ascii[cp - BOX_FIRST];
	range = find_range(ascii_of, ARRAY_SIZE(ascii_of), cp);
	return range ? range->ascii : '?';
}

static bool
is_mark(uint32_t cp)
{
	return !find_range(no_marks, ARRAY_SIZE(no_marks), cp) &&
	       wcwidth((wchar_t)cp) == 0;
}

static void
set_base(bool utf8, struct glyph *g, uint32_t cp, int width)
{
	int columns = cp < 0x80 ? 1 : wcwidth((wchar_t)cp);

	if (!utf8) {
		cp = (unsigned char)to_ascii(cp);
		columns = 1;
	} else if (columns <= 0 || columns > width) {
		cp = REPLACEMENT;
		columns = 1;
	}
	*g = (struct glyph){ { (wchar_t)cp }, columns, width, L' ' };
}

/* Marks behind the base; bytes taken. */
static size_t
add_marks(bool utf8, struct glyph *g, const char *text, size_t n)
{
	size_t at = 0, len, count = 1;
	uint32_t cp;

	for (; at < n && (unsigned char)text[at] >= 0x80; at += len) {
		len = utf8_decode(text + at, n - at, &cp);
		if (term_width(cp) != 0)
			break;
		if (utf8 && count < CCHARW_MAX && is_mark(cp))
			g->text[count++] = (wchar_t)cp;
	}
	g->text[count] = L'\0';
	return at;
}

/* Control characters are blanks. */
static size_t
read_base(const char *text, size_t n, uint32_t *cp)
{
	size_t len = utf8_decode(text, n, cp);

	if (*cp < ' ' || (*cp >= 0x7f && *cp < 0xa0))
		*cp = ' ';
	return len;
}

size_t
glyph_read(bool utf8, const char *text, size_t n, struct glyph *g)
{
	uint32_t cp;
	size_t len = read_base(text, n, &cp);
	int width = term_width(cp);

	if (width <= 0) {
		*g = (struct glyph){ .width = 0 };
		return len;
	}
	set_base(utf8, g, cp, width);
	return len + add_marks(utf8, g, text + len, n - len);
}

/* Two letters of a flag stand in two cells, and terminals that can join them. */
static void
join_flag(struct glyph *g, const char *rest)
{
	uint32_t second;

	utf8_decode(rest, strlen(rest), &second);
	if (g->columns == 1 && term_is_flag_half((uint32_t)g->text[0]) &&
	    term_is_flag_half(second) && wcwidth((wchar_t)second) == 1)
		g->pad = (wchar_t)second;
}

void
glyph_of_cell(bool utf8, const struct term_cell *cell, struct glyph *g)
{
	const char *text = *cell->text ? cell->text : " ";
	size_t n = strlen(text), len;
	uint32_t cp;

	len = read_base(text, n, &cp);
	set_base(utf8, g, cp, cell->width == 2 ? 2 : 1);
	if (len == n)
		return;
	if (g->width == 2 && term_is_flag_half(cp))
		join_flag(g, text + len);
	else
		add_marks(utf8, g, text + len, n - len);
}
