/* SPDX-License-Identifier: MIT */
/* The ladder of signals over the tree that /proc shows. */
#include "config.h"

#include "keeper/reaper.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/str.h"
#include "proc/proc.h"

enum { AGAIN_MS = 20 };

static const struct {
	int signal, numerator; /* sent at grace × numerator / 2 */
} rungs[] = {
	[REAPER_HUP] = { SIGHUP, 0 },
	[REAPER_TERM] = { SIGTERM, 1 },
	[REAPER_KILL] = { SIGKILL, 2 },
};

/* By what it runs, which no other program can claim. */
static bool
is_keeper(pid_t pid)
{
	char link[64], exe[PATH_MAX];
	const char *name;
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	n = readlink(link, exe, sizeof(exe) - 1);
	if (n < 0)
		return false;
	exe[n] = '\0';
	name = path_base(exe);
	return !strcmp(name, "fleet-keeper") || !strcmp(name, "fleet-keeper (deleted)");
}

static bool
is_in(const struct proc_list *l, pid_t pid)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].pid == pid)
			return true;
	return false;
}

static void
add(struct proc_list *l, const struct proc_stat *p)
{
	ALLOC_GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n++] = *p;
}

/* A process of another user (sudo) is not ours to end, nor to wait for. */
static bool
is_ours(const struct proc_stat *p)
{
	return p->pid != getpid() && p->state != 'Z' &&
	       (!kill(p->pid, 0) || errno != EPERM);
}

/*
 * All that is alive below us, without other keepers' trees: one that has us as
 * its ancestor only because it was started in here.
 */
static void
find_ours(struct proc_list *ours)
{
	struct proc_list all = PROC_LIST_INIT, foreign = PROC_LIST_INIT;
	size_t known;
	pid_t self = getpid();

	proc_tree(self, &all);
	/* The walk's order is not ours to know: repeat until nothing is added. */
	do {
		known = foreign.n;
		for (size_t i = 0; i < all.n; i++) {
			const struct proc_stat *p = &all.v[i];

			if (p->pid != self && !is_in(&foreign, p->pid) &&
			    (is_in(&foreign, p->ppid) || is_keeper(p->pid)))
				add(&foreign, p);
		}
	} while (foreign.n != known);
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(&all.v[i]) && !is_in(&foreign, all.v[i].pid))
			add(ours, &all.v[i]);
	proc_list_release(&foreign);
	proc_list_release(&all);
}

static void
send_all(const struct proc_list *l, int number)
{
	for (size_t i = 0; i < l->n; i++) {
		kill(l->v[i].pid, number);
		if (number != SIGKILL)
			kill(l->v[i].pid, SIGCONT);
	}
}

static int64_t
rung_at(const struct reaper *r, enum reaper_phase phase)
{
	return r->began + r->grace * rungs[phase].numerator / 2;
}

/* Climbs as far as the time says; only the last rung is used again. */
static void
climb(struct reaper *r, const struct proc_list *l, int64_t now)
{
	enum reaper_phase to = r->phase;

	while (to < REAPER_KILL && now >= rung_at(r, to + 1))
		to++;
	if (to != r->phase || to == REAPER_KILL)
		send_all(l, rungs[to].signal);
	r->phase = to;
	r->due = to < REAPER_KILL ? rung_at(r, to + 1) : now + AGAIN_MS;
}

static void
step(struct reaper *r, int64_t now)
{
	struct proc_list ours = PROC_LIST_INIT;

	find_ours(&ours);
	/* One that changed its parent during the walk may have been missed. */
	if (!ours.n)
		find_ours(&ours);
	if (ours.n)
		climb(r, &ours, now);
	else
		r->phase = REAPER_DONE;
	proc_list_release(&ours);
}

void
reaper_start(struct reaper *r, int64_t grace_ms, int64_t now)
{
	if (r->phase == REAPER_DONE)
		return;
	if (r->phase == REAPER_OFF) {
		r->began = now;
		r->grace = grace_ms;
	} else if (r->began + r->grace > now + grace_ms) {
		r->grace = now + grace_ms - r->began;
	}
	step(r, now);
}

void
reaper_step(struct reaper *r, int64_t now)
{
	if (r->phase != REAPER_OFF && r->phase != REAPER_DONE)
		step(r, now);
}

int64_t
reaper_due(const struct reaper *r)
{
	return r->phase == REAPER_OFF || r->phase == REAPER_DONE ? INT64_MAX : r->due;
}
