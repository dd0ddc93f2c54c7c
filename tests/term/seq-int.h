/* SPDX-License-Identifier: MIT */
/*
 * What the files of the language's words share: how a word is called, how it
 * reads its arguments, and how it says that something is not as expected.
 */
#ifndef TERM_TEST_SEQ_INT_H
#define TERM_TEST_SEQ_INT_H

#include "term/seq.h"

/* args: what stands behind the word. An error is a mistake in the file. */
typedef int word_fn(struct seq *, const struct seq_word *args, unsigned n,
		    struct err *);

int seq_read_int(const char *, int *, struct err *);
/* Two numbers with a character between, as 5x20 and 2,3. */
int seq_read_pair(const char *, char between, unsigned *, unsigned *, struct err *);
/* on or off */
int seq_read_switch(const char *, bool *, struct err *);

void seq_same_text(struct seq *, const char *what, const struct str *expected,
		   const char *seen, size_t n);

/* seq-look.c */
word_fn word_row, word_screen, word_cell, word_cursor, word_reply, word_reply_has, word_through, word_osc, word_no_osc, word_title, word_bells, word_mode, word_history, word_scrolled, word_wrapped,
	word_marks, word_unknown, word_colour;

/* seq-keys.c */
word_fn word_key, word_mouse, word_paste, word_focus;

#endif
