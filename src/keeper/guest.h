/* SPDX-License-Identifier: MIT */
/*
 * A client, as the keeper sees it: what it sent and is not handled yet, what
 * waits to be sent to it, and the part it plays. A guest that does not read
 * never slows the agent nor makes the keeper grow: past a limit its news (pane
 * output, notices) is thrown away and it is owed how things stand, while answers
 * stay queued; one that asks on and on without reading those is let go.
 */
#ifndef KEEPER_GUEST_H
#define KEEPER_GUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "keeper/wire.h"

enum guest_limit {
	GUEST_QUEUE_MAX = 1 << 20,    /* bytes that may wait when news comes */
	GUEST_ANSWERS_MAX = 32 << 20, /* bytes that may wait at all */
	GUEST_READ = 65536,	      /* bytes taken a turn */
	GUEST_IDLE_SIZE = 16384, /* buffers above it are given back when empty */
};

/* Each takes part in more than the one before. */
enum guest_role { GUEST_DETACHED, GUEST_WATCHER, GUEST_VIEWER, GUEST_CONTROLLER };

struct guest {
	struct guest *next;
	int fd;
	enum guest_role role;
	unsigned history; /* lines wanted in a snapshot */
	bool is_greeted;  /* it said HELLO */
	bool is_gone;	  /* to be freed at the end of the turn */
	bool is_behind;	  /* its news was dropped: it gets state and snapshot */
	bool awaits_end;  /* a REPLY when the whole tree has ended */
	struct str in, out; /* out begins with a whole frame */
	size_t sent;	    /* of out */
};

/* Takes the descriptor over. */
struct guest *guest_new(int fd);
void guest_free(struct guest *);

/* Reads what has come; false (and is_gone) when the other side has left. */
bool guest_read(struct guest *);
/* A frame that has to arrive. */
void guest_add(struct guest *, enum wire_kind, const struct str *fields);
/* Pane output, or a notice that a later one outdates: dropped for a slow one. */
void guest_add_news(struct guest *, enum wire_kind, const struct str *bytes);
/* Takes queued pane output away; what was begun is finished. */
void guest_drop_output(struct guest *);
/* Sends what the socket takes. */
void guest_send(struct guest *);
bool guest_has_output(const struct guest *);

#endif
