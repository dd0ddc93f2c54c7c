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

int
file_write(const char *path, const void *bytes, size_t n, mode_t mode, struct err *err)
{
	char *tmp = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(tmp, O_CLOEXEC), rc = -1;

	if (fd < 0) {
		err_errno(err, ERR_IO, "cannot write %s", path);
		free(tmp);
		return -1;
	}
	if (fchmod(fd, mode) || file_write_all(fd, bytes, n) || fsync(fd) ||
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

int
file_copy(const char *from, const char *to, struct err *err)
{
	char buf[65536], *dir = NULL, *tmp = NULL;
	struct timespec times[2];
	struct stat st;
	ssize_t n;
	int in, out = -1, rc = -1;

	in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0 || fstat(in, &st)) {
		err_errno(err, ERR_IO, "cannot read %s", from);
		goto out;
	}
	dir = path_dir(to);
	if (file_make_dirs(dir, 0777, err))
		goto out;
	tmp = xasprintf("%s.XXXXXX", to);
	out = mkostemp(tmp, O_CLOEXEC);
	if (out < 0) {
		err_errno(err, ERR_IO, "cannot write %s", to);
		goto out;
	}
	while ((n = read(in, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || file_write_all(out, buf, n)) {
			err_errno(err, ERR_IO, "cannot copy %s to %s", from, to);
			unlink(tmp);
			goto out;
		}
	}
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	if (fchmod(out, st.st_mode & 07777) || futimens(out, times) ||
	    rename(tmp, to)) {
		err_errno(err, ERR_IO, "cannot write %s", to);
		unlink(tmp);
		goto out;
	}
	rc = 0;
out:
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	free(tmp);
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
