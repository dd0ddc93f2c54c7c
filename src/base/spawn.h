/* SPDX-License-Identifier: MIT */
/*
 * Children without a shell: an argv, an environment, a directory, a time
 * limit, and the output as it comes. The child leads a process group of its
 * own, and the whole group is ended at the limit, on cancel, and when it has
 * failed. What a command leaves running in the background and succeeds, stays, but
 * its output is not waited for.
 * The child is killed when the thread that waits for it dies.
 */
#ifndef BASE_SPAWN_H
#define BASE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Output as it arrives, standard output and error alike. */
typedef void spawn_output_fn(void *ctx, const char *bytes, size_t n);

struct spawn {
	char *const *argv;	 /* argv[0] is looked up in PATH */
	char *const *envp;	 /* NULL: as ours */
	const char *cwd;	 /* NULL: as ours */
	const char *input;	 /* NULL: /dev/null */
	size_t input_len;
	int64_t timeout_ms;	 /* 0: none */
	size_t output_limit;	 /* past it output is dropped; 0: none */
	spawn_output_fn *output; /* NULL: dropped */
	bool (*is_cancelled)(void *ctx); /* asked a few times a second; or NULL */
	void *ctx;
};

/*
 * Runs to the end and sets *status to the exit status, or 128 + signal. A
 * command that cannot be started is ERR_NOT_FOUND, one that took too long
 * ERR_TIMEOUT (and its group is dead), one that was given up ERR_CANCELLED.
 */
int spawn_run(const struct spawn *, int *status, struct err *);

/* spawn_run with the output in a str: a convenience for short answers. */
int spawn_capture(char *const *argv, const char *cwd, struct str *out, int *status,
		  struct err *);

/*
 * Runs with the person's own terminal as input and output (an editor), in our
 * process group, and waits for its end.
 */
int spawn_foreground(char *const *argv, int *status, struct err *);

/* Closes the descriptors from first to last (INT_MAX: all), in a new child. */
void spawn_close(int first, int last);

/*
 * Where exec would find name, looking along the PATH of env (NULL: ours):
 * malloc'ed, or NULL with ERR_NOT_FOUND (no such file) or ERR_REFUSED (there
 * but not executable).
 */
char *spawn_find(const char *name, const struct strv *env, struct err *);

#endif
