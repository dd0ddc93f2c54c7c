/* SPDX-License-Identifier: MIT */
/* What the files of agent kinds share: kind.c, kind-argv.c and kind-rules.c. */
#ifndef AGENT_KIND_INT_H
#define AGENT_KIND_INT_H

#include "agent/kind.h"
#include "config/toml.h"

enum kind_word {
	KIND_WORD_BRANCH,
	KIND_WORD_ID,
	KIND_WORD_WORKTREE,
	KIND_WORD_LIBEXEC,
	KIND_WORD_SHELL,
	KIND_WORD_FLEET,
	KIND_WORD_SESSION,
	KIND_WORD_FORK,
	KIND_WORD_HOOKS,
	KIND_WORD_TOOLS,
	KIND_WORD_PROMPT,
	KIND_WORD_COUNT
};

/* By number; ended by NULL. */
extern const char *const kind_word_names[KIND_WORD_COUNT + 1];

/* The tables [rule.NAME]; *line is that of what is wrong. */
int kind_read_rules(struct kind *, const struct toml_doc *, int *line, struct err *);

#endif
