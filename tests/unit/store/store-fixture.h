/* SPDX-License-Identifier: MIT */
/* A store in a directory of its own, for each test of the store. */
#ifndef TESTS_UNIT_STORE_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store-int.h"

struct fixture {
	char dir[64];	/* the state directory, not yet made */
	char top[48];	/* its parent */
	char path[80];	/* fleet.db in it */
	struct store *st; /* NULL until fixture_open */
	int64_t project;
};

/* A top directory and no store; a store with one project; the end of both. */
int fixture_set_up(void **state);
int fixture_set_up_open(void **state);
int fixture_tear_down(void **state);

struct store *fixture_open(struct fixture *);
void fixture_close(struct fixture *);
/* An agent on branch with its own worktree; all borrowed or constant. */
struct agent_row fixture_agent(const struct fixture *, const char *id,
			       const char *branch);
/* The number that a statement gives. */
int64_t fixture_number(struct store *, const char *sql);

#define assert_ok(call, e)                                               \
	do {                                                             \
		if (call)                                                \
			fail_msg("%s: %s", #call, (e).text);             \
	} while (0)
#define assert_fails(call, e, want)                                      \
	do {                                                             \
		assert_int_equal(call, -1);                              \
		if ((e).code != (want))                                  \
			fail_msg("%s: %s", #call, (e).text);             \
	} while (0)
#define assert_mentions(e, words)                                        \
	do {                                                             \
		if (!strstr((e).text, words))                            \
			fail_msg("no '%s' in: %s", words, (e).text);     \
	} while (0)

#endif
