/* SPDX-License-Identifier: MIT */
/*
 * Forms that are more than their verb's row: what is asked first, what goes
 * without saying, and what will happen. Of all others every argument is asked.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/ident.h"
#include "batch/batch.h"
#include "repo/branch-name.h"
#include "ui/cockpit-int.h"
#include "ui/form-verb.h"

/* --- what will happen --- */

enum { NAMES_SHOWN = 10 };

/* "makes  a  b  …  z   35 agents" */
static void
add_names(struct str *out, const struct strv *names)
{
	bool are_many = names->n > NAMES_SHOWN + 2;

	str_adds(out, "makes");
	for (size_t i = 0; i < names->n; i++) {
		if (i == NAMES_SHOWN && are_many) {
			str_adds(out, "  …");
			i = names->n - 1;
		}
		str_addf(out, "  %s", names->v[i]);
	}
	if (are_many)
		str_addf(out, "   %zu agents", names->n);
}

/* What is wrong, unless that stands below the field already. */
static void
add_fault(const struct field *field, const struct err *e, struct str *out)
{
	if (field && !field->error)
		str_addf(out, "%s\n", e->text);
}

/* The field of a branch whose name git does not have. */
static struct field *
check_branch(const struct form *f, struct err *e)
{
	struct str branch = STR_INIT;
	bool is_wrong;

	form_get(f, "branch", &branch);
	is_wrong = branch.len && repo_check_branch_name(branch.buf, e);
	str_release(&branch);
	return is_wrong ? form_field(f, "branch") : NULL;
}

/* True where it is not, and the reason is said. */
static bool
foresee_no_branch(const struct form *f, struct str *out)
{
	struct err e = ERR_INIT;
	const struct field *wrong = check_branch(f, &e);

	add_fault(wrong, &e, out);
	return wrong;
}

/* A branch that is there is taken as it is, whatever the base. */
static void
foresee_create(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str branch = STR_INIT, base = STR_INIT;

	(void)c;
	if (foresee_no_branch(f, out))
		return;
	form_get(f, "branch", &branch);
	form_get(f, "base", &base);
	if (field_line_has_word(form_field(f, "branch"), branch.buf))
		str_addf(out, "takes  %s  as it is, in a worktree of its own",
			 branch.buf);
	else if (branch.len)
		str_addf(out, "makes  %s  in a worktree of its own, from %s",
			 branch.buf, base.len ? base.buf : "HEAD");
	str_release(&branch);
	str_release(&base);
}

/* Where the kinds do not fit the number of agents, why. */
static struct field *
check_kinds(const struct form *f, size_t count, struct err *e)
{
	struct str kinds = STR_INIT;
	struct strv each = STRV_INIT;
	bool is_wrong;

	form_get(f, "agent", &kinds);
	is_wrong = kinds.len && batch_kinds(kinds.buf, count, &each, e);
	strv_release(&each);
	str_release(&kinds);
	return is_wrong ? form_field(f, "agent") : NULL;
}

/* 0: it is no number of agents. */
static size_t
fanout_count(const struct form *f)
{
	struct str count = STR_INIT;
	char *end;
	long n;

	form_get(f, "count", &count);
	n = strtol(count.buf, &end, 10);
	if (*end || n < 0 || n > BATCH_COUNT_MAX)
		n = 0;
	str_release(&count);
	return (size_t)n;
}

static void
fanout_names(const struct form *f, struct strv *names)
{
	const struct field *numeric = form_field(f, "numeric");
	struct str prefix = STR_INIT;

	form_get(f, "prefix", &prefix);
	batch_names(prefix.len ? prefix.buf : "fanout-<batch>", fanout_count(f),
		    numeric && field_is_on(numeric), names);
	str_release(&prefix);
}

/* They differ in length alone, and the last is the longest. */
static bool
are_no_names(const struct strv *names, struct err *e)
{
	return names->n && (repo_check_branch_name(names->v[0], e) ||
			    repo_check_branch_name(names->v[names->n - 1], e));
}

static struct field *
check_fanout(const struct form *f, struct err *e)
{
	struct strv names = STRV_INIT;
	bool is_wrong;

	fanout_names(f, &names);
	is_wrong = are_no_names(&names, e);
	strv_release(&names);
	return is_wrong ? form_field(f, "prefix")
			: check_kinds(f, fanout_count(f), e);
}

static void
foresee_fanout(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct strv names = STRV_INIT;
	struct field *wrong;
	struct err e = ERR_INIT;

	(void)c;
	fanout_names(f, &names);
	if (names.n) {
		wrong = check_fanout(f, &e);
		add_fault(wrong, &e, out);
		if (!wrong || wrong != form_field(f, "prefix"))
			add_names(out, &names);
	}
	strv_release(&names);
}

/* What git does not have as branches, or not beside one another. */
static bool
are_no_branches(const struct strv *branches, struct err *e)
{
	bool is_wrong = batch_check_unique(branches, e);

	for (size_t i = 0; !is_wrong && i < branches->n; i++)
		is_wrong = repo_check_branch_name(branches->v[i], e);
	return is_wrong;
}

/* How many a file adds is not known here. */
static struct field *
check_multi(const struct form *f, struct err *e)
{
	struct strv branches = STRV_INIT;
	struct field *wrong = NULL;

	field_pairs_branches(form_field(f, "pair"), &branches);
	if (are_no_branches(&branches, e))
		wrong = form_field(f, "pair");
	else if (branches.n && field_is_empty(form_field(f, "file")))
		wrong = check_kinds(f, branches.n, e);
	strv_release(&branches);
	return wrong;
}

static void
foresee_multi(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct strv branches = STRV_INIT;
	struct err e = ERR_INIT;
	struct field *wrong = check_multi(f, &e);

	(void)c;
	field_pairs_branches(form_field(f, "pair"), &branches);
	add_fault(wrong, &e, out);
	if (branches.n && (!wrong || wrong != form_field(f, "pair")))
		add_names(out, &branches);
	strv_release(&branches);
}

static void
foresee_fork(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str branch = STR_INIT;

	(void)c;
	if (foresee_no_branch(f, out))
		return;
	form_get(f, "branch", &branch);
	if (branch.len)
		str_addf(out,
			 "makes  %s  with the files and the conversation of that one",
			 branch.buf);
	str_release(&branch);
}

/* --- the table --- */

static const struct form_plan plans[] = {
	{ .verb = "config", .hidden = { "edit" } },
	{ .verb = "create",
	  .title = "New agent",
	  .first = { "branch", "prompt", "agent", "base", "quick" },
	  .hidden = { "size" },
	  .gives_size = true,
	  .foresee = foresee_create,
	  .check = check_branch },
	{ .verb = "doctor", .is_report = true },
	{ .verb = "fanout",
	  .title = "Fanout: one prompt, many agents",
	  .first = { "count", "prefix", "prompt", "agent" },
	  .preset = { "count", "3" },
	  .foresee = foresee_fanout,
	  .check = check_fanout },
	{ .verb = "fork",
	  .title = "Fork: another agent from here",
	  .first = { "name", "branch", "prompt" },
	  .foresee = foresee_fork,
	  .check = check_branch },
	{ .verb = "init", .is_report = true },
	{ .verb = "logs", .hidden = { "follow", "raw", "cast" } },
	{ .verb = "multi",
	  .title = "Multi: a branch and a prompt each",
	  .first = { "pair", "agent", "file" },
	  .foresee = foresee_multi,
	  .check = check_multi },
	{ .verb = "prompt",
	  .title = "Prompt",
	  .submits = "send",
	  .first = { "name", "message", "when-idle" } },
	{ .verb = "usage", .hidden = { "watch" } },
};

const struct form_plan *
form_plan_find(const char *verb)
{
	for (size_t i = 0; i < ARRAY_SIZE(plans); i++)
		if (!strcmp(plans[i].verb, verb))
			return &plans[i];
	return NULL;
}
