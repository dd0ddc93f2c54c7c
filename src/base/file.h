/* SPDX-License-Identifier: MIT */
/*
 * Whole files and trees of files. What is written here is written beside and
 * renamed, so that a reader sees the old or the new file and a kill -9 between
 * loses neither.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

bool file_exists(const char *path);
bool file_is_dir(const char *path);
/* Adds the file's bytes to out; larger than limit is an error. */
int file_read(const char *path, size_t limit, struct str *out, struct err *);
/* Atomic: temporary file in the same directory, fsync, rename. */
int file_write(const char *path, const void *, size_t, mode_t, struct err *);
/* The same but does not wait for the disk: for what a power cut may take. */
int file_write_soon(const char *path, const void *, size_t, mode_t, struct err *);
/* mkdir -p; parents get the same mode. */
int file_make_dirs(const char *path, mode_t, struct err *);
/* Copies bytes, mode and times; parents are made; the target is replaced. */
int file_copy(const char *from, const char *to, struct err *);
/*
 * rm -r without following links. A path that is not there is a success. Goes
 * on past what it cannot remove and reports the first of it.
 */
int file_remove_tree(const char *path, struct err *);
/* write(2) until all is written or an error; -1 with errno. */
int file_write_all(int fd, const void *, size_t);
/* FD_CLOEXEC and O_NONBLOCK. */
void file_set_cloexec(int fd);
void file_set_nonblock(int fd);
/* flock with LOCK_EX on path (made if absent); the descriptor, or -1. */
int file_lock(const char *path, struct err *);

#endif
