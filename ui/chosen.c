/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/chosen.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"

static void
add_marked(struct chosen *all, struct unit *u)
{
	if (u->is_marked)
		all->v[all->n++] = u;
}

void
chosen_find(struct chosen *all, const struct cockpit *c)
{
	struct unit *selected = rows_selected(&c->rows);

	*all = (struct chosen){ .v = xcalloc(c->model.n + 1, sizeof(*all->v)) };
	for (unsigned i = 0; i < c->wall.n; i++)
		add_marked(all, c->wall.tiles[i].unit);
	for (size_t i = 0; !c->wall.n && i < c->rows.n; i++)
		if (c->rows.v[i].kind == ROW_UNIT)
			add_marked(all, c->rows.v[i].unit);
	all->marked = all->n;
	if (!all->n && selected)
		all->v[all->n++] = selected;
}

void
chosen_release(struct chosen *all)
{
	free(all->v);
	*all = (struct chosen){ .v = NULL };
}
