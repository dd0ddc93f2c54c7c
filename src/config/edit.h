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

/*
 * Sets name ("ui.theme") to text, as it would stand in the environment, or, when
 * text is NULL, takes it out. The file, and its directory, are made when absent; a
 * link is followed. ERR_USAGE when the option would not take it, ERR_CONFIG as
 * "file:line: why" when the file is damaged, or has to be edited by hand.
 */
int config_edit(const char *file, const char *name, const char *text, struct err *);
/* The same for the text of a file; file is for the messages. */
int config_edit_text(const char *file, const struct str *old, const char *name,
		     const char *text, struct str *out, struct err *);

#endif
