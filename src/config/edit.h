/* SPDX-License-Identifier: MIT */
/*
 * One option set in a settings file, in its table, with everything else in the
 * file as it was, byte for byte: comments, order, blanks. What the edit made is
 * read again before it is written, and given up when anything but that one option
 * would differ; so a file written in a way that is not known here is left alone.
 */
#ifndef CONFIG_EDIT_H
#define CONFIG_EDIT_H

#include "base/err.h"
#include "base/str.h"

/* What is to be true of a file that was edited; -1: it shall be as it was. */
typedef int config_check_fn(void *ctx, struct err *);

/*
 * Sets name ("ui.theme") to text, as it would stand in the environment, or, when
 * text is NULL, takes it out. The file, and its directory, are made when absent; a
 * link is followed. check (may be NULL) is asked while nobody else can edit it.
 * ERR_USAGE when the option would not take it, ERR_CONFIG as "file:line: why" when
 * the file is damaged, or has to be edited by hand, ERR_BUSY when another process
 * has been at it for seconds.
 */
int config_edit(const char *file, const char *name, const char *text,
		config_check_fn *check, void *ctx, struct err *);
/* The same for the text of a file; file is for the messages. */
int config_edit_text(const char *file, const struct str *old, const char *name,
		     const char *text, struct str *out, struct err *);

#endif
