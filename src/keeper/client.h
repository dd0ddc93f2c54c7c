/* SPDX-License-Identifier: MIT */
/*
 * The other side of the keeper's wire: starting a keeper, asking one or many,
 * and the stream of an attachment. Blocking with time limits; for the loop of
 * the cockpit the descriptor and the frames are open to use as well.
 */
#ifndef KEEPER_CLIENT_H
#define KEEPER_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"
#include "keeper/wire.h"

enum agent_state {
	STATE_STARTING,
	STATE_WORKING,
	STATE_BLOCKED,
	STATE_DONE,
	STATE_IDLE,
	STATE_ERROR,
	STATE_COUNT
};

/* "starting", "working", …; and back, STATE_COUNT when unknown. */
const char *state_name(enum agent_state);
enum agent_state state_parse(const char *);

/* What a keeper says of its agent. */
struct keeper_status {
	pid_t pid, keeper_pid; /* the program's, the keeper's own */
	uint64_t start;	       /* the program's start time (proc_start) */
	int64_t started_ms;    /* UTC */
	int64_t output_ms;     /* UTC of the last byte it wrote; 0: none yet */
	int64_t state_ms;      /* UTC since when the state stands */
	enum agent_state state;
	bool has_exited;
	int exit_status;
	bool log_stopped;   /* the disk was full */
	char authority[24]; /* status, hook, activity, … */
	char title[256];
	char question[512]; /* while blocked */
	char why[16];	    /* permission, question, plan, auth, trust; or "" */
	char choices[1024]; /* that it offers, a line each; "" when none are read */
	uint64_t question_id; /* another question has another; 0: none stands */
	unsigned subagents;
	unsigned rows, cols;
	unsigned version; /* of its wire */
};

/*
 * Starts program (fleet-keeper) detached for the launch record in dir; returns
 * when the agent's exec has succeeded, or with the exec's own words. When the
 * keeper died (ERR_UNREACHABLE) or told nothing (ERR_TIMEOUT), the agent may have
 * run; after any other error nothing did.
 */
int keeper_start(const char *program, const char *dir, struct keeper_status *,
		 struct err *);

struct keeper;

/* ERR_UNREACHABLE when none listens. Time limit for each call below: 5 s. */
struct keeper *keeper_open(const char *socket, struct err *);
/*
 * The same for loops that may not block, on connections that are attached and
 * nothing else: its greeting is not waited for and comes as a HELLO frame, and of
 * what is sent the rest is kept that the socket does not take (keeper_owes), for
 * keeper_flush when it is writable.
 */
struct keeper *keeper_dial(const char *socket, struct err *err);
bool keeper_owes(const struct keeper *);
int keeper_flush(struct keeper *, struct err *err);
void keeper_close(struct keeper *);
int keeper_fd(const struct keeper *);

int keeper_send(struct keeper *, enum wire_kind, const void *, size_t, struct err *);
/* The next frame within timeout_ms; its bytes live until the next call. */
int keeper_recv(struct keeper *, int64_t timeout_ms, struct wire_frame *, struct err *);
/*
 * For loops that are told when there is something to read: called until it gives
 * ERR_TIMEOUT, it hands out what is there at the cost of one read.
 */
int keeper_recv_now(struct keeper *, struct wire_frame *, struct err *);
/*
 * Sends fields and waits for the REPLY, which replaces *reply; an error in it
 * becomes ours. Frames that come before it are kept for keeper_recv.
 */
int keeper_ask(struct keeper *, enum wire_kind, const struct str *fields,
	       int64_t timeout_ms, struct str *reply, struct err *);

int keeper_get_status(struct keeper *, struct keeper_status *, struct err *);
/*
 * The screen as text; fields: rows cols row col title modes text. modes are
 * words: alternate bracketed-paste cursor-visible …
 */
int keeper_get_screen(struct keeper *, struct str *fields, struct err *);
enum keeper_role {
	KEEPER_WATCHER,	   /* wants STATE_NOW, TITLE, BELL and EXIT, but no output */
	KEEPER_VIEWER,	   /* output too, in the size that it has */
	KEEPER_CONTROLLER, /* sets the size, and types */
};

struct keeper_view {
	enum keeper_role role;
	unsigned rows, cols; /* the controller's */
	unsigned history;    /* lines that the snapshot has at most; 0: as usual */
};

/* Answered by STATE_NOW and a SNAPSHOT; may be called again with another role. */
int keeper_attach(struct keeper *, const struct keeper_view *, struct err *);
int keeper_watch(struct keeper *, struct err *);
/*
 * Takes the choice (its number, or the beginning of its words; "1,3" where several
 * may be chosen) of the question of that id; 0: of whatever it asks. What it asks
 * right after that is added to asks. ERR_REFUSED when it asks nothing or something
 * else, ERR_TIMEOUT when it goes on asking.
 */
int keeper_answer(struct keeper *, const char *choice, uint64_t question,
		  struct str *asks, struct err *);
/* Types the key that interrupts its work. */
int keeper_interrupt(struct keeper *, struct err *);
/*
 * ERR_REFUSED says why it was not taken. Else queued (when not NULL) is replaced:
 * by "" when it was taken, else by what it waits for. With when_idle it is kept,
 * over the keeper's death too, until the agent rests.
 */
int keeper_prompt(struct keeper *, const char *text, size_t n, bool when_idle,
		  struct str *queued, struct err *);
/* Ends the program's whole tree and waits until it has; the keeper leaves. */
int keeper_stop(struct keeper *, int64_t grace_ms, struct err *);

/*
 * Asks many at once: n sockets, n results; reached[i] says whether keeper i
 * answered within timeout_ms. One poll loop, so that fifty cost little more
 * than one.
 */
void keeper_status_all(char *const *sockets, size_t n, int64_t timeout_ms,
		       struct keeper_status *out, bool *reached);

#endif
