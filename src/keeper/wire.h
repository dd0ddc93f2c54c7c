/* SPDX-License-Identifier: MIT */
/*
 * The keeper's wire: frames {u8 kind, u32 little-endian length, bytes} over a
 * unix stream socket. Both sides begin with HELLO; its payload, like that of
 * every frame that is not bare bytes, is fields (base/fields.h). Unknown kinds
 * and keys are passed over, and the version only says which are to be expected:
 * an old keeper goes on working under a new client.
 *
 *   client                              keeper
 *   HELLO magic version build  ──────►
 *                              ◄──────  HELLO magic version build id
 *   ATTACH rows cols role      ──────►
 *                              ◄──────  SNAPSHOT bytes, then OUTPUT bytes …
 *   INPUT bytes, RESIZE, SIGNAL ─────►  (no answer; the controller only)
 *   PROMPT text, QUERY what, STATE ──►
 *                              ◄──────  REPLY fields (ok=1 or error=…)
 */
#ifndef KEEPER_WIRE_H
#define KEEPER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define WIRE_MAGIC "fleet-keeper"

enum wire_limit {
	WIRE_VERSION = 2, /* of 2: ANSWER, PROMPT with when=, SIGNAL interrupt */
	WIRE_HEADER = 5,
	WIRE_FRAME_MAX = 16 << 20, /* a frame longer than this ends the connection */
	WIRE_CLIENT_MAX = 2 << 20, /* the same, for what a client may send */
};

/* The numbers never change meaning; new ones are added at the end. */
enum wire_kind {
	WIRE_HELLO = 1,
	/* from the client */
	WIRE_ATTACH = 16, /* rows cols role=controller|viewer|watcher history= */
	WIRE_INPUT,	  /* bytes for the pty */
	WIRE_RESIZE,	  /* rows cols */
	WIRE_PROMPT,	  /* text=, delivered as the state allows; REPLY */
	WIRE_SIGNAL,	  /* action=stop|kill|interrupt|signal number=; REPLY when done */
	WIRE_STATE,	  /* from hooks: state= authority= message= session= …; REPLY */
	WIRE_QUERY,	  /* what=status|screen|explain|seen; REPLY */
	WIRE_DETACH,
	WIRE_ANSWER, /* choice= question=, into the question that stands; REPLY */
	/* from the keeper */
	WIRE_SNAPSHOT = 64, /* bytes that rebuild the screen */
	WIRE_OUTPUT,	    /* bytes as they come */
	WIRE_STATE_NOW,	    /* state= rows= role= … when one changes */
	WIRE_TITLE,	    /* title= */
	WIRE_BELL,
	WIRE_EXIT,  /* status=: the program ended, no output comes after it */
	WIRE_REPLY, /* fields */
};

/* Adds a frame to out. */
void wire_add(struct str *out, enum wire_kind, const void *, size_t n);
void wire_add_str(struct str *out, enum wire_kind, const struct str *fields);

struct wire_frame {
	unsigned kind;
	const char *bytes; /* borrowed from in; not terminated */
	size_t n;
};

/*
 * The first whole frame of in: 1 and the frame, 0 when more bytes are needed,
 * -1 when its length is over max (the stream is lost). *used is what to drop
 * from in when done with the frame.
 */
int wire_next(const struct str *in, size_t max, struct wire_frame *, size_t *used);

#endif
