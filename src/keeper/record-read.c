/* SPDX-License-Identifier: MIT */
/*
 * Reading the recording back, file by file from the oldest that is wanted,
 * while the keeper may still be writing the newest. The log is the truth; the
 * index only says when. What the index does not cover (it was lost, cut, or is
 * not written yet) comes at the end of its file with the last known time.
 */
#include "config.h"

#include "keeper/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "keeper/record-int.h"

enum {
	PIECE = 65536, /* bytes handed out at once */
	FILES_MAX = 1000,
	SIDE_MAX = 1000, /* rows, columns: more is damage */
	BATCH = 1024,
};

struct reader {
	int dir, log, idx;
	record_fn *fn;
	void *ctx;
	struct record_event event;
	bool has_start;
	unsigned rows, cols; /* as last told */
	char *piece;	     /* PIECE bytes */
	unsigned char *entries;
};

static int
open_one(const struct reader *r, unsigned at, const char *suffix)
{
	return openat(r->dir, record_name(at, suffix).text, O_RDONLY | O_CLOEXEC);
}

/* Says the size when it is another than was said last. */
static int
tell_size(struct reader *r)
{
	struct record_event *e = &r->event;

	if (!e->rows || !e->cols || (e->rows == r->rows && e->cols == r->cols))
		return 0;
	r->rows = e->rows;
	r->cols = e->cols;
	e->bytes = NULL;
	e->n = 0;
	return r->fn(r->ctx, e);
}

/* Hands out the next n bytes of the log; *at_end when it had fewer. */
static int
tell_bytes(struct reader *r, uint64_t n, bool *at_end)
{
	while (n) {
		ssize_t got = read(r->log, r->piece, n < PIECE ? n : PIECE);
		int rc;

		if (got < 0 && errno == EINTR)
			continue;
		*at_end = got <= 0;
		if (*at_end)
			return 0;
		n -= got;
		r->event.bytes = r->piece;
		r->event.n = got;
		rc = r->fn(r->ctx, &r->event);
		if (rc)
			return rc;
	}
	return 0;
}

/* A size that cannot be leaves the last one as it is. */
static void
take_size(struct reader *r, const unsigned char *at)
{
	unsigned rows = record_get(at, 2), cols = record_get(at + 2, 2);

	if (rows && cols && rows <= SIDE_MAX && cols <= SIDE_MAX) {
		r->event.rows = rows;
		r->event.cols = cols;
	}
}

static int
tell_entry(struct reader *r, const unsigned char *e, bool *at_end)
{
	int rc;

	r->event.us += record_get(e, 4);
	take_size(r, e + 8);
	rc = tell_size(r);
	return rc ? rc : tell_bytes(r, record_get(e + 4, 4), at_end);
}

static int
walk_index(struct reader *r)
{
	off_t at = RECORD_HEADER;
	bool at_end = false;
	ssize_t n;
	int rc = 0;

	while (!rc && !at_end &&
	       (n = pread(r->idx, r->entries, BATCH * RECORD_ENTRY, at)) >=
		       RECORD_ENTRY) {
		n -= n % RECORD_ENTRY;
		for (ssize_t i = 0; !rc && !at_end && i < n; i += RECORD_ENTRY)
			rc = tell_entry(r, r->entries + i, &at_end);
		at += n;
	}
	return rc;
}

/* Moves the time to the file's start, by its index or else by its own date. */
static bool
begin_file(struct reader *r)
{
	unsigned char head[RECORD_HEADER];
	struct stat st;
	int64_t start_ms, us;
	bool has_index = r->idx >= 0 &&
			 pread(r->idx, head, sizeof(head), 0) == sizeof(head) &&
			 !memcmp(head, RECORD_MAGIC, 8) &&
			 record_start_ms(head) >= 0;

	if (has_index) {
		start_ms = record_start_ms(head);
		take_size(r, head + 16);
	} else {
		start_ms = fstat(r->log, &st) ? 0 : (int64_t)st.st_mtime * 1000;
	}
	if (!r->has_start)
		r->event.start_ms = start_ms;
	r->has_start = true;
	us = (start_ms - r->event.start_ms) * 1000;
	if (us > r->event.us)
		r->event.us = us;
	return has_index;
}

static int
read_file(struct reader *r, unsigned at)
{
	bool has_index, at_end = false;
	int rc = 0;

	r->log = open_one(r, at, "");
	if (r->log < 0)
		return 0;
	r->idx = open_one(r, at, ".idx");
	has_index = begin_file(r);
	rc = tell_size(r);
	if (!rc && has_index)
		rc = walk_index(r);
	if (!rc)
		rc = tell_bytes(r, UINT64_MAX, &at_end);
	if (r->idx >= 0)
		close(r->idx);
	close(r->log);
	return rc;
}

/* How many files to go back for tail_bytes; -1 when there is no log. */
static int
oldest(const struct reader *r, int64_t tail_bytes)
{
	int64_t sum = 0;
	struct stat st;
	int at, found = -1;

	for (at = 0; at < FILES_MAX; at++) {
		if (fstatat(r->dir, record_name(at, "").text, &st, 0)) {
			/* The newest may be missing for the moment of a rotation. */
			if (at)
				break;
			continue;
		}
		found = at;
		sum += st.st_size;
		if (tail_bytes > 0 && sum >= tail_bytes)
			break;
	}
	return found;
}

int
record_read(const char *dir, int64_t tail_bytes, record_fn *fn, void *ctx,
	    struct err *err)
{
	struct reader r = { .fn = fn, .ctx = ctx };
	int from, rc = 0;

	r.dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	from = r.dir < 0 ? -1 : oldest(&r, tail_bytes);
	if (from < 0) {
		rc = err_set(err, ERR_NOT_FOUND, "there is no log in %s", dir);
		goto out;
	}
	r.piece = xmalloc(PIECE);
	r.entries = xmalloc(BATCH * RECORD_ENTRY);
	for (int at = from; !rc && at >= 0; at--)
		rc = read_file(&r, at);
out:
	free(r.entries);
	free(r.piece);
	if (r.dir >= 0)
		close(r.dir);
	return rc;
}
