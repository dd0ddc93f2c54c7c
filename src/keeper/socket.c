/* SPDX-License-Identifier: MIT */
/* Listening and connecting; see unix(7). */
#include "config.h"

#include "keeper/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64 };

static int
address(const char *path, struct sockaddr_un *a, struct err *err)
{
	size_t n = strlen(path);

	if (n >= sizeof(a->sun_path))
		return err_set(err, ERR_REFUSED,
			       "the socket path %s has %zu bytes, %zu are allowed",
			       path, n, sizeof(a->sun_path) - 1);
	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	memcpy(a->sun_path, path, n + 1);
	return 0;
}

int
socket_connect(const char *path, bool nonblock, struct err *err)
{
	struct sockaddr_un a;
	int fd;

	if (address(path, &a, err))
		return -1;
	fd = socket(AF_UNIX,
		    SOCK_STREAM | SOCK_CLOEXEC | (nonblock ? SOCK_NONBLOCK : 0), 0);
	if (fd < 0)
		return err_errno(err, ERR_IO, "cannot make a socket");
	if (connect(fd, (struct sockaddr *)&a, sizeof(a))) {
		err_errno(err, ERR_UNREACHABLE, "no keeper answers at %s", path);
		close(fd);
		return -1;
	}
	return fd;
}

/* Takes a dead keeper's socket away; a live one's is not ours to take. */
static int
clear_way(const char *path, struct err *err)
{
	struct stat st;
	int fd;

	if (lstat(path, &st))
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, ERR_EXISTS, "%s is in the way: not a socket", path);
	fd = socket_connect(path, true, NULL);
	if (fd >= 0 || errno == EAGAIN) {
		if (fd >= 0)
			close(fd);
		return err_set(err, ERR_EXISTS, "a keeper already answers at %s", path);
	}
	if (unlink(path) && errno != ENOENT)
		return err_errno(err, ERR_IO, "cannot replace the socket %s", path);
	return 0;
}

int
socket_listen(const char *path, struct err *err)
{
	struct sockaddr_un a;
	mode_t was;
	int fd, rc;

	if (address(path, &a, err) || clear_way(path, err))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(err, ERR_IO, "cannot make a socket");
	was = umask(0177);
	rc = bind(fd, (struct sockaddr *)&a, sizeof(a));
	umask(was);
	if (rc || listen(fd, BACKLOG)) {
		err_errno(err, ERR_IO, "cannot listen at %s", path);
		close(fd);
		return -1;
	}
	return fd;
}

bool
socket_is_own_user(int fd)
{
	struct ucred who;
	socklen_t n = sizeof(who);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) &&
	       who.uid == geteuid();
}
