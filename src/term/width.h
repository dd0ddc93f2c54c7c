/* SPDX-License-Identifier: MIT */
/* Classes of width behind term_width(), for what builds clusters. */
#ifndef TERM_WIDTH_H
#define TERM_WIDTH_H

#include <stdint.h>

enum width_class {
	WIDTH_NONE,   /* joins the cell before it */
	WIDTH_NARROW, /* also control characters, which never come here */
	WIDTH_WIDE,
	WIDTH_EMOJI, /* narrow; wide with U+FE0F behind it */
};

/* Two steps, in read-only memory, so that all keepers share one copy. */
extern const uint8_t width_index[], width_blocks[][64];

/* cp: at most 0x10ffff, as UTF-8 has it. */
static inline unsigned
width_class(uint32_t cp)
{
	const uint8_t *block = width_blocks[width_index[cp >> 8]];

	return block[(cp & 0xff) >> 2] >> 2 * (cp & 3) & 3;
}

#endif
