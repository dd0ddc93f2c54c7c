/* SPDX-License-Identifier: MIT */
/*
 * How wide a code point is, without a locale: two table look-ups in read-only
 * memory, so that all keepers share one copy. The tables are made by
 * width-table.py, which says what the four classes are.
 */
#include "config.h"

#include "term/width.h"

#include "term/term.h"
#include "term/width-table.h"

unsigned
width_class_of(uint32_t cp)
{
	unsigned block;

	if (cp > 0x10ffff)
		return WIDTH_NARROW;
	block = width_index[cp >> 8];
	return width_blocks[block][(cp & 0xff) >> 2] >> 2 * (cp & 3) & 3;
}

int
term_width(uint32_t cp)
{
	static const int columns[] = {
		[WIDTH_NONE] = 0,
		[WIDTH_NARROW] = 1,
		[WIDTH_WIDE] = 2,
		[WIDTH_EMOJI] = 1,
	};

	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return 0;
	return columns[width_class(cp)];
}
