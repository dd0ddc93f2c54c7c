/* SPDX-License-Identifier: MIT */
/*
 * A prompt is text. What begins with "/" or "!" some programs take for a command
 * of their own, a shell's even, that nobody is asked about; the agent kind says
 * for which (agent/kind.h: commands, quoted).
 */
#ifndef KEEPER_LITERAL_H
#define KEEPER_LITERAL_H

#include "base/err.h"
#include "base/str.h"

/*
 * Puts a blank before what begins as quoted has it, where that keeps it text.
 * ERR_REFUSED for what begins as commands has it. Patterns may be NULL.
 */
int literal_make(struct str *text, const char *commands, const char *quoted,
		 struct err *);

#endif
