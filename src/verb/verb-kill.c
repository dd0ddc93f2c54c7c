/* SPDX-License-Identifier: MIT */
/* kill and restore: the way out, and the way back. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/kill.h"
#include "agent/match.h"
#include "agent/restore.h"
#include "base/alloc.h"
#include "verb/select.h"
#include "verb/tally.h"

enum { NAMES_SHOWN = 8 };

/* Takes the rows that are not of the batch out of the list. */
VERB_STATIC_FULL void
keep_batch(struct agent_rows *rows, const char *batch)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->v[i].batch && !strcmp(rows->v[i].batch, batch))
			rows->v[n++] = rows->v[i];
		else
			agent_row_release(&rows->v[i]);
	}
	rows->n = n;
}

VERB_STATIC_FULL int
select_victims(struct app *app, const struct args *args, struct agent_rows *rows,
	       struct err *err)
{
	const struct strv *names = args_list(args, "pattern");
	const char *batch = args_text(args, "batch");

	if (!!batch == !!(names && names->n))
		return err_set(err, ERR_USAGE, "say which: a PATTERN, or --batch ID");
	if (!batch)
		return select_named(app, names, rows, err);
	if (select_rows(app, false, false, rows, err))
		return -1;
	keep_batch(rows, batch);
	if (!rows->n)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no agent of a batch '%s'; `fleet list -g` shows "
			       "the batches",
			       batch);
	return 0;
}

VERB_STATIC_FULL int
kill_row(struct app *app, struct reply *reply, struct agent_row *row,
	 const struct kill_options *o, struct err *err)
{
	struct agent_context c = { 0 };
	int rc = select_context(app, reply, row, &c, err);

	if (!rc)
		rc = agent_kill(&c, row, o, err);
	select_context_release(&c);
	return rc;
}

/* What killing it would lose, noted and said; nothing is touched. */
VERB_STATIC_FULL void
look_at_row(const struct agent_row *row, bool delete_branch, struct tally *tally,
	    struct reply *reply)
{
	struct err e = ERR_INIT;
	struct kill_loss l;
	bool is_known = !kill_loss_look(row, delete_branch, &l, &e);
	json_t *o = tally_add(tally, row->branch, "would be killed", &e);

	json_object_set_new(o, "id", json_string(row->id));
	if (!is_known)
		return;
	json_object_set_new(o, "loss", reply_text(l.words.buf));
	json_object_set_new(o, "files", json_integer((json_int_t)l.files));
	json_object_set_new(o, "commits", json_integer((json_int_t)l.commits));
	json_object_set_new(o, "ignored", json_integer((json_int_t)l.ignored));
	reply_say(reply, "%s  %s", row->branch,
		  l.words.len ? l.words.buf : "nothing would be lost");
	kill_loss_release(&l);
}

VERB_STATIC_FULL int
run_look(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct tally tally = TALLY_INIT;
	int rc = select_victims(app, args, &rows, err);

	for (size_t i = 0; !rc && i < rows.n; i++)
		look_at_row(&rows.v[i], args_flag(args, "delete-branch"), &tally,
			    reply);
	if (!rc)
		rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	agent_rows_release(&rows);
	return rc;
}

VERB_STATIC_FULL int
run_kill(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const struct kill_options o = {
		.force = args_flag(args, "force"),
		.delete_branch = args_flag(args, "delete-branch"),
	};
	struct agent_rows rows = AGENT_ROWS_INIT;
	const struct agent_row *kept = NULL;
	struct tally tally = TALLY_INIT;
	int rc;

	if (args_flag(args, "dry-run"))
		return run_look(app, args, reply, err);
	rc = select_victims(app, args, &rows, err);
	for (size_t i = 0; !rc && i < rows.n; i++) {
		struct agent_row *row = &rows.v[i];
		struct err e = ERR_INIT;
		json_t *entry;

		kill_row(app, reply, row, &o, &e);
		entry = tally_add(&tally, row->branch, "killed", &e);
		json_object_set_new(entry, "id", json_string(row->id));
		if (row->trash_ref)
			json_object_set_new(entry, "kept", json_string(row->trash_ref));
		if (!e.code)
			reply_say(reply, "killed %s%s", row->branch,
				  o.delete_branch ? "" : "; its branch stays");
		if (!e.code && row->trash_ref)
			kept = row;
	}
	if (kept)
		reply_say(reply, "  fleet restore %s   brings it back, as it was",
			  rows.n == 1 ? kept->branch : "NAME");
	if (!rc)
		rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	agent_rows_release(&rows);
	return rc;
}

/* Killed agents that something was kept of, the newest last. */
VERB_STATIC_FULL int
select_trash(struct app *app, struct agent_rows *rows, struct err *err)
{
	size_t n = 0;

	if (select_rows(app, false, true, rows, err))
		return -1;
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->v[i].life == LIFE_ARCHIVED && rows->v[i].trash_ref)
			rows->v[n++] = rows->v[i];
		else
			agent_row_release(&rows->v[i]);
	}
	rows->n = n;
	return 0;
}

static const struct reply_column trash_columns[] __attribute__((unused)) = {
	{ "branch", "BRANCH", CELL_TEXT },
	{ "id", "ID", CELL_TEXT },
	{ "kind", "AGENT", CELL_TEXT },
	{ "killed_ms", "KILLED", CELL_AGE },
	{ "kept", "KEPT AS", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

static const struct reply_layout trash_layout __attribute__((unused)) = {
	.list = "agents",
	.columns = trash_columns,
	.empty = "nothing was killed that could be restored",
};

VERB_STATIC_FULL void
list_trash(const struct agent_rows *rows, struct reply *reply)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rows->n; i++) {
		const struct agent_row *r = &rows->v[i];

		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:I, s:s}", "id", r->id, "branch",
					r->branch, "kind", r->kind, "killed_ms",
					(json_int_t)r->ended_ms, "kept", r->trash_ref));
	}
	reply->value = json_pack("{s:o}", "agents", list);
	reply->layout = &trash_layout;
}

/* Whether a later row is of the same branch of the same project. */
VERB_STATIC_FULL bool
is_superseded(const struct agent_rows *rows, size_t at)
{
	const struct agent_row *r = &rows->v[at];

	for (size_t i = 0; i < rows->n; i++)
		if (i != at && rows->v[i].project == r->project &&
		    !strcmp(rows->v[i].branch, r->branch) &&
		    (rows->v[i].ended_ms > r->ended_ms ||
		     (rows->v[i].ended_ms == r->ended_ms && i > at)))
			return true;
	return false;
}

VERB_STATIC_FULL int
not_killed(const struct agent_rows *newest, const char *name, struct err *err)
{
	struct str names = STR_INIT;

	for (size_t i = 0; i < newest->n && i < NAMES_SHOWN; i++)
		str_addf(&names, "%s%s", i ? ", " : "", newest->v[i].branch);
	if (newest->n > NAMES_SHOWN)
		str_addf(&names, " and %zu more", newest->n - NAMES_SHOWN);
	err_set(err, ERR_NOT_FOUND, "no killed agent '%s' was kept; %s%s", name,
		newest->n ? "there are: " : "there is nothing to restore", names.buf);
	str_release(&names);
	return -1;
}

/* Of several killed agents of one branch, the last killed; an id means itself. */
VERB_STATIC_FULL int
match_trash(const struct agent_rows *rows, const char *name, size_t *at, struct err *err)
{
	struct agent_rows newest = { xcalloc(rows->n, sizeof(*newest.v)), 0, rows->n };
	size_t *from = xcalloc(rows->n, sizeof(*from)), found;
	int rc = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (!strcmp(rows->v[i].id, name)) {
			*at = i;
			goto out;
		}
		if (!is_superseded(rows, i)) {
			from[newest.n] = i;
			newest.v[newest.n++] = rows->v[i]; /* lent */
		}
	}
	rc = agent_match_one(&newest, name, &found, err);
	if (!rc)
		*at = from[found];
	else if (err->code == ERR_NOT_FOUND)
		rc = not_killed(&newest, name, err);
out:
	free(newest.v);
	free(from);
	return rc;
}

VERB_STATIC_FULL int
run_restore(struct app *app, const struct args *args, struct reply *reply,
	    struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct agent_context c = { 0 };
	const char *name = args_text(args, "name");
	size_t at = 0;
	int rc = select_trash(app, &rows, err);

	if (rc)
		return rc;
	if (!name) {
		list_trash(&rows, reply);
		goto out;
	}
	rc = match_trash(&rows, name, &at, err);
	if (!rc)
		rc = select_context(app, reply, &rows.v[at], &c, err);
	if (!rc)
		rc = agent_restore(&c, &rows.v[at], err);
	select_context_release(&c);
	if (!rc) {
		reply->value = json_pack("{s:s, s:s, s:o, s:s}", "id", rows.v[at].id,
					 "branch", rows.v[at].branch, "worktree",
					 reply_text(rows.v[at].worktree), "result",
					 "restored");
		reply_say(reply, "restored %s in %s", rows.v[at].branch,
			  rows.v[at].worktree);
		reply_say(reply, "  fleet restart %s   starts its program again",
			  rows.v[at].branch);
	}
out:
	agent_rows_release(&rows);
	return rc;
}

static const struct verb_arg kill_args[] = {
	{ "pattern", 0, ARG_AGENT, ARG_POSITIONAL | ARG_MANY, "PATTERN",
	  .summary = "an agent's name, a unique beginning of it, or a glob" },
	{ "batch", 0, ARG_BATCH, 0, "ID", .summary = "all agents of a batch" },
	{ "force", 'f', ARG_FLAG, ARG_NO_TOOL,
	  .summary = "also when work would go; it is kept for restore" },
	{ "delete-branch", 'd', ARG_FLAG, .summary = "and delete the branch" },
	{ "dry-run", 'n', ARG_FLAG, .summary = "only say what would be lost" },
	{ .name = NULL },
};

const struct verb verb_kill = {
	.name = "kill",
	.summary = "end agents and take their worktrees away",
	.help = "Ends the agent's whole process tree and removes its worktree. What the "
		"worktree holds that is nowhere else (uncommitted files, commits that "
		"no other branch, remote branch or tag has) is named, and refuses the "
		"kill (exit status 5). With --force all of it is first saved as a commit "
		"under refs/fleet/trash/<id>, untracked files too, ignored ones not; "
		"`fleet restore` brings it back.",
	.examples = "fleet kill fix-432        # refuses when work would be lost\n"
		    "fleet kill -n fix-432     # says what that would be\n"
		    "fleet kill -f 'idea-*'    # keeps the work for restore\n"
		    "fleet kill --batch 261120-x7k2 -f -d\n",
	.args = kill_args,
	.flags = VERB_CHANGES | VERB_ENDS | VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run_kill),
};

static const struct verb_arg restore_args[] = {
	{ "name", 0, ARG_TEXT, ARG_POSITIONAL, "NAME",
	  .summary = "a killed agent's branch or id; without it: what there is" },
	{ .name = NULL },
};

const struct verb verb_restore = {
	.name = "restore",
	.summary = "bring a killed agent's branch, worktree and files back",
	.help = "Branch, worktree, index and files are as they were when it was killed. "
		"Its program is not started; `fleet restart` does that.",
	.examples = "fleet restore          # what could be brought back\n"
		    "fleet restore fix-432\n",
	.args = restore_args,
	.flags = VERB_CHANGES | VERB_FULL,
	.run = VERB_RUN_FULL(run_restore),
};
