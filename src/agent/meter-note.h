/* SPDX-License-Identifier: MIT */
/*
 * agents/<id>/usage: what an agent last said of what it uses, a record for each
 * conversation that it has held, the newest first. Written by `fleet hook` many
 * times a minute, so it is small, replaced as a whole and not synced: the next one
 * mends what a power cut takes.
 */
#ifndef AGENT_METER_NOTE_H
#define AGENT_METER_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "agent/meter.h"
#include "base/err.h"

enum { METER_NOTES_MAX = 32 };

struct meter_note {
	char *session;
	char *transcript; /* NULL: not said */
	char *model, *model_name; /* its id, and for people; or NULL */
	int64_t first, first_ms;  /* the cost when it was first heard of: what a
				     fork brings along from where it came */
	int64_t cost; /* billionths of a dollar, first included; -1: not said */
	int64_t at_ms;
	int64_t context_tokens, context_size; /* 0: not said */
	int64_t context_percent; /* in hundredths; -1: not said */
	struct meter_limits limits;
};

struct meter_notes {
	struct meter_note v[METER_NOTES_MAX];
	size_t n;
};

/* dir is agents/<id>. Nothing there, or nothing that can be read: none. */
void meter_notes_load(const char *dir, struct meter_notes *);
void meter_notes_release(struct meter_notes *);
/* NULL when there is none for it. */
const struct meter_note *meter_notes_find(const struct meter_notes *, const char *session);
/*
 * Takes what claude gives its status line, n bytes of JSON: notes and saves it;
 * the record stands first then. ERR_USAGE when it is none.
 */
int meter_notes_take(const char *dir, const char *json, size_t n, int64_t now_ms,
		     struct meter_notes *, struct err *);

/* Letters, digits, '-' and '_': what may be part of a path. */
bool meter_is_session(const char *);

#endif
