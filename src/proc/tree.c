/* SPDX-License-Identifier: MIT */
/*
 * The tree below a process. The list is its own queue: the walk reads entry i
 * and adds its children at the end, so parents stand before children. A process
 * that is gone when its turn comes is left out; that is no error.
 *
 * The kernel lists children by the thread that forked them. Most programs have
 * one thread, and stat says so, which spares reading the task directory.
 */
#include "config.h"

#include "proc/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "proc/proc-int.h"

void
proc_list_release(struct proc_list *l)
{
	free(l->v);
	*l = (struct proc_list)PROC_LIST_INIT;
}

static void
list_add(struct proc_list *l, const struct proc_stat *st)
{
	ALLOC_GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n++] = *st;
}

void
proc_list_add(struct proc_list *l, pid_t pid)
{
	struct proc_stat st;

	if (!proc_stat(pid, &st))
		list_add(l, &st);
}

/* A child can be met twice when its parent dies and it moves up meanwhile. */
static bool
list_has(const struct proc_list *l, size_t from, pid_t pid)
{
	for (size_t i = from; i < l->n; i++)
		if (l->v[i].pid == pid)
			return true;
	return false;
}

/* The number that is the whole of name, or 0. */
static pid_t
pid_of_name(const char *name)
{
	pid_t pid = 0;

	for (; *name; name++) {
		if (*name < '0' || *name > '9')
			return 0;
		pid = pid * 10 + (*name - '0');
	}
	return pid;
}

void
proc_each_in(const char *dir, proc_pid_fn *fn, void *ctx)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		pid_t pid = pid_of_name(e->d_name);

		if (pid)
			fn(pid, ctx);
	}
	closedir(d);
}

/* --- by children --- */

struct walk {
	struct proc_list *list;
	size_t from; /* where this tree begins in the list */
	pid_t parent;
};

static void
add_child(struct walk *w, pid_t pid)
{
	struct proc_stat st;

	if (!list_has(w->list, w->from, pid) && !proc_stat(pid, &st))
		list_add(w->list, &st);
}

/* "12 345 6 " in pieces as read(2) cuts them. */
static void
add_children_of_thread(pid_t tid, void *ctx)
{
	struct walk *w = ctx;
	char path[64], text[4096];
	pid_t pid = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)w->parent,
		 (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	while ((n = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			if (text[i] >= '0' && text[i] <= '9') {
				pid = pid * 10 + (text[i] - '0');
				continue;
			}
			if (pid)
				add_child(w, pid);
			pid = 0;
		}
	close(fd);
}

static void
walk_down(struct walk *w)
{
	char path[32];

	for (size_t i = w->from; i < w->list->n; i++) {
		w->parent = w->list->v[i].pid;
		if (w->list->v[i].threads <= 1) {
			add_children_of_thread(w->parent, w);
			continue;
		}
		snprintf(path, sizeof(path), "/proc/%d/task", (int)w->parent);
		proc_each_in(path, add_children_of_thread, w);
	}
}

/* --- by scan --- */

static void
scan_down(struct walk *w)
{
	struct proc_list all = PROC_LIST_INIT;

	proc_all(&all);
	for (size_t i = w->from; i < w->list->n; i++)
		for (size_t k = 0; k < all.n; k++)
			if (all.v[k].ppid == w->list->v[i].pid &&
			    !list_has(w->list, w->from, all.v[k].pid))
				list_add(w->list, &all.v[k]);
	proc_list_release(&all);
}

/* --- the tree --- */

static bool
kernel_lists_children(void)
{
	return !access("/proc/thread-self/children", R_OK);
}

/* Only who seems childless pays for the question whether the kernel can tell. */
static void
tree_of(const struct proc_stat *root, struct proc_list *l)
{
	struct walk w = { .list = l, .from = l->n };

	list_add(l, root);
	walk_down(&w);
	if (l->n == w.from + 1 && !kernel_lists_children())
		scan_down(&w);
}

void
proc_tree_by_scan(pid_t pid, struct proc_list *l)
{
	struct walk w = { .list = l, .from = l->n };

	proc_list_add(l, pid);
	scan_down(&w);
}

void
proc_tree(pid_t pid, struct proc_list *l)
{
	struct proc_stat root;

	if (!proc_stat(pid, &root))
		tree_of(&root, l);
}

int
proc_usage(pid_t pid, uint64_t start, struct proc_usage *out)
{
	struct proc_list l = PROC_LIST_INIT;
	struct proc_stat root;

	if (pid <= 0 || proc_stat(pid, &root) || root.start != start ||
	    !proc_stat_is_alive(&root))
		return -1;
	tree_of(&root, &l);
	*out = (struct proc_usage){ 0 };
	for (size_t i = 0; i < l.n; i++) {
		out->cpu_ticks += l.v[i].cpu_ticks + l.v[i].reaped_ticks;
		out->rss_bytes += l.v[i].rss_bytes;
		out->processes += proc_stat_is_alive(&l.v[i]);
	}
	proc_list_release(&l);
	return 0;
}
