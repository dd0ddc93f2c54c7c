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
	char state;	       /* R S D Z T … */
	uint64_t start;	       /* clock ticks since boot: the pid's other half */
	uint64_t cpu_ticks;    /* user and system, own */
	uint64_t reaped_ticks; /* those of the children it has waited for */
	uint64_t rss_bytes;
	unsigned threads;
	char comm[64];
};

/* 0, or -1 when there is no such process. */
int proc_stat(pid_t, struct proc_stat *);
/* Its start time, or 0 when it is not there. */
uint64_t proc_start(pid_t);
/*
 * Alive (not a zombie) and the same one. A process whose first thread has left
 * while others run is alive, though its state reads Z.
 */
bool proc_is_alive(pid_t, uint64_t start);
long proc_ticks_per_second(void);

/* A list of processes, a parent before its children. */
struct proc_list {
	struct proc_stat *v;
	size_t n, alloc;
};

#define PROC_LIST_INIT { NULL, 0, 0 }

void proc_list_release(struct proc_list *);
/*
 * Adds pid and all below it, zombies too, by /proc/PID/task/TID/children (needs
 * CONFIG_PROC_CHILDREN; else a scan of /proc). What goes away meanwhile is left
 * out; what is born meanwhile may be missed, so who kills a tree asks again.
 */
void proc_tree(pid_t, struct proc_list *);

/* --- all of them (scan.c) --- */

/* Adds every process there is. */
void proc_all(struct proc_list *);
/*
 * What NAME was in the environment that the process was started with; NULL when
 * it was not there, the process is gone, or another user's. malloc'ed.
 */
char *proc_env(pid_t, const char *name);
/*
 * Adds every process of this user that was started with NAME=VALUE in its
 * environment.
 */
void proc_with_env(const char *name, const char *value, struct proc_list *);
/*
 * Its arguments, parted by blanks, as far as 4 KiB go; NULL when it is gone or has
 * none, as the kernel's own and zombies have. malloc'ed.
 */
char *proc_command(pid_t);
/* Whether it runs the program of that file name, replaced since or not. */
bool proc_runs(pid_t, const char *name);
/* Its working directory; NULL when it is gone or another user's. malloc'ed. */
char *proc_cwd(pid_t);
/*
 * A process of this user that has the file at path open, and runs program (see
 * proc_runs; NULL: any); 0 when there is none.
 */
pid_t proc_with_open(const char *path, const char *program);
/* How long it had been running by now, in ms. */
int64_t proc_age_ms(const struct proc_stat *);

/*
 * The tree's sums. 0, or -1 when pid is not alive or not the same. CPU is that
 * of the living and of the children they have waited for, so that a compiler
 * run a hundred times counts. An orphan that left the tree takes its share
 * along: the sum can fall.
 */
struct proc_usage {
	uint64_t cpu_ticks;
	uint64_t rss_bytes; /* shared pages count for each */
	unsigned processes; /* without zombies */
};
int proc_usage(pid_t, uint64_t start, struct proc_usage *);

/* --- the machine (machine.c) --- */

/* Ticks are sums over all cores since boot: two looks make a share. */
struct proc_machine {
	uint64_t total_ticks, busy_ticks;
	uint64_t memory_bytes, available_bytes;
	double load; /* of the last minute */
	unsigned cores;
};
/* 0, or -1 when /proc does not say. */
int proc_machine(struct proc_machine *);

/*
 * The last look at each process tree, kept between runs of a short-lived
 * program, so that CPU % is since then. A file that cannot be read is an
 * empty look.
 */
struct proc_look;

struct proc_look *proc_look_load(const char *path);
/*
 * CPU in % of one core since the last look at (pid, start), else since its
 * start; notes the new sample. Ticks are too coarse for less than 50 ms: so
 * soon after the last look its answer is given again and its sample stands.
 */
double proc_look_cpu(struct proc_look *, pid_t, uint64_t start,
		     const struct proc_usage *);
/*
 * Replaces the file with what was noted since load, atomically and without
 * fsync. Nothing noted leaves it alone; failing to write is no error.
 */
void proc_look_save(struct proc_look *);
void proc_look_free(struct proc_look *);

#endif
