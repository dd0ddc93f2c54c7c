/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, section 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>

#include "base/str.h"

/* Adds bytes as text, padded. */
void base64_encode(struct str *out, const void *, size_t n);
/* Adds the bytes; false when text is not base64. Padding may be missing. */
bool base64_decode(struct str *out, const char *text, size_t n);

#endif
