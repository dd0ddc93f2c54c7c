/* SPDX-License-Identifier: MIT */
/* A table of verbs with every kind of argument, some of them tools. */
#ifndef TESTS_UNIT_SERVE_TOOLS_H
#define TESTS_UNIT_SERVE_TOOLS_H

#include "verb/verb.h"

/* look reads, make changes, end ends, hide is no tool, take takes the terminal. */
extern const struct verb tool_look, tool_make, tool_end;

#endif
