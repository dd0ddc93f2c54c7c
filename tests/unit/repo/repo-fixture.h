/* SPDX-License-Identifier: MIT */
/*
 * A real repository in a temporary directory, made and checked by git itself.
 * HOME lies in it, so no setting of the user's gets in.
 */
#ifndef TESTS_REPO_FIXTURE_H
#define TESTS_REPO_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "repo/repo.h"

struct fixture {
	char *dir;  /* all of it */
	char *root; /* dir/main: a.txt, src/b.c, run.sh (executable), link -> a.txt */
	struct repo *repo;
	struct err err;
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Runs a script in root (errors end it); must succeed. */
void fixture_run(struct fixture *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* What the script says, trailing newlines cut; malloc'ed. */
char *fixture_said(struct fixture *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Asserts that the script says just that. */
void fixture_expect(struct fixture *, const char *expected, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* dir/name; freed with the fixture's process. malloc'ed. */
char *fixture_path(struct fixture *, const char *name);
/* A branch at HEAD. */
void fixture_branch(struct fixture *, const char *name);
/* A branch at HEAD and its worktree at dir/path; returns the path, malloc'ed. */
char *fixture_worktree(struct fixture *, const char *branch, const char *path);
/* git status, fsck and worktree list are content with the worktree. */
void fixture_check_worktree(struct fixture *, const char *path);
/* That an error of this code was set, whose text has words. */
void fixture_expect_err(struct fixture *, int rc, enum err_code, const char *words);

#endif
