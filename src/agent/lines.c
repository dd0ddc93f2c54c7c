/* SPDX-License-Identifier: MIT */
/* Whether a count of lines is still true, by facts that are cheap to have. */
#include "config.h"

#include "agent/lines.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"

/* A program that paints all the time is not counted more often than this. */
enum { COUNT_EVERY_MS = 2000, GITFILE_MAX = 8192 };

static int64_t
mtime_ns(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	struct stat st;
	int64_t ns = 0;

	if (!stat(path, &st))
		ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	free(path);
	return ns;
}

void
lines_stamp(const char *worktree, int64_t *head_ns, int64_t *index_ns)
{
	static const char front[] = "gitdir: ";
	struct str text = STR_INIT;
	char *git = path_join(worktree, ".git"), *dir;

	if (!file_is_dir(git) && !file_read(git, GITFILE_MAX, &text, NULL) &&
	    str_starts_with(text.buf, front)) {
		str_rtrim(&text);
		dir = path_absolute(text.buf + sizeof(front) - 1, worktree);
	} else {
		dir = xstrdup(git);
	}
	*head_ns = mtime_ns(dir, "HEAD");
	*index_ns = mtime_ns(dir, "index");
	free(dir);
	free(git);
	str_release(&text);
}

bool
lines_is_whole(const char *worktree)
{
	int64_t head, index;

	lines_stamp(worktree, &head, &index);
	return index != 0;
}

int
lines_load(struct store *store, struct agents *l, struct err *err)
{
	struct agent_rows rows = { xcalloc(l->n, sizeof(*rows.v)), l->n, l->n };
	struct diff_row *diffs = xcalloc(l->n, sizeof(*diffs));
	int rc;

	for (size_t i = 0; i < l->n; i++)
		rows.v[i] = l->v[i].row; /* lent */
	rc = store_diffs(store, &rows, diffs, err);
	for (size_t i = 0; !rc && i < l->n; i++)
		l->v[i].diff = diffs[i];
	free(diffs);
	free(rows.v);
	return rc;
}

bool
lines_are_stale(const struct agent *a, int64_t age_ms)
{
	const struct diff_row *d = &a->diff;
	int64_t now = clock_utc_ms(), head, index;
	bool runs = a->standing == AGENT_RUNNING;

	if (!runs && a->standing != AGENT_EXITED && a->standing != AGENT_LOST)
		return false;
	lines_stamp(a->row.worktree, &head, &index);
	if (!index && !head)
		return false; /* no worktree to count in */
	if (!d->counted_ms || head != d->head_ns || index != d->index_ns)
		return true;
	if (now - d->counted_ms < COUNT_EVERY_MS)
		return false;
	if (runs)
		return now - d->counted_ms > age_ms ||
		       (a->is_reached && a->status.output_ms >= d->counted_ms);
	return a->ended_ms >= d->counted_ms - COUNT_EVERY_MS;
}
