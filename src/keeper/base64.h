/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, section 4), decoding only. */
#ifndef KEEPER_BASE64_H
#define KEEPER_BASE64_H

#include <stdbool.h>

#include "base/str.h"

/* Adds the bytes; false when text is not base64. Padding may be missing. */
bool base64_decode(struct str *out, const char *text, size_t n);

#endif
