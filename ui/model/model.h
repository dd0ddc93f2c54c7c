/* SPDX-License-Identifier: MIT */
/*
 * What the cockpit knows: the agents as the verb `list` tells of them, each kept
 * up to date by its keeper, and what the person has marked. Everything that is
 * drawn is drawn from here; nothing here draws or asks.
 */
#ifndef UI_MODEL_MODEL_H
#define UI_MODEL_MODEL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"
#include "keeper/client.h"
#include "text/style.h"

struct watch;

enum trend_limit {
	TREND_POINTS = 120, /* of a ring */
	TREND_SCALES = 3,   /* a point a sample, a mean of ten, of a hundred */
	TREND_STEP = 10,
};

/*
 * What an agent, or the machine, has used: rings of points, each ten times as
 * long as the one before. With a sample a second: two minutes, twenty, three
 * hours.
 */
struct trend {
	struct trend_ring {
		float v[TREND_POINTS];
		unsigned n, next;
		double sum; /* of what is not a point of the next ring yet */
		unsigned summed;
	} rings[TREND_SCALES];
};

struct unit { /* an agent, as it is shown */
	char *id, *name, *kind, *project, *root, *batch, *base, *worktree, *host;
	char *life, *state; /* words, as JSON has them */
	char *question, *why; /* "" when it asks nothing */
	uint64_t question_id;
	uint64_t shown_id; /* of the question that the person sees */
	int64_t shown_ms;  /* since then, by the monotonic clock; 0: not yet */
	bool is_cut;	   /* its row has not had room for all that it asks */
	struct strv choices;
	int64_t started_ms, state_ms; /* UTC; 0: not known */
	int64_t exit_status;	      /* -1: none */
	bool was_stopped;	      /* by us */
	pid_t pid;
	uint64_t pid_start; /* of that process; 0: not looked up */
	long added, removed, ahead, behind, subagents;
	double cost_usd, context_percent; /* below 0: not known */
	double cpu_percent;
	uint64_t rss_bytes;
	uint64_t cpu_ticks; /* at the last sample */
	int64_t sampled_us; /* when that was; 0: never */
	bool is_asleep;	    /* it had used none since the one before */
	struct trend cpu, rss;

	struct watch *watch; /* NULL: its keeper is not there, or not yet asked */
	bool is_told;	     /* by it, of its state: a list is not believed then */
	bool is_marked, is_there;
	size_t batch_at; /* where the list has the first of its batch */
};

struct model {
	struct unit **units; /* by project, batch, age; the pointers stay */
	size_t n, alloc;
	char *note; /* why it is not up to date; NULL: it is */
};

void model_init(struct model *);
void model_release(struct model *);

/*
 * Takes over what `list` says. Agents stay the same units by their id, with
 * their marks. When the model is whole without those that are no more, gone is
 * called for each of them, and only then are they freed.
 */
void model_take(struct model *, const json_t *list,
		void (*gone)(void *ctx, struct unit *), void *ctx);
/* What its keeper says; true when something that is shown has changed. */
bool model_take_status(struct unit *, const struct keeper_status *);

struct unit *model_find(const struct model *, const char *id);
bool unit_is_alive(const struct unit *);
/* It did run; one that is being made or removed has neither. */
bool unit_has_ended(const struct unit *);
bool unit_asks(const struct unit *);
/* What its state is called on the screen (style_word), and what it looks like. */
const char *unit_word(const struct unit *, char buf[STYLE_WORD_SIZE]);
const struct style_state *unit_style(const struct unit *);
/* Whether it is in that state, or is shown as if it were ("error", for "exit 3"). */
bool unit_is(const struct unit *, const char *state);
/* "12m", of what began at a time that is known. */
void unit_add_age(const struct unit *, int64_t now_ms, struct str *out);

struct model_counts {
	unsigned asks, working, done, idle, error, starting, ended;
	double cost_usd;
};
void model_count(const struct model *, struct model_counts *);

void trend_add(struct trend *, double);
/* The newest first: trend_at(t, 0, 0); 0 where there is none. */
double trend_at(const struct trend *, unsigned scale, unsigned back);
bool trend_is_empty(const struct trend *);

#endif
