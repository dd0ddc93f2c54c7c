/* SPDX-License-Identifier: MIT */
/*
 * Time: UTC milliseconds for what is kept, a monotonic clock for what is
 * measured, and the short forms that people read and write.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

int64_t clock_utc_ms(void);
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

/* "45s", "12m", "3h", "2d": at most four columns. */
void clock_format_age(struct str *, int64_t ms);
/* RFC 3339 in UTC: 2026-11-20T14:02:11Z. */
void clock_format_utc(struct str *, int64_t utc_ms);
/* "250ms", "10s", "5m", "2h", "1d", or a bare number of seconds. */
int clock_parse_duration(const char *text, int64_t *ms, struct err *);

/* "64k", "16M", "1G" (1024s), or a bare number of bytes. */
int size_parse(const char *text, int64_t *bytes, struct err *);
/* "812K", "214M", "6.1G": at most five columns. */
void size_format(struct str *, int64_t bytes);

#endif
