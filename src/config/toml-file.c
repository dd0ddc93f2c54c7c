/* SPDX-License-Identifier: MIT */
/*
 * TOML from files, and what is said about it in messages. A file that is not
 * there costs one stat and no C++ at all: `fleet` starts all day, and most of
 * its starts find no file.
 */
#include <config.h>

#include "config/toml.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"

static bool
is_absent(int error)
{
	return error == ENOENT || error == ENOTDIR;
}

/* A device such as /dev/null serves; what would block does not. */
static bool
is_readable_kind(mode_t mode)
{
	return S_ISREG(mode) || S_ISCHR(mode);
}

static void
parse_file(const char *path, size_t limit, struct toml_doc *out)
{
	struct str text = STR_INIT;
	struct err err = ERR_INIT;

	if (!file_read(path, limit, &text, &err))
		toml_parse(text.buf, text.len, out);
	else if (err.code == ERR_REFUSED)
		out->error = xasprintf("is larger than %zu KiB", limit / 1024);
	else
		out->error = xasprintf("cannot be read: %s", strerror(errno));
	str_release(&text);
}

bool
toml_load(const char *path, size_t limit, struct toml_doc *out)
{
	struct stat st;

	*out = (struct toml_doc){ 0 };
	if (stat(path, &st)) {
		if (is_absent(errno))
			return false;
		out->error = xasprintf("cannot be read: %s", strerror(errno));
	} else if (!is_readable_kind(st.st_mode)) {
		out->error = xstrdup("is not a regular file");
	} else {
		parse_file(path, limit, out);
	}
	return true;
}

const char *
toml_type_name(enum toml_type type)
{
	static const char *const names[TOML_TYPE_COUNT] = {
		[TOML_STRING] = "a string",	 [TOML_INT] = "an integer",
		[TOML_FLOAT] = "a float",	 [TOML_BOOL] = "a boolean",
		[TOML_ARRAY] = "an array",	 [TOML_TABLE] = "a table",
		[TOML_OTHER] = "a date or time",
	};

	return names[type];
}

bool
toml_is_below(const char *name, const char *table)
{
	size_t n = strlen(table);

	return !strncmp(name, table, n) && name[n] == '.';
}
