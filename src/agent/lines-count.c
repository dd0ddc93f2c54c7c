/* SPDX-License-Identifier: MIT */
/* Counting lines with git, two trees at a time. */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>

#include "agent/lines.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "repo/repo.h"

enum { COUNTERS = 2 };

struct count {
	struct agents *agents;
	bool *wanted, *counted;
	size_t next;
	pthread_mutex_t lock;
};

static struct agent *
take(struct count *c, size_t *at)
{
	struct agent *a = NULL;

	pthread_mutex_lock(&c->lock);
	while (c->next < c->agents->n && !c->wanted[c->next])
		c->next++;
	if (c->next < c->agents->n) {
		*at = c->next++;
		a = &c->agents->v[*at];
	}
	pthread_mutex_unlock(&c->lock);
	return a;
}

static void *
work(void *arg)
{
	struct count *c = arg;
	struct agent *a;
	size_t at;

	while ((a = take(c, &at))) {
		struct diff_row d = { .counted_ms = clock_utc_ms() };

		lines_stamp(a->row.worktree, &d.head_ns, &d.index_ns);
		if (!repo_diff_lines(a->row.worktree, a->row.base_oid, &d.added,
				     &d.removed, &d.files, NULL)) {
			/* unrelated histories have none */
			repo_distance(a->row.worktree, a->row.base, a->row.base_oid,
				      &d.ahead, &d.behind, NULL);
			a->diff = d;
			c->counted[at] = true;
		}
	}
	return NULL;
}

/* Saves time only: a full disk is no reason to show nothing. */
static void
save(struct store *store, const struct count *c)
{
	int rc = store_begin(store, NULL);

	for (size_t i = 0; !rc && i < c->agents->n; i++)
		if (c->counted[i])
			rc = store_diff_save(store, c->agents->v[i].row.id,
					     &c->agents->v[i].diff, NULL);
	if (rc || store_commit(store, NULL))
		store_rollback(store);
}

void
lines_count(struct store *store, struct agents *l, int64_t age_ms, bool force)
{
	struct count c = { .agents = l };
	pthread_t threads[COUNTERS];
	size_t wanted = 0, started = 0;

	c.wanted = xcalloc(l->n, sizeof(*c.wanted));
	c.counted = xcalloc(l->n, sizeof(*c.counted));
	pthread_mutex_init(&c.lock, NULL);
	for (size_t i = 0; i < l->n; i++) {
		c.wanted[i] = force || lines_are_stale(&l->v[i], age_ms);
		wanted += c.wanted[i];
	}
	while (started < COUNTERS && started + 1 < wanted &&
	       !pthread_create(&threads[started], NULL, work, &c))
		started++;
	work(&c);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (wanted)
		save(store, &c);
	pthread_mutex_destroy(&c.lock);
	free(c.counted);
	free(c.wanted);
}
