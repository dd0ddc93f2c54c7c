/* SPDX-License-Identifier: MIT */
/* The index of a recording as bytes: what its writer and its reader share. */
#ifndef KEEPER_RECORD_INT_H
#define KEEPER_RECORD_INT_H

#include <stdint.h>
#include <stdio.h>

#define RECORD_MAGIC "FLTIDX1\n"
#define RECORD_LATEST_MS INT64_C(253402300799000) /* the year 9999 */

enum {
	RECORD_HEADER = 24, /* magic, start_ms, rows, cols, 0 */
	RECORD_ENTRY = 12,  /* dt_us, n, rows, cols */
};

static inline void
record_put(unsigned char *to, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		to[i] = v >> 8 * i;
}

static inline uint64_t
record_get(const unsigned char *from, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v |= (uint64_t)from[i] << 8 * i;
	return v;
}

/* The time in an index's header; -1: no clock said that. */
static inline int64_t
record_start_ms(const unsigned char head[RECORD_HEADER])
{
	uint64_t ms = record_get(head + 8, 8);

	return ms > RECORD_LATEST_MS ? -1 : (int64_t)ms;
}

/* "log", "log.idx", "log.2", "log.2.idx": the at-th file before the newest. */
struct record_name {
	char text[32];
};

static inline struct record_name
record_name(unsigned at, const char *suffix)
{
	struct record_name name;

	if (at)
		snprintf(name.text, sizeof(name.text), "log.%u%s", at, suffix);
	else
		snprintf(name.text, sizeof(name.text), "log%s", suffix);
	return name;
}

#endif
