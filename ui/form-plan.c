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

/* "makes  a  b  …  z" */
static void
add_names(struct str *out, const struct strv *names)
{
	str_adds(out, "makes");
	for (size_t i = 0; i < names->n; i++) {
		if (i == NAMES_SHOWN && names->n > NAMES_SHOWN + 2) {
			str_adds(out, "  …");
			i = names->n - 1;
		}
		str_addf(out, "  %s", names->v[i]);
	}
}

static void
foresee_create(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str branch = STR_INIT, base = STR_INIT;

	(void)c;
	form_get(f, "branch", &branch);
	form_get(f, "base", &base);
	if (branch.len)
		str_addf(out, "makes  %s  in a worktree of its own, from %s",
			 branch.buf, base.len ? base.buf : "HEAD");
	str_release(&branch);
	str_release(&base);
}

/* Where the kinds do not fit the number, why. */
static void
add_kinds(const struct form *f, size_t count, struct str *out)
{
	struct str kinds = STR_INIT;
	struct strv each = STRV_INIT;
	struct err e = ERR_INIT;

	form_get(f, "agent", &kinds);
	if (kinds.len && batch_kinds(kinds.buf, count, &each, &e))
		str_addf(out, "%s\n", e.text);
	strv_release(&each);
	str_release(&kinds);
}

static void
foresee_fanout(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct str count = STR_INIT, prefix = STR_INIT;
	struct strv names = STRV_INIT;
	const struct field *numeric = form_field(f, "numeric");
	char *end;
	long n;

	(void)c;
	form_get(f, "count", &count);
	form_get(f, "prefix", &prefix);
	n = strtol(count.buf, &end, 10);
	if (!*end && n > 0 && n <= BATCH_COUNT_MAX) {
		batch_names(prefix.len ? prefix.buf : "fanout-<batch>", (size_t)n,
			    numeric && field_is_on(numeric), &names);
		add_kinds(f, (size_t)n, out);
		add_names(out, &names);
	}
	strv_release(&names);
	str_release(&count);
	str_release(&prefix);
}

static void
foresee_multi(const struct form *f, const struct cockpit *c, struct str *out)
{
	struct strv branches = STRV_INIT, prompts = STRV_INIT;
	struct str pairs = STR_INIT;
	struct err e = ERR_INIT;

	(void)c;
	form_get(f, "pair", &pairs);
	if (pairs.len)
		batch_pairs("the table", pairs.buf, &branches, &prompts, NULL);
	if (branches.n) {
		if (batch_check_unique(&branches, &e))
			str_addf(out, "%s\n", e.text);
		add_kinds(f, branches.n, out);
		add_names(out, &branches);
	}
	strv_release(&branches);
	strv_release(&prompts);
	str_release(&pairs);
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
	  .foresee = foresee_fanout },
	{ .verb = "fork",
	  .title = "Fork: another agent from here",
	  .first = { "name", "branch", "prompt" },
	  .foresee = foresee_fork },
	{ .verb = "init", .is_report = true },
	{ .verb = "logs", .hidden = { "follow", "raw", "cast" } },
	{ .verb = "multi",
	  .title = "Multi: a branch and a prompt each",
	  .first = { "pair", "agent", "file" },
	  .foresee = foresee_multi },
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
