/* SPDX-License-Identifier: MIT */
/* attach: the agent's terminal on this one, by way of the door that owns it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verb/select.h"

/* An agent's terminal that shows itself would feed on its own output for ever. */
static int
check_is_other(const struct agent_row *row, struct err *err)
{
	const char *self = getenv("FLEET_AGENT");

	if (!self || strcmp(self, row->id) != 0)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "this is the terminal of '%s'; it cannot be attached to itself",
		       row->branch);
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct agent_row row = { 0 };
	struct keeper *k;
	char *socket = NULL;
	int64_t status = -1;
	int rc = -1;

	if (!reply->door || !reply->door->attach)
		return err_set(err, ERR_USAGE, "attach needs a terminal");
	if (select_row(app, args_text(args, "name"), &row, err))
		return -1;
	k = check_is_other(&row, err) ? NULL : select_keeper(app, &row, err);
	if (!k)
		goto out;
	keeper_close(k);
	socket = dirs_socket(&app->dirs, row.id, err);
	rc = reply->door->attach(reply->door->ctx, app, row.branch, socket,
				 args_flag(args, "read-only"), &status, err);
	if (!rc)
		reply->value = json_pack("{s:s, s:b, s:I}", "branch", row.branch,
					 "detached", status < 0, "exit_status",
					 (json_int_t)status);
out:
	free(socket);
	agent_row_release(&row);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "the agent" },
	{ "read-only", 'r', ARG_FLAG, .summary = "watch; keys other than detach are not sent" },
	{ .name = NULL },
};

const struct verb verb_attach = {
	.name = "attach",
	.group = "Talking",
	.summary = "take an agent's terminal, full screen",
	.help = "What you type goes to the agent as it is. Ctrl-Q detaches (to send it "
		"to the agent, choose another key as keys.detach); the agent goes on. The last one to attach sets the "
		"terminal's size, the others watch.",
	.args = args,
	.flags = VERB_TERMINAL,
	.run = run,
};
