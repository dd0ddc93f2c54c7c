/* SPDX-License-Identifier: MIT */
/*
 * The settings that the cockpit itself goes by: read when it opens, and again when
 * one is changed in it.
 */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include "base/err.h"

struct cockpit;

/* Reads keys and theme. */
int settings_open(struct cockpit *, struct err *);
/*
 * Writes an option into the user's config.toml (config/edit.h; NULL takes it out),
 * and goes by it at once. What the cockpit could not open with is taken back: the
 * file is as it was, and err says why.
 */
int settings_write(struct cockpit *, const char *name, const char *text, struct err *);

#endif
