/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/model/rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/names.h"

static const char *const order_names[ORDER_COUNT] = {
	[ORDER_TREE] = "tree", [ORDER_ATTENTION] = "attention", [ORDER_NAME] = "name",
	[ORDER_AGE] = "age",   [ORDER_COST] = "cost",		[ORDER_CPU] = "cpu",
};

const char *
rows_order_name(enum rows_order order)
{
	return order_names[order];
}

enum rows_order
rows_order_find(const char *name)
{
	enum rows_order o = 0;

	while (o < ORDER_COUNT && strcmp(order_names[o], name))
		o++;
	return o;
}

void
rows_init(struct rows *r)
{
	memset(r, 0, sizeof(*r));
	strv_init(&r->folded);
}

void
rows_release(struct rows *r)
{
	free(r->v);
	free(r->filter);
	strv_release(&r->folded);
	rows_init(r);
}

void
rows_set_filter(struct rows *r, const char *filter)
{
	free(r->filter);
	r->filter = filter && *filter ? xstrdup(filter) : NULL;
}

unsigned
rows_fuzzy(const char *pattern, const char *text)
{
	const char *last = NULL;
	unsigned score = 1000;

	for (; *pattern; pattern++, text++) {
		while (*text && tolower((unsigned char)*text) !=
					tolower((unsigned char)*pattern))
			text++;
		if (!*text)
			return 0;
		if (last && text - last > 1)
			score -= score > 20 ? (unsigned)(text - last < 20 ? text - last : 20)
					    : 0;
		last = text;
	}
	return score;
}

/* --- orders --- */

/* How loudly a state asks for a look: the lowest first. */
static unsigned
rank(const struct unit *u)
{
	static const char *const states[] = { "blocked", "error",    "lost",	"done",
					      "working", "starting", "creating", "idle" };
	unsigned i = 0;

	while (i < ARRAY_SIZE(states) && !unit_is(u, states[i]))
		i++;
	return i;
}

static int
compare(double a, double b)
{
	return (a > b) - (a < b);
}

static int
by_name(const struct unit *a, const struct unit *b)
{
	int order = names_compare(a->name, b->name);

	return order ? order : strcmp(a->id, b->id);
}

static int
by_age(const struct unit *a, const struct unit *b)
{
	return compare((double)a->started_ms, (double)b->started_ms);
}

/* A batch stands together, at the end; what stands alone comes first. */
static int
by_tree(const struct unit *a, const struct unit *b)
{
	int order = strcmp(a->project, b->project);

	if (!order)
		order = !*b->batch - !*a->batch;
	if (!order)
		order = compare((double)a->batch_at, (double)b->batch_at);
	return order ? order : by_name(a, b);
}

static int
by_attention(const struct unit *a, const struct unit *b)
{
	return compare(rank(a), rank(b));
}

static int
by_newest(const struct unit *a, const struct unit *b)
{
	return by_age(b, a);
}

static int
by_cost(const struct unit *a, const struct unit *b)
{
	return compare(b->cost_usd, a->cost_usd);
}

static int
by_cpu(const struct unit *a, const struct unit *b)
{
	return compare(b->cpu_percent, a->cpu_percent);
}

typedef int order_fn(const struct unit *, const struct unit *);

static order_fn *const orders[ORDER_COUNT] = {
	[ORDER_TREE] = by_tree, [ORDER_ATTENTION] = by_attention, [ORDER_NAME] = by_name,
	[ORDER_AGE] = by_newest, [ORDER_COST] = by_cost,	  [ORDER_CPU] = by_cpu,
};

static int
by_order(const void *a, const void *b, void *order)
{
	const struct unit *x = *(struct unit *const *)a, *y = *(struct unit *const *)b;
	int result = (*(order_fn *const *)order)(x, y);

	return result ? result : by_name(x, y);
}

/* --- arranging --- */

static bool
is_shown(const struct rows *r, const struct unit *u)
{
	if (u == r->held)
		return true;
	if (r->only && !unit_is(u, r->only))
		return false;
	return !r->filter || rows_fuzzy(r->filter, u->name);
}

static void
head_key(const struct unit *u, enum row_kind kind, struct str *out)
{
	str_clear(out);
	str_addf(out, "%s/%s", u->project, kind == ROW_BATCH ? u->batch : "");
}

static bool
is_folded(const struct rows *r, const struct unit *u, enum row_kind kind)
{
	struct str key = STR_INIT;
	bool found;

	head_key(u, kind, &key);
	found = strv_has(&r->folded, key.buf);
	str_release(&key);
	return found;
}

static size_t
add(struct rows *r, enum row_kind kind, struct unit *u)
{
	ALLOC_GROW(r->v, r->n + 1, r->alloc);
	r->v[r->n] = (struct row){ .kind = kind, .unit = u };
	if (kind != ROW_UNIT)
		r->v[r->n].is_folded = is_folded(r, u, kind);
	return r->n++;
}

static void
count(struct row *head, const struct unit *u)
{
	const char *first = head->unit->name;
	size_t n = 0;

	if (!head->n++)
		head->common = strlen(first);
	while (n < head->common && first[n] == u->name[n])
		n++;
	head->common = n;
	if (u->cost_usd > 0)
		head->cost_usd += u->cost_usd;
}

/* The units are sorted by project and batch: heads where one begins. */
static void
build_tree(struct rows *r, struct unit **units, size_t n)
{
	const struct unit *before = NULL;
	bool many = n && strcmp(units[0]->project, units[n - 1]->project);
	size_t project = 0, batch = 0;

	for (size_t i = 0; i < n; before = units[i++]) {
		struct unit *u = units[i];
		bool new_project = !before || strcmp(before->project, u->project);

		if (many && new_project)
			project = add(r, ROW_PROJECT, u);
		if (many)
			count(&r->v[project], u);
		if (many && r->v[project].is_folded && u != r->held)
			continue;
		if (*u->batch && (new_project || strcmp(before->batch, u->batch)))
			batch = add(r, ROW_BATCH, u);
		if (*u->batch)
			count(&r->v[batch], u);
		if (!*u->batch || !r->v[batch].is_folded || u == r->held)
			add(r, ROW_UNIT, u);
	}
}

void
rows_arrange(struct rows *r, const struct model *m)
{
	const struct row was = r->n ? r->v[r->at] : (struct row){ .unit = NULL };
	const struct unit *selected = rows_selected(r);
	struct unit **units = xcalloc(m->n + 1, sizeof(struct unit *));
	order_fn *order = orders[r->order];
	size_t n = 0, at = r->at;

	for (size_t i = 0; i < m->n; i++)
		if (is_shown(r, m->units[i]))
			units[n++] = m->units[i];
	r->hidden = m->n - n;
	qsort_r(units, n, sizeof(struct unit *), by_order, &order);
	r->n = 0;
	if (r->order == ORDER_TREE)
		build_tree(r, units, n);
	else
		for (size_t i = 0; i < n; i++)
			add(r, ROW_UNIT, units[i]);
	r->at = r->n ? (at < r->n ? at : r->n - 1) : 0;
	for (size_t i = 0; i < r->n; i++)
		if (was.unit && r->v[i].unit == was.unit && r->v[i].kind == was.kind)
			r->at = i;
	if (rows_selected(r) && rows_selected(r) != selected)
		r->shifts++;
	free(units);
}

/* --- moving --- */

struct unit *
rows_selected(const struct rows *r)
{
	return r->n && r->v[r->at].kind == ROW_UNIT ? r->v[r->at].unit : NULL;
}

bool
rows_select(struct rows *r, const struct unit *u)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].kind == ROW_UNIT && r->v[i].unit == u) {
			r->at = i;
			return true;
		}
	}
	return false;
}

void
rows_hold(struct rows *r, const struct model *m, const struct unit *u)
{
	r->held = u;
	rows_arrange(r, m);
	if (u)
		rows_select(r, u);
}

void
rows_move(struct rows *r, long by)
{
	long to = (long)r->at + by;

	if (!r->n)
		return;
	r->at = to < 0 ? 0 : to >= (long)r->n ? r->n - 1 : (size_t)to;
}

bool
rows_next_ask(struct rows *r)
{
	for (size_t step = 1; step <= r->n; step++) {
		size_t i = (r->at + step) % r->n;

		if (r->v[i].kind == ROW_UNIT && unit_asks(r->v[i].unit)) {
			r->at = i;
			return true;
		}
	}
	return false;
}

void
rows_fold(struct rows *r, const struct model *m, bool fold)
{
	struct str key = STR_INIT;
	size_t head = r->at;

	while (head > 0 && head < r->n && r->v[head].kind == ROW_UNIT)
		head--;
	if (head >= r->n || r->v[head].kind == ROW_UNIT || r->v[head].is_folded == fold)
		return;
	head_key(r->v[head].unit, r->v[head].kind, &key);
	for (size_t i = r->folded.n; i-- > 0;)
		if (!strcmp(r->folded.v[i], key.buf))
			strv_remove(&r->folded, i);
	if (fold)
		strv_add(&r->folded, key.buf);
	str_release(&key);
	r->at = head;
	rows_arrange(r, m);
}
