/* SPDX-License-Identifier: MIT */
/*
 * Project types: how one is recognised, and what `fleet init` writes for it.
 * A new type is one row of the table. A type may have several rows, told apart
 * by their files (npm, yarn and pnpm are all "node"); its plainest is its last.
 */
#ifndef CONFIG_PROJECT_TYPE_H
#define CONFIG_PROJECT_TYPE_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "config/ai-fleet.h"

struct project_type {
	const char *name;	  /* rails, node, python, go, rust, c, generic */
	const char *const *files; /* any of them in the root says so; NULL-ended */
	const char *contains;	  /* and the first of them holds this; or NULL */
	const char *const *credentials; /* for setup.credential_files; NULL-ended */
	const char *const *commands;	/* for setup.commands; NULL-ended */
};

const struct project_type *project_types(size_t *n);
/* The plainest of that name; NULL when there is none. */
const struct project_type *project_type_find(const char *name);
/* The one of that name that suits root best: for `init --type`. */
const struct project_type *project_type_choose(const char *name, const char *root);
/* The first whose files are in root; the last row (generic) serves for none. */
const struct project_type *project_type_detect(const char *root);

/* The text of a new .fleet/config.toml. */
void project_type_template(const struct project_type *, const char *project_name,
			   struct str *out);

#endif
