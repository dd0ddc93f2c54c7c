/* SPDX-License-Identifier: MIT */
/*
 * What an agent uses, read from the transcript that it writes itself: pure
 * readers, one a form of transcript, which are fed bytes and tell events.
 *
 *   bytes ─► whole lines ─► meter-claude, meter-codex ─► events ─► meter-sync
 *                 │                     │
 *                 └──── place: how far, and what the reader must remember
 *
 * Only whole lines are taken, so a place is always between two of them, and where
 * the bytes are cut makes no difference. A place is some hundred bytes of text.
 * What is damaged, foreign or too long is passed over and counted, never guessed.
 */
#ifndef AGENT_METER_H
#define AGENT_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "store/store-usage.h"

#define METER_TOKENS_MAX INT64_C(1000000000000) /* of one message: more is damage */

enum {
	METER_LINE_MAX = 8 << 20, /* a longer one is passed over */
	METER_RECENT = 8,	  /* messages that may still be told more of */
	METER_MODEL_SIZE = 80,
	METER_HEAD_MAX = 256, /* bytes that a file is known again by */
};

/* --- events --- */

enum meter_event_kind {
	METER_TOKENS,  /* of a message: id, model, tokens */
	METER_TURN,    /* a prompt was given: id */
	METER_CONTEXT, /* context_tokens, context_size (0: not said), model */
	METER_LIMITS,  /* limits */
	METER_COST,    /* the program's own figure for the conversation: cost */
};

struct meter_limit {
	int64_t percent; /* used, in hundredths; -1: not known */
	int64_t minutes; /* how long the window is; 0: not said */
	int64_t resets_ms; /* UTC; 0: not said */
};

struct meter_limits {
	struct meter_limit v[2]; /* the short window, the long one */
};

#define METER_LIMITS_INIT { { { -1, 0, 0 }, { -1, 0, 0 } } }

struct meter_event {
	enum meter_event_kind kind;
	uint64_t id;   /* 0: more of a message that was counted */
	int64_t at_ms; /* UTC; 0: not said */
	const char *model; /* borrowed; never NULL */
	struct tokens tokens;
	int64_t context_tokens, context_size;
	struct meter_limits limits;
	int64_t cost; /* billionths of a dollar */
};

/*
 * Of METER_TOKENS and METER_TURN with an id: whether it is new, so that more of
 * it counts too. What others return does not matter.
 */
typedef bool meter_take_fn(void *ctx, const struct meter_event *);

/* --- places --- */

struct meter_message {
	uint64_t id;
	struct tokens tokens; /* as counted */
	bool is_ours;	      /* not counted where it stood before */
};

struct meter_place {
	int64_t inode, offset;
	int64_t head_length;
	uint64_t head; /* of the first head_length bytes */
	bool is_skipping; /* the rest of a line that is too long */
	int64_t lines, bad, foreign, too_long, restarts;
	/* the readers' own */
	char model[METER_MODEL_SIZE];
	bool is_named, is_foreign, has_total;
	struct tokens total;
	struct meter_message recent[METER_RECENT];
	unsigned next; /* of recent: where the next goes */
};

#define METER_PLACE_INIT { 0 }

void meter_place_save(const struct meter_place *, struct str *out);
/* What it does not know, or cannot read, it passes over. */
void meter_place_load(const char *text, struct meter_place *);
/* To the beginning, with its counts of what went wrong. */
void meter_place_restart(struct meter_place *);

/* "4150/300/1795… 1200/10080/…", short one first. */
void meter_limits_save(const struct meter_limits *, struct str *out);
void meter_limits_load(const char *text, struct meter_limits *);
bool meter_limits_are_known(const struct meter_limits *);

/* --- feeding --- */

struct meter_reader;

struct meter_feed {
	const struct meter_reader *reader;
	struct meter_place *place;
	const char *session; /* whose lines count; NULL: anybody's */
	bool is_side;	     /* a subagent's: no turns, no context */
	meter_take_fn *take;
	void *ctx;
};

/* "claude", "codex"; NULL when there is none of that name. */
const struct meter_reader *meter_reader_find(const char *name);

/*
 * Takes the whole lines of the bytes that stand at place->offset, moves it on,
 * and returns how many bytes that were. METER_LINE_MAX bytes without a line's end
 * are taken as part of one that is too long.
 */
size_t meter_feed(struct meter_feed *, const char *bytes, size_t n);

/* 64 bits of a text, for ids and heads (FNV-1a); never 0. */
uint64_t meter_hash(const char *kind, const void *, size_t n);

/* --- for the readers --- */

struct meter_reader {
	const char *name;
	/* One line without its end; false: it is damaged. */
	bool (*line)(struct meter_feed *, const char *, size_t n);
};

extern const struct meter_reader meter_claude, meter_codex;

/* Neither negative nor more than anybody has. */
bool meter_is_sound(const struct tokens *);
/*
 * Tells tokens of a message: those that were not told yet, where it stands among
 * the recent ones, and none where it was counted in another transcript.
 */
void meter_tell_message(struct meter_feed *, struct meter_event *);

#endif
