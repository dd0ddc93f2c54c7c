/* SPDX-License-Identifier: MIT */
/* A directory of a test's own, and files in it. */
#ifndef UNIT_CONFIG_SCRATCH_H
#define UNIT_CONFIG_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

static inline int
scratch_setup(void **state)
{
	char *dir = xstrdup("/tmp/fleet-config-XXXXXX");

	*state = dir;
	return mkdtemp(dir) ? 0 : -1;
}

static inline int
scratch_teardown(void **state)
{
	int rc = file_remove_tree(*state, NULL);

	free(*state);
	return rc;
}

/* Writes dir/name (its directories are made); the path is the caller's. */
static inline char *
scratch_write(const char *dir, const char *name, const char *text)
{
	char *path = path_join(dir, name), *parent = path_dir(path);

	assert_int_equal(file_make_dirs(parent, 0755, NULL), 0);
	assert_int_equal(file_write(path, text, strlen(text), 0644, NULL), 0);
	free(parent);
	return path;
}

#endif
