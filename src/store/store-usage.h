/* SPDX-License-Identifier: MIT */
/*
 * What agents have used: tokens and cost by agent, conversation, UTC day and
 * model, and how far each transcript has been read. Both are written in one
 * transaction, so that a reader which dies counts nothing twice and loses
 * nothing. A message counts once however many transcripts hold it: what has been
 * counted is known by a number made of its id.
 *
 * Rows outlive their agent's: what is spent is spent. Money is in billionths of
 * a US dollar, days are days since 1970-01-01 in UTC.
 */
#ifndef STORE_STORE_USAGE_H
#define STORE_STORE_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/store.h"

#define STORE_DAY_MS (24 * 60 * 60 * INT64_C(1000))

/* Each token stands in one of these. */
struct tokens {
	int64_t input;	/* neither read from nor written to a cache */
	int64_t cache_write, cache_write_1h; /* kept for minutes; for an hour */
	int64_t cache_read;
	int64_t output; /* with what was thought */
};

static inline void
tokens_add(struct tokens *to, const struct tokens *t)
{
	to->input += t->input;
	to->cache_write += t->cache_write;
	to->cache_write_1h += t->cache_write_1h;
	to->cache_read += t->cache_read;
	to->output += t->output;
}

static inline int64_t
tokens_sum(const struct tokens *t)
{
	return t->input + t->cache_write + t->cache_write_1h + t->cache_read + t->output;
}

/* --- what was used --- */

struct usage_row {
	char *agent, *session, *model;
	int64_t day;
	struct tokens tokens;
	int64_t turns;
	int64_t cost;	     /* reckoned from the tokens by a price */
	int64_t correction;  /* what the agent's own figure adds to that */
	bool is_unpriced;    /* some of its tokens have no price */
	/* read only, of the agent; NULL where its row is gone */
	char *branch, *kind, *batch, *project;
};

struct usage_rows {
	struct usage_row *v;
	size_t n, alloc;
};

#define USAGE_ROWS_INIT { NULL, 0, 0 }

void usage_row_release(struct usage_row *);
void usage_rows_release(struct usage_rows *);

/* Fills in all but the key; zeros when there is no such row. */
int store_usage_find(struct store *, struct usage_row *, struct err *);
int store_usage_save(struct store *, const struct usage_row *, struct err *);
/*
 * From the day on; of an agent (NULL: all) and a project (0: all). Of a
 * conversation one row a day and model.
 */
int store_usage_rows(struct store *, const char *agent, int64_t project, int64_t since,
		     struct usage_rows *, struct err *);
/* The agent's figure holds for the conversation: nothing of it is unpriced. */
int store_usage_settle(struct store *, const char *agent, const char *session,
		       struct err *);
/* Notes the message that id stands for; *is_new tells whether it was not. */
int store_usage_see(struct store *, uint64_t id, bool *is_new, struct err *);

/* --- sums --- */

struct usage_sum {
	struct tokens tokens;
	int64_t turns;
	int64_t cost; /* corrected */
	bool is_unpriced;
};

/* Of an agent, or of one of its conversations. */
int store_usage_sum(struct store *, const char *agent, const char *session,
		    struct usage_sum *, struct err *);
int store_usage_sum_batch(struct store *, const char *batch, struct usage_sum *,
			  struct err *);

/* --- conversations --- */

struct usage_session {
	char *session; /* NULL: the agent has none yet */
	char *model;   /* the last; "" before */
	int64_t at_ms; /* of its last message; 0: none */
	int64_t context_tokens, context_size; /* 0: not known */
	int64_t reported; /* by the agent, in all; -1: nothing */
	int64_t before;	  /* reckoned for what came before its first report */
	int64_t base;	  /* what of reported is not this conversation's */
	bool is_copy;	  /* it begins with messages of another one */
	char *limits;	  /* rate limits, as meter_limits_save has them */
};

#define USAGE_SESSION_INIT { NULL, NULL, 0, 0, 0, -1, 0, 0, false, NULL }

void usage_session_release(struct usage_session *);
int store_usage_session_save(struct store *, const char *agent,
			     const struct usage_session *, struct err *);
/* session NULL: the one that was written to last. Not there: only NULLs and zeros. */
int store_usage_session(struct store *, const char *agent, const char *session,
			struct usage_session *, struct err *);

/* --- transcripts --- */

/* How far path has been read: *place is malloc'ed, NULL when never. */
int store_usage_place(struct store *, const char *agent, const char *path, char **place,
		      struct err *);
int store_usage_place_save(struct store *, const char *agent, const char *path,
			   const char *session, const char *place, struct err *);
/* Paths that have been read, and the conversations they hold, side by side. */
int store_usage_paths(struct store *, const char *agent, struct strv *paths,
		      struct strv *sessions, struct err *);

/* --- budgets --- */

enum usage_budget { BUDGET_AGENT, BUDGET_BATCH };

/* cap 0: none, whatever the settings say. */
int store_usage_budget_save(struct store *, enum usage_budget, const char *id,
			    int64_t cap, struct err *);
/* -1 when none was given. */
int store_usage_budget(struct store *, enum usage_budget, const char *id, int64_t *cap,
		       struct err *);

#endif
