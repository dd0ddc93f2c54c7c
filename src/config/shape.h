/* SPDX-License-Identifier: MIT */
/*
 * Strings with a shape of their own: what the option table checks and what the
 * verbs then read, by the same functions.
 */
#ifndef CONFIG_SHAPE_H
#define CONFIG_SHAPE_H

#include <stdbool.h>

#include "base/err.h"

/* "120x36": columns 2-1000, rows 2-1000. */
int shape_pane_size(const char *text, unsigned *cols, unsigned *rows, struct err *);
/*
 * "ctrl-q": *key is the letter (or one of \ ] ^ _), whose control character is
 * key & 0x1f. Those that a terminal sends for Enter, Tab, Backspace and Escape
 * are refused.
 */
int shape_ctrl_key(const char *text, char *key, struct err *);
/* Letters, digits, '_' and '-', a letter or digit first: a kind's name. */
bool shape_is_kind_name(const char *);
/* "#1e90ff" */
bool shape_is_colour(const char *);
/* Letters, digits and '_', no digit first: POSIX XBD 8.1. */
bool shape_is_env_name(const char *, int n);

#endif
