/* SPDX-License-Identifier: MIT */
/*
 * A row of cells in its small form: UTF-8 and runs of equal attributes, as
 * history keeps it, and as text and snapshots are made from it.
 *
 * One character of the text is one cell (or two, when it is wide), but for
 * clusters: those are LINE_CLUSTER or LINE_WIDE, the bytes, LINE_END. Cells
 * hold no control characters, so these stand out. Trailing blanks in default
 * colours are not kept, but for a row that goes on in the next; such a row is a
 * cell short of the grid's width where a wide character did not fit.
 */
#ifndef TERM_LINE_H
#define TERM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "term/grid.h"

enum line_mark {
	LINE_CLUSTER = 1,
	LINE_WIDE = 2,
	LINE_END = 3,
};

/* Looks without a pool behind them: what a style means in full. */
struct look {
	uint32_t fg, bg, under;
	uint16_t attr, link;
};

struct line_run {
	struct look look;
	uint16_t chars; /* characters and clusters */
};

/* Borrowed: from a line_buf or from history. */
struct line {
	const char *text;
	const struct line_run *runs;
	uint32_t len, n_runs; /* no runs: all in default colours */
	uint16_t width;	      /* cells */
	bool wrapped;
	uint8_t marks;
};

/*
 * A walk over a line: each step is one character or cluster, or as many cells
 * of ASCII that look the same as there are and as the caller has room for.
 */
struct line_walk {
	const struct line *line;
	size_t at, run, left;
	/* The step: its bytes as they stand in the line, and what they are. */
	const char *raw, *text;
	size_t raw_n, n;
	unsigned chars, width;
	struct look look;
};

/* Memory for making lines in; one serves for many. */
struct line_buf {
	struct str text;
	struct line_run *runs;
	size_t n_runs, alloc;
};

#define LINE_BUF_INIT { STR_INIT, NULL, 0, 0 }

struct pools;

void line_buf_release(struct line_buf *);
/* The row as a line that lives in the buffer until the next one. */
struct line line_encode(struct line_buf *, const struct pools *, const struct row *,
			unsigned cols);
/* Puts the line into an empty row; clusters without a number lose their marks. */
void line_decode(const struct line *, struct pools *, struct row *, unsigned cols);
/* Adds n characters of the same look to the line being built. */
void line_buf_add(struct line_buf *, const char *raw, size_t raw_n,
		  const struct look *, unsigned chars);
void line_buf_clear(struct line_buf *);
void line_walk_start(struct line_walk *, const struct line *);
/* The next step, at most room characters; false at the end. */
bool line_walk_next(struct line_walk *, unsigned room);
/* Whether the line begins with a character of two columns. */
bool line_starts_wide(const struct line *);
/* Cells without the trailing blanks in default colours. */
unsigned line_trimmed(const struct line *);
/* Adds the text, trailing blanks gone but for a line that goes on. */
void line_text(const struct line *, struct str *out);
/* What the style of a cell means. */
struct look look_of(const struct pools *, const struct style *);
bool look_same(const struct look *, const struct look *);

#endif
