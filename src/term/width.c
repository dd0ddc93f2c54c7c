/* SPDX-License-Identifier: MIT */
/*
 * How wide a code point is, without a locale. The tables are made by
 * width-table.py, which says what the four classes are.
 */
#include "config.h"

#include "term/width.h"

#include "term/term.h"
#include "term/width-table.h"

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
	if (cp > 0x10ffff)
		return 1;
	return columns[width_class(cp)];
}
