/* SPDX-License-Identifier: MIT */
/*
 * An interactive session of the demo agent: the one place where it waits (for a
 * prompt, for time to pass, for an answer) and where its state is told. What a
 * turn does stands in turn.c.
 */
#ifndef DEMO_SESSION_H
#define DEMO_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "demo/announce.h"
#include "demo/composer.h"
#include "demo/console.h"
#include "demo/view.h"

struct options {
	const char *prompt; /* NULL: none yet */
	const char *branch;
	bool is_fast, must_ask;
};

struct session {
	const struct options *opt;
	struct console *console;
	struct view view;
	struct composer composer;
	struct strv queue; /* prompts entered while working */
	enum announce_state state;
	int64_t turn_start; /* monotonic ms */
	bool always;	    /* the permission was given for good */
	bool has_ended;
};

/* Runs until the person (or a signal) ends it; the exit status, or -1. */
int session_run(const struct options *, struct err *);

/* --- for turn.c --- */

void session_state(struct session *, enum announce_state, const char *message);

enum session_wait { WAIT_PASSED, WAIT_INTERRUPTED };
/* Lets ms pass, visibly: a spinner with the words of doing. */
enum session_wait session_work(struct session *, const char *doing, int64_t ms);

enum session_answer { ANSWER_YES, ANSWER_ALWAYS, ANSWER_NO, ANSWER_NONE };
/* Waits for an answer; NONE when the session ended first. */
enum session_answer session_ask(struct session *, const char *question);

#endif
