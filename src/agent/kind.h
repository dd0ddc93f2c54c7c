/* SPDX-License-Identifier: MIT */
/*
 * Agent kinds are data: share/agents/<name>.toml, over which the user's own
 * <config>/agents/<name>.toml stands. What is launched, how the first prompt is
 * given, what environment it gets.
 *
 *   summary = "Anthropic's Claude Code"
 *   program = "claude"                # or "{libexec}/fleet-demo", "{shell}"
 *   args = ["--name", "{branch}"]     # {branch} {id} {worktree} {session}
 *   prompt = "argument"               # argument (last), paste, none
 *   prompt_args = ["--", "{prompt}"]  # how, when it is an argument
 *   status_protocol = true            # reports by OSC 7501
 *   [env]                             # added to the agent's environment
 *   [unset]                           # taken away from it, before env is added,
 *   names = ["NO_COLOR"]              # besides what tells of another terminal
 *
 * A {word} is letters in braces; an unknown one is an error with its line, and
 * anything else in braces (JSON) stands for itself. The user's file hides the
 * shipped one of its name as a whole.
 */
#ifndef AGENT_KIND_H
#define AGENT_KIND_H

#include <stdbool.h>

#include "base/err.h"
#include "base/path.h"
#include "base/str.h"

enum kind_prompt { KIND_PROMPT_NONE, KIND_PROMPT_ARGUMENT, KIND_PROMPT_PASTE };

struct kind {
	char *name, *summary, *file;
	char *program;
	struct strv args, prompt_args;
	enum kind_prompt prompt;
	bool has_status_protocol;
	struct strv env;   /* NAME=VALUE */
	struct strv unset; /* names, those of every kind first */
};

/* ERR_NOT_FOUND lists the kinds there are; ERR_CONFIG is file:line: why. */
int kind_load(const struct dirs *, const char *name, struct kind *, struct err *);
void kind_release(struct kind *);
/* Names of all kinds, sorted. */
void kind_names(const struct dirs *, struct strv *out);

/* NULL is nothing. {shell} is the user's SHELL, else /bin/sh. */
struct kind_words {
	const char *branch, *id, *worktree, *session, *libexec;
};

/*
 * argv for a pane: program, the kind's args, extra (the user's own), and the
 * prompt where it is an argument. prompt may be NULL.
 */
void kind_argv(const struct kind *, const struct kind_words *, const struct strv *extra,
	       const char *prompt, struct strv *out);

#endif
