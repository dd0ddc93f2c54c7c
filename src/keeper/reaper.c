/* SPDX-License-Identifier: MIT */
/* The ladder of signals over the tree that /proc shows. */
#include "config.h"

#include "keeper/reaper.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "proc/proc.h"

/* Between looks at those who do not go; doubled from the one to the other. */
enum { AGAIN_MS = 20, AGAIN_MAX_MS = 1000 };

/* How long after the last signal /proc may tell nothing. */
enum { BLIND_MS = 2000 };

static const struct {
	int signal, numerator; /* sent at grace × numerator / 2 */
} rungs[] = {
	[REAPER_HUP] = { SIGHUP, 0 },
	[REAPER_TERM] = { SIGTERM, 1 },
	[REAPER_KILL] = { SIGKILL, 2 },
};

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
 * its ancestor only because it was started in here. False when nothing is seen
 * of a child that the kernel says there is: then /proc could not be read.
 */
static bool
find_ours(struct proc_list *ours)
{
	struct proc_list all = PROC_LIST_INIT, foreign = PROC_LIST_INIT;
	size_t known;
	pid_t self = getpid();
	siginfo_t child;
	bool is_blind;

	proc_tree(self, &all);
	is_blind = all.n <= 1 &&
		   !waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT);
	/* The walk's order is not ours to know: repeat until nothing is added. */
	do {
		known = foreign.n;
		for (size_t i = 0; i < all.n; i++) {
			const struct proc_stat *p = &all.v[i];

			if (p->pid != self && !is_in(&foreign, p->pid) &&
			    (is_in(&foreign, p->ppid) ||
			     proc_runs(p->pid, "fleet-keeper")))
				add(&foreign, p);
		}
	} while (foreign.n != known);
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(&all.v[i]) && !is_in(&foreign, all.v[i].pid))
			add(ours, &all.v[i]);
	proc_list_release(&foreign);
	proc_list_release(&all);
	return !is_blind;
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

static void
look_again(struct reaper *r, int64_t now)
{
	r->pause = r->pause ? 2 * r->pause : AGAIN_MS;
	if (r->pause > AGAIN_MAX_MS)
		r->pause = AGAIN_MAX_MS;
	r->due = now + r->pause;
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
	if (to < REAPER_KILL)
		r->due = rung_at(r, to + 1);
	else
		look_again(r, now);
}

static void
step(struct reaper *r, int64_t now)
{
	struct proc_list ours = PROC_LIST_INIT;
	bool has_seen = find_ours(&ours);

	/* One that changed its parent during the walk may have been missed. */
	if (!ours.n)
		has_seen = find_ours(&ours);
	if (ours.n || (!has_seen && now < rung_at(r, REAPER_KILL) + BLIND_MS))
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
