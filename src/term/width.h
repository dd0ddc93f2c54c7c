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

unsigned width_class_of(uint32_t cp);

/* The great blocks without a table: Latin letters, boxes, CJK, Hangul. */
static inline unsigned
width_class(uint32_t cp)
{
	if ((cp >= 0xc0 && cp < 0x300) || (cp >= 0x2500 && cp < 0x25aa))
		return WIDTH_NARROW;
	if (cp >= 0x4e00 && cp < 0xa000)
		return WIDTH_WIDE;
	return width_class_of(cp);
}

#endif
