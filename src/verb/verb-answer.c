/* SPDX-License-Identifier: MIT */
/*
 * answer and interrupt: what a person would type at an agent that asks, or works.
 * Only the keeper types, when the question is there and is the one that is meant.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "verb/select.h"
#include "verb/tally.h"

static int
parse_id(const char *text, uint64_t *id, struct err *err)
{
	char *end;

	*id = 0;
	if (!text)
		return 0;
	errno = 0;
	*id = strtoull(text, &end, 16);
	if (!*end && !errno && *id)
		return 0;
	return err_set(err, ERR_USAGE, "--question: '%s' is no question_id", text);
}

static int
run_answer(struct app *app, const struct args *args, struct reply *reply,
	   struct err *err)
{
	const char *choice = args_text(args, "choice");
	struct agent_row row = { .id = NULL };
	struct str asks = STR_INIT;
	struct keeper *k = NULL;
	uint64_t question;
	int rc = -1;

	if (parse_id(args_text(args, "question"), &question, err) ||
	    select_row(app, args_text(args, "name"), &row, err))
		return -1;
	k = select_keeper(app, &row, err);
	if (k)
		rc = keeper_answer(k, choice, question, &asks, err);
	if (k && rc)
		err_wrap(err, "'%s'", row.branch);
	if (!rc) {
		reply->value = json_pack("{s:s, s:s, s:o}", "name", row.branch,
					 "choice", choice, "asks",
					 asks.len ? reply_text(asks.buf) : json_null());
		reply_say(reply, "%s: answered%s%s", row.branch,
			  asks.len ? "; it asks on: " : "", asks.buf);
	}
	str_release(&asks);
	keeper_close(k);
	agent_row_release(&row);
	return rc;
}

static int
interrupt(struct app *app, const struct agent_row *row, struct err *err)
{
	struct keeper *k = select_keeper(app, row, err);
	int rc;

	if (!k)
		return -1;
	rc = keeper_interrupt(k, err);
	keeper_close(k);
	return rc ? err_wrap(err, "'%s'", row->branch) : 0;
}

static int
run_interrupt(struct app *app, const struct args *args, struct reply *reply,
	      struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct tally tally = TALLY_INIT;
	int rc = select_named(app, args_list(args, "name"), &rows, err);

	for (size_t i = 0; !rc && i < rows.n; i++) {
		struct err e = ERR_INIT;

		if (!interrupt(app, &rows.v[i], &e))
			reply_say(reply, "%s: interrupted", rows.v[i].branch);
		tally_add(&tally, rows.v[i].branch, "interrupted", &e);
	}
	if (!rc)
		rc = tally_finish(&tally, reply, err);
	tally_release(&tally);
	agent_rows_release(&rows);
	return rc;
}

static const struct verb_arg answer_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "whom: its name or a unique beginning" },
	{ "choice", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "CHOICE",
	  .summary =
		  "the choice's number, or the beginning of its words; where several "
		  "may be chosen, all of them (1,3)" },
	{ "question", 0, ARG_TEXT, 0, "ID",
	  .summary = "only if it still asks this one (question_id)" },
	{ .name = NULL },
};

static const struct verb_arg interrupt_args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY, "NAME",
	  .summary = "whom: names, unique beginnings, globs" },
	{ .name = NULL },
};

const struct verb verb_answer = {
	.name = "answer",
	.summary = "answer the question that an agent asks",
	.help = "Takes one of the choices that stand on the agent's screen; `fleet "
		"show` "
		"lists them. Nothing is typed when it asks nothing, or (with "
		"--question) something else by now; and it counts as answered when "
		"the question has gone. What it asks next is said.",
	.examples = "fleet answer fix-432 1\n"
		    "fleet answer fix-432 no\n"
		    "fleet answer fix-432 1,3     # where several may be chosen\n",
	.args = answer_args,
	.flags = VERB_CHANGES | VERB_PEER,
	.run = run_answer,
};

const struct verb verb_interrupt = {
	.name = "interrupt",
	.summary = "stop what agents work on, and let them wait",
	.help = "Types the key that interrupts: Esc for most agents. The program goes on "
		"and takes the next prompt; `fleet stop` ends it.",
	.examples = "fleet interrupt fix-432\n",
	.args = interrupt_args,
	.flags = VERB_CHANGES | VERB_PEER | VERB_TOOL,
	.run = run_interrupt,
};
