/* SPDX-License-Identifier: MIT */
/*
 * Legal names of branches, with the reason where one is not. Without libgit2, so
 * that a name is judged while it is written.
 */
#include "config.h"

#include "repo/branch-name.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"

#define NAME_MAX_BYTES 900 /* libgit2 takes references of 1024 bytes */
#define PART_MAX_BYTES 250 /* a file name with ".lock" behind it */

static const struct {
	const char *text, *why;
} forbidden[] = {
	{ "..", "has '..' in it" },
	{ "//", "has an empty part" },
	{ "@{", "has '@{' in it" },
	{ "/.", "has a part that begins with a dot" },
	{ ".lock/", "has a part that ends in '.lock'" },
};

static const char *
why_bad_byte(const char *name)
{
	for (const char *c = name; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return "has a control character in it";
		if (*c == ' ')
			return "has a space in it";
		if (strchr("~^:?*[\\", *c))
			return "has one of ~ ^ : ? * [ \\ in it";
	}
	return NULL;
}

static const char *
why_too_long(const char *name)
{
	if (strlen(name) > NAME_MAX_BYTES)
		return "is too long";
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (strcspn(part, "/") > PART_MAX_BYTES)
			return "has a part that is too long for a file name";
	}
	return NULL;
}

/* By git-check-ref-format(1) and git-branch(1); NULL when nothing is wrong. */
static const char *
why_bad(const char *name)
{
	size_t n = strlen(name);
	const char *why;

	if (!n)
		return "is empty";
	if (!strcmp(name, "HEAD") || !strcmp(name, "@"))
		return "means the current commit to git";
	if (name[0] == '-')
		return "begins with a dash";
	if (name[0] == '.')
		return "begins with a dot";
	if (name[0] == '/' || name[n - 1] == '/')
		return "begins or ends with a slash";
	if (name[n - 1] == '.')
		return "ends with a dot";
	if (str_ends_with(name, ".lock"))
		return "ends in '.lock'";
	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++)
		if (strstr(name, forbidden[i].text))
			return forbidden[i].why;
	why = why_bad_byte(name);
	return why ? why : why_too_long(name);
}

int
repo_check_branch_name(const char *name, struct err *err)
{
	const char *why = why_bad(name);

	if (why)
		return err_set(err, ERR_USAGE,
			       "'%.200s' is no name for a branch: it %s", name, why);
	return 0;
}
