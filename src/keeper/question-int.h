/* SPDX-License-Identifier: MIT */
/*
 * A screen as the readers of questions see it: its lines without what frames
 * them, and the ways in which choices are laid out (question.c, question-row.c).
 */
#ifndef KEEPER_QUESTION_INT_H
#define KEEPER_QUESTION_INT_H

#include <stdbool.h>
#include <stddef.h>

#include "keeper/question.h"

enum { LINES_MAX = 400 };

/* A line without what frames it; end: where the whole line does. */
struct part {
	const char *at;
	size_t n;
	const char *end;
};

/* The last LINES_MAX of them; first: the number of v[0] on the screen. */
struct lines {
	const char *start;
	struct part v[LINES_MAX];
	size_t n, first;
};

void lines_split(const char *screen, struct lines *);
struct part lines_unframe(const char *at, size_t n);
/* Steps over the mark of the choice that Enter would take. */
bool lines_skip_mark(struct part *);
/* Columns before at, which is in line i. */
size_t lines_column(const struct lines *, size_t i, const char *at);

/*
 * Choices side by side, the arrows left and right between them: the line that
 * says so ("⇆ select"), or the one above it, has them. Which of them Enter would
 * take, their colours alone tell. The line of the choices, or LINES_MAX; the text
 * is "" where they have no heading.
 */
size_t question_take_row(const struct lines *, struct question *);

#endif
