/* SPDX-License-Identifier: MIT */
/*
 * What a cell of 16 bytes has no room for stands in pools, and the cell has its
 * number: clusters (text of many code points) and extras (the colour of an
 * underline, a hyperlink). A style's extra refers to a link, and so do the lines
 * of history. Pools are bounded: a full one is swept of what nobody refers to.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"

void
pools_init(struct pools *pools)
{
	intern_init(&pools->clusters);
	intern_init(&pools->extras);
	links_init(&pools->links);
	pools->patience = 0;
}

void
pools_release(struct pools *pools)
{
	intern_release(&pools->clusters);
	intern_release(&pools->extras);
	links_release(&pools->links);
}

static void
mark_style(struct pools *pools, const struct style *s)
{
	if (!s->extra)
		return;
	intern_mark(&pools->extras, s->extra);
	links_mark(&pools->links, extra_get(pools, s->extra).link);
}

static void
mark_screen(struct pools *pools, const struct grid *g)
{
	for (unsigned r = 0; grid_exists(g) && r < g->rows; r++) {
		const struct row *row = grid_row(g, r);

		pools->work += row->used;
		for (unsigned i = 0; i < row->used; i++) {
			const struct cell *c = &row->cells[i];

			if (c->text & CELL_CLUSTER)
				intern_mark(&pools->clusters, c->text & CELL_TEXT);
			mark_style(pools, &c->style);
		}
	}
}

static void
mark_history(struct pools *pools, const struct history *h)
{
	for (size_t back = h->n; pools->links.live && back; back--) {
		struct line l = history_get(h, back);

		pools->work += l.n_runs;
		for (size_t i = 0; i < l.n_runs; i++)
			links_mark(&pools->links, l.runs[i].look.link);
	}
}

static void
sweep(struct term *t)
{
	struct pools *pools = &t->pools;

	mark_screen(pools, &t->screens[0]);
	mark_screen(pools, &t->screens[1]);
	mark_style(pools, &t->cur.style);
	mark_style(pools, &t->saved[0].style);
	mark_style(pools, &t->saved[1].style);
	mark_history(pools, &t->history);
	pools->work += pools->clusters.n + pools->extras.n + LINK_MAX;
	intern_sweep(&pools->clusters);
	intern_sweep(&pools->extras);
	links_sweep(&pools->links);
}

/*
 * A sweep looks at every cell, so one that may have freed little is followed by
 * as many refusals as there are entries.
 */
static bool
may_sweep(struct term *t)
{
	if (t->pools.patience) {
		t->pools.patience--;
		return false;
	}
	sweep(t);
	t->pools.patience = INTERN_MAX;
	return true;
}

uint16_t
pools_intern(struct term *t, struct intern *pool, const void *bytes, size_t n)
{
	uint16_t id;

	if (n > INTERN_BYTES)
		return 0;
	id = intern_add(pool, bytes, n);
	if (id || !may_sweep(t))
		return id;
	return intern_add(pool, bytes, n);
}

uint16_t
pools_link(struct term *t, const char *id, size_t id_n, const char *uri, size_t uri_n)
{
	struct links *links = &t->pools.links;
	uint16_t number = links_add(links, id, id_n, uri, uri_n);

	if (number || links->live < LINK_MAX || !may_sweep(t))
		return number;
	/* With half of it free, the next sweep is far away anyhow. */
	if (links->live < LINK_MAX / 2)
		t->pools.patience = 0;
	return links_add(links, id, id_n, uri, uri_n);
}

struct extra
extra_get(const struct pools *pools, uint16_t id)
{
	struct extra e = { 0 };
	size_t n;

	if (id)
		memcpy(&e, intern_get(&pools->extras, id, &n), sizeof(e));
	return e;
}

uint16_t
extra_find(struct pools *pools, const struct extra *e)
{
	return e->under || e->link ? intern_add(&pools->extras, e, sizeof(*e)) : 0;
}

void
extra_set(struct term *t, const struct extra *e)
{
	t->cur.style.extra = e->under || e->link
				     ? pools_intern(t, &t->pools.extras, e, sizeof(*e))
				     : 0;
}
