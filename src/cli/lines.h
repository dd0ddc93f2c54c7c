/* SPDX-License-Identifier: MIT */
/*
 * Bytes from several commands at once, cut into whole lines, so that what is
 * shown of them does not mix within a line. Escape sequences and other controls
 * are taken out; a carriage return begins the line anew, as it would on a
 * screen, so that of a progress bar its last state is seen. A line is bounded:
 * a longer one comes in pieces.
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stddef.h>

enum { LINES_LENGTH_MAX = 4096 };

/* One line without its newline: UTF-8. */
typedef void lines_fn(void *ctx, const char *source, const char *line);

struct lines;

struct lines *lines_new(lines_fn *, void *ctx);
void lines_free(struct lines *);
/* source says whose bytes they are; NULL is a source as well. */
void lines_add(struct lines *, const char *source, const char *, size_t n);
/* Hands out what has no newline yet. */
void lines_flush(struct lines *);

#endif
