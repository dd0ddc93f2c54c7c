/* SPDX-License-Identifier: MIT */
/*
 * A kind's argv: plain replacement in one pass, so what a prompt holds is never
 * looked at again, and no shell is ever between it and the agent.
 */
#include "config.h"

#include "agent/kind-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/braces.h"

const char *const kind_word_names[KIND_WORD_COUNT + 1] = {
	[KIND_WORD_BRANCH] = "branch",	   [KIND_WORD_ID] = "id",
	[KIND_WORD_WORKTREE] = "worktree", [KIND_WORD_LIBEXEC] = "libexec",
	[KIND_WORD_SHELL] = "shell",	   [KIND_WORD_FLEET] = "fleet",
	[KIND_WORD_SESSION] = "session",   [KIND_WORD_FORK] = "fork",
	[KIND_WORD_HOOKS] = "hooks",	   [KIND_WORD_TOOLS] = "tools",
	[KIND_WORD_PROMPT] = "prompt",
};

static const char *
user_shell(void)
{
	const char *shell = getenv("SHELL");

	return shell && *shell == '/' ? shell : "/bin/sh";
}

static void
add_all_replaced(struct strv *out, const struct strv *args, const char *const *words)
{
	for (size_t i = 0; i < args->n; i++) {
		struct str word = STR_INIT;

		braces_replace(&word, args->v[i], kind_word_names, words);
		strv_take(out, str_detach(&word));
	}
}

static void
add_program(struct strv *out, const char *program, const char *const *words)
{
	struct str word = STR_INIT;

	braces_replace(&word, program, kind_word_names, words);
	strv_take(out, path_expand(word.buf));
	str_release(&word);
}

static const struct kind_mode *
find_mode(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->n_modes; i++)
		if (!strcmp(k->modes[i].name, name))
			return &k->modes[i];
	return NULL;
}

bool
kind_mints_session(const struct kind *k)
{
	return k->session_args.n;
}

bool
kind_can_resume(const struct kind *k)
{
	return k->resume_args.n;
}

bool
kind_can_fork(const struct kind *k)
{
	return k->fork_args.n;
}

int
kind_check_mode(const struct kind *k, const char *mode, struct err *err)
{
	struct str all = STR_INIT;

	if (find_mode(k, mode))
		return 0;
	for (size_t i = 0; i < k->n_modes; i++)
		str_addf(&all, "%s%s", i ? ", " : "", k->modes[i].name);
	err_set(err, ERR_NOT_FOUND, "agent '%s' has no mode '%s' (there %s: %s)", k->name,
		mode, k->n_modes == 1 ? "is" : "are", k->n_modes ? all.buf : "none");
	str_release(&all);
	return -1;
}

static const struct strv *
session_args(const struct kind *k, const struct kind_call *call)
{
	static const struct strv none;

	if (call->start == KIND_RESUME)
		return &k->resume_args;
	if (call->start == KIND_FORK)
		return &k->fork_args;
	return call->words.session ? &k->session_args : &none;
}

void
kind_argv(const struct kind *k, const struct kind_call *call, struct strv *out)
{
	const struct kind_words *w = &call->words;
	const char *const values[KIND_WORD_COUNT] = {
		[KIND_WORD_BRANCH] = w->branch,	    [KIND_WORD_ID] = w->id,
		[KIND_WORD_WORKTREE] = w->worktree, [KIND_WORD_LIBEXEC] = w->libexec,
		[KIND_WORD_SHELL] = user_shell(),   [KIND_WORD_FLEET] = w->fleet,
		[KIND_WORD_SESSION] = w->session,   [KIND_WORD_FORK] = w->fork,
		[KIND_WORD_HOOKS] = w->hooks,	    [KIND_WORD_TOOLS] = w->tools,
		[KIND_WORD_PROMPT] = call->prompt,
	};
	const struct kind_mode *mode = call->mode ? find_mode(k, call->mode) : NULL;

	add_program(out, k->program, values);
	add_all_replaced(out, &k->args, values);
	add_all_replaced(out, session_args(k, call), values);
	if (w->hooks)
		add_all_replaced(out, &k->hooks_args, values);
	if (w->tools)
		add_all_replaced(out, &k->tools_args, values);
	if (mode)
		add_all_replaced(out, &mode->args, values);
	if (call->extra)
		strv_add_all(out, call->extra);
	if (call->prompt && k->prompt == KIND_PROMPT_ARGUMENT)
		add_all_replaced(out, &k->prompt_args, values);
}
