/* SPDX-License-Identifier: MIT */
/*
 * diff: what an agent has made of its base. Everything in its worktree counts,
 * committed or not, new files too; ignored ones do not. Its index is not touched.
 */
#include "config.h"

#include "repo/repo.h"
#include "verb/select.h"

enum { PATCH_MAX = 4 << 20 };

struct change {
	int64_t added, removed, files;
	struct str patch;
};

VERB_STATIC_FULL int
look(const struct agent_row *r, bool only_sums, struct change *c, struct err *err)
{
	if (!r->worktree || !r->base_oid)
		return err_set(err, ERR_REFUSED,
			       "'%s' has no worktree of its own to compare", r->branch);
	if (repo_diff_lines(r->worktree, r->base_oid, &c->added, &c->removed, &c->files,
			    err))
		return -1;
	return only_sums ? 0
			 : repo_diff_patch(r->worktree, r->base_oid, PATCH_MAX, &c->patch,
					   err);
}

VERB_STATIC_FULL void
answer(const struct agent_row *r, const struct change *c, bool only_sums,
       struct reply *reply)
{
	reply->value = json_pack("{s:s, s:o, s:o, s:I, s:I, s:I}", "name", r->branch,
				 "base", r->base ? reply_text(r->base) : json_null(),
				 "base_oid", reply_text(r->base_oid), "added",
				 (json_int_t)c->added, "removed", (json_int_t)c->removed,
				 "files", (json_int_t)c->files);
	if (only_sums) {
		reply_say(reply, "%lld files, +%lld -%lld", (long long)c->files,
			  (long long)c->added, (long long)c->removed);
		return;
	}
	json_object_set_new(reply->value, "patch", reply_text(c->patch.buf));
	str_add(&reply->text, c->patch.buf, c->patch.len);
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	bool only_sums = args_flag(args, "stat");
	struct change c = { .patch = STR_INIT };
	struct agent_row row = { .id = NULL };
	int rc = select_row(app, args_text(args, "name"), &row, err);

	if (!rc)
		rc = look(&row, only_sums, &c, err);
	if (!rc)
		answer(&row, &c, only_sums, reply);
	str_release(&c.patch);
	agent_row_release(&row);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "whose: its name or a unique beginning" },
	{ "stat", 0, ARG_FLAG, .summary = "only how many files and lines" },
	{ .name = NULL },
};

const struct verb verb_diff = {
	.name = "diff",
	.summary = "show what an agent has changed since its base",
	.help = "A patch from the base commit to the files as they stand: committed, "
		"staged, changed and new files together, ignored ones not. A patch "
		"over 4 MiB is cut there.",
	.examples = "fleet diff fix-432 | less\n"
		    "fleet diff fix-432 --stat\n",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
