/* SPDX-License-Identifier: MIT */
/*
 * The keeper process from within: one struct host on main's stack, and the
 * files that move it. host.c has the loop and the phases of its life, output.c
 * the way of a byte from the program to everybody, request.c what clients ask,
 * delivery.c the prompts that wait.
 *
 *   RUNNING ── program ends ──► DRAINING ── pty empty ──► ENDING
 *                                                           │ tree ended
 *                                   OVER ◄── replies sent ── LEAVING
 */
#ifndef KEEPER_KEEPER_INT_H
#define KEEPER_KEEPER_INT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"
#include "keeper/client.h"
#include "keeper/guest.h"
#include "keeper/launch.h"
#include "keeper/notify.h"
#include "keeper/prompt.h"
#include "keeper/pty.h"
#include "keeper/question.h"
#include "keeper/reaper.h"
#include "keeper/record.h"
#include "keeper/rules.h"
#include "keeper/state.h"
#include "term/term.h"

enum host_limit {
	HOST_DRAIN_MS = 200,	  /* quiet, while another holds the pty open */
	HOST_DRAIN_MAX_MS = 2000, /* and it never falls quiet */
	HOST_LEAVE_MS = 1000,	  /* for the last frames to be taken */
	HOST_ACCEPT_MS = 200,	  /* after accept failed for want of something */
	HOST_GUESTS_MAX = 256,
	HOST_READ = 16384,	  /* bytes read from the pty at once */
	HOST_READ_TURN = 65536,	  /* and before others get their turn */
	HOST_GATHER_MS = 100,	  /* output that nobody watches is read this often */
	HOST_START_MS = 3000,	  /* but not while it starts and asks much */
	HOST_HISTORY_MAX = 10000, /* lines a snapshot may be asked for */
	HOST_HISTORY = 200,	  /* when none is said */
	HOST_QUEUE_MAX = 32,	  /* prompts that wait */
};

enum host_phase {
	HOST_RUNNING,
	HOST_DRAINING,
	HOST_ENDING,
	HOST_LEAVING,
	HOST_OVER,
};

struct delivery;

/* What is read off the screen, and when it is looked at next. */
struct look {
	struct rules rules;
	regex_t composer, session_file;
	bool has_composer, has_session_file;
	bool wants_session;  /* open files are to be looked at */
	int64_t session_at;  /* not before */
	struct question question; /* that stands there, while blocked */
	int64_t since;	  /* the first output that nobody looked at; -1: none */
	int64_t input_at; /* the last that was typed; -1: nothing */
	int64_t interrupted_at; /* the last key that interrupts; -1: none */
	bool may_hold_draft; /* the composer: after an interrupt, or a refusal */
	uint64_t asked_id;
	int64_t asked_at;  /* when the one of that id was first seen */
	bool has_idle_rule;
	bool is_known;	   /* a rule has held, or a report or hook has come */
};

/* An answer under way. */
struct answer {
	bool is_underway;
	struct guest *by;      /* NULL: has left */
	unsigned choice;
	unsigned wanted;  /* several: bits, as question.checked; 0: one */
	unsigned awaited; /* of several: the boxes as they are to look next */
	uint64_t question;
	bool has_begun;	       /* keys were sent */
	bool is_taken;	       /* the last of them was */
	int64_t due;
};

struct host {
	struct launch launch;
	struct pty pty;
	struct term *term;
	struct record *record;
	struct state state;
	struct reaper reaper;
	struct guest *guests, *controller;
	size_t guest_count;
	struct delivery *deliveries; /* the first is under way */
	struct look look;
	struct answer answer;
	struct notify notify;
	struct session_record session;

	int lock, listener, signals; /* descriptors */
	pid_t pid, agent_pid; /* the program's; the agent's, once that is settled */
	uint64_t start, agent_start;
	int64_t started_ms, output_ms, state_ms; /* UTC */
	int64_t began, now, output_at;		 /* monotonic ms: this turn, … */
	uint64_t outputs;

	enum host_phase phase;
	int64_t drain_due, drain_end, leave_due, accept_due;
	int64_t gather_due; /* the pty is left alone until then; 0: it is not */
	bool has_exited, was_stopped;
	bool is_unwanted; /* asked to stop, though it may have ended itself */
	int exit_status;

	/* What the emulator said during the bytes at hand. */
	bool has_title, has_bell, has_switched, has_answered;
	struct str through; /* those bytes for the guests */
	struct pollfd *fds;
	size_t fds_alloc;
};

/* host.c */
void host_init(struct host *);
void host_release(struct host *);
/* Takes the socket away: from here on another keeper may take our place. */
void host_give_up_place(struct host *);
/* Until the program and all below it have ended. */
void host_run(struct host *);
/* Ends the whole tree; 0: at once. */
void host_stop(struct host *, int64_t grace_ms);
void host_get_status(const struct host *, struct keeper_status *);

/* again.c */
/* Before our place is given up; nothing, unless it failed and is to go on. */
void again_start(struct host *);

/* output.c */
/* The emulator, telling this host what it hears. */
struct term *output_new_term(struct host *);
/* Reads the pty and hands the bytes on; false when it has ended. */
bool output_read(struct host *);
/* Reads what was left to gather: whoever asks is told how things stand now. */
void output_catch_up(struct host *);
/* A guest learns how things stand: STATE_NOW, and a viewer the screen. */
void output_refresh(struct host *, struct guest *);
/* STATE_NOW to a guest, or to all that are attached. */
void output_tell_state(struct host *, struct guest *);
void output_tell_all_state(struct host *);
void output_set_size(struct host *, unsigned rows, unsigned cols);
/* To be called after what may have changed the state from was. */
void output_note_state(struct host *, enum agent_state was, bool has_changed);
/* The program has ended: its modes are undone, EXIT goes to all attached. */
void output_end(struct host *);

/* look.c */
void look_init(struct host *);
void look_release(struct host *);
/* Output has come: it is looked at when it falls quiet, or before long. */
void look_note_output(struct host *);
/* Something was typed, by a person or for one. */
void look_note_input(struct host *, const char *bytes, size_t n);
int64_t look_due(const struct host *);
void look_step(struct host *);
/* Reads state and question off the screen as it stands. */
void look_now(struct host *);
/* Of what it asks now (keeper_status); a message counts before it is looked at. */
uint64_t look_question_id(const struct host *);
/* Adds what it asks while it is blocked, as people are to read it. */
void look_question_text(const struct host *, struct str *out);
/* Adds what the composer holds, blanks gone; false when none is known. */
bool look_composer(const struct host *, struct str *out);
/* For `fleet explain`: each authority's claim, and what the rules would say. */
void look_explain(struct host *, struct str *fields);

/* answer.c */
/* Answers the guest when the choice was taken, or why it was not. */
void answer_add(struct host *, struct guest *, const char *choice, uint64_t question);
void answer_step(struct host *);
int64_t answer_due(const struct host *);
void answer_forget(struct host *, const struct guest *);

/* session.c */
/* Whether the hook is of our own program, and not of one that it started. */
bool session_is_own(struct host *, const struct guest *);
void session_note(struct host *, const char *id, const char *transcript,
		  const char *source);
/*
 * Looks for the file of a conversation that the program holds open, when the
 * state has changed since, and not too often.
 */
void session_look(struct host *);
int64_t session_due(const struct host *);

/* request.c */
/* Handles the whole frames that a guest has sent. */
void request_handle(struct host *, struct guest *);
/* REPLY ok=1 to those who wait for the end. */
void request_tell_end(struct host *);

/* delivery.c */
/*
 * Queues a prompt; it answers the guest (which may be NULL) when it is delivered
 * or refused; with when_idle, at once: it is kept until the agent rests.
 */
void delivery_add(struct host *, struct guest *, const char *text, size_t n,
		  bool when_idle);
/* Takes up those that an earlier keeper kept. */
void delivery_load(struct host *);
/* Moves the prompts as far as they go now. */
void delivery_step(struct host *);
int64_t delivery_due(const struct host *);
/* The guest leaves; its prompts are still delivered. */
void delivery_forget(struct host *, const struct guest *);
void delivery_release(struct host *);

#endif
