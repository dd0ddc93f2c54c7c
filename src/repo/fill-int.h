/* SPDX-License-Identifier: MIT */
/*
 * What the filling of a worktree shares between its one-file part (fill-file.c)
 * and the work around it (fill.c).
 */
#ifndef REPO_FILL_INT_H
#define REPO_FILL_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include "repo/repo-int.h"

struct item {
	git_index_entry *entry;	       /* gets the stat data */
	const git_index_entry *source; /* main's, when it may be copied */
	bool done;
};

struct batch {
	size_t from, n; /* items of one directory */
};

struct filling {
	const char *path;
	int from, to; /* directory descriptors: main worktree, new worktree */
	struct item *items;
	struct batch *batches;
	size_t item_count, batch_count;
	struct conversion conversion;
	bool trusts_ctime;
	bool trusts_mode;
	atomic_size_t next; /* batch to take */
	atomic_bool failed;
	pthread_mutex_t turn;
	struct err *err; /* the first failure, under turn */
};

struct worker {
	struct filling *f;
	git_repository *git; /* opened at the first need */
	int from, to;	     /* the batch's directories; from may be -1 */
	pthread_t thread;
};

/*
 * Makes the item's file in the worker's directory and notes its stat data; once.
 * A copy that does not work out for whatever reason becomes one from the blob.
 */
int fill_item(struct worker *, struct item *, struct err *);

#endif
