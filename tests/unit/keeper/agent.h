/* SPDX-License-Identifier: MIT */
/*
 * A real keeper with a program in it, in a directory of its own, for tests.
 * The keeper is $FLEET_KEEPER, else ./fleet-keeper (make check runs in the
 * build directory). Everything waits for facts, at most ten seconds.
 */
#ifndef TESTS_UNIT_KEEPER_AGENT_H
#define TESTS_UNIT_KEEPER_AGENT_H

#include "keeper/client.h"
#include "keeper/launch.h"
#include "unit/keeper/unit.h"

enum { AGENT_WAIT_MS = 10000 };

struct agent {
	char *dir;
	struct launch launch;
	struct keeper_status status; /* as keeper_start said it */
};

/* cmocka's setup and teardown: state becomes a struct agent, not started. */
int agent_setup(void **state);
int agent_teardown(void **state);

const char *agent_keeper(void);
/* Adds a word to its argv. */
void agent_add(struct agent *, const char *word);
/* Starts what argv says. */
int agent_start(struct agent *, struct err *);
/* Starts sh -c script in the directory; it has to succeed. */
void agent_run(struct agent *, const char *script);
struct keeper *agent_open(const struct agent *);

/* A file of the agent's directory. */
char *agent_path(const struct agent *, const char *name);
bool agent_has(const struct agent *, const char *name);
/* The file, once it ends in a newline; malloc'ed. */
char *agent_await_file(const struct agent *, const char *name);
void agent_await_exit(const struct agent *, struct exit_record *);
void agent_await_state(const struct agent *, enum agent_state);
void agent_await_death(pid_t, uint64_t start);
/* Until the screen holds the text. */
void agent_await_screen(struct keeper *, const char *text);

/* The next frame of a kind; others are passed over. */
void agent_await_frame(struct keeper *, enum wire_kind, struct wire_frame *);
/* Until the bytes of that kind of frame, joined, hold the text. */
void agent_await_text(struct keeper *, enum wire_kind, const char *text);

#define agent_assert_ok(rc, err)                    \
	do {                                        \
		if (rc)                             \
			fail_msg("%s", (err).text); \
	} while (0)

#endif
