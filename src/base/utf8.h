/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 (RFC 3629). Decoding replaces what is malformed by U+FFFD, one per
 * maximal subpart (Unicode 15, section 3.9), and never reads past the end.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes taken (at least 1 when n > 0); *cp is U+FFFD where malformed. */
size_t utf8_decode(const char *, size_t n, uint32_t *cp);
/* Writes 1-4 bytes, returns how many. */
size_t utf8_encode(uint32_t cp, char out[4]);
bool utf8_is_valid(const char *, size_t n);
/* Adds text as valid UTF-8 without control characters but \n and \t. */
void utf8_add_clean(struct str *, const char *, size_t n);
/*
 * What tells a terminal something instead of standing on it: control characters (C0,
 * DEL, C1), and Unicode's own, of lines and of direction (UAX #9, 2).
 */
bool utf8_is_control(uint32_t cp);
bool utf8_has_control(const char *, size_t n);
/* Adds text as one line without any of those; ends of lines and tabs are blanks. */
void utf8_add_line(struct str *, const char *, size_t n);

#endif
