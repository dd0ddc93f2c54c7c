/* SPDX-License-Identifier: MIT */
/*
 * prompt: text for agents that run. The keeper delivers it as the agent's state
 * allows (never into a question) and says what became of it.
 */
#include "config.h"

#include <string.h>

#include "agent/budget.h"
#include "base/utf8.h"
#include "verb/input.h"
#include "verb/select.h"
#include "verb/tally.h"

static int
read_message(const struct args *args, struct str *out, struct err *err)
{
	const char *text = args_text(args, "message");

	if (strcmp(text, "-"))
		str_adds(out, text);
	else if (input_read("-", INPUT_MAX, out, err))
		return -1;
	str_rtrim(out);
	if (!out->len)
		return err_set(err, ERR_USAGE, "the message is empty");
	if (memchr(out->buf, '\0', out->len) || !utf8_is_valid(out->buf, out->len))
		return err_set(err, ERR_USAGE, "the message is not UTF-8 text");
	return 0;
}

static int
deliver(struct app *app, const struct agent_row *row, const struct str *text,
	bool when_idle, struct str *queued, struct err *err)
{
	struct keeper *k = select_keeper(app, row, err);
	int rc;

	if (!k)
		return -1;
	rc = keeper_prompt(k, text->buf, text->len, when_idle, queued, err);
	keeper_close(k);
	return rc ? err_wrap(err, "'%s'", row->branch) : 0;
}

/* At its cap it takes no more. */
static int
check_budget(struct app *app, struct reply *reply, const struct agent_row *row,
	     struct err *err)
{
	struct agent_context c;
	int rc = select_context(app, reply, row, &c, err);

	if (!rc)
		rc = budget_check(&c, row, err);
	select_context_release(&c);
	return rc;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct tally tally = TALLY_INIT;
	struct str text = STR_INIT, queued = STR_INIT;
	json_t *entry;
	int rc = read_message(args, &text, err);

	if (!rc)
		rc = select_named(app, args_list(args, "name"), &rows, err);
	for (size_t i = 0; !rc && i < rows.n; i++) {
		struct err e = ERR_INIT;
		bool waits;

		str_clear(&queued);
		if (!check_budget(app, reply, &rows.v[i], &e))
			deliver(app, &rows.v[i], &text, args_flag(args, "when-idle"),
				&queued, &e);
		waits = !e.code && queued.len;
		entry = tally_add(&tally, rows.v[i].branch, waits ? "queued" : "accepted", &e);
		if (waits)
			json_object_set_new(entry, "why", json_string(queued.buf));
		if (!e.code)
			reply_say(reply, "%s: %s%s%s", rows.v[i].branch,
				  waits ? "queued (" : "accepted", queued.buf,
				  waits ? ")" : "");
	}
	if (!rc)
		rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	agent_rows_release(&rows);
	str_release(&queued);
	str_release(&text);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	{ "message", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED | ARG_STDIN, "MESSAGE",
	  .summary = "the text" },
	{ "when-idle", 0, ARG_FLAG,
	  .summary = "keep it until the agent rests, should it work or ask now" },
	{ .name = NULL },
};

const struct verb verb_prompt = {
	.name = "prompt",
	.summary = "send a prompt to running agents",
	.help = "The text is pasted whole, several lines too, and submitted once. "
		"Escape sequences in it are dropped. An agent that asks a question "
		"refuses it: `fleet answer` is for that, or --when-idle. What the program "
		"would take as a command of its own (/help) is refused too. Where the "
		"agent's composer can be read, accepted means that it has taken it; "
		"one that works takes it up in its own time (queued).",
	.examples = "fleet prompt fix-432 'Now add a test'\n"
		    "fleet prompt 'idea-*' - <more.md\n",
	.args = args,
	.flags = VERB_CHANGES | VERB_PEER | VERB_TOOL,
	.run = run,
};
