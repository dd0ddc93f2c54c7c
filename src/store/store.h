/* SPDX-License-Identifier: MIT */
/*
 * What happened, in SQLite: fleet.db, opened by many processes at once (WAL, a
 * busy time-out, foreign keys). Migrations are numbered rows; a schema newer
 * than ours is refused, a damaged file is reported and never overwritten.
 *
 * A store is for one thread at a time (fanout's workers take turns under the
 * caller's lock). Strings in rows are owned by the row.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct store;

/*
 * Opens, makes and migrates <dir>/fleet.db; dir is made 0700 when absent.
 * ERR_REFUSED for a newer schema, ERR_CORRUPT for a damaged file (both left as
 * they are), ERR_BUSY after 5 s of another's lock, ERR_IO for the disk; each
 * names the file. The same hold for all below. A file that may only be read
 * opens, and refuses to be written.
 */
int store_open(const char *dir, struct store **, struct err *);
void store_close(struct store *);
const char *store_path(const struct store *);
/* PRAGMA integrity_check and foreign_key_check: a line a problem in out. */
int store_check(struct store *, struct strv *out, struct err *);

/*
 * Transactions, for callers with several steps; they do not nest. begin takes
 * the write lock at once. After a failed step or commit: rollback.
 */
int store_begin(struct store *, struct err *);
int store_commit(struct store *, struct err *);
void store_rollback(struct store *);

/* --- projects --- */

/* The row for root (absolute, real), made when absent. */
int store_project(struct store *, const char *root, const char *name, int64_t *id,
		  struct err *);

/* --- batches --- */

struct batch_row {
	char *id; /* YYMMDD-xxxx */
	int64_t project;
	char *kind; /* fanout, multi */
	char *prefix;
	char *prompt;
	int64_t created_ms;
};

int store_batch_add(struct store *, const struct batch_row *, struct err *);
int store_batch_find(struct store *, const char *id, struct batch_row *, struct err *);
void batch_row_release(struct batch_row *);

/* --- agents --- */

/* What the store says of an agent's life; what lives is the keeper's to say. */
enum agent_life {
	LIFE_CREATING, /* being made by creator; or its maker died */
	LIFE_RUNNING,  /* a keeper was started */
	LIFE_REMOVING, /* being killed; or its killer died */
	LIFE_ARCHIVED, /* gone; trash_ref may bring it back */
	LIFE_COUNT
};

const char *agent_life_name(enum agent_life);

struct agent_row {
	char *id;
	int64_t project;
	char *root;	     /* the project's main worktree; read only */
	char *project_name;  /* read only */
	char *branch;
	char *base;	     /* name it was given, or HEAD's branch */
	char *base_oid;	     /* the commit, hexadecimal */
	char *kind;
	char *worktree;	     /* absolute */
	bool made_worktree;  /* we made it, so we may remove it */
	bool made_branch;
	char *batch;	     /* NULL: none */
	char *parent;	     /* the agent that had it made; NULL: a person */
	char *prompt;	     /* the first; NULL: none */
	enum agent_life life;
	int port;	     /* first of its block; 0: none */
	int64_t creator_pid; /* who is making or removing it, and its start time */
	int64_t creator_start;
	int64_t keeper_pid, keeper_start;
	int64_t pid, pid_start; /* the program's */
	int64_t created_ms, started_ms, ended_ms;
	char *trash_ref;     /* refs/fleet/trash/<id>, or NULL */
	char *note;	     /* why it failed, or what was kept; or NULL */
};

struct agent_rows {
	struct agent_row *v;
	size_t n, alloc;
};

#define AGENT_ROWS_INIT { NULL, 0, 0 }

void agent_row_release(struct agent_row *);
void agent_rows_release(struct agent_rows *);

/* ERR_EXISTS when a live row of the project has this branch or worktree. */
int store_agent_add(struct store *, const struct agent_row *, struct err *);
/* Writes every column but id, project and created_ms. */
int store_agent_save(struct store *, const struct agent_row *, struct err *);
/* Takes the row away: an agent that never came to be. */
int store_agent_remove(struct store *, const char *id, struct err *);
int store_agent_find(struct store *, const char *id, struct agent_row *, struct err *);
/*
 * project 0: of all projects. With archived false only what is not; ordered by
 * creation.
 */
int store_agents(struct store *, int64_t project, bool archived, struct agent_rows *,
		 struct err *);
/*
 * A free block of count ports from first on: not in any row that is not
 * archived (whose blocks are taken to be of count as well). Count 0 gives 0.
 * Called within a transaction, before store_agent_add.
 */
int store_free_port(struct store *, int first, int count, int *port, struct err *);

/* --- who had whom made --- */

/*
 * Adds the ids of all that came of the agent: what it had made, what those had
 * made, and so on, archived ones too; not its own.
 */
int store_agent_descendants(struct store *, const char *id, struct strv *out,
			    struct err *);
/* How many stand above it: 0 for one that a person had made. */
int store_agent_depth(struct store *, const char *id, int *depth, struct err *);
/* How many it had made that are not archived. */
int store_agent_children(struct store *, const char *id, int *n, struct err *);

/* --- +/- lines, as last counted --- */

struct diff_row {
	int64_t added, removed, files;
	int64_t ahead, behind; /* commits, of its base */
	int64_t counted_ms;  /* UTC; 0: never */
	int64_t head_ns, index_ns; /* mtimes of the worktree's HEAD and index */
};

int store_diff_save(struct store *, const char *agent, const struct diff_row *,
		    struct err *);
/* All of them at once, in the order of the agents given; never: counted_ms 0. */
int store_diffs(struct store *, const struct agent_rows *, struct diff_row *out,
		struct err *);

/* --- events --- */

/*
 * What happened to an agent (created, started, exited, killed, …), for people;
 * it outlives the agent's row. detail may be NULL.
 */
int store_event_add(struct store *, const char *agent, const char *type,
		    const char *detail, struct err *);

#endif
