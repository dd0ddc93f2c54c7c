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

unsigned width_class(uint32_t cp);

#endif
