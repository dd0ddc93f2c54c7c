/* SPDX-License-Identifier: MIT */
/* What main owns: each part opened when a verb first asks for it. */
#include "config.h"

#include "verb/app.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "verb/caller.h"

int
app_init(struct app *a, struct err *err)
{
	char cwd[PATH_MAX];

	memset(a, 0, sizeof(*a));
	if (!getcwd(cwd, sizeof(cwd)))
		return err_errno(err, ERR_IO,
				 "the working directory cannot be found (was it removed?)");
	if (dirs_init(&a->dirs, err))
		return -1;
	a->cwd = xstrdup(cwd);
	return 0;
}

void
app_release(struct app *a)
{
	caller_free(a->caller);
	store_close(a->store);
	config_free(a->config);
	if (a->place) {
		repo_place_release(a->place);
		free(a->place);
	}
	dirs_release(&a->dirs);
	free(a->cwd);
	memset(a, 0, sizeof(*a));
}

int
app_place(struct app *a, const struct repo_place **out, struct err *err)
{
	if (!a->place) {
		struct repo_place *p = xcalloc(1, sizeof(*p));

		if (repo_find(a->cwd, p, err)) {
			free(p);
			return -1;
		}
		a->place = p;
	}
	*out = a->place;
	return 0;
}

int
app_config(struct app *a, const struct config **out, struct err *err)
{
	const struct repo_place *place = NULL;
	char *user, *project = NULL;

	(void)err;
	if (!a->config) {
		user = path_join(a->dirs.config, "config.toml");
		if (!app_place(a, &place, NULL))
			project = path_join(place->root, ".fleet/config.toml");
		a->config = config_load(user, project, NULL);
		free(project);
		free(user);
	}
	*out = a->config;
	return 0;
}

int
app_store(struct app *a, struct store **out, struct err *err)
{
	if (!a->store && store_open(a->dirs.state, &a->store, err))
		return -1;
	*out = a->store;
	return 0;
}

const char *
app_project_name(struct app *a)
{
	const struct config *config;
	const struct repo_place *place;
	const char *name;

	if (app_place(a, &place, NULL) || app_config(a, &config, NULL))
		return "";
	name = config_string(config, "project.name");
	return *name ? name : path_base(place->root);
}

int
app_project(struct app *a, int64_t *project, struct err *err)
{
	const struct repo_place *place;
	struct store *store;

	if (!a->project && (app_place(a, &place, err) || app_store(a, &store, err) ||
			    store_project(store, place->root, app_project_name(a),
					  &a->project, err)))
		return -1;
	*project = a->project;
	return 0;
}

char *
app_program(const struct app *a, const char *name)
{
	return path_join(a->dirs.libexec, name);
}
