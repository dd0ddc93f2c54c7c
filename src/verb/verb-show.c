/* SPDX-License-Identifier: MIT */
/* show: all that is known of one agent, its lines counted anew. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/approval.h"
#include "agent/lines.h"
#include "agent/meter-sync.h"
#include "agent/revive.h"
#include "base/clock.h"
#include "base/file.h"
#include "repo/repo.h"
#include "verb/replay.h"
#include "verb/select.h"

enum { APPROVALS_SHOWN = 5, LINES_SHOWN = 5 };

VERB_STATIC_FULL void
say(struct reply *reply, const char *label, const char *value)
{
	if (value && *value)
		reply_say(reply, "%-10s %s", label, value);
}

VERB_STATIC_FULL void
say_state(struct reply *reply, const struct agent *a)
{
	struct str s = STR_INIT;

	str_adds(&s, agent_state_name(a));
	if (a->standing == AGENT_RUNNING && a->is_reached) {
		str_adds(&s, " for ");
		clock_format_age(&s, clock_utc_ms() - a->status.state_ms);
		str_addf(&s, " (%s)", a->status.authority);
	} else if (a->standing == AGENT_EXITED) {
		str_addf(&s, "%s with status %d%s", a->is_given_up ? ": ended" : "",
			 a->exit_status, a->was_stopped ? ", stopped" : "");
	} else if (a->standing == AGENT_LOST) {
		str_adds(&s, ": its keeper and its program are gone; `fleet restart` "
			     "starts it again");
	}
	say(reply, "state", s.buf);
	str_release(&s);
}

VERB_STATIC_FULL void
say_usage(struct reply *reply, const struct agent *a)
{
	struct str s = STR_INIT;

	if (a->standing == AGENT_RUNNING) {
		str_addf(&s, "%.1f%% cpu, ", a->cpu_percent);
		size_format(&s, (int64_t)a->rss_bytes);
		say(reply, "usage", s.buf);
		str_clear(&s);
	}
	if (a->row.started_ms) {
		clock_format_utc(&s, a->row.started_ms);
		say(reply, "started", s.buf);
		str_clear(&s);
	}
	if (a->row.port) {
		str_addf(&s, "from %d on", a->row.port);
		say(reply, "ports", s.buf);
		str_clear(&s);
	}
	str_addf(&s, "+%lld -%lld in %lld file%s", (long long)a->diff.added,
		 (long long)a->diff.removed, (long long)a->diff.files,
		 a->diff.files == 1 ? "" : "s");
	if (a->diff.ahead || a->diff.behind)
		str_addf(&s, ", %lld ahead and %lld behind its base",
			 (long long)a->diff.ahead, (long long)a->diff.behind);
	say(reply, "changes", s.buf);
	str_release(&s);
}

VERB_STATIC_FULL void
say_choices(struct reply *reply, const char *at)
{
	unsigned n = 0;

	while (*at) {
		const char *end = strchrnul(at, '\n');

		reply_say(reply, "%-10s %u  %.*s", "", ++n, (int)(end - at), at);
		at = *end ? end + 1 : end;
	}
}

VERB_STATIC_FULL const char *
cost_word(const struct spent *s)
{
	return s->is_unpriced ? "incomplete: a model has no price"
	       : s->is_reported ? "reported"
				: "reckoned from list prices";
}

VERB_STATIC_FULL void
say_spent(struct reply *reply, const struct spent *spent)
{
	struct str s = STR_INIT;

	if (!spent->is_known)
		return;
	say(reply, "model", spent->model);
	if (spent->context_percent >= 0) {
		str_addf(&s, "%lld%% of %lld tokens",
			 (long long)spent->context_percent / 100,
			 (long long)spent->context_size);
		say(reply, "context", s.buf);
		str_clear(&s);
	}
	str_addf(&s, "%lld in, %lld cached, %lld read, %lld out",
		 (long long)spent->tokens.input,
		 (long long)(spent->tokens.cache_write + spent->tokens.cache_write_1h),
		 (long long)spent->tokens.cache_read, (long long)spent->tokens.output);
	say(reply, "tokens", s.buf);
	str_clear(&s);
	spent_add_cost(spent, &s);
	str_addf(&s, " (%s)", cost_word(spent));
	say(reply, "cost", s.buf);
	str_release(&s);
}

/* Why it is not started again, and what it showed last. */
VERB_STATIC_FULL void
say_given_up(struct reply *reply, const struct dirs *dirs, const struct agent *a)
{
	char *dir = dirs_agent(dirs, a->row.id);
	struct strv lines = STRV_INIT;
	struct revive r;
	struct term *t;

	revive_load(dir, &r);
	reply_say(reply, "%-10s %s; `fleet restart %s` starts it again", "given up",
		  r.given_up ? r.given_up : "", a->row.branch);
	t = replay_term(dir, LINES_SHOWN, NULL);
	if (t)
		replay_last_lines(t, LINES_SHOWN, &lines);
	for (size_t i = 0; i < lines.n; i++)
		say(reply, i ? "" : "screen", lines.v[i]);
	json_object_set_new(reply->value, "given_up", reply_text(r.given_up ? r.given_up : ""));
	term_free(t);
	strv_release(&lines);
	revive_release(&r);
	free(dir);
}

VERB_STATIC_FULL const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

/* What was asked leave for, and what rules made of it. */
VERB_STATIC_FULL void
say_approvals(struct reply *reply, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o) {
		const char *what = text_of(o, "what");
		struct str s = STR_INIT;

		str_addf(&s, "%s %s: %.*s (%s", text_of(o, "decision"), text_of(o, "tool"),
			 (int)strcspn(what, "\n"), what, text_of(o, "reason"));
		if (*text_of(o, "rule"))
			str_addf(&s, ": %s", text_of(o, "rule"));
		str_addf(&s, "%s), ", strcmp(text_of(o, "mode"), "on") ? "; dry run" : "");
		clock_format_age(&s, clock_utc_ms() -
			json_integer_value(json_object_get(o, "time_ms")));
		str_adds(&s, " ago");
		say(reply, i ? "" : "approvals", s.buf);
		str_release(&s);
	}
}

/* The worktree, and what somebody has done to it behind our back. */
VERB_STATIC_FULL void
say_worktree(struct reply *reply, const struct agent_row *row)
{
	char *head;

	say(reply, "worktree", row->worktree);
	if (row->life == LIFE_ARCHIVED || !row->worktree)
		return;
	head = repo_branch_at(row->worktree);
	if (!file_is_dir(row->worktree))
		say(reply, "", "which is not there");
	else if (head && strcmp(head, row->branch))
		reply_say(reply, "%-10s which is on branch '%s'", "", head);
	free(head);
}

VERB_STATIC_FULL void
say_agent(struct reply *reply, const struct agent *a)
{
	struct str base = STR_INIT;

	str_addf(&base, "%s (%.7s)", a->row.base ? a->row.base : "",
		 a->row.base_oid ? a->row.base_oid : "");
	say(reply, "branch", a->row.branch);
	say(reply, "id", a->row.id);
	say(reply, "agent", a->row.kind);
	say_state(reply, a);
	if (a->standing == AGENT_RUNNING && a->is_reached) {
		say(reply, "asks", a->status.question);
		say_choices(reply, a->status.choices);
		say(reply, "title", a->status.title);
		if (a->status.log_stopped)
			say(reply, "log", "stopped: it could not be written (disk full?)");
	}
	say(reply, "base", base.buf);
	say_worktree(reply, &a->row);
	say(reply, "batch", a->row.batch);
	say(reply, "made by", a->row.parent);
	say(reply, "prompt", a->row.prompt);
	say_usage(reply, a);
	say_spent(reply, &a->spent);
	str_release(&base);
}

/* A file of prices that is wrong is told by `fleet usage`; the rest goes on. */
VERB_STATIC_FULL int
count_usage(struct app *app, struct store *store, const struct agent *a, struct err *err)
{
	struct err e = ERR_INIT;
	struct meter *m;
	int rc;

	if (meter_open(store, &app->dirs, &m, &e))
		return e.code == ERR_CONFIG ? 0 : err_set(err, e.code, "%s", e.text);
	rc = meter_sync(m, &a->row, NULL, err);
	meter_close(m);
	return rc;
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct agents l = AGENTS_INIT;
	struct agent *a;
	struct store *store;
	json_t *approvals;

	if (app_store(app, &store, err) ||
	    select_agent(app, args_text(args, "name"), true, &l, err))
		return -1;
	a = &l.v[0];
	if (lines_load(store, &l, err) || count_usage(app, store, a, err) ||
	    select_spent(app, &l, err)) {
		agents_release(&l);
		return -1;
	}
	lines_count(store, &l, 0, true);
	reply->value = agent_json(a);
	json_object_set_new(reply->value, "prompt",
			    a->row.prompt ? json_string(a->row.prompt) : json_null());
	json_object_set_new(reply->value, "title",
			    a->is_reached ? json_string(a->status.title) : json_null());
	json_object_set_new(reply->value, "authority",
			    a->is_reached ? json_string(a->status.authority)
					  : json_null());
	approvals = approval_load(&app->dirs, a->row.id, APPROVALS_SHOWN);
	json_object_set_new(reply->value, "approvals", approvals);
	say_agent(reply, a);
	if (a->is_given_up)
		say_given_up(reply, &app->dirs, a);
	say_approvals(reply, approvals);
	agents_release(&l);
	return 0;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "the agent" },
	{ .name = NULL },
};

const struct verb verb_show = {
	.name = "show",
	.summary = "all about one agent",
	.help = "State and on whose authority it stands, base, worktree, ports, prompt, "
		"usage, the changed lines, counted anew, and what rules last made of "
		"what it asked leave for (approve.mode).",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
