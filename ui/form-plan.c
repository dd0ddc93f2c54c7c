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

/* A branch that is there is taken as it is, whatever the base. */
static void
foresee_create(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str branch = STR_INIT, base = STR_INIT;

	(void)c;
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

/* What is wrong, unless that stands below the field already. */
static void
add_fault(const struct field *field, const struct err *e, struct str *out)
{
	if (field && !field->error)
		str_addf(out, "%s\n", e->text);
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

static struct field *
check_fanout(const struct form *f, struct err *e)
{
	return check_kinds(f, fanout_count(f), e);
}

static void
foresee_fanout(const struct form *f, const struct cockpit *c, struct str *out)
{
	const struct field *numeric = form_field(f, "numeric");
	size_t n = fanout_count(f);
	struct str prefix = STR_INIT;
	struct strv names = STRV_INIT;
	struct err e = ERR_INIT;

	(void)c;
	if (!n)
		return;
	form_get(f, "prefix", &prefix);
	batch_names(prefix.len ? prefix.buf : "fanout-<batch>", n,
		    numeric && field_is_on(numeric), &names);
	add_fault(check_fanout(f, &e), &e, out);
	add_names(out, &names);
	strv_release(&names);
	str_release(&prefix);
}

/* How many a file adds is not known here. */
static struct field *
check_multi(const struct form *f, struct err *e)
{
	struct strv branches = STRV_INIT;
	struct field *wrong = NULL;

	field_pairs_branches(form_field(f, "pair"), &branches);
	if (batch_check_unique(&branches, e))
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

	(void)c;
	field_pairs_branches(form_field(f, "pair"), &branches);
	add_fault(check_multi(f, &e), &e, out);
	if (branches.n)
		add_names(out, &branches);
	strv_release(&branches);
}

static void
foresee_fork(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str branch = STR_INIT;

	(void)c;
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
	  .foresee = foresee_create },
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
	  .foresee = foresee_fork },
	{ .verb = "init", .is_report = true },
	{ .verb = "logs", .hidden = { "follow", "raw", "cast" } },
	{ .verb = "multi",
	  .title = "Multi: a branch and a prompt each",
	  .first = { "pair", "agent", "file" },
	  .foresee = foresee_multi,
	  .check = check_multi },
	{ .verb = "prompt",
	  .title = "Prompt",
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
