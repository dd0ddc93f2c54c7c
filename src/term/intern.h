/* SPDX-License-Identifier: MIT */
/*
 * Short byte strings, each kept once under a number from 1 on, so that a cell
 * of 16 bytes can stand for a cluster of many code points or a rare attribute.
 * Bounded: when it is full, the owner marks what is still in use and sweeps.
 * Owns its copies. 0 is no entry.
 */
#ifndef TERM_INTERN_H
#define TERM_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/bounds.h"

struct intern_entry {
	uint8_t len; /* 0: free, and bytes begin with the next free number */
	bool marked;
	char bytes[INTERN_BYTES];
};

struct intern {
	struct intern_entry *entries;
	uint16_t *slots; /* open addressing; a power of two, half empty */
	uint32_t n, alloc, n_slots;
	uint16_t free;
};

void intern_init(struct intern *);
void intern_release(struct intern *);
/* The number of these bytes (1 to INTERN_BYTES of them); 0 when full. */
uint16_t intern_add(struct intern *, const void *, size_t n);
const char *intern_get(const struct intern *, uint16_t id, size_t *n);
void intern_mark(struct intern *, uint16_t id);
/* Lets go of what was not marked since the last sweep; returns how many. */
unsigned intern_sweep(struct intern *);

#endif
