/* SPDX-License-Identifier: MIT */
/*
 * What /proc says of processes: identity, descent, CPU and memory. A process is
 * a pid *and* its start time, since pids come round again. libc only: the keeper
 * uses it to end the whole tree below it. See proc(5).
 */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

struct proc_stat {
	pid_t pid, ppid, pgrp, session;
	char state;	     /* R S D Z T … */
	uint64_t start;	     /* clock ticks since boot: the pid's other half */
	uint64_t cpu_ticks;  /* user and system, own */
	uint64_t rss_bytes;
	char comm[64];
};

/* 0, or -1 when there is no such process. */
int proc_stat(pid_t, struct proc_stat *);
/* Its start time, or 0 when it is not there. */
uint64_t proc_start(pid_t);
/* Alive (not a zombie) and the same one. */
bool proc_is_alive(pid_t, uint64_t start);
long proc_ticks_per_second(void);

/* A list of processes, children before or after as the walk found them. */
struct proc_list {
	struct proc_stat *v;
	size_t n, alloc;
};

#define PROC_LIST_INIT { NULL, 0, 0 }

void proc_list_release(struct proc_list *);
/*
 * pid and all below it, by /proc/PID/task/TID/children (needs
 * CONFIG_PROC_CHILDREN; else a scan of /proc).
 */
void proc_tree(pid_t, struct proc_list *);
/* Every process of this user whose environment has NAME=VALUE. */
void proc_with_env(const char *name, const char *value, struct proc_list *);

/* The tree's sums. 0, or -1 when pid is not alive or not the same. */
struct proc_usage {
	uint64_t cpu_ticks;
	uint64_t rss_bytes;
	unsigned processes;
};
int proc_usage(pid_t, uint64_t start, struct proc_usage *);

/*
 * The last look at each process tree, kept between runs of a short-lived
 * program, so that CPU % is since then. A file that cannot be read is an
 * empty look.
 */
struct proc_look;

struct proc_look *proc_look_load(const char *path);
/*
 * CPU in % of one core since the last look at (pid, start), else since its
 * start; notes the new sample.
 */
double proc_look_cpu(struct proc_look *, pid_t, uint64_t start,
		     const struct proc_usage *);
/* Replaces the file with what was noted; failing to is no error. */
void proc_look_save(struct proc_look *);
void proc_look_free(struct proc_look *);

#endif
