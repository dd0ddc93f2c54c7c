/* SPDX-License-Identifier: MIT */
/*
 * Unix stream sockets by path: where a keeper listens and how it is reached.
 * The directory is the caller's to have made 0700 (dirs_make_runtime); the
 * socket itself is 0600. Descriptors are close-on-exec.
 */
#ifndef KEEPER_SOCKET_H
#define KEEPER_SOCKET_H

#include <stdbool.h>

#include "base/err.h"

/*
 * ERR_UNREACHABLE when nobody answers there, ERR_REFUSED when the path is too
 * long for a socket. Non-blocking from the start when asked for.
 */
int socket_connect(const char *path, bool nonblock, struct err *);
/*
 * Non-blocking. A socket that nobody answers is replaced; one that somebody
 * does is ERR_EXISTS.
 */
int socket_listen(const char *path, struct err *);
/* Whether the process at the other end is of this user (SO_PEERCRED). */
bool socket_is_own_user(int fd);

#endif
