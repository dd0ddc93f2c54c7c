/* SPDX-License-Identifier: MIT */
/* What proc's files share, and what its tests take hold of. */
#ifndef PROC_PROC_INT_H
#define PROC_PROC_INT_H

#include "proc/proc.h"

/* A line of /proc/PID/stat, n bytes. 0, or -1 when it is none. */
int proc_stat_parse(const char *, size_t n, struct proc_stat *);

bool proc_stat_is_alive(const struct proc_stat *);

typedef void proc_pid_fn(pid_t, void *ctx);

/* Calls fn for every entry of dir whose name is a number. */
void proc_each_in(const char *dir, proc_pid_fn *, void *ctx);
/* Adds pid, if it is there. */
void proc_list_add(struct proc_list *, pid_t);

/* proc_tree as a kernel without CONFIG_PROC_CHILDREN has it. */
void proc_tree_by_scan(pid_t, struct proc_list *);

/* proc_look_cpu at a time (CLOCK_BOOTTIME, microseconds) of the caller's. */
double proc_look_cpu_at(struct proc_look *, pid_t, uint64_t start,
			const struct proc_usage *, int64_t now_us);

#endif
