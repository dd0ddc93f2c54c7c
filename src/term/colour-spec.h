/* SPDX-License-Identifier: MIT */
/*
 * Colours in words: the forms of XParseColor (libX11) that programs send in
 * OSC 4 and 10 to 19, and kitty's rgba: whose alpha says nothing here.
 */
#ifndef TERM_COLOUR_SPEC_H
#define TERM_COLOUR_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* #rgb to #rrrrggggbbbb, rgb:r/g/b, rgba:r/g/b/a or a name; false: no colour. */
bool colour_spec(const char *, size_t n, uint32_t *rgb);
/* A name alone, in any case and with any blanks. */
bool colour_name(const char *, size_t n, uint32_t *rgb);

#endif
