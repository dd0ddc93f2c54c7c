/* SPDX-License-Identifier: MIT */
/*
 * usage: what agents have used, and what it has cost. Reads what is new in their
 * transcripts first, then sums up what is stored; killed agents stay in the sums.
 */
#include "config.h"

#include <fnmatch.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "agent/ledger.h"
#include "agent/match.h"
#include "agent/meter-scan.h"
#include "agent/meter-sync.h"
#include "agent/meter-watch.h"
#include "agent/spent.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/money.h"
#include "verb/caller.h"
#include "verb/select.h"

enum { WAKE_MS = 200, SETTLE_MS = 300 };

/* What is asked for. */
struct query {
	struct agent_rows rows; /* agents that are meant, archived ones too */
	bool is_chosen;		/* by name or batch */
	bool is_part;		/* chosen, or all that the caller reaches: no others count */
	enum ledger_by by;
	int64_t since; /* a day */
	int64_t project;
};

static void
query_release(struct query *q)
{
	agent_rows_release(&q->rows);
}

/* --- who --- */

static bool
is_named(const struct agent_row *row, const char *name)
{
	return !fnmatch(name, row->branch, 0) || !strcmp(row->id, name);
}

/* Every agent that ever bore the name; else as agent_match finds one. */
static int
mark_named(const struct agent_rows *rows, const char *name, bool *wanted, struct err *err)
{
	size_t *at = NULL, n = 0;
	bool any = false;
	int rc;

	for (size_t i = 0; i < rows->n; i++)
		if (is_named(&rows->v[i], name))
			any = wanted[i] = true;
	if (any)
		return 0;
	rc = agent_match(rows, name, &at, &n, err);
	for (size_t i = 0; !rc && i < n; i++)
		wanted[at[i]] = true;
	free(at);
	return rc;
}

static void
keep_wanted(struct agent_rows *rows, const bool *wanted)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (wanted[i])
			rows->v[n++] = rows->v[i];
		else
			agent_row_release(&rows->v[i]);
	}
	rows->n = n;
}

static int
choose(struct query *q, const struct strv *names, const char *batch, struct err *err)
{
	bool *wanted = xcalloc(q->rows.n, sizeof(*wanted));
	int rc = 0;

	for (size_t i = 0; batch && i < q->rows.n; i++)
		wanted[i] = q->rows.v[i].batch && !strcmp(q->rows.v[i].batch, batch);
	for (size_t i = 0; !rc && names && i < names->n; i++)
		rc = mark_named(&q->rows, names->v[i], wanted, err);
	if (!rc)
		keep_wanted(&q->rows, wanted);
	if (!rc && batch && !q->rows.n)
		rc = err_set(err, ERR_NOT_FOUND,
			     "there is no agent of a batch '%s'; `fleet list -g` shows the "
			     "batches",
			     batch);
	free(wanted);
	return rc;
}

/* "2026-11-01", or "7d" ago. */
static int
parse_since(const char *text, int64_t *day, struct err *err)
{
	char *midnight = xasprintf("%sT00:00:00Z", text);
	int64_t at = scan_time(midnight), ms;

	free(midnight);
	if (at) {
		*day = at / STORE_DAY_MS;
		return 0;
	}
	if (clock_parse_duration(text, &ms, NULL))
		return err_set(err, ERR_USAGE,
			       "--since: '%s' is neither a day like 2026-11-01 nor a time "
			       "like 7d",
			       text);
	*day = (clock_utc_ms() - ms) / STORE_DAY_MS;
	return 0;
}

static int
make_query(struct app *app, const struct args *args, struct query *q, struct err *err)
{
	const struct strv *names = args_list(args, "name");
	const char *batch = args_text(args, "batch"), *since = args_text(args, "since");
	const struct repo_place *place;
	bool all = args_flag(args, "all") || app_place(app, &place, NULL);

	*q = (struct query){ .rows = AGENT_ROWS_INIT };
	q->by = ledger_by_parse(args_text(args, "by"));
	q->is_chosen = batch || (names && names->n);
	q->is_part = q->is_chosen || caller_sees_part(app);
	if ((since && parse_since(since, &q->since, err)) ||
	    (!all && app_project(app, &q->project, err)) ||
	    select_rows(app, all, true, &q->rows, err))
		return -1;
	return q->is_chosen ? choose(q, names, batch, err) : 0;
}

/* --- reading --- */

/* One that was killed is read to its end then, and for a day after. */
static bool
may_grow(const struct agent_row *row)
{
	return row->life != LIFE_ARCHIVED ||
	       row->ended_ms > clock_utc_ms() - STORE_DAY_MS;
}

static int
sync_all(struct meter *m, const struct query *q, struct meter_told *told,
	 struct err *err)
{
	memset(told, 0, sizeof(*told));
	for (size_t i = 0; i < q->rows.n; i++)
		if (may_grow(&q->rows.v[i]) && meter_sync(m, &q->rows.v[i], told, err))
			return -1;
	return 0;
}

static const struct agent_row *
find_row(const struct query *q, const char *id)
{
	for (size_t i = 0; i < q->rows.n; i++)
		if (!strcmp(q->rows.v[i].id, id))
			return &q->rows.v[i];
	return NULL;
}

static int
sum_up(struct store *st, const struct query *q, struct ledger *l, struct err *err)
{
	struct usage_rows rows = USAGE_ROWS_INIT;
	int rc = store_usage_rows(st, NULL, q->project, q->since, &rows, err);

	for (size_t i = 0; !rc && i < rows.n; i++)
		if (!q->is_part || find_row(q, rows.v[i].agent))
			ledger_add(l, q->by, &rows.v[i]);
	usage_rows_release(&rows);
	return rc;
}

/* --- answering --- */

static json_t *
entry_json(const struct ledger_entry *e)
{
	const struct tokens *t = &e->sum.tokens;
	struct spent s = {
		.tokens = *t,
		.cost = e->sum.cost,
		.is_known = true,
		.is_unpriced = e->sum.is_unpriced,
		.context_percent = -1,
	};
	json_t *o = json_object(), *unpriced = json_array();

	json_object_set_new(o, "turns", json_integer(e->sum.turns));
	spent_add_json(&s, o);
	json_object_del(o, "cost_source");
	json_object_del(o, "context_percent");
	for (size_t i = 0; i < e->unpriced.n; i++)
		json_array_append_new(unpriced, reply_text(e->unpriced.v[i]));
	json_object_set_new(o, "unpriced", unpriced);
	/* as the table shows them */
	json_object_set_new(o, "input_tokens", json_integer(t->input));
	json_object_set_new(o, "cache_write_tokens",
			    json_integer(t->cache_write + t->cache_write_1h));
	json_object_set_new(o, "cache_read_tokens", json_integer(t->cache_read));
	json_object_set_new(o, "output_tokens", json_integer(t->output));
	return o;
}

static json_t *
limits_json(const struct meter_limits *limits)
{
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(limits->v); i++) {
		const struct meter_limit *l = &limits->v[i];

		if (l->percent >= 0)
			json_array_append_new(
				list, json_pack("{s:f, s:I, s:o}", "used_percent",
						(double)l->percent / 100, "window_minutes",
						(json_int_t)l->minutes, "resets_ms",
						l->resets_ms ? json_integer(l->resets_ms)
							     : json_null()));
	}
	return list;
}

/* What is the agent's as it stands, beside its sums. */
static int
add_agent(struct app *app, const struct query *q, const char *id, json_t *o,
	  struct err *err)
{
	const struct agent_row *row = find_row(q, id);
	struct spent s;

	if (spent_load(app->store, &app->dirs, id, &s, err))
		return -1;
	json_object_set_new(o, "id", json_string(id));
	json_object_set_new(o, "name", row ? json_string(row->branch) : json_string(id));
	json_object_set_new(o, "kind", row ? json_string(row->kind) : json_null());
	json_object_set_new(o, "batch",
			    row && row->batch ? json_string(row->batch) : json_null());
	json_object_set_new(o, "killed",
			    json_boolean(!row || row->life == LIFE_ARCHIVED));
	json_object_set_new(o, "model", *s.model ? reply_text(s.model) : json_null());
	json_object_set_new(o, "cost_source",
			    json_string(s.is_unpriced	? "incomplete"
					: s.is_reported ? "reported"
							: "reckoned"));
	json_object_set_new(o, "context_percent",
			    s.context_percent >= 0
				    ? json_real((double)s.context_percent / 100)
				    : json_null());
	json_object_set_new(o, "limits", limits_json(&s.limits));
	return 0;
}

static json_t *
told_json(const struct meter_told *t)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "damaged_lines", (json_int_t)t->bad,
			 "foreign_lines", (json_int_t)t->foreign, "long_lines",
			 (json_int_t)t->too_long, "files_begun_anew",
			 (json_int_t)t->restarts, "unfinished_bytes",
			 (json_int_t)t->partial);
}

static int
answer(struct app *app, const struct query *q, const struct ledger *l,
       const struct meter_told *told, const struct prices *prices, json_t **value,
       struct err *err)
{
	json_t *list = json_array(), *total = entry_json(&l->total);

	*value = json_pack("{s:o, s:o, s:s, s:s, s:o}", "usage", list, "total", total, "by",
			   ledger_by_name(q->by), "prices_date", prices->date, "uncounted",
			   told_json(told));
	json_object_set_new(total, "name", json_string("total"));
	for (size_t i = 0; i < l->n; i++) {
		json_t *o = entry_json(&l->v[i]);

		json_array_append_new(list, o);
		json_object_set_new(o, ledger_by_name(q->by), reply_text(l->v[i].key));
		json_object_set_new(o, "name", *l->v[i].key ? reply_text(l->v[i].key)
							     : json_string("(none)"));
		if (q->by == LEDGER_AGENT && add_agent(app, q, l->v[i].key, o, err)) {
			json_decref(*value);
			*value = NULL;
			return -1;
		}
	}
	return 0;
}

static void
say_uncounted(struct reply *reply, const struct ledger *l, const struct meter_told *t)
{
	for (size_t i = 0; i < l->total.unpriced.n; i++)
		reply_progress(reply, NULL,
			       "no price for '%s': what it used is not in the cost; "
			       "prices.toml of the configuration directory may name one",
			       l->total.unpriced.v[i]);
	if (t->bad || t->too_long || t->foreign)
		reply_progress(reply, NULL,
			       "not counted: %lld damaged lines, %lld that are too long, "
			       "%lld of other conversations",
			       (long long)t->bad, (long long)t->too_long,
			       (long long)t->foreign);
}

static int
look(struct app *app, const struct args *args, struct meter *m, struct query *q,
     struct reply *reply, json_t **value, struct err *err)
{
	struct ledger l = LEDGER_INIT;
	struct meter_told told;
	int rc = -1;

	if (make_query(app, args, q, err) || sync_all(m, q, &told, err) ||
	    sum_up(app->store, q, &l, err) ||
	    answer(app, q, &l, &told, meter_prices(m), value, err))
		goto out;
	if (!reply->redraw)
		say_uncounted(reply, &l, &told);
	rc = 0;
out:
	ledger_release(&l);
	return rc;
}

/* --- watching --- */

static void
watch_all(struct app *app, struct meter *m, struct meter_watch *w, const struct query *q)
{
	for (size_t i = 0; i < q->rows.n; i++) {
		struct meter_files files = METER_FILES_INIT;

		if (q->rows.v[i].life != LIFE_ARCHIVED &&
		    !meter_sync_files(m, &q->rows.v[i], &files, NULL))
			meter_watch_add(w, &app->dirs, q->rows.v[i].id, &files);
		meter_files_release(&files);
	}
}

/* Until something has happened, and a moment more: lines come in bursts. */
static void
wait_for_change(struct meter_watch *w, const struct reply *reply)
{
	struct strv who = STRV_INIT;

	while (!who.n && !reply_is_cancelled(reply)) {
		struct pollfd p = { meter_watch_fd(w), POLLIN, 0 };

		if (poll(&p, 1, WAKE_MS) > 0)
			meter_watch_take(w, &who);
	}
	if (!reply_is_cancelled(reply))
		poll(NULL, 0, SETTLE_MS);
	meter_watch_take(w, &who);
	strv_release(&who);
}

static int
watch(struct app *app, const struct args *args, struct meter *m, struct reply *reply,
      struct err *err)
{
	struct meter_watch *w = meter_watch_new(err);
	int rc = w ? 0 : -1;

	reply->redraw = true;
	while (!rc && !reply_is_cancelled(reply)) {
		struct query q;
		json_t *value;

		rc = look(app, args, m, &q, reply, &value, err);
		if (!rc)
			watch_all(app, m, w, &q);
		query_release(&q);
		if (rc || reply_event(reply, value))
			break;
		wait_for_change(w, reply);
	}
	meter_watch_free(w);
	return rc;
}

/* --- budgets --- */

static int
set_budgets(struct app *app, const struct args *args, struct reply *reply,
	    struct err *err)
{
	const char *batch = args_text(args, "batch");
	struct str words = STR_INIT;
	struct query q;
	int64_t cap;
	int rc = money_parse(args_text(args, "budget"), &cap, err);

	if (rc)
		return rc;
	rc = make_query(app, args, &q, err);
	if (!rc && !q.is_chosen)
		rc = err_set(err, ERR_USAGE, "--budget: say whose, by NAME or --batch ID");
	money_format(&words, cap);
	if (!rc && batch)
		rc = store_usage_budget_save(app->store, BUDGET_BATCH, batch, cap, err);
	for (size_t i = 0; !rc && i < q.rows.n; i++) {
		if (batch || q.rows.v[i].life == LIFE_ARCHIVED)
			continue;
		rc = store_usage_budget_save(app->store, BUDGET_AGENT, q.rows.v[i].id, cap,
					     err);
		reply_say(reply, "%s: %s", q.rows.v[i].branch, cap ? words.buf : "no cap");
	}
	if (!rc && batch)
		reply_say(reply, "batch %s: %s", batch, cap ? words.buf : "no cap");
	if (!rc)
		reply->value = json_pack("{s:f}", "budget_usd", money_dollars(cap));
	query_release(&q);
	str_release(&words);
	return rc;
}

/* --- the verb --- */

static const struct reply_column columns[] = {
	{ "name", "NAME", CELL_TEXT },
	{ "kind", "AGENT", CELL_TEXT },
	{ "model", "MODEL", CELL_TEXT },
	{ "turns", "TURNS", CELL_NUMBER },
	{ "input_tokens", "IN", CELL_COUNT },
	{ "cache_write_tokens", "CACHED", CELL_COUNT },
	{ "cache_read_tokens", "READ", CELL_COUNT },
	{ "output_tokens", "OUT", CELL_COUNT },
	{ "context_percent", "CTX", CELL_PERCENT },
	{ "cost_usd", "COST", CELL_MONEY },
	{ "cost_source", "", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

/* Where a line is more than one agent. */
static const struct reply_column sums[] = {
	{ "name", "NAME", CELL_TEXT },
	{ "turns", "TURNS", CELL_NUMBER },
	{ "input_tokens", "IN", CELL_COUNT },
	{ "cache_write_tokens", "CACHED", CELL_COUNT },
	{ "cache_read_tokens", "READ", CELL_COUNT },
	{ "output_tokens", "OUT", CELL_COUNT },
	{ "cost_usd", "COST", CELL_MONEY },
	{ NULL, NULL, CELL_TEXT },
};

#define LAYOUT(of)                                                                \
	{                                                                         \
		.list = "usage", .columns = (of),                                 \
		.extra = "kind model cache_write_tokens cache_read_tokens "       \
			 "context_percent cost_source",                           \
		.total = "total", .empty = "nothing has been used that is known of" \
	}

static const struct reply_layout layout = LAYOUT(columns), layout_sums = LAYOUT(sums);

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct meter *m = NULL;
	struct store *store;
	struct query q;
	int rc;

	if (app_store(app, &store, err))
		return -1;
	if (args_has(args, "budget"))
		return set_budgets(app, args, reply, err);
	if (meter_open(store, &app->dirs, &m, err))
		return -1;
	reply->layout = strcmp(args_text(args, "by"), "agent") ? &layout_sums : &layout;
	if (args_flag(args, "watch")) {
		rc = watch(app, args, m, reply, err);
	} else {
		rc = look(app, args, m, &q, reply, &reply->value, err);
		query_release(&q);
	}
	meter_close(m);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_MANY, "NAME",
	  .summary = "whose: names, unique beginnings, globs; killed agents too" },
	{ "batch", 0, ARG_BATCH, 0, "ID", .summary = "of the agents of a batch" },
	{ "by", 0, ARG_CHOICE, 0, "WHAT", .fallback = "agent",
	  .choices = "agent|batch|project|day|model", .summary = "a line for each" },
	{ "since", 0, ARG_TEXT, 0, "WHEN",
	  .summary = "from a day (2026-11-01, UTC) or a time ago (7d) on" },
	{ "all", 'a', ARG_FLAG, .summary = "of every project" },
	{ "budget", 0, ARG_TEXT, ARG_NO_TOOL, "USD",
	  .summary = "sets a cap for them, or for the batch, instead; 0: none" },
	{ "watch", 'w', ARG_FLAG, ARG_NO_TOOL, .summary = "again when something is used" },
	{ .name = NULL },
};

const struct verb verb_usage = {
	.name = "usage",
	.summary = "tokens and cost of agents",
	.help = "Read from the transcripts that claude and codex write themselves, and "
		"from what claude says that its conversation has cost; only what is new "
		"is read. A cost is \"reported\" when it is the agent's own figure, "
		"\"reckoned\" from list prices when not, and \"incomplete\" when a model "
		"has no price. Days are UTC. Killed agents stay in the sums.\n\n"
		"At the cap of budget.agent or budget.batch, or at one of its own "
		"(--budget), an agent takes no more prompts.",
	.examples = "fleet usage                 # this project's agents\n"
		    "fleet usage --by day --since 7d\n"
		    "fleet usage fix-432 --budget 5\n",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL,
	.run = run,
};
