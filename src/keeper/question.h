/* SPDX-License-Identifier: MIT */
/*
 * The question that stands on a screen, and the choices that it offers. Programs
 * write them alike: a question, below it lines that are numbered from 1, one of
 * them marked, now and then a description below a choice; or all of them in one
 * line; or lines that nothing but a mark makes choices; or buttons in a row, of
 * which a colour marks one. Read off the text, so it is what a person sees and
 * nothing else.
 */
#ifndef KEEPER_QUESTION_H
#define KEEPER_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum question_limit {
	QUESTION_MAX = 512,
	CHOICES_MAX = 9,
	CHOICE_MAX = 160,
};

struct question {
	char text[QUESTION_MAX]; /* "" when there is none */
	char choices[CHOICES_MAX][CHOICE_MAX];
	unsigned n_choices;
	unsigned marked; /* 1 to n_choices; 0: none is */
	bool is_numbered; /* digits stand before them */
	/* Several may be chosen: bit i stands for choice i + 1. */
	unsigned boxed, checked; /* it has a box before it, and that is ticked */
	bool has_tabs; /* right leads on from it: "←  ☐ Colour  ✔ Submit  →" */
	bool is_row;
	unsigned row, columns[CHOICES_MAX]; /* of such: where on the screen */
};

/* screen: lines of text. The last question on it stands in the end. */
void question_read(const char *screen, struct question *);
/*
 * Names what was asked, so that an answer to another one is told; never 0. Many are
 * alike on the screen, of one command and of the next, so what the program said of
 * it counts too, and which turn to ask it is.
 */
uint64_t question_hash(const struct question *, const char *said, unsigned turn);

#endif
