/* SPDX-License-Identifier: MIT */
/*
 * Hyperlinks (OSC 8), each kept once under a number from 1 on: an address and,
 * where the program gave one, the id that makes links of the same address one
 * or many. Bounded by number; when it is full, the owner marks what is still in
 * use and sweeps. Owns its copies. 0 is no link.
 */
#ifndef TERM_LINK_H
#define TERM_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "term/bounds.h"

struct link_entry;

struct links {
	struct link_entry **v; /* LINK_MAX of them, from the first link on */
	uint16_t *slots;
	unsigned n; /* numbers ever given; v[i] is number i + 1 */
	unsigned live, next; /* in use; where to look for a free one */
};

void links_init(struct links *);
void links_release(struct links *);
/* The number of this link; 0 when full, or when either text is too long. */
uint16_t links_add(struct links *, const char *id, size_t id_n, const char *uri,
		   size_t uri_n);
/* NULL: no such link. Borrowed until the next sweep. */
const char *links_uri(const struct links *, unsigned number);
const char *links_id(const struct links *, unsigned number); /* "": none */
void links_mark(struct links *, unsigned number);
void links_sweep(struct links *);

#endif
