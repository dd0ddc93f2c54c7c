/* SPDX-License-Identifier: MIT */
/*
 * Processes found by their pid, and put in the order in which a tree is shown. An
 * agent may have thousands, and is looked at each second: neither goes through
 * all of them for each of them, and a tree may be as deep as there are processes.
 */
#ifndef UI_MODEL_PROCESS_TREE_H
#define UI_MODEL_PROCESS_TREE_H

#include <stddef.h>

#include "proc/proc.h"

struct process_index {
	const struct proc_stat **v; /* by pid; of the list that it was made of */
	size_t n;
};

void process_index_init(struct process_index *, const struct proc_list *);
void process_index_release(struct process_index *);
/* NULL: it is not among them. */
const struct proc_stat *process_index_find(const struct process_index *, pid_t);

struct process_place {
	size_t at;	/* in the list */
	unsigned depth; /* how many of the list are above it */
};

/*
 * All of a list, in which parents come before their children: each behind its
 * parent, children in the order that they have there. At the top are those whose
 * parent is not among them. As many as the list has; free() it.
 */
struct process_place *process_tree(const struct proc_list *);

#endif
