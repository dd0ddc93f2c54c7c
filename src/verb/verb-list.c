/* SPDX-License-Identifier: MIT */
/*
 * list: what there is, how it stands, what it costs. It reads and repairs
 * nothing. The +/− counts come from the store; only when some are old is git
 * needed, and with it the full program.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent/lines.h"
#include "base/names.h"
#include "verb/select.h"

enum { WATCH_STEP_MS = 100 };

static bool
is_wanted(const struct agent *a, const char *pattern)
{
	return !pattern || !fnmatch(pattern, a->row.branch, 0) ||
	       str_starts_with(a->row.branch, pattern) || !strcmp(a->row.id, pattern);
}

static void
keep_wanted(struct agents *l, const char *pattern)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (is_wanted(&l->v[i], pattern))
			l->v[n++] = l->v[i];
		else
			agent_row_release(&l->v[i].row);
	}
	l->n = n;
}

static int
by_name(const void *a, const void *b)
{
	const struct agent_row *x = &((const struct agent *)a)->row;
	const struct agent_row *y = &((const struct agent *)b)->row;
	int order = names_compare(x->branch, y->branch);

	return order ? order : strcmp(x->id, y->id);
}

/* The first of a batch behind at, or of that one. l->n: there is none. */
static size_t
find_of_batch(const struct agents *l, size_t at, const char *batch)
{
	for (; at < l->n; at++)
		if (l->v[at].row.batch && (!batch || !strcmp(l->v[at].row.batch, batch)))
			break;
	return at;
}

static void
move_up(struct agents *l, size_t from, size_t to)
{
	struct agent a = l->v[from];

	memmove(&l->v[to + 1], &l->v[to], (from - to) * sizeof(a));
	l->v[to] = a;
}

/* They come by age: the oldest batch first, who stands alone last. */
static void
group(struct agents *l)
{
	size_t begin = 0, end = 0, i;

	while ((i = find_of_batch(l, end, NULL)) < l->n) {
		begin = end;
		do
			move_up(l, i, end++);
		while ((i = find_of_batch(l, end, l->v[begin].row.batch)) < l->n);
		qsort(&l->v[begin], end - begin, sizeof(*l->v), by_name);
	}
	qsort(&l->v[end], l->n - end, sizeof(*l->v), by_name);
}

/* Fresh counts, or a start of the program that can make them. */
static int
count_lines(struct app *app, struct agents *l, struct err *err)
{
	const struct config *config;
	struct store *store;
	int64_t age;

	if (app_config(app, &config, err) || app_store(app, &store, err) ||
	    lines_load(store, l, err))
		return -1;
	age = config_number(config, "list.diff_age");
#ifdef FLEET_SMALL
	for (size_t i = 0; i < l->n; i++)
		if (lines_are_stale(&l->v[i], age))
			return verb_in_full(err);
	return 0;
#else
	lines_count(store, l, age, false);
	return 0;
#endif
}

static int
look(struct app *app, const struct args *args, json_t **value, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct agents l = AGENTS_INIT;
	bool all = args_flag(args, "all");
	int rc = select_rows(app, all, all, &rows, err);

	if (rc)
		return rc;
	agents_look(&app->dirs, &rows, !args_flag(args, "brief"), &l);
	keep_wanted(&l, args_text(args, "pattern"));
	rc = count_lines(app, &l, err);
	if (!rc)
		rc = select_spent(app, &l, err);
	if (!rc) {
		if (args_flag(args, "grouped"))
			group(&l);
		*value = select_json(&l);
	}
	agents_release(&l);
	return rc;
}

static int
watch(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const struct timespec step = { 0, WATCH_STEP_MS * 1000000L };
	json_t *value;

	reply->redraw = true;
	while (!reply_is_cancelled(reply)) {
		if (look(app, args, &value, err))
			return -1;
		if (reply_event(reply, value))
			return 0;
		for (int i = 0; i < 1000 / WATCH_STEP_MS && !reply_is_cancelled(reply);
		     i++)
			nanosleep(&step, NULL);
	}
	return 0;
}

static const struct reply_layout grouped = {
	.list = "agents",
	.columns = select_columns,
	.group = "batch",
	.note = "question",
	.extra = SELECT_EXTRA,
	.empty = "no agents; `fleet create BRANCH -p PROMPT` makes one",
};

/* A list goes on where the settings are damaged, and says so. */
static void
warn(struct app *app, struct reply *reply)
{
	const struct config *config;
	struct err e = ERR_INIT;

	if (!app_config(app, &config, NULL) && config_check(config, &e))
		reply_progress(reply, NULL, "%s; `fleet config --validate` says more",
			       e.text);
}

static const struct reply_layout *
choose_layout(struct app *app, const struct args *args)
{
	const struct repo_place *place;

	if (args_flag(args, "grouped"))
		return &grouped;
	return args_flag(args, "all") || app_place(app, &place, NULL)
		       ? &select_layout_everywhere
		       : &select_layout;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	int rc;

	reply->layout = choose_layout(app, args);
	if (args_flag(args, "watch"))
		return verb_is_small() ? verb_in_full(err) : watch(app, args, reply, err);
	rc = look(app, args, &reply->value, err);
	if (!rc)
		warn(app, reply);
	return rc;
}

static const struct verb_arg args[] = {
	{ "pattern", 0, ARG_AGENT, ARG_POSITIONAL, "PATTERN",
	  .summary = "only agents whose branch matches (a glob or a beginning)" },
	{ "grouped", 'g', ARG_FLAG, .summary = "by batch" },
	{ "all", 'a', ARG_FLAG,
	  .summary = "of every project, and those that were killed" },
	{ "brief", 0, ARG_FLAG,
	  .summary = "without CPU and memory, which take the longest to find out" },
	{ "watch", 'w', ARG_FLAG, ARG_NO_TOOL, .summary = "again each second, until Ctrl-C" },
	{ .name = NULL },
};

const struct verb verb_list = {
	.name = "list",
	.alias = "l",
	.group = "Watching",
	.summary = "agents with state, CPU, memory, uptime and changed lines",
	.help = "Within a repository, its agents; elsewhere, all. CPU is in percent of "
		"one core since the last look, else since the start, and memory is "
		"resident, both over the agent's whole process tree. + and - are lines "
		"since the base commit, committed or not. CTX is how full the context "
		"window is and COST what was spent, as far as it is known without "
		"reading on: `fleet usage` does.",
	.examples = "fleet list -g       # by batch\n"
		    "fleet list -w       # a live table\n"
		    "fleet list 'fix-*'  # some of them\n",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL,
	.run = run,
};
