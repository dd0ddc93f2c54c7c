/* SPDX-License-Identifier: MIT */
/* doctor: what does not fit together, and mending it. */
#include "config.h"

#include "agent/doctor.h"
#include "verb/select.h"


VERB_STATIC_FULL int
context_of(struct app *app, struct reply *reply, struct agent_context *c,
	   struct err *err)
{
	static const struct agent_row nowhere = { .project_name = (char *)"" };
	const struct repo_place *place;

	return select_context(app, reply, app_place(app, &place, NULL) ? &nowhere : NULL, c,
			      err);
}

VERB_STATIC_FULL int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	bool repair = args_flag(args, "repair");
	struct findings f = FINDINGS_INIT;
	struct agent_context c = { 0 };
	json_t *list = json_array();
	size_t problems = 0;

	if (context_of(app, reply, &c, err)) {
		json_decref(list);
		select_context_release(&c);
		return -1;
	}
	doctor_run(&c, repair, &f);
	for (size_t i = 0; i < f.n; i++) {
		const char *level = finding_level_name(f.v[i].level);

		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "check",
						      f.v[i].check, "level", level,
						      "text", reply_text(f.v[i].text)));
		reply_say(reply, "%-9s %-7s  %s", f.v[i].check, level, f.v[i].text);
		problems += f.v[i].level == FINDING_PROBLEM;
	}
	if (problems)
		reply_say(reply, "%zu problem%s%s", problems, problems == 1 ? "" : "s",
			  repair ? " left" : "; --repair mends what can be mended");
	reply->value = json_pack("{s:o, s:I}", "findings", list, "problems",
				 (json_int_t)problems);
	reply->status = problems ? err_exit_status(ERR_FAILED) : 0;
	findings_release(&f);
	select_context_release(&c);
	return 0;
}

static const struct verb_arg args[] = {
	{ "repair", 0, ARG_FLAG, .summary = "mend what can be mended without loss" },
	{ .name = NULL },
};

const struct verb verb_doctor = {
	.name = "doctor",
	.group = "Helping",
	.summary = "check that everything fits together, and mend it",
	.help = "Checks the store's file, the settings, which agents are installed, rows "
		"without keepers, keepers, processes and sockets without rows, makers "
		"and removers that were killed half way, and worktrees without agents. "
		"Mending never takes work away. Exit status 1 while problems are left.",
	.examples = "fleet doctor\n"
		    "fleet doctor --repair\n",
	.args = args,
	.flags = VERB_CHANGES | VERB_FULL,
	.run = VERB_RUN_FULL(run),
};
