/* SPDX-License-Identifier: MIT */
/*
 * What the demo agent does to a tree for a prompt: a plan of edits, made from
 * the tree, the branch and the prompt alone (the same three give the same plan),
 * then carried out one by one, then checked. In any repository: without a source
 * file of a known language it writes its note only.
 *
 * Nothing of the prompt gets into code, only into the note, quoted.
 */
#ifndef DEMO_WORK_H
#define DEMO_WORK_H

#include "base/err.h"
#include "base/str.h"

enum { WORK_EDITS = 3 };

struct work_edit {
	const char *act; /* "Edit" a file that is there, "Write" a new one */
	char *path;	 /* below dir */
	char *text;	 /* added at the end of it */
	unsigned lines;
};

struct work {
	char *dir;
	char *subject;	   /* of the commit, and what is told */
	const char *doing; /* "Counting vowels" */
	struct work_edit edits[WORK_EDITS];
	unsigned n;
};

int work_plan(struct work *, const char *dir, const char *branch, const char *prompt,
	      struct err *);
void work_release(struct work *);
/* Carries out edit i; the file is whole at any moment. */
int work_apply(const struct work *, unsigned i, struct err *);
/*
 * Reads everything back: each edit is there, code has its brackets in pairs.
 * The stand-in for a project's own tests.
 */
int work_check(const struct work *, struct err *);

#endif
