/* SPDX-License-Identifier: MIT */
/*
 * The list as it stands on the screen: heads of projects and batches, agents,
 * in an order, filtered and folded. Made anew from the model whenever it or one
 * of these changes; what is selected stays selected.
 */
#ifndef UI_MODEL_ROWS_H
#define UI_MODEL_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "ui/model/model.h"

enum row_kind { ROW_PROJECT, ROW_BATCH, ROW_UNIT };

struct row {
	enum row_kind kind;
	struct unit *unit; /* of a head: the first below it */
	unsigned n;	   /* of a head: agents below it */
	size_t common;	   /* bytes that the names of those have in common */
	double cost_usd;   /* and what they cost together */
	bool is_folded;
};

enum rows_order {
	ORDER_TREE,	 /* projects, batches, the oldest first */
	ORDER_ATTENTION, /* who asks first */
	ORDER_NAME,
	ORDER_AGE, /* the newest first */
	ORDER_COST,
	ORDER_CPU,
	ORDER_COUNT
};

/* "tree", "attention", …; and back, ORDER_COUNT when unknown. */
const char *rows_order_name(enum rows_order);
enum rows_order rows_order_find(const char *);

struct rows {
	struct row *v;
	size_t n, alloc;
	size_t at; /* the selected one, while n > 0 */
	unsigned shifts; /* how often another agent was selected by no one's wish */
	size_t hidden; /* agents that a filter keeps out */
	enum rows_order order;
	const char *only; /* a state's word; NULL: all */
	char *filter;	  /* fuzzy; NULL: none */
	const struct unit *held; /* shown and selected whatever these say; or NULL */
	struct strv folded; /* "project/batch" */
};

void rows_init(struct rows *);
void rows_release(struct rows *);
void rows_arrange(struct rows *, const struct model *);

/* NULL when nothing, or a head, is selected. */
struct unit *rows_selected(const struct rows *);
/* Selects one, for whom no filter and fold counts until another is held, or NULL. */
void rows_hold(struct rows *, const struct model *, const struct unit *);
/* False when it is not shown. */
bool rows_select(struct rows *, const struct unit *);
void rows_move(struct rows *, long by);
/* The next one that asks behind the selected one, coming round; false: none. */
bool rows_next_ask(struct rows *);
/* Folds or unfolds the head at the selected row, or the one above it. */
void rows_fold(struct rows *, const struct model *, bool fold);
void rows_set_filter(struct rows *, const char *);

/*
 * Whether the letters of pattern stand in text in their order, in either case:
 * 0 when not, else the higher the nearer together they are.
 */
unsigned rows_fuzzy(const char *pattern, const char *text);

#endif
