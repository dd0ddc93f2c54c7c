/* SPDX-License-Identifier: MIT */
/* A small table of verbs, with one of everything, for the tests of doors. */
#ifndef TESTS_UNIT_CLI_VERBS_H
#define TESTS_UNIT_CLI_VERBS_H

#include "verb/verb.h"

extern const struct verb verb_create, verb_kill, verb_list, verb_prompt, verb_wait;

#endif
