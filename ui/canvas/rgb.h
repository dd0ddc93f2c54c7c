/* SPDX-License-Identifier: MIT */
/*
 * Colours as RRGGBB, and the nearest that a terminal with fewer has. Of 256 the
 * nearest to the eye is looked for (the red-mean weighting of Riemersma's
 * "Colour metric"); of 16 it is the one of the same hue, since a pastel amber
 * that comes out as grey has lost what it said.
 */
#ifndef UI_CANVAS_RGB_H
#define UI_CANVAS_RGB_H

#include <stdint.h>

/* Of the cube and the greys (16-255, as xterm has them); below 16: 0. */
uint32_t rgb_of_index(unsigned index);
/* 16 to 255: the 16 below are whatever the person's theme makes of them. */
unsigned rgb_to_256(uint32_t rgb);
/* 0 to 15 in ANSI's order: black red green yellow blue magenta cyan white. */
unsigned rgb_to_16(uint32_t rgb);
/* The same of the first eight. */
unsigned rgb_to_8(uint32_t rgb);

#endif
