/* SPDX-License-Identifier: MIT */
/*
 * The recording of a pane: agents/<id>/log holds the pty's bytes as they came,
 * agents/<id>/log.idx when: fixed records, so that a file cut off anywhere is
 * still read up to its last whole one.
 *
 *   log.idx:  "FLTIDX1\n"  i64 start_ms (UTC)  u16 rows u16 cols  u32 0
 *             { u32 dt_us (since the last, saturating)  u32 n  u16 rows u16 cols }…
 *
 * All little-endian. n bytes of the log came at that time; n = 0 says that the
 * size changed to rows × cols. When log passes its largest size both become
 * log.1 and log.1.idx (… log.<keep>), and new ones begin.
 */
#ifndef KEEPER_RECORD_H
#define KEEPER_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct record;

/* Appends to what is there. Never fails: without a file it only counts. */
struct record *record_open(const char *dir, int64_t max_bytes, unsigned keep,
			   unsigned rows, unsigned cols);
void record_close(struct record *);
void record_add(struct record *, const void *, size_t n);
void record_size(struct record *, unsigned rows, unsigned cols);
/* The index is written in batches: this writes what waits (when it is quiet). */
void record_flush(struct record *);
/* Nothing is written any more (a full disk); errno of the first failure. */
int record_error(const struct record *);

/* What reading the recording gives, oldest first. */
struct record_event {
	int64_t us;	   /* since the start of the first file read */
	int64_t start_ms;  /* UTC of the first file's start */
	const char *bytes; /* NULL: the size changed */
	size_t n;
	unsigned rows, cols;
};

typedef int record_fn(void *ctx, const struct record_event *);

/*
 * Walks the recording from its oldest kept file. tail_bytes bounds it to the
 * newest files that hold at least that much (0: all). Bytes without an index
 * (it was lost or is damaged) come with the last known time. Stops with fn's
 * value when that is not 0. ERR_NOT_FOUND when there is no log.
 */
int record_read(const char *dir, int64_t tail_bytes, record_fn *, void *ctx,
		struct err *);

#endif
