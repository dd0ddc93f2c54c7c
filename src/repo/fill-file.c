/* SPDX-License-Identifier: MIT */
/*
 * One file of a new worktree: copied from the main one, or written from its
 * blob as git would (line ends, ident). The source must match its index entry
 * before the copy and after it, so that a change in between does not leak; any
 * doubt leads to the blob. Files are made anew and no link is followed.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/fill-int.h"

enum { COPY_SMALL = 65536 }; /* bytes */

static bool
stat_matches(const struct filling *f, const git_index_entry *e, const struct stat *st)
{
	if (!S_ISREG(st->st_mode) || e->file_size != (uint32_t)st->st_size ||
	    e->mtime.seconds != (int32_t)st->st_mtim.tv_sec ||
	    e->mtime.nanoseconds != (uint32_t)st->st_mtim.tv_nsec)
		return false;
	if (f->trusts_ctime && (e->ctime.seconds != (int32_t)st->st_ctim.tv_sec ||
				e->ctime.nanoseconds != (uint32_t)st->st_ctim.tv_nsec))
		return false;
	return !f->trusts_mode || !(e->mode & 0100) == !(st->st_mode & 0100);
}

static void
set_stat(git_index_entry *e, const struct stat *st)
{
	e->ctime.seconds = (int32_t)st->st_ctim.tv_sec;
	e->ctime.nanoseconds = (uint32_t)st->st_ctim.tv_nsec;
	e->mtime.seconds = (int32_t)st->st_mtim.tv_sec;
	e->mtime.nanoseconds = (uint32_t)st->st_mtim.tv_nsec;
	e->dev = (uint32_t)st->st_dev;
	e->ino = (uint32_t)st->st_ino;
	e->uid = st->st_uid;
	e->gid = st->st_gid;
	e->file_size = (uint32_t)st->st_size;
}

static int
write_failed(const struct worker *w, const git_index_entry *e, struct err *err)
{
	return err_errno(err, ERR_IO, "cannot write %s/%s", w->f->path, e->path);
}

static int
create(const struct worker *w, const git_index_entry *e)
{
	return openat(w->to, path_base(e->path),
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      e->mode & 0100 ? 0777 : 0666);
}

static int
open_git(struct worker *w, struct err *err)
{
	return w->git ? 0 : repo_open_at(w->f->path, &w->git, err);
}

/* How the file's bytes differ from its blob's: *list is NULL when they do not. */
static int
filters_of(struct worker *w, const git_index_entry *e, git_filter_list **list,
	   struct err *err)
{
	*list = NULL;
	if (!w->f->conversion.is_on)
		return 0;
	if (open_git(w, err))
		return -1;
	if (git_filter_list_load(list, w->git, NULL, e->path, GIT_FILTER_TO_WORKTREE,
				 GIT_FILTER_DEFAULT))
		return repo_err(err, ERR_FAILED, "cannot read the attributes of %s",
				e->path);
	return 0;
}

/*
 * Main's file may have been written under attributes that are no more: its
 * size tells.
 */
static bool
is_as_in_blob(struct worker *w, const struct item *it)
{
	git_filter_list *filters = NULL;
	git_object_t type;
	git_odb *odb = NULL;
	size_t size = 0;
	bool same;

	if (!w->f->conversion.is_on && !w->f->conversion.may_have_been)
		return true;
	if (open_git(w, NULL) || filters_of(w, it->entry, &filters, NULL))
		return false;
	same = !filters && !git_repository_odb(&odb, w->git) &&
	       !git_odb_read_header(&size, &type, odb, &it->entry->id) &&
	       (uint32_t)size == it->source->file_size;
	git_odb_free(odb);
	git_filter_list_free(filters);
	return same;
}

/* False when there are fewer. */
static bool
copy_plainly(int in, int out, off_t size)
{
	char buf[COPY_SMALL];

	while (size > 0) {
		size_t most = size < COPY_SMALL ? (size_t)size : COPY_SMALL;
		ssize_t n = read(in, buf, most);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || file_write_all(out, buf, n))
			return false;
		size -= n;
	}
	return true;
}

/*
 * Across file systems and on old kernels copy_file_range gives up at once. What
 * one read and one write take is quicker without it.
 */
static bool
copy_bytes(int in, int out, off_t size)
{
#ifdef HAVE_COPY_FILE_RANGE
	while (size > COPY_SMALL) {
		ssize_t n = copy_file_range(in, NULL, out, NULL, size, 0);

		if (n <= 0)
			break;
		size -= n;
	}
#endif
	return copy_plainly(in, out, size);
}

/* True when all of the source, which was clean when opened, got into out and is
 * clean still. */
static bool
copy_open(struct worker *w, struct item *it, int in, off_t size, int out)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT } };
	struct stat st;

	if (!copy_bytes(in, out, size))
		return false;
	if (fstat(in, &st) || !stat_matches(w->f, it->source, &st))
		return false;
	times[1] = st.st_mtim;
	if (futimens(out, times) || fstat(out, &st) || st.st_size != size)
		return false;
	set_stat(it->entry, &st);
	return true;
}

/* False when it did not work out for whatever reason: the blob is still there. */
static bool
copy_file(struct worker *w, struct item *it)
{
	const char *name = path_base(it->entry->path);
	struct stat st;
	bool done = false;
	int in, out = -1;

	in = openat(w->from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (in < 0)
		return false;
	if (!fstat(in, &st) && stat_matches(w->f, it->source, &st) &&
	    is_as_in_blob(w, it))
		out = create(w, it->entry);
	if (out >= 0) {
		done = copy_open(w, it, in, st.st_size, out);
		close(out);
		if (!done)
			unlinkat(w->to, name, 0);
	}
	close(in);
	return done;
}

static int
write_bytes(struct worker *w, struct item *it, const void *bytes, size_t n,
	    struct err *err)
{
	int fd = create(w, it->entry), rc = 0;
	struct stat st;

	if (fd < 0)
		return write_failed(w, it->entry, err);
	if (file_write_all(fd, bytes, n) || fstat(fd, &st))
		rc = write_failed(w, it->entry, err);
	else
		set_stat(it->entry, &st);
	if (close(fd) && !rc)
		rc = write_failed(w, it->entry, err);
	return rc;
}

static int
write_link(struct worker *w, struct item *it, git_blob *blob, struct err *err)
{
	char *target = xstrndup(git_blob_rawcontent(blob), git_blob_rawsize(blob));
	const char *name = path_base(it->entry->path);
	struct stat st;
	int rc = 0;

	if (symlinkat(target, w->to, name) ||
	    fstatat(w->to, name, &st, AT_SYMLINK_NOFOLLOW))
		rc = write_failed(w, it->entry, err);
	else
		set_stat(it->entry, &st);
	free(target);
	return rc;
}

static int
write_filtered(struct worker *w, struct item *it, git_blob *blob, struct err *err)
{
	git_filter_list *filters = NULL;
	git_buf buf = { 0 };
	int rc = -1;

	if (filters_of(w, it->entry, &filters, err))
		return -1;
	if (!filters)
		rc = write_bytes(w, it, git_blob_rawcontent(blob),
				 (size_t)git_blob_rawsize(blob), err);
	else if (git_filter_list_apply_to_blob(&buf, filters, blob))
		repo_err(err, ERR_FAILED, "cannot convert %s", it->entry->path);
	else
		rc = write_bytes(w, it, buf.ptr, buf.size, err);
	git_buf_dispose(&buf);
	git_filter_list_free(filters);
	return rc;
}

static int
write_blob(struct worker *w, struct item *it, struct err *err)
{
	git_blob *blob = NULL;
	int rc;

	if (open_git(w, err))
		return -1;
	if (git_blob_lookup(&blob, w->git, &it->entry->id))
		return repo_err(err, ERR_CORRUPT,
				"cannot read the committed content of %s",
				it->entry->path);
	if (S_ISLNK(it->entry->mode))
		rc = write_link(w, it, blob, err);
	else
		rc = write_filtered(w, it, blob, err);
	git_blob_free(blob);
	return rc;
}

int
fill_item(struct worker *w, struct item *it, struct err *err)
{
	if (it->done)
		return 0;
	it->done = true;
	if (it->entry->mode == GIT_FILEMODE_COMMIT) {
		if (mkdirat(w->to, path_base(it->entry->path), 0777))
			return write_failed(w, it->entry, err);
		return 0;
	}
	if (it->source && w->from >= 0 && copy_file(w, it))
		return 0;
	return write_blob(w, it, err);
}
