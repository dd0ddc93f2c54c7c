/* SPDX-License-Identifier: MIT */
/*
 * What the agent is doing, as far as anybody has said. Authorities form a
 * ladder; the highest whose claim stands decides:
 *
 *   status    OSC 7501, from the program itself
 *   hook      STATE frames from its hooks
 *   rules     STATE frames from whoever reads its screen
 *   activity  output within the last two seconds is working, else idle;
 *             starting until it first fell quiet, or ten seconds, silent ones too
 *
 * Corrections: working is left for idle or done only after a moment, since
 * programs say "idle" between two steps; and an Esc or Ctrl-C that was sent
 * while working withdraws what hooks and rules claimed once it is quiet, since
 * nothing reports an interruption. A third is for who sends a prompt and waits
 * for its end: from then on idle and done read as working until the program has
 * said something else, or has had a moment to.
 *
 * Pure: time (monotonic milliseconds) is handed in. What returns bool says
 * whether state, authority or message changed.
 */
#ifndef KEEPER_STATE_H
#define KEEPER_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keeper/client.h"

enum state_authority {
	AUTHORITY_ACTIVITY,
	AUTHORITY_RULES,
	AUTHORITY_HOOK,
	AUTHORITY_STATUS,
	AUTHORITY_COUNT
};

enum state_limit {
	STATE_START_MS = 10000, /* of output without a pause: no longer starting */
	STATE_QUIET_MS = 2000,	/* without output: not working */
	STATE_SETTLE_MS = 120,	/* working is left after this long */
	STATE_TAKE_MS = 3000,	/* to take up a prompt that was sent */
	STATE_MESSAGE_MAX = 512,
	STATE_SUBAGENTS_MAX = 64,
};

struct state_claim {
	bool stands;
	enum agent_state state;
	int64_t at; /* when it was made */
	char message[STATE_MESSAGE_MAX];
	char why[16];	   /* of blocked: permission, question, plan, auth, trust */
	char evidence[64]; /* the rule, event or program that said so */
};

struct state {
	enum agent_state now;
	enum state_authority by;
	struct state_claim claims[AUTHORITY_COUNT];
	char message[STATE_MESSAGE_MAX]; /* with now; a question when blocked */
	unsigned turns;			 /* how often now has become another */
	int64_t output_at;		 /* -1: quiet */
	int64_t first_at;		 /* the first output; -1: none yet */
	int64_t settle_at;		 /* -1: nothing waits to settle */
	int64_t silent_at;		 /* when saying nothing is idle; -1: it spoke */
	int64_t taken_at;		 /* when a prompt is no work any more; -1: none */
	bool is_interrupted;
	bool wants_answer;			 /* it asked whether we speak 7501 */
	uint32_t subagents[STATE_SUBAGENTS_MAX]; /* hashes of their ids */
	unsigned subagent_count;
	unsigned ignored; /* reports that made no sense */
};

/* "status", "hook", …; and back, AUTHORITY_COUNT when unknown. */
const char *state_authority_name(enum state_authority);
enum state_authority state_authority_parse(const char *);

void state_init(struct state *);
/* Its program runs from now on. */
void state_launch(struct state *, int64_t now);
bool state_output(struct state *, int64_t now);
bool state_claim(struct state *, enum state_authority, enum agent_state,
		 const char *message, size_t n, int64_t now);
/* What a claim that was just made rests on; either may be NULL. */
void state_explain(struct state *, enum state_authority, const char *why,
		   const char *evidence);
/* Of what stands now; "" when not blocked, or nobody said. */
const char *state_why(const struct state *);
/* The authority says nothing any more. */
bool state_withdraw(struct state *, enum state_authority, int64_t now);
/* The text of an OSC 7501. */
bool state_report(struct state *, const char *text, size_t n, int64_t now);
/* Whether these bytes are what terminals send for Esc or Ctrl-C. */
bool state_is_interrupt(const char *bytes, size_t n);
/* Bytes that a person sent: is it an interruption? */
void state_input(struct state *, const char *bytes, size_t n, int64_t now);
/*
 * A prompt was sent, its Enter at entered: it works until it says otherwise, or does
 * nothing. One that has said since that it is done, is.
 */
bool state_prompted(struct state *, int64_t entered, int64_t now);
/* Somebody looked: done becomes idle. */
bool state_seen(struct state *, int64_t now);
/* What the time alone changes; state_due says when, INT64_MAX never. */
bool state_tick(struct state *, int64_t now);
int64_t state_due(const struct state *);

#endif
