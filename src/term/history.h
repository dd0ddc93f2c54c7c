/* SPDX-License-Identifier: MIT */
/*
 * Lines that scrolled away, newest last, in their small form: one allocation a
 * line, pointers in a ring that grows as it fills. Bounded by lines and by
 * bytes; the oldest go first. Owns its lines.
 */
#ifndef TERM_HISTORY_H
#define TERM_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "term/line.h"

struct history_line;

struct history {
	struct history_line **ring;
	size_t n, first, alloc;
	size_t max_lines, max_bytes, bytes;
	uint64_t total; /* lines ever pushed */
};

void history_init(struct history *, size_t max_lines, size_t max_bytes);
void history_release(struct history *);
void history_clear(struct history *);
/* Keeps a copy. */
void history_push(struct history *, const struct line *);
/* The oldest line leaves; it is the caller's to add elsewhere or to free(). */
struct history_line *history_shift(struct history *);
/* Takes the line over as the newest. */
void history_add(struct history *, struct history_line *);
/* Forgets the newest. */
void history_pop(struct history *);
/* Other bounds; lines beyond them go. */
void history_limit(struct history *, size_t max_lines, size_t max_bytes);
/* What comes next does not belong to the newest line. */
void history_unwrap(struct history *);
/* back: 1 is the newest, up to n. Borrowed until the next push. */
struct line history_get(const struct history *, size_t back);

#endif
