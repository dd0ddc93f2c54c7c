/* SPDX-License-Identifier: MIT */
/*
 * Writing the recording. The log gets one write per read of the pty; the index
 * is gathered, bytes of one moment as one entry, and written in batches, since
 * all that a kill -9 can take from it is when the last bytes came. Opening a
 * recording again makes the two agree: bytes that the index does not know get
 * an entry, an index that knows more than the log is written anew.
 *
 * The first failure (a full disk, as a rule) ends the recording for good: a
 * log with a hole would be worse than one that ends.
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
#include "base/clock.h"
#include "base/file.h"
#include "keeper/record-int.h"

enum {
	BATCH = 64,	       /* entries */
	MOMENT_US = 10 * 1000, /* bytes this close together came as one */
};

#define YEAR_US (INT64_C(366) * 86400 * 1000000)

struct record {
	int dir, log, idx; /* -1: closed */
	int64_t max_bytes, bytes;
	unsigned keep, rows, cols;
	int64_t last_us; /* of the entry before the open one, UTC */
	int64_t open_us; /* of the entry that still grows */
	uint32_t open_n; /* its bytes; 0: none is open */
	unsigned char batch[BATCH * RECORD_ENTRY];
	size_t batched;
	int error;
};

static int64_t
utc_us(void)
{
	return clock_utc_ms() * 1000;
}

static void
close_files(struct record *r)
{
	if (r->log >= 0)
		close(r->log);
	if (r->idx >= 0)
		close(r->idx);
	r->log = r->idx = -1;
}

/* Takes the half-written piece back and ends the recording. */
static void
stop(struct record *r)
{
	r->error = errno ? errno : EIO;
	if (r->log >= 0 && ftruncate(r->log, r->bytes))
		r->bytes = -1;
	close_files(r);
}

static void
write_batch(struct record *r)
{
	if (r->batched && r->idx >= 0 && file_write_all(r->idx, r->batch, r->batched))
		stop(r);
	r->batched = 0;
}

static void
put_entry(struct record *r, uint32_t dt, uint32_t n)
{
	unsigned char *e = r->batch + r->batched;

	record_put(e, dt, 4);
	record_put(e + 4, n, 4);
	record_put(e + 8, r->rows, 2);
	record_put(e + 10, r->cols, 2);
	r->batched += RECORD_ENTRY;
	if (r->batched == sizeof(r->batch))
		write_batch(r);
}

/* dt has 32 bits, 71 minutes: a longer silence is several empty entries. */
static void
add_entry(struct record *r, int64_t at_us, uint32_t n)
{
	/* A clock that was set costs the time between, nothing more. */
	int64_t dt = at_us > r->last_us ? at_us - r->last_us : 0;

	if (dt > YEAR_US)
		dt = 0;
	r->last_us = at_us;
	for (; dt > UINT32_MAX; dt -= UINT32_MAX)
		put_entry(r, UINT32_MAX, 0);
	put_entry(r, dt, n);
}

static void
end_moment(struct record *r)
{
	if (r->open_n)
		add_entry(r, r->open_us, r->open_n);
	r->open_n = 0;
}

static int
begin_index(struct record *r)
{
	unsigned char head[RECORD_HEADER] = RECORD_MAGIC;
	int64_t now = clock_utc_ms();

	record_put(head + 8, now, 8);
	record_put(head + 16, r->rows, 2);
	record_put(head + 18, r->cols, 2);
	r->last_us = now * 1000;
	if (ftruncate(r->idx, 0) || file_write_all(r->idx, head, sizeof(head)))
		return -1;
	return 0;
}

/* Adds up an index that is there; -1 when it is damaged. */
static int
sum_index(struct record *r, int64_t *bytes)
{
	unsigned char head[RECORD_HEADER], buf[256 * RECORD_ENTRY];
	off_t at = RECORD_HEADER;
	ssize_t n;

	if (pread(r->idx, head, sizeof(head), 0) != sizeof(head) ||
	    memcmp(head, RECORD_MAGIC, 8) || record_start_ms(head) < 0)
		return -1;
	r->last_us = record_start_ms(head) * 1000;
	while ((n = pread(r->idx, buf, sizeof(buf), at)) >= RECORD_ENTRY) {
		n -= n % RECORD_ENTRY;
		for (unsigned char *e = buf; e < buf + n; e += RECORD_ENTRY) {
			r->last_us += record_get(e, 4);
			*bytes += record_get(e + 4, 4);
		}
		at += n;
	}
	/* A last entry that is not whole is cut off. */
	return ftruncate(r->idx, at);
}

/* Makes an index agree with the log that it belongs to. */
static int
resume(struct record *r)
{
	int64_t known = 0;

	if (sum_index(r, &known) || known > r->bytes) {
		if (begin_index(r))
			return -1;
		known = 0;
	}
	for (int64_t gap = r->bytes - known; gap > 0; gap -= INT32_MAX)
		put_entry(r, 0, gap < INT32_MAX ? gap : INT32_MAX);
	add_entry(r, utc_us(), 0);
	write_batch(r);
	return r->error ? -1 : 0;
}

static int
open_one(struct record *r, const char *suffix)
{
	return openat(r->dir, record_name(0, suffix).text,
		      O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static void
open_files(struct record *r)
{
	struct stat st;

	errno = 0;
	r->bytes = 0;
	r->log = open_one(r, "");
	r->idx = r->log < 0 ? -1 : open_one(r, ".idx");
	if (r->idx < 0 || fstat(r->log, &st)) {
		stop(r);
		return;
	}
	r->bytes = st.st_size;
	if (st.st_size ? resume(r) : begin_index(r))
		stop(r);
}

/* log.1 becomes log.2 …, log becomes log.1; the last one goes. */
static void
rotate(struct record *r)
{
	static const char *const suffixes[] = { "", ".idx" };

	end_moment(r);
	write_batch(r);
	close_files(r);
	for (size_t s = 0; s < ARRAY_SIZE(suffixes); s++) {
		unlinkat(r->dir, record_name(r->keep, suffixes[s]).text, 0);
		for (unsigned i = r->keep; i > 0; i--)
			renameat(r->dir, record_name(i - 1, suffixes[s]).text, r->dir,
				 record_name(i, suffixes[s]).text);
	}
	if (!r->error)
		open_files(r);
}

struct record *
record_open(const char *dir, int64_t max_bytes, unsigned keep, unsigned rows,
	    unsigned cols)
{
	struct record *r = xcalloc(1, sizeof(*r));

	r->log = r->idx = -1;
	r->max_bytes = max_bytes;
	r->keep = keep;
	r->rows = rows;
	r->cols = cols;
	r->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->dir < 0)
		stop(r);
	else
		open_files(r);
	return r;
}

void
record_close(struct record *r)
{
	if (!r)
		return;
	record_flush(r);
	close_files(r);
	if (r->dir >= 0)
		close(r->dir);
	free(r);
}

void
record_flush(struct record *r)
{
	end_moment(r);
	write_batch(r);
}

void
record_add(struct record *r, const void *bytes, size_t n)
{
	int64_t now;

	if (r->log < 0 || !n)
		return;
	if (r->max_bytes > 0 && r->bytes && r->bytes + (int64_t)n > r->max_bytes)
		rotate(r);
	if (r->log < 0)
		return;
	if (file_write_all(r->log, bytes, n)) {
		stop(r);
		return;
	}
	r->bytes += n;
	now = utc_us();
	if (r->open_n && now - r->open_us >= MOMENT_US)
		end_moment(r);
	if (!r->open_n)
		r->open_us = now;
	r->open_n += n;
}

void
record_size(struct record *r, unsigned rows, unsigned cols)
{
	end_moment(r);
	r->rows = rows;
	r->cols = cols;
	if (r->idx < 0)
		return;
	add_entry(r, utc_us(), 0);
	write_batch(r);
}

int
record_error(const struct record *r)
{
	return r->error;
}
