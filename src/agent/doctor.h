/* SPDX-License-Identifier: MIT */
/*
 * What does not fit together, and how it can be made to: the store's file, rows
 * without keepers and keepers without rows, makers and removers that died half
 * way, stray processes, sockets and worktrees. Looking changes nothing; mending
 * never takes away work.
 */
#ifndef AGENT_DOCTOR_H
#define AGENT_DOCTOR_H

#include <stdbool.h>

#include "agent/context.h"
#include "base/err.h"

enum finding_level {
	FINDING_OK,	 /* a check that found nothing */
	FINDING_NOTE,	 /* worth knowing */
	FINDING_PROBLEM, /* not mended (yet) */
	FINDING_MENDED,
	FINDING_LEVEL_COUNT
};

struct finding {
	const char *check; /* the check's name: "store", "agents", … */
	enum finding_level level;
	char *text;
};

struct findings {
	struct finding *v;
	size_t n, alloc;
};

#define FINDINGS_INIT { NULL, 0, 0 }

const char *finding_level_name(enum finding_level);
void findings_release(struct findings *);
void findings_add(struct findings *, const char *check, enum finding_level,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * One check: adds its findings; with repair mends what it can. The context is of
 * no project in particular.
 */
struct doctor_check {
	const char *name;
	const char *fine; /* said when there is nothing to say */
	int (*run)(const struct agent_context *, bool repair, struct findings *,
		   struct err *);
};

/* All checks, in the order in which they are run; *n is set. */
const struct doctor_check *doctor_checks(size_t *n);
void doctor_run(const struct agent_context *, bool repair, struct findings *);

int doctor_locks(const struct agent_context *, bool, struct findings *, struct err *);
int doctor_agents(const struct agent_context *, bool, struct findings *, struct err *);
int doctor_unknown(const struct agent_context *, bool, struct findings *, struct err *);
int doctor_worktrees(const struct agent_context *, bool, struct findings *,
		     struct err *);

#endif
