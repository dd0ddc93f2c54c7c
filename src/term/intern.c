/* SPDX-License-Identifier: MIT */
/*
 * An array of fixed-size entries, a hash of numbers into it, and a list of
 * freed numbers threaded through the entries themselves.
 */
#include "config.h"

#include "term/intern.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"

enum { FIRST_ALLOC = 32 };

void
intern_init(struct intern *t)
{
	memset(t, 0, sizeof(*t));
	t->n = 1;
}

void
intern_release(struct intern *t)
{
	free(t->entries);
	free(t->slots);
	intern_init(t);
}

/* FNV-1a. */
static uint32_t
hash(const char *bytes, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)bytes[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The slot that holds these bytes, or the empty one where they would go. */
static uint16_t *
slot_find(const struct intern *t, const char *bytes, size_t n)
{
	uint32_t at = hash(bytes, n);

	for (;; at++) {
		uint16_t *slot = &t->slots[at & (t->n_slots - 1)];
		const struct intern_entry *e = &t->entries[*slot];

		if (!*slot || (e->len == n && !memcmp(e->bytes, bytes, n)))
			return slot;
	}
}

static void
rehash(struct intern *t)
{
	memset(t->slots, 0, t->n_slots * sizeof(*t->slots));
	for (uint32_t id = 1; id < t->n; id++) {
		const struct intern_entry *e = &t->entries[id];

		if (e->len)
			*slot_find(t, e->bytes, e->len) = (uint16_t)id;
	}
}

static void
grow(struct intern *t)
{
	t->alloc = t->alloc ? t->alloc * 2 : FIRST_ALLOC;
	t->entries = xreallocarray(t->entries, t->alloc, sizeof(*t->entries));
	t->n_slots = t->alloc * 2;
	t->slots = xreallocarray(t->slots, t->n_slots, sizeof(*t->slots));
	rehash(t);
}

/* A number nobody has; 0 when there is none. */
static uint16_t
take(struct intern *t)
{
	uint16_t id = t->free;

	if (id) {
		memcpy(&t->free, t->entries[id].bytes, sizeof(t->free));
		return id;
	}
	return t->n < t->alloc ? (uint16_t)t->n++ : 0;
}

uint16_t
intern_add(struct intern *t, const void *bytes, size_t n)
{
	struct intern_entry *e;
	uint16_t *slot, id;

	assert(n && n <= INTERN_BYTES);
	if (!t->alloc)
		grow(t);
	slot = slot_find(t, bytes, n);
	if (*slot)
		return *slot;
	if (!t->free && t->n == t->alloc && t->alloc < INTERN_MAX) {
		grow(t);
		slot = slot_find(t, bytes, n);
	}
	id = take(t);
	if (!id)
		return 0;
	*slot = id;
	e = &t->entries[id];
	e->len = (uint8_t)n;
	e->marked = false;
	memcpy(e->bytes, bytes, n);
	return id;
}

const char *
intern_get(const struct intern *t, uint16_t id, size_t *n)
{
	assert(id && id < t->n && t->entries[id].len);
	*n = t->entries[id].len;
	return t->entries[id].bytes;
}

void
intern_mark(struct intern *t, uint16_t id)
{
	if (id)
		t->entries[id].marked = true;
}

unsigned
intern_sweep(struct intern *t)
{
	unsigned freed = 0;

	for (uint32_t id = 1; id < t->n; id++) {
		struct intern_entry *e = &t->entries[id];

		if (e->len && !e->marked) {
			e->len = 0;
			memcpy(e->bytes, &t->free, sizeof(t->free));
			t->free = (uint16_t)id;
			freed++;
		}
		e->marked = false;
	}
	if (t->alloc)
		rehash(t);
	return freed;
}
