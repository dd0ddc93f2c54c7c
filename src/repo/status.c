/* SPDX-License-Identifier: MIT */
/*
 * What a worktree holds that its commit does not. Reading only: the index is
 * never refreshed, since it belongs to the agent. libgit2 is quicker on small
 * indexes; above INDEX_LARGE, or where it lacks something, git is asked.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/utf8.h"

#define INDEX_LARGE (4 << 20)
#define NAMES_MAX 20

#define STAGED                                                                         \
	(GIT_STATUS_INDEX_NEW | GIT_STATUS_INDEX_MODIFIED | GIT_STATUS_INDEX_DELETED | \
	 GIT_STATUS_INDEX_RENAMED | GIT_STATUS_INDEX_TYPECHANGE)
#define CHANGED                                                                      \
	(GIT_STATUS_WT_MODIFIED | GIT_STATUS_WT_DELETED | GIT_STATUS_WT_TYPECHANGE | \
	 GIT_STATUS_WT_RENAMED | GIT_STATUS_WT_UNREADABLE)

static const struct {
	unsigned flag;
	char letter;
} index_letters[] = {
	{ GIT_STATUS_INDEX_NEW, 'A' },	    { GIT_STATUS_INDEX_MODIFIED, 'M' },
	{ GIT_STATUS_INDEX_DELETED, 'D' },  { GIT_STATUS_INDEX_RENAMED, 'R' },
	{ GIT_STATUS_INDEX_TYPECHANGE, 'T' },
}, tree_letters[] = {
	{ GIT_STATUS_WT_MODIFIED, 'M' },   { GIT_STATUS_WT_UNREADABLE, 'M' },
	{ GIT_STATUS_WT_DELETED, 'D' },	   { GIT_STATUS_WT_RENAMED, 'R' },
	{ GIT_STATUS_WT_TYPECHANGE, 'T' },
};

/* The escape git has for a byte, or 0. */
static char
escape_of(unsigned char c)
{
	static const char from[] = "\a\b\f\n\r\t\v\"\\", to[] = "abfnrtv\"\\";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : 0;
}

void
status_add_path(struct str *out, const char *path)
{
	bool utf8 = utf8_is_valid(path, strlen(path)), quote = strchr(path, ' ');

	for (const char *p = path; !quote && *p; p++)
		quote = (unsigned char)*p < 0x20 || *p == 0x7f || *p == '"' ||
			*p == '\\' || (!utf8 && (unsigned char)*p >= 0x80);
	if (!quote) {
		str_adds(out, path);
		return;
	}
	str_addc(out, '"');
	for (const char *p = path; *p; p++) {
		unsigned char c = *p;

		if (escape_of(c))
			str_addf(out, "\\%c", escape_of(c));
		else if (c < 0x20 || c == 0x7f || (!utf8 && c >= 0x80))
			str_addf(out, "\\%03o", c);
		else
			str_addc(out, c);
	}
	str_addc(out, '"');
}

static void
add_name(struct repo_status *st, char x, char y, const char *path)
{
	struct str s = STR_INIT;

	if (st->names.n >= NAMES_MAX)
		return;
	str_addf(&s, "%c%c ", x, y);
	status_add_path(&s, path);
	strv_take(&st->names, str_detach(&s));
}

/* --- by the library --- */

static int
count(const char *path, unsigned flags, void *ctx)
{
	struct repo_status *st = ctx;
	char x = ' ', y = ' ';

	for (size_t i = 0; i < ARRAY_SIZE(index_letters); i++)
		if (flags & index_letters[i].flag)
			x = index_letters[i].letter;
	for (size_t i = 0; i < ARRAY_SIZE(tree_letters); i++)
		if (flags & tree_letters[i].flag)
			y = tree_letters[i].letter;
	if (flags & GIT_STATUS_CONFLICTED) {
		st->conflicted++;
		add_name(st, 'U', 'U', path);
		return 0;
	}
	st->staged += (flags & STAGED) != 0;
	st->changed += (flags & CHANGED) != 0;
	st->untracked += (flags & GIT_STATUS_WT_NEW) != 0;
	st->ignored += (flags & GIT_STATUS_IGNORED) != 0;
	if (flags & (STAGED | CHANGED))
		add_name(st, x, y, path);
	if (flags & GIT_STATUS_WT_NEW)
		add_name(st, '?', '?', path);
	return 0;
}

static int
by_library(git_repository *git, const char *path, struct repo_status *st,
	   struct err *err)
{
	git_status_options opts;

	git_status_options_init(&opts, GIT_STATUS_OPTIONS_VERSION);
	opts.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED |
		     GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
		     GIT_STATUS_OPT_INCLUDE_IGNORED | GIT_STATUS_OPT_NO_REFRESH |
		     GIT_STATUS_OPT_SORT_CASE_SENSITIVELY;
	if (git_status_foreach_ext(git, &opts, count, st))
		return repo_err(err, ERR_CORRUPT, "cannot read the status of %s", path);
	return 0;
}

/* --- by git --- */

static bool
is_status_record(const char *p)
{
	return *p && strchr("12u?!", *p) && p[1] == ' ';
}

/* "1 XY sub mH mI mW hH hI path": the path stands behind n blanks. */
static const char *
behind(const char *record, unsigned n)
{
	for (; n && record; n--) {
		record = strchr(record, ' ');
		record = record ? record + 1 : NULL;
	}
	return record ? record : "";
}

static void
count_record(struct repo_status *st, const char *p)
{
	char x = p[0] && p[1] ? p[2] : '.', y = x ? p[3] : '.';

	switch (*p) {
	case '?':
		st->untracked++;
		add_name(st, '?', '?', p + 2);
		break;
	case '!':
		st->ignored++;
		break;
	case 'u':
		st->conflicted++;
		add_name(st, 'U', 'U', behind(p, 10));
		break;
	default:
		st->staged += x != '.';
		st->changed += y != '.';
		add_name(st, x == '.' ? ' ' : x, y == '.' ? ' ' : y, behind(p, 8));
	}
}

static int
by_git(const char *path, struct repo_status *st, struct err *err)
{
	static const char *const args[] = {
		"status",	"--porcelain=v2",     "-z", "--untracked-files=all",
		"--no-renames", "--ignored=matching", NULL
	};
	struct str out = STR_INIT;
	const char *record;
	size_t at = 0;
	int rc = gitprog_run(path, NULL, args, &out, err);

	while (!rc && (record = gitprog_record(&out, &at, is_status_record)))
		count_record(st, record);
	str_release(&out);
	return rc;
}

static bool
is_large(git_repository *git)
{
	char *path = path_join(git_repository_path(git), "index");
	struct stat st;
	bool large = !stat(path, &st) && st.st_size > INDEX_LARGE;

	free(path);
	return large;
}

int
repo_status(const char *path, struct repo_status *st, struct err *err)
{
	git_repository *git = NULL;
	git_index *index = NULL;
	int rc = -1;

	memset(st, 0, sizeof(*st));
	strv_init(&st->names);
	repo_lib_begin();
	if (repo_open_at(path, &git, err))
		goto out;
	if (is_large(git)) {
		rc = by_git(path, st, err);
		goto out;
	}
	index = gitprog_index(git);
	rc = gitprog_why_reading(git, index) ? by_git(path, st, err)
					     : by_library(git, path, st, err);
out:
	git_index_free(index);
	git_repository_free(git);
	repo_lib_end();
	if (rc)
		repo_status_release(st);
	return rc;
}

void
repo_status_release(struct repo_status *st)
{
	strv_release(&st->names);
	memset(st, 0, sizeof(*st));
	strv_init(&st->names);
}

bool
repo_status_is_clean(const struct repo_status *st)
{
	return !(st->staged | st->changed | st->untracked | st->conflicted);
}
