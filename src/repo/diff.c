/* SPDX-License-Identifier: MIT */
/*
 * What a worktree has made of its base: base tree to working files, by way of
 * the index, untracked files with their content. Where libgit2 lacks something
 * git is asked the same, with a copy of the index in which the untracked files
 * are noted, since the real one is the agent's.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file larger than this is told as binary: nobody reads its lines. */
#define TEXT_LIMIT (16 << 20)

struct asking {
	git_repository *git;
	git_index *index;
	git_commit *base;
	git_diff *diff; /* the library's answer; NULL: ask git */
};

static void
asking_release(struct asking *a)
{
	git_diff_free(a->diff);
	git_commit_free(a->base);
	git_index_free(a->index);
	git_repository_free(a->git);
	repo_lib_end();
}

static int
compare(struct asking *a, const char *path, struct err *err)
{
	git_diff_options opts;
	git_tree *tree = NULL;
	int rc = 0;

	git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);
	opts.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
		     GIT_DIFF_SHOW_UNTRACKED_CONTENT | GIT_DIFF_INCLUDE_TYPECHANGE;
	opts.max_size = TEXT_LIMIT;
	if (git_commit_tree(&tree, a->base) ||
	    git_diff_tree_to_workdir_with_index(&a->diff, a->git, tree, &opts))
		rc = repo_err(err, ERR_CORRUPT, "cannot compare %s with its base",
			      path);
	git_tree_free(tree);
	return rc;
}

static int
asking_init(struct asking *a, const char *path, const char *base, struct err *err)
{
	memset(a, 0, sizeof(*a));
	repo_lib_begin();
	if (repo_open_at(path, &a->git, err) ||
	    repo_commit(a->git, base, &a->base, err))
		return -1;
	a->index = gitprog_index(a->git);
	return gitprog_why_reading(a->git, a->index) ? 0 : compare(a, path, err);
}

/* git diff of everything since base, untracked files among it. */
static int
ask_git(struct asking *a, const char *path, const char *base, const char *form,
	struct str *out, struct err *err)
{
	static const char *const note[] = { "add", "--intent-to-add", "--all",
					    "--sparse", NULL };
	const char *const diff[] = {
		"diff",		 form, "--no-renames", "--no-color",
		"--no-ext-diff", base, "--",	       NULL
	};
	char *index = gitprog_scratch_index(a->git, err);
	int rc = -1;

	if (!index)
		return -1;
	if (!gitprog_run(path, index, note, NULL, err))
		rc = gitprog_run(path, index, diff, out, err);
	unlink(index);
	free(index);
	return rc;
}

/* --- lines --- */

static bool
is_numstat(const char *p)
{
	return isdigit((unsigned char)*p) || (*p == '-' && p[1] == '\t');
}

static int
lines_by_git(struct asking *a, const char *path, const char *base, int64_t n[3],
	     struct err *err)
{
	struct str out = STR_INIT;
	const char *record;
	size_t at = 0;
	int rc = ask_git(a, path, base, "--numstat", &out, err);

	for (size_t i = 0; i < out.len; i++)
		if (out.buf[i] == '\n')
			out.buf[i] = '\0';
	while (!rc && (record = gitprog_record(&out, &at, is_numstat))) {
		const char *second = strchr(record, '\t');

		n[0] += strtoll(record, NULL, 10);
		n[1] += second ? strtoll(second + 1, NULL, 10) : 0;
		n[2]++;
	}
	/* "-" stands for a binary file, and strtoll makes 0 of it */
	str_release(&out);
	return rc;
}

static int
lines_by_library(struct asking *a, const char *path, int64_t n[3], struct err *err)
{
	git_diff_stats *stats = NULL;

	if (!git_diff_num_deltas(a->diff))
		return 0;
	if (git_diff_get_stats(&stats, a->diff))
		return repo_err(err, ERR_FAILED, "cannot count the lines of %s", path);
	n[0] = (int64_t)git_diff_stats_insertions(stats);
	n[1] = (int64_t)git_diff_stats_deletions(stats);
	n[2] = (int64_t)git_diff_stats_files_changed(stats);
	git_diff_stats_free(stats);
	return 0;
}

int
repo_diff_lines(const char *path, const char *base_oid, int64_t *added,
		int64_t *removed, int64_t *files, struct err *err)
{
	int64_t n[3] = { 0 };
	struct asking a;
	int rc = asking_init(&a, path, base_oid, err);

	if (!rc)
		rc = a.diff ? lines_by_library(&a, path, n, err)
			    : lines_by_git(&a, path, base_oid, n, err);
	asking_release(&a);
	if (rc)
		return -1;
	*added = n[0];
	*removed = n[1];
	*files = n[2];
	return 0;
}

/* --- patch --- */

struct patch {
	struct str *out;
	size_t limit; /* bytes left */
};

/* False when it had to cut. */
static bool
take(struct patch *p, const char *bytes, size_t n)
{
	size_t part = n < p->limit ? n : p->limit;

	str_add(p->out, bytes, part);
	p->limit -= part;
	return part == n;
}

static int
print_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
	   const git_diff_line *line, void *ctx)
{
	(void)delta;
	(void)hunk;
	if (strchr("+- ", line->origin) && !take(ctx, &line->origin, 1))
		return GIT_EUSER;
	return take(ctx, line->content, line->content_len) ? 0 : GIT_EUSER;
}

static int
patch_by_git(struct asking *a, const char *path, const char *base, struct patch *p,
	     struct err *err)
{
	struct str out = STR_INIT;
	const char *start;
	int rc = ask_git(a, path, base, "--patch", &out, err);

	start = str_starts_with(out.buf, "diff ") ? out.buf
						  : strstr(out.buf, "\ndiff ");
	if (!rc && start) {
		start += *start == '\n';
		take(p, start, out.buf + out.len - start);
	}
	str_release(&out);
	return rc;
}

int
repo_diff_patch(const char *path, const char *base_oid, size_t limit, struct str *out,
		struct err *err)
{
	struct patch p = { out, limit };
	struct asking a;
	int rc = asking_init(&a, path, base_oid, err);

	if (!rc && !a.diff) {
		rc = patch_by_git(&a, path, base_oid, &p, err);
	} else if (!rc) {
		rc = git_diff_print(a.diff, GIT_DIFF_FORMAT_PATCH, print_line, &p);
		if (rc && rc != GIT_EUSER)
			repo_err(err, ERR_FAILED, "cannot write the patch of %s", path);
		rc = rc && rc != GIT_EUSER ? -1 : 0;
	}
	asking_release(&a);
	return rc;
}
