/* SPDX-License-Identifier: MIT */
/*
 * What is made from the table for others to read: completions for shells, the
 * manual page, and the words that a completion asks for as one types.
 */
#include "config.h"

#include <string.h>

#include "agent/kind.h"
#include "repo/repo.h"
#include "verb/complete.h"
#include "verb/manual.h"
#include "verb/select.h"

static int
run_completion(struct app *app, const struct args *args, struct reply *reply,
	       struct err *err)
{
	(void)app;
	(void)err;
	completion_write(args_text(args, "shell"), &reply->text);
	reply->value = json_pack("{s:s}", "script", reply->text.buf);
	return 0;
}

static int
run_manual(struct app *app, const struct args *args, struct reply *reply,
	   struct err *err)
{
	(void)app;
	(void)args;
	(void)err;
	manual_write(&reply->text);
	reply->value = json_pack("{s:s}", "page", reply->text.buf);
	return 0;
}

static void
add_agents(struct app *app, bool batches, struct strv *out)
{
	struct agent_rows rows = AGENT_ROWS_INIT;

	if (select_rows(app, false, false, &rows, NULL))
		return;
	for (size_t i = 0; i < rows.n; i++) {
		const char *word = batches ? rows.v[i].batch : rows.v[i].branch;

		if (word && !strv_has(out, word))
			strv_add(out, word);
	}
	agent_rows_release(&rows);
}

static void
add_settings(struct strv *out)
{
	size_t n;
	const struct option *options = options_all(&n);

	for (size_t i = 0; i < n; i++)
		strv_add(out, options[i].name);
}

static int
add_branches(struct app *app, struct strv *out, struct err *err)
{
#ifdef FLEET_SMALL
	(void)app;
	(void)out;
	return verb_in_full(err);
#else
	const struct repo_place *place;
	struct repo *repo;

	if (app_place(app, &place, err) || repo_open(place->root, &repo, err))
		return -1;
	repo_branch_names(repo, out);
	repo_close(repo);
	return 0;
#endif
}

static int
run_words(struct app *app, const struct args *args, struct reply *reply,
	  struct err *err)
{
	const char *what = args_text(args, "what");
	struct strv words = STRV_INIT;

	if (!strcmp(what, "branches") && add_branches(app, &words, err))
		return -1;
	if (!strcmp(what, "agents"))
		add_agents(app, false, &words);
	else if (!strcmp(what, "batches"))
		add_agents(app, true, &words);
	else if (!strcmp(what, "kinds"))
		kind_names(&app->dirs, &words);
	else if (!strcmp(what, "settings"))
		add_settings(&words);
	reply->value = json_array();
	for (size_t i = 0; i < words.n; i++) {
		json_array_append_new(reply->value, reply_text(words.v[i]));
		reply_say(reply, "%s", words.v[i]);
	}
	strv_release(&words);
	return 0;
}

static const struct verb_arg completion_args[] = {
	{ "shell", 0, ARG_CHOICE, ARG_POSITIONAL | ARG_REQUIRED, "SHELL",
	  .choices = "bash|zsh|fish", .summary = "which shell" },
	{ .name = NULL },
};

const struct verb verb_completion = {
	.name = "completion",
	.summary = "print a completion script for a shell",
	.help = "make install puts them where the shells look; for a shell of your own: "
		"eval \"$(fleet completion bash)\".",
	.args = completion_args,
	.run = run_completion,
};

static const struct verb_arg no_args[] = { { .name = NULL } };

const struct verb verb_manual = {
	.name = "manual",
	.summary = "print the manual page, fleet(1)",
	.args = no_args,
	.flags = VERB_HIDDEN,
	.run = run_manual,
};

static const struct verb_arg words_args[] = {
	{ "what", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "WHAT",
	  .summary = "agents, batches, branches, kinds or settings" },
	{ .name = NULL },
};

const struct verb verb_words = {
	.name = "__complete",
	.summary = "words for a completion",
	.args = words_args,
	.flags = VERB_HIDDEN,
	.run = run_words,
};
