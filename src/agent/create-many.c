/* SPDX-License-Identifier: MIT */
/*
 * Many agents side by side: a few workers take jobs off a list. Everything up
 * to the set-up commands is bound by the disk and runs in all workers at once;
 * of commands (npm ci, bundle install …) only setup.jobs may run at a time, by
 * having no more workers than that when there are any.
 */
#include "config.h"

#include "agent/create.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { WORKERS_MAX = 8 }; /* without commands: more would only wait for the disk */

struct pool {
	struct agent_context *c;
	struct create_job *jobs;
	size_t n, next;
	pthread_mutex_t lock;
};

static struct create_job *
take(struct pool *p)
{
	struct create_job *j = NULL;

	pthread_mutex_lock(&p->lock);
	if (p->next < p->n)
		j = &p->jobs[p->next++];
	pthread_mutex_unlock(&p->lock);
	return j;
}

static void *
work(void *arg)
{
	struct pool *p = arg;
	struct create_job *j;

	while ((j = take(p)))
		create_agent(p->c, &j->spec, &j->row, &j->err);
	return NULL;
}

static size_t
worker_count(const struct agent_context *c, const struct create_job *jobs, size_t n)
{
	const struct config_value *v = config_find(c->config, "setup.commands");
	size_t workers = 2 * (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	bool has_commands = v && v->command_count && !jobs[0].spec.quick &&
			    !config_bool(c->config, "setup.quick");

	if (workers > WORKERS_MAX)
		workers = WORKERS_MAX;
	if (has_commands)
		workers = (size_t)config_number(c->config, "setup.jobs");
	return workers < 1 ? 1 : workers > n ? n : workers;
}

size_t
create_many(struct agent_context *c, struct create_job *jobs, size_t n)
{
	struct pool p = { .c = c, .jobs = jobs, .n = n };
	pthread_mutex_t store_lock, *was = c->lock;
	pthread_t *threads;
	size_t workers, started = 0, failed = 0;
	int64_t now = clock_utc_ms();

	if (!n)
		return 0;
	/* listed in the order in which they were asked for, not made */
	for (size_t i = 0; i < n; i++)
		jobs[i].spec.created_ms = now + (int64_t)i;
	pthread_mutex_init(&p.lock, NULL);
	pthread_mutex_init(&store_lock, NULL);
	c->lock = &store_lock;
	workers = worker_count(c, jobs, n);
	threads = xcalloc(workers, sizeof(*threads));
	while (started + 1 < workers &&
	       !pthread_create(&threads[started], NULL, work, &p))
		started++;
	work(&p);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < n; i++)
		failed += jobs[i].err.code != ERR_NONE;
	c->lock = was;
	free(threads);
	pthread_mutex_destroy(&store_lock);
	pthread_mutex_destroy(&p.lock);
	return failed;
}
