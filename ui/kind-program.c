/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/kind-program.h"

#include <stdlib.h>

#include "base/spawn.h"

char *
kind_program(const struct app *app, const struct kind *k)
{
	const struct kind_call call = {
		.start = KIND_NEW,
		.words = { .branch = "",
			   .id = "",
			   .worktree = "",
			   .session = "",
			   .libexec = app->dirs.libexec,
			   .fleet = app->dirs.fleet },
	};
	struct strv argv = STRV_INIT;
	char *path;

	kind_argv(k, &call, &argv);
	path = argv.n ? spawn_find(argv.v[0], NULL, NULL) : NULL;
	strv_release(&argv);
	return path;
}

static bool
is_here(const struct app *app, const char *name)
{
	struct kind k;
	char *path;

	if (kind_load(&app->dirs, name, &k, NULL))
		return false;
	path = kind_program(app, &k);
	kind_release(&k);
	free(path);
	return path;
}

void
kind_names_found_first(const struct app *app, struct strv *out, size_t *found)
{
	struct strv all = STRV_INIT, others = STRV_INIT;

	kind_names(&app->dirs, &all);
	for (size_t i = 0; i < all.n; i++)
		strv_add(is_here(app, all.v[i]) ? out : &others, all.v[i]);
	*found = out->n;
	strv_add_all(out, &others);
	strv_release(&others);
	strv_release(&all);
}
