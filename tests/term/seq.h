/* SPDX-License-Identifier: MIT */
/*
 * The language of the .seq files here, a behaviour of the emulator in each:
 *
 *	# source: ECMA-48 8.3.21 CUP
 *	size 5x20
 *	case "CUP beyond the screen stops at its edge"
 *	push "\e[99;99Hx"
 *	row 4 "                   x"
 *	cursor 4,19 pending
 *
 * A line is a word and its arguments. Strings know \e \a \b \t \n \v \f \r \\
 * \" and \xHH, "x"*20 is a string twenty times, and strings side by side
 * are one. The words stand in seq-words.c, in a table with a line of help each
 * (run-seq --help prints it). A file names where its behaviour is laid down, or
 * it is refused.
 *
 * Each case begins with a new terminal of the size last given before it, and is
 * run whole, in single bytes and in threes. When it ends, a snapshot of what it
 * left must make the same of a new terminal, and no answer may be left unread.
 */
#ifndef TERM_TEST_SEQ_H
#define TERM_TEST_SEQ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "term/term.h"

enum { SEQ_WORDS = 32 };

struct seq_word {
	struct str text;
	bool quoted;
};

struct seq_line {
	struct seq_word words[SEQ_WORDS];
	unsigned n;
};

/* What the terminal told since somebody asked. */
struct seq_heard {
	struct str replies, through;
	struct strv oscs; /* "52;c;aGk=" */
	unsigned bells;
};

struct seq {
	const char *path;
	unsigned line, failures, cases;
	size_t piece; /* bytes in one feed; 0: all of them */
	bool sourced;
	/* What the next case begins with, and whether it ends in a snapshot. */
	unsigned rows, cols, history;
	bool snapshots;
	struct str name; /* of the case; empty before the first */
	struct term *t;
	struct seq_heard heard;
};

/* Cuts a line into words; a comment has none. */
int seq_split(const char *text, struct seq_line *, struct err *);
void seq_line_release(struct seq_line *);
/* Adds text as a string of the language. */
void seq_quote(const char *, size_t n, struct str *out);

/* Does what the line says; an error is a mistake in the file. */
int seq_run_line(struct seq *, struct seq_line *, struct err *);
/* The last case of the file is over. */
void seq_end_case(struct seq *);
void seq_help(void);

void seq_fail(struct seq *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
