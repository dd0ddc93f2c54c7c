/* SPDX-License-Identifier: MIT */
/*
 * Whole files: read with a limit, written beside and renamed, copied with mode
 * and times, removed as trees by descriptor so that no link leads outside.
 */
#include "config.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/ident.h"
#include "base/path.h"

bool
file_exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

bool
file_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

int
file_read(const char *path, size_t limit, struct str *out, struct err *err)
{
	char buf[16384];
	size_t start = out->len;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
				 "cannot read %s", path);
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(err, ERR_IO, "cannot read %s", path);
			close(fd);
			return -1;
		}
		if (out->len - start + n > limit) {
			close(fd);
			return err_set(err, ERR_REFUSED,
				       "%s is larger than %zu bytes", path, limit);
		}
		str_add(out, buf, n);
	}
	close(fd);
	return 0;
}

int
file_write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		p += k;
		n -= k;
	}
	return 0;
}

static int
replace(const char *path, const void *bytes, size_t n, mode_t mode, int (*sync)(int fd),
	struct err *err)
{
	char *tmp = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(tmp, O_CLOEXEC), rc = -1;

	if (fd < 0) {
		err_errno(err, ERR_IO, "cannot write %s", path);
		free(tmp);
		return -1;
	}
	if (fchmod(fd, mode) || file_write_all(fd, bytes, n) || sync(fd) ||
	    rename(tmp, path)) {
		err_errno(err, ERR_IO, "cannot write %s", path);
		unlink(tmp);
		goto out;
	}
	rc = 0;
out:
	close(fd);
	free(tmp);
	return rc;
}

int
file_write(const char *path, const void *bytes, size_t n, mode_t mode, struct err *err)
{
	return replace(path, bytes, n, mode, fsync, err);
}

static int
leave_to_system(int fd)
{
	(void)fd;
	return 0;
}

int
file_write_soon(const char *path, const void *bytes, size_t n, mode_t mode,
		struct err *err)
{
	return replace(path, bytes, n, mode, leave_to_system, err);
}

int
file_make_dirs(const char *path, mode_t mode, struct err *err)
{
	char *p = xstrdup(path);
	int rc = 0;

	for (char *c = p + 1; !rc; c++) {
		char was = *c;

		if (was && was != '/')
			continue;
		*c = '\0';
		if (mkdir(p, mode) && errno != EEXIST)
			rc = err_errno(err, ERR_IO, "cannot make the directory %s", p);
		*c = was;
		if (!was)
			break;
	}
	if (!rc && !file_is_dir(path))
		rc = err_set(err, ERR_IO, "%s is in the way: not a directory", path);
	free(p);
	return rc;
}

/*
 * A file that has no name yet, so that a kill leaves nothing of it (it may be a
 * person's keys); where the file system has no such thing, one beside the target.
 */
static int
open_unnamed(const char *to, char **tmp)
{
	char *dir = path_dir(to);
	int fd = open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	free(dir);
	*tmp = NULL;
	if (fd < 0) {
		*tmp = xasprintf("%s.XXXXXX", to);
		fd = mkostemp(*tmp, O_CLOEXEC);
	}
	return fd;
}

/* Gives it its name, in place of what has that now; see open(2). */
static int
name_file(int fd, char **tmp, const char *to)
{
	char self[32], id[IDENT_SIZE];

	if (!*tmp) {
		snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
		if (!linkat(AT_FDCWD, self, AT_FDCWD, to, AT_SYMLINK_FOLLOW))
			return 0;
		if (errno != EEXIST)
			return -1;
		ident_agent(id);
		*tmp = xasprintf("%s.%s", to, id);
		if (linkat(AT_FDCWD, self, AT_FDCWD, *tmp, AT_SYMLINK_FOLLOW))
			return -1;
	}
	return rename(*tmp, to);
}

static int
copy_bytes(int in, int out)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(in, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || file_write_all(out, buf, n))
			return -1;
	}
	return 0;
}

/* Mode and times as in st. */
static int
copy_to(int in, const struct stat *st, const char *to)
{
	const struct timespec times[2] = { st->st_atim, st->st_mtim };
	char *tmp;
	int out = open_unnamed(to, &tmp), rc = -1, e;

	if (out >= 0 && !copy_bytes(in, out) && !fchmod(out, st->st_mode & 07777) &&
	    !futimens(out, times) && !name_file(out, &tmp, to))
		rc = 0;
	e = errno;
	if (rc && out >= 0 && tmp)
		unlink(tmp);
	if (out >= 0)
		close(out);
	free(tmp);
	errno = e;
	return rc;
}

int
file_copy(const char *from, const char *to, struct err *err)
{
	char *dir = path_dir(to);
	struct stat st;
	int in = open(from, O_RDONLY | O_CLOEXEC), rc = -1;

	if (in < 0 || fstat(in, &st))
		err_errno(err, ERR_IO, "cannot read %s", from);
	else if (!file_make_dirs(dir, 0777, err))
		rc = copy_to(in, &st, to)
			     ? err_errno(err, ERR_IO, "cannot copy %s to %s", from, to)
			     : 0;
	if (in >= 0)
		close(in);
	free(dir);
	return rc;
}

/* Removes name below the directory at; the first failure is kept in err. */
static int
remove_at(int at, const char *name, const char *shown, struct err *err)
{
	struct dirent *e;
	DIR *dir;
	int fd, rc = 0;

	if (!unlinkat(at, name, 0) || errno == ENOENT || errno == ENOTDIR)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return err_errno(err, ERR_IO, "cannot remove %s", shown);
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == EACCES && !fchmodat(at, name, 0700, 0))
		fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return err_errno(err, ERR_IO, "cannot remove %s", shown);
	}
	fchmod(fd, 0700);
	while ((e = readdir(dir))) {
		char *below;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		below = path_join(shown, e->d_name);
		if (remove_at(fd, e->d_name, below, rc ? NULL : err))
			rc = -1;
		free(below);
	}
	closedir(dir);
	if (!rc && unlinkat(at, name, AT_REMOVEDIR) && errno != ENOENT)
		rc = err_errno(err, ERR_IO, "cannot remove %s", shown);
	return rc;
}

int
file_remove_tree(const char *path, struct err *err)
{
	return remove_at(AT_FDCWD, path, path, err);
}

void
file_set_cloexec(int fd)
{
	fcntl(fd, F_SETFD, fcntl(fd, F_GETFD) | FD_CLOEXEC);
}

void
file_set_nonblock(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

int
file_lock(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(err, ERR_IO, "cannot open the lock %s", path);
	while (flock(fd, LOCK_EX)) {
		if (errno == EINTR)
			continue;
		err_errno(err, ERR_IO, "cannot lock %s", path);
		close(fd);
		return -1;
	}
	return fd;
}
