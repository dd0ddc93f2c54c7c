/* SPDX-License-Identifier: MIT */
/*
 * Agent kinds are data: share/agents/<name>.toml, over which the user's own
 * <config>/agents/<name>.toml stands. What is launched, how the first prompt is
 * given, how a conversation is named and taken up again, what the screen says.
 *
 *   summary = "Anthropic's Claude Code"
 *   install = "npm install -g …"      # said when the program is missing
 *   program = "claude"                # or "{libexec}/fleet-demo", "{shell}"
 *   args = ["--name", "{branch}"]     # always
 *   prompt = "argument"               # argument (last), paste, none
 *   prompt_args = ["--", "{prompt}"]  # how, when it is an argument
 *   headless_args = ["-p", "{prompt}"]  # without a pane, in place of prompt_args
 *   session_args = ["--session-id", "{session}"]  # a new conversation; its id,
 *                                     # a UUID, is minted when this is there
 *   resume_args = ["--resume", "{session}"]       # in place of session_args
 *   fork_args = ["--resume", "{session}", …]      # {fork}: the new one's id
 *   session_file = "-([0-9a-f-]{36})\\.jsonl$"     # of a file that the program
 *                                     # holds open, its id in parentheses
 *   hooks = "claude"                  # whose form of settings {hooks} is
 *   hooks_args = ["--settings", "{hooks}"]        # a file that is made for it
 *   tools_args = ["--mcp-config", "{tools}"]      # likewise; agent.tools = true
 *   usage = "claude"                  # whose transcripts: claude, codex, none
 *   registry = "claude"               # what it writes down of itself: registry.h
 *   status_protocol = true            # reports by OSC 7501
 *   interrupt = "escape"              # or escape-twice, ctrl-c
 *   answer = "digit"                  # a choice: its digit, or arrows and Enter
 *   composer = "^ *❯"                 # the line in which what is typed begins
 *   commands = "^/[a-z]+"             # a prompt that begins so would be a command
 *                                     # of the program's own: it is refused
 *   quoted = "^!"                     # likewise, but a blank before it helps
 *   prompt_at_rest = true             # one for an agent that works waits until it
 *                                     # rests: its questions take an Enter at once
 *   restart = "never"                 # or on-failure
 *   [modes]                           # permission modes, by the user's words
 *   ask = ["--permission-mode", "manual"]
 *   [rule.permission]                 # what the screen says: keeper/rules.h
 *   state = "blocked"
 *   in = "bottom 15"
 *   match = ["Do you want to"]        # a list, or one alone
 *   [env]                             # added to the agent's environment
 *   [unset]                           # taken away from it, before env is added,
 *   names = ["NO_COLOR"]              # besides what tells of another terminal
 *
 * Words everywhere: {branch} {id} {worktree} {libexec} {shell} {fleet}. A {word}
 * is letters in braces; one that is unknown, or has no place there, is an error
 * with its line, and anything else in braces (JSON) stands for itself. The user's
 * file hides the shipped one of its name as a whole.
 */
#ifndef AGENT_KIND_H
#define AGENT_KIND_H

#include <stdbool.h>

#include "base/err.h"
#include "base/path.h"
#include "base/str.h"

enum kind_prompt { KIND_PROMPT_NONE, KIND_PROMPT_ARGUMENT, KIND_PROMPT_PASTE };
enum kind_hooks { KIND_HOOKS_NONE, KIND_HOOKS_CLAUDE };
enum kind_usage { KIND_USAGE_NONE, KIND_USAGE_CLAUDE, KIND_USAGE_CODEX };
enum kind_registry { KIND_REGISTRY_NONE, KIND_REGISTRY_CLAUDE };
enum kind_interrupt {
	KIND_INTERRUPT_ESCAPE,
	KIND_INTERRUPT_ESCAPE_TWICE,
	KIND_INTERRUPT_CTRL_C
};
enum kind_answer { KIND_ANSWER_DIGIT, KIND_ANSWER_ARROWS };
enum kind_restart { KIND_RESTART_NEVER, KIND_RESTART_ON_FAILURE };

struct kind_mode {
	char *name;
	struct strv args;
};

struct kind {
	char *name, *summary, *install, *file;
	char *program;
	struct strv args, prompt_args, headless_args;
	struct strv session_args, resume_args, fork_args;
	struct strv hooks_args, tools_args;
	char *session_file, *composer, *commands, *quoted;    /* patterns; NULL: none */
	int prompt, hooks, usage, interrupt, answer, restart; /* the enums above */
	int registry;
	bool has_status_protocol, prompts_at_rest;
	struct kind_mode *modes;
	size_t n_modes, modes_alloc;
	struct strv rules; /* as keeper/rules.h has them, in the file's order */
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
	const char *branch, *id, *worktree, *libexec, *fleet;
	const char *session, *fork; /* ids of conversations */
	const char *hooks, *tools;  /* paths of files; NULL: no hooks_args, … */
};

enum kind_start { KIND_NEW, KIND_RESUME, KIND_FORK };

struct kind_call {
	enum kind_start start;
	struct kind_words words;
	const char *mode;	   /* one of the kind's; NULL: its own default */
	const struct strv *extra;  /* the user's own arguments; or NULL */
	const char *prompt;	   /* or NULL */
};

/* Whether a conversation can be named, taken up, forked. */
bool kind_mints_session(const struct kind *);
bool kind_can_resume(const struct kind *);
bool kind_can_fork(const struct kind *);
/* ERR_NOT_FOUND lists the modes that there are. */
int kind_check_mode(const struct kind *, const char *mode, struct err *);

/*
 * argv for a pane: program, args, those of the conversation, hooks, tools and
 * mode, extra, and the prompt where it is an argument.
 */
void kind_argv(const struct kind *, const struct kind_call *, struct strv *out);

#endif
