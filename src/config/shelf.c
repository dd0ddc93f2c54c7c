/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "config/shelf.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/shape.h"

#define SUFFIX ".toml"

static int
not_found(const struct shelf *shelf, const struct dirs *d, const char *name,
	  struct err *err)
{
	struct strv names = STRV_INIT;
	struct str all = STR_INIT;

	shelf_names(shelf, d, &names);
	for (size_t i = 0; i < names.n; i++)
		str_addf(&all, "%s%s", i ? ", " : "", names.v[i]);
	err_set(err, ERR_NOT_FOUND, "no %s '%s' (there %s: %s)", shelf->what, name,
		names.n == 1 ? "is" : "are", names.n ? all.buf : "none");
	str_release(&all);
	strv_release(&names);
	return -1;
}

static bool
find(const struct shelf *shelf, const struct dirs *d, const char *name, char **file,
     struct toml_doc *doc)
{
	const char *const places[] = { d->config, d->share };

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		*file = xasprintf("%s/%s/%s" SUFFIX, places[i], shelf->dir, name);
		if (toml_load(*file, shelf->file_max, doc))
			return true;
		free(*file);
	}
	*file = NULL;
	return false;
}

int
shelf_load(const struct shelf *shelf, const struct dirs *d, const char *name, char **file,
	   struct toml_doc *doc, struct err *err)
{
	if (!shape_is_kind_name(name) || !find(shelf, d, name, file, doc))
		return not_found(shelf, d, name, err);
	return 0;
}

static void
add_name(const char *file, struct strv *out)
{
	size_t n = strlen(file);
	char *name;

	if (n <= strlen(SUFFIX) || !str_ends_with(file, SUFFIX))
		return;
	name = xstrndup(file, n - strlen(SUFFIX));
	if (shape_is_kind_name(name) && !strv_has(out, name))
		strv_add(out, name);
	free(name);
}

static void
add_names(const char *place, const char *dir, struct strv *out)
{
	char *path = path_join(place, dir);
	DIR *handle = opendir(path);
	struct dirent *entry;

	free(path);
	if (!handle)
		return;
	while ((entry = readdir(handle)))
		add_name(entry->d_name, out);
	closedir(handle);
}

void
shelf_names(const struct shelf *shelf, const struct dirs *d, struct strv *out)
{
	add_names(d->config, shelf->dir, out);
	add_names(d->share, shelf->dir, out);
	strv_sort(out);
}
