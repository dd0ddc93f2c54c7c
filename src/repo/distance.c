/* SPDX-License-Identifier: MIT */
/* How far a worktree's commits and those of its base have come apart. */
#include "config.h"

#include "repo/repo-int.h"

static int
find_base(git_repository *git, const char *base, const char *base_oid, git_oid *oid)
{
	git_reference *branch = NULL;
	int rc = -1;

	if (base && !git_branch_lookup(&branch, git, base, GIT_BRANCH_LOCAL))
		rc = git_reference_name_to_id(oid, git, git_reference_name(branch));
	git_reference_free(branch);
	return rc ? git_oid_fromstr(oid, base_oid) : 0;
}

int
repo_distance(const char *path, const char *base, const char *base_oid, int64_t *ahead,
	      int64_t *behind, struct err *err)
{
	git_repository *git = NULL;
	git_oid head, from;
	size_t a = 0, b = 0;
	int rc = -1;

	repo_lib_begin();
	if (!repo_open_at(path, &git, err)) {
		rc = find_base(git, base, base_oid, &from);
		if (!rc)
			rc = git_reference_name_to_id(&head, git, "HEAD");
		if (!rc)
			rc = git_graph_ahead_behind(&a, &b, git, &head, &from);
		if (rc)
			rc = repo_err(err, ERR_CORRUPT, "comparing %s with its base", path);
	}
	git_repository_free(git);
	repo_lib_end();
	*ahead = (int64_t)a;
	*behind = (int64_t)b;
	return rc;
}
