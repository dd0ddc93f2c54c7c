/* SPDX-License-Identifier: MIT */
/* Entries by number, and a hash of numbers beside them, made anew by a sweep. */
#include "config.h"

#include "term/link.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"

enum { SLOTS = 2 * LINK_MAX }; /* a power of two, half empty */

struct link_entry {
	uint32_t hash;
	uint16_t id_n, uri_n;
	bool marked;
	char bytes[]; /* id, NUL, address, NUL */
};

void
links_init(struct links *l)
{
	memset(l, 0, sizeof(*l));
}

void
links_release(struct links *l)
{
	for (unsigned i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	free(l->slots);
	links_init(l);
}

/* FNV-1a, going on from h. */
static uint32_t
hash(uint32_t h, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)bytes[i]) * 16777619u;
	return h;
}

static bool
is_same(const struct link_entry *e, const struct link_entry *key, const char *id,
	const char *uri)
{
	return e->hash == key->hash && e->id_n == key->id_n &&
	       e->uri_n == key->uri_n && !memcmp(e->bytes, id, e->id_n) &&
	       !memcmp(e->bytes + e->id_n + 1, uri, e->uri_n);
}

/* The slot that holds this link, or the empty one where it would go. */
static uint16_t *
slot_find(const struct links *l, const struct link_entry *key, const char *id,
	  const char *uri)
{
	for (uint32_t at = key->hash;; at++) {
		uint16_t *slot = &l->slots[at & (SLOTS - 1)];

		if (!*slot || is_same(l->v[*slot - 1], key, id, uri))
			return slot;
	}
}

static uint16_t
free_number(struct links *l)
{
	if (l->n < LINK_MAX)
		return (uint16_t)++l->n;
	if (l->live == LINK_MAX)
		return 0;
	while (l->v[l->next])
		l->next = (l->next + 1) % LINK_MAX;
	return (uint16_t)(l->next + 1);
}

static struct link_entry *
entry_new(const struct link_entry *key, const char *id, const char *uri)
{
	struct link_entry *e = xmalloc(sizeof(*e) + key->id_n + key->uri_n + 2);

	*e = *key;
	memcpy(e->bytes, id, e->id_n);
	e->bytes[e->id_n] = '\0';
	memcpy(e->bytes + e->id_n + 1, uri, e->uri_n);
	e->bytes[e->id_n + 1 + e->uri_n] = '\0';
	return e;
}

uint16_t
links_add(struct links *l, const char *id, size_t id_n, const char *uri, size_t uri_n)
{
	struct link_entry key = { .id_n = (uint16_t)id_n, .uri_n = (uint16_t)uri_n };
	uint16_t *slot, number;

	if (!uri_n || uri_n > LINK_BYTES || id_n > LINK_ID_BYTES)
		return 0;
	if (!l->v) {
		l->v = xcalloc(LINK_MAX, sizeof(struct link_entry *));
		l->slots = xcalloc(SLOTS, sizeof(*l->slots));
	}
	key.hash = hash(hash(2166136261u, id, id_n) + 1, uri, uri_n);
	slot = slot_find(l, &key, id, uri);
	if (*slot)
		return *slot;
	number = free_number(l);
	if (!number)
		return 0;
	l->v[number - 1] = entry_new(&key, id, uri);
	l->live++;
	*slot = number;
	return number;
}

static const struct link_entry *
get(const struct links *l, unsigned number)
{
	return number && number <= l->n ? l->v[number - 1] : NULL;
}

const char *
links_uri(const struct links *l, unsigned number)
{
	const struct link_entry *e = get(l, number);

	return e ? e->bytes + e->id_n + 1 : NULL;
}

const char *
links_id(const struct links *l, unsigned number)
{
	const struct link_entry *e = get(l, number);

	return e ? e->bytes : NULL;
}

void
links_mark(struct links *l, unsigned number)
{
	if (get(l, number))
		l->v[number - 1]->marked = true;
}

void
links_sweep(struct links *l)
{
	if (!l->v)
		return;
	memset(l->slots, 0, SLOTS * sizeof(*l->slots));
	for (unsigned i = 0; i < l->n; i++) {
		struct link_entry *e = l->v[i];

		if (e && !e->marked) {
			free(e);
			l->v[i] = NULL;
			l->live--;
		} else if (e) {
			e->marked = false;
			*slot_find(l, e, e->bytes, e->bytes + e->id_n + 1) =
				(uint16_t)(i + 1);
		}
	}
}
