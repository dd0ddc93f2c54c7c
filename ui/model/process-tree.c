/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/model/process-tree.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"

/* --- by pid --- */

static int
compare(const void *a, const void *b)
{
	const struct proc_stat *const *x = a, *const *y = b;

	return ((*x)->pid > (*y)->pid) - ((*x)->pid < (*y)->pid);
}

void
process_index_init(struct process_index *index, const struct proc_list *l)
{
	index->v = xreallocarray(NULL, l->n, sizeof(*index->v));
	index->n = l->n;
	for (size_t i = 0; i < l->n; i++)
		index->v[i] = &l->v[i];
	if (l->n)
		qsort(index->v, l->n, sizeof(*index->v), compare);
}

void
process_index_release(struct process_index *index)
{
	free(index->v);
	*index = (struct process_index){ NULL, 0 };
}

const struct proc_stat *
process_index_find(const struct process_index *index, pid_t pid)
{
	const struct proc_stat wanted = { .pid = pid }, *key = &wanted;
	const struct proc_stat **found =
		index->n ? bsearch(&key, index->v, index->n, sizeof(*index->v), compare)
			 : NULL;

	return found ? *found : NULL;
}

/* --- the tree --- */

enum { NOBODY = -1 };

/* Of each: who comes next; the last place is that of whom all are below. */
struct kin {
	ssize_t parent, child, sibling;
};

static struct kin *
find_kin(const struct proc_list *l)
{
	struct kin *kin = xreallocarray(NULL, l->n + 1, sizeof(*kin));
	struct process_index index;

	process_index_init(&index, l);
	for (size_t i = 0; i <= l->n; i++)
		kin[i] = (struct kin){ NOBODY, NOBODY, NOBODY };
	for (size_t i = l->n; i-- > 0;) {
		const struct proc_stat *s = process_index_find(&index, l->v[i].ppid);
		bool has_parent = s && s < &l->v[i];
		ssize_t parent = has_parent ? s - l->v : (ssize_t)l->n;

		kin[i].parent = parent;
		kin[i].sibling = kin[parent].child;
		kin[parent].child = (ssize_t)i;
	}
	process_index_release(&index);
	return kin;
}

/* Down, else on, else up until one can go on. */
static ssize_t
next(const struct kin *kin, ssize_t at, unsigned *depth)
{
	if (kin[at].child != NOBODY) {
		++*depth;
		return kin[at].child;
	}
	while (at != NOBODY && kin[at].sibling == NOBODY) {
		--*depth;
		at = kin[at].parent;
	}
	return at == NOBODY ? NOBODY : kin[at].sibling;
}

struct process_place *
process_tree(const struct proc_list *l)
{
	struct process_place *places = xreallocarray(NULL, l->n, sizeof(*places));
	struct kin *kin = find_kin(l);
	unsigned depth = 0; /* of whom all are below */
	ssize_t at = (ssize_t)l->n;
	size_t n = 0;

	while ((at = next(kin, at, &depth)) != NOBODY)
		places[n++] = (struct process_place){ (size_t)at, depth - 1 };
	free(kin);
	return places;
}
