/* SPDX-License-Identifier: MIT */
/*
 * Project types: how one is recognised, and what `fleet init` writes for it.
 * A new type is one row of the table.
 */
#ifndef CONFIG_PROJECT_TYPE_H
#define CONFIG_PROJECT_TYPE_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct project_type {
	const char *name;	      /* rails, node, python, go, rust, c, generic */
	const char *const *files;     /* any of them in the root says so; NULL-ended */
	const char *contains;	      /* and the first of them holds this; or NULL */
	const char *const *credentials; /* for setup.credential_files */
	const char *const *commands;  /* for setup.commands */
};

const struct project_type *project_types(size_t *n);
const struct project_type *project_type_find(const char *name);
/* The first whose files are in root; the last row (generic) serves for none. */
const struct project_type *project_type_detect(const char *root);

/* The text of a new .fleet/config.toml. */
void project_type_template(const struct project_type *, const char *project_name,
			   struct str *out);

/*
 * ai-fleet's settings, project (.aifleet/config.toml) or old global
 * (~/.ai_fleet/config.toml), as the text of a .fleet/config.toml. What has no
 * counterpart is added to notes, a line each.
 */
int ai_fleet_import(const char *file, struct str *out, struct strv *notes,
		    struct err *);

#endif
