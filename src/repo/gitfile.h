/* SPDX-License-Identifier: MIT */
/*
 * The small text files of a git directory, read plainly: HEAD, commondir,
 * gitdir, and single values of a config file (gitrepository-layout(5),
 * git-config(1)). No libgit2, so that finding a repository stays cheap.
 */
#ifndef REPO_GITFILE_H
#define REPO_GITFILE_H

#include <stdbool.h>

/* The first line without its end, malloc'ed; NULL when it cannot be read. */
char *gitfile_line(const char *path);
/*
 * The path that a file holds behind prefix ("gitdir: ", or ""), made absolute
 * against base. malloc'ed; NULL when there is none.
 */
char *gitfile_path(const char *path, const char *prefix, const char *base);
/*
 * The last value of section.key in a config file: malloc'ed, "true" for a key
 * without a value, NULL when absent. Sections with a subsection and included
 * files are passed over.
 */
char *gitfile_config(const char *path, const char *section, const char *key);
bool gitfile_config_is_true(const char *path, const char *section, const char *key);

#endif
