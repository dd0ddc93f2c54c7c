/* SPDX-License-Identifier: MIT */
/*
 * Data that is a TOML file each, agent kinds and themes: the shipped ones lie in
 * share/<shelf>/NAME.toml, the user's own in <config>/<shelf>/, and hide a shipped
 * one of their name as a whole, even when they are damaged.
 */
#ifndef CONFIG_SHELF_H
#define CONFIG_SHELF_H

#include "base/err.h"
#include "base/path.h"
#include "base/str.h"
#include "config/toml.h"

struct shelf {
	const char *dir;  /* "agents" */
	const char *what; /* "agent kind", for words to people */
	size_t file_max;  /* bytes */
};

/*
 * The document of that name and its path (malloc'ed). ERR_NOT_FOUND lists the
 * names there are. What is wrong inside of it is the document's to say.
 */
int shelf_load(const struct shelf *, const struct dirs *, const char *name, char **file,
	       struct toml_doc *, struct err *);
/* All names, sorted. */
void shelf_names(const struct shelf *, const struct dirs *, struct strv *out);

#endif
