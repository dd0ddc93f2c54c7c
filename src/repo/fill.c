/* SPDX-License-Identifier: MIT */
/*
 * The files of a new worktree, by several workers. The entries of an index of
 * our own are the work list; a file that the main worktree holds clean (same
 * blob and mode in its index, its stat as noted there) is copied with its times,
 * any other is written from its blob. Workers take runs of files of one
 * directory; each has its own handle of the repository.
 *
 * Directories are made before any file, and opened part by part without
 * following links, in the source as in the target: no link leads outside.
 *
 * What the main worktree holds is trusted only as far as git would: an entry
 * as young as the index itself (racy) is not.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/fill-int.h"

#define WORKERS_MAX 4
#define BATCH_MAX 64

/* --- what may be copied --- */

/* As young as the index: it may have changed since, unseen. */
static bool
is_racy(const git_index_entry *e, const struct stat *index)
{
	if (e->mtime.seconds != (int32_t)index->st_mtim.tv_sec)
		return e->mtime.seconds > (int32_t)index->st_mtim.tv_sec;
	return e->mtime.nanoseconds >= (uint32_t)index->st_mtim.tv_nsec;
}

static bool
is_source(const git_index_entry *mine, const git_index_entry *target,
	  const struct stat *index)
{
	const uint16_t odd =
		GIT_INDEX_ENTRY_INTENT_TO_ADD | GIT_INDEX_ENTRY_SKIP_WORKTREE;

	return mine && !(mine->flags_extended & odd) && mine->mode == target->mode &&
	       S_ISREG(mine->mode) && !git_oid_cmp(&mine->id, &target->id) &&
	       !is_racy(mine, index);
}

/* Marks what main's index holds as well. An index that cannot be read just
 * makes for no copies. */
static void
find_sources(struct filling *f, git_repository *main)
{
	char *path = path_join(git_repository_path(main), "index");
	git_index *index = NULL;
	struct stat st;

	if (!stat(path, &st) && !git_repository_index(&index, main) &&
	    !git_index_read(index, 0))
		for (size_t i = 0; i < f->item_count; i++) {
			struct item *it = &f->items[i];
			const git_index_entry *mine =
				git_index_get_bypath(index, it->entry->path, 0);

			if (is_source(mine, it->entry, &st))
				it->source = mine;
		}
	git_index_free(index);
	free(path);
}

/* --- settings --- */

static bool
config_bool(git_config *config, const char *key, bool otherwise)
{
	int value;

	return git_config_get_bool(&value, config, key) ? otherwise : value;
}

static int
read_settings(struct filling *f, git_repository *main, git_index *files,
	      struct err *err)
{
	git_config *config = NULL;

	if (conversion_find(main, files, &f->conversion, err))
		return -1;
	if (git_repository_config_snapshot(&config, main))
		return repo_err(err, ERR_CONFIG, "cannot read the config of %s",
				git_repository_path(main));
	f->trusts_ctime = config_bool(config, "core.trustctime", true);
	f->trusts_mode = config_bool(config, "core.fileMode", true);
	git_config_free(config);
	return 0;
}

static bool
is_attributes(const struct item *it)
{
	return !strcmp(path_base(it->entry->path), ".gitattributes");
}

/* --- directories --- */

/* Opens the directory of path below root, following no link; -1 with errno. */
static int
open_dir_of(int root, const char *path)
{
	const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char *copy = xstrdup(path), *rest = copy, *slash;
	int fd = openat(root, ".", flags);

	while (fd >= 0 && (slash = strchr(rest, '/'))) {
		int below;

		*slash = '\0';
		below = openat(fd, rest, flags);
		close(fd);
		fd = below;
		rest = slash + 1;
	}
	free(copy);
	return fd;
}

/* Makes the directories of path that those of before did not need. */
static int
make_dirs(const struct filling *f, const char *before, const char *path,
	  struct err *err)
{
	char *p = xstrdup(path);
	int rc = 0;

	for (char *slash = strchr(p, '/'); slash && !rc;
	     slash = strchr(slash + 1, '/')) {
		if (!strncmp(before, p, slash - p + 1))
			continue;
		*slash = '\0';
		if (mkdirat(f->to, p, 0777) && errno != EEXIST)
			rc = err_errno(err, ERR_IO, "cannot make %s/%s", f->path, p);
		*slash = '/';
	}
	free(p);
	return rc;
}

static int
make_all_dirs(const struct filling *f, struct err *err)
{
	const char *before = "";

	for (size_t i = 0; i < f->item_count; i++) {
		if (make_dirs(f, before, f->items[i].entry->path, err))
			return -1;
		before = f->items[i].entry->path;
	}
	return 0;
}

/* --- the work --- */

static size_t
dir_len(const struct item *it)
{
	return path_base(it->entry->path) - it->entry->path;
}

static bool
is_same_dir(const struct item *a, const struct item *b)
{
	return dir_len(a) == dir_len(b) &&
	       !memcmp(a->entry->path, b->entry->path, dir_len(a));
}

static void
cut_into_batches(struct filling *f)
{
	size_t alloc = 0;
	struct batch *b = NULL;

	for (size_t i = 0; i < f->item_count; i++) {
		if (!b || b->n == BATCH_MAX ||
		    !is_same_dir(&f->items[b->from], &f->items[i])) {
			ALLOC_GROW(f->batches, f->batch_count + 1, alloc);
			b = &f->batches[f->batch_count++];
			*b = (struct batch){ i, 0 };
		}
		b->n++;
	}
}

static int
fill_items(struct worker *w, size_t from, size_t n, bool only_attributes,
	   struct err *err)
{
	struct item *items = w->f->items + from;
	int rc = 0;

	w->to = open_dir_of(w->f->to, items->entry->path);
	if (w->to < 0)
		return err_errno(err, ERR_IO, "cannot open the directory of %s/%s",
				 w->f->path, items->entry->path);
	w->from = open_dir_of(w->f->from, items->entry->path);
	for (size_t i = 0; !rc && i < n; i++)
		if (!only_attributes || is_attributes(&items[i]))
			rc = fill_item(w, &items[i], err);
	if (w->from >= 0)
		close(w->from);
	close(w->to);
	return rc;
}

static void
report(struct filling *f, const struct err *why)
{
	pthread_mutex_lock(&f->turn);
	if (!f->failed && f->err)
		*f->err = *why;
	f->failed = true;
	pthread_mutex_unlock(&f->turn);
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct filling *f = w->f;
	struct err err = ERR_INIT;
	size_t i;

	while (!f->failed && (i = f->next++) < f->batch_count)
		if (fill_items(w, f->batches[i].from, f->batches[i].n, false, &err))
			report(f, &err);
	git_repository_free(w->git);
	return NULL;
}

/* Attributes decide how the other files are written, so they come first. */
static int
fill_attributes(struct filling *f, struct err *err)
{
	struct worker w = { .f = f };
	bool is_on = f->conversion.is_on;
	int rc = 0;

	f->conversion.is_on = false;
	for (size_t i = 0; !rc && i < f->item_count; i++)
		if (is_attributes(&f->items[i]))
			rc = fill_items(&w, i, 1, true, err);
	f->conversion.is_on = is_on;
	git_repository_free(w.git);
	return rc;
}

static size_t
worker_count(const struct filling *f)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = cores > 1 ? 2 * (size_t)cores : 2;

	n = n < WORKERS_MAX ? n : WORKERS_MAX;
	return n < f->batch_count ? n : f->batch_count;
}

/* A thread that cannot be started leaves its share to the others. */
static int
fill_all(struct filling *f)
{
	struct worker workers[WORKERS_MAX] = { 0 };
	size_t n = worker_count(f), started = 0;

	for (size_t i = 0; i < n; i++) {
		workers[i].f = f;
		if (i && !pthread_create(&workers[started + 1].thread, NULL, work,
					 &workers[started + 1]))
			started++;
	}
	if (n)
		work(&workers[0]);
	for (size_t i = 1; i <= started; i++)
		pthread_join(workers[i].thread, NULL);
	return f->failed ? -1 : 0;
}

/* The entries are ours alone; git_index_add would drop the cached trees, which
 * spare git status a walk through all of them. */
static void
list_items(struct filling *f, git_index *files)
{
	f->item_count = git_index_entrycount(files);
	f->items = xcalloc(f->item_count + 1, sizeof(*f->items));
	for (size_t i = 0; i < f->item_count; i++)
		f->items[i].entry = (git_index_entry *)git_index_get_byindex(files, i);
}

int
fill_worktree(struct repo *repo, const char *path, git_index *files, struct err *err)
{
	struct filling f = { .path = path,
			     .err = err,
			     .turn = PTHREAD_MUTEX_INITIALIZER };
	int rc = -1;

	f.from = open(repo->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	f.to = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	list_items(&f, files);
	cut_into_batches(&f);
	if (f.from < 0 || f.to < 0) {
		err_errno(err, ERR_IO, "cannot open %s", f.to < 0 ? path : repo->root);
		goto out;
	}
	find_sources(&f, repo->git);
	if (read_settings(&f, repo->git, files, err) || make_all_dirs(&f, err) ||
	    fill_attributes(&f, err) || fill_all(&f))
		goto out;
	rc = 0;
out:
	if (f.from >= 0)
		close(f.from);
	if (f.to >= 0)
		close(f.to);
	free(f.batches);
	free(f.items);
	return rc;
}
